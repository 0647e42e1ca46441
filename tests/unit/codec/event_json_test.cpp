#include "codec/event_json.hpp"

#include "random_model.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::AccountId;
using models::Event;
using models::EventType;
using models::Instant;

constexpr Instant kAt{std::chrono::microseconds{1'795'316'645'250'000}};

std::string text_of(const Event& event) {
    std::string text;
    append_event(text, event);
    return text;
}

EventRow row_of(const Event& event, std::string_view data) {
    return {.type = models::to_text(event.type), .n = event.n, .at = event.at, .actor = event.actor, .data = data};
}

TEST(EventJson, ReadsBackAnyEventAndWritesTheSameBytesAgain) {
    for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
        RandomFiller filler(seed);
        Event event;
        filler.fill(event);
        filler.fill(event.type);
        filler.fill(event.n);
        filler.fill(event.at);
        filler.fill(event.actor);

        const std::string text = text_of(event);
        const auto read = read_event(row_of(event, text));

        ASSERT_TRUE(read.has_value()) << "seed " << seed << ": " << read.error().details.back().second << "\n" << text;
        ASSERT_TRUE(*read == event) << "seed " << seed << "\n" << text;
        ASSERT_EQ(text_of(*read), text) << "seed " << seed;
    }
}

TEST(EventJson, WritesOnlyWhatTheEventSays) {
    Event event;
    event.type = EventType::kClaimed;
    event.n = 2;
    event.at = kAt;
    event.actor = AccountId{7};
    event.assignment = 1;
    event.holder = AccountId{7};

    EXPECT_EQ(text_of(event), R"({"assignment":1,"holder":7})");
    EXPECT_EQ(text_of(Event{}), "{}");
}

TEST(EventJson, WritesAFilingInTheOrderThatIsHashed) {
    Event event;
    event.filed.emplace();
    event.filed->id = models::WhistleId{123};
    event.filed->region = models::RegionCode{"430101"};
    event.filed->number = "2026-430101-R-000123";
    event.filed->category = models::CategoryCode{"MU01"};
    event.filed->flow = models::FlowCode{"incident"};
    event.filed->flow_version = 1;
    event.filed->title = "井盖破损";
    event.filed->area = models::AreaCode{"430101002003"};
    event.offers.push_back({1,
                            {models::PartyKind::kUnit, "UM-0301"},
                            models::UnitCode{"UM-0301"},
                            models::AssignmentRole::kLead,
                            "department",
                            "",
                            false});
    event.fields.set("spent", 2.0);

    EXPECT_EQ(text_of(event),
              R"({"filed":{"id":123,"region":"430101","number":"2026-430101-R-000123","category":"MU01",)"
              R"("flow":"incident","flow_version":1,"kind":"none","priority":"P3","title":"井盖破损",)"
              R"("entry":"request","origin":"request","area":"430101002003","road_class":"unknown"},)"
              R"("offers":[{"n":1,"party":{"kind":"unit","code":"UM-0301"},"unit":"UM-0301","role":"lead",)"
              R"("level":"department"}],"fields":{"spent":{"number":2}}})");
}

TEST(EventJson, RefusesWhatANewerProgramWrote) {
    const auto unknown_type = read_event({.type = "teleported", .n = 1, .at = kAt, .actor = {}, .data = "{}"});
    const auto newer = read_event({.type = "claimed", .version = 2, .n = 1, .at = kAt, .actor = {}, .data = "{}"});

    ASSERT_FALSE(unknown_type.has_value());
    EXPECT_EQ(unknown_type.error().code, "unknown_event_type");
    ASSERT_FALSE(newer.has_value());
    EXPECT_EQ(newer.error().code, "unknown_event_version");
}

struct Damaged {
    const char* text;
    const char* what;
    const char* where;
};

class DamagedEvent : public testing::TestWithParam<Damaged> {};

TEST_P(DamagedEvent, IsRefusedWithItsPlace) {
    const auto read = read_event({.type = "claimed", .n = 1, .at = kAt, .actor = {}, .data = GetParam().text});

    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error(), unreadable(GetParam().what, GetParam().where));
}

INSTANTIATE_TEST_SUITE_P(All, DamagedEvent,
                         testing::Values(Damaged{"", "malformed_json", ""}, Damaged{"[]", "wrong_type", ""},
                                         Damaged{R"({"assignment":"1"})", "wrong_type", "/assignment"},
                                         Damaged{R"({"assignment":65536})", "wrong_type", "/assignment"},
                                         Damaged{R"({"assignment":-1})", "wrong_type", "/assignment"},
                                         Damaged{R"({"mood":"good"})", "unknown_member", ""},
                                         Damaged{R"({"kind":"strange"})", "unknown_word", "/kind"},
                                         Damaged{R"({"offers":[{"n":1}]})", "missing_member", "/offers/party"},
                                         Damaged{R"({"offers":{}})", "wrong_type", "/offers"},
                                         Damaged{R"({"route":{"priority":"P1","kind":"none"}})", "missing_member",
                                                 "/route/inputs"},
                                         Damaged{R"({"fields":{"a":{"asks":[["UM"]]}}})", "wrong_type", "/fields"},
                                         Damaged{R"({"fields":{"a":null}})", "wrong_type", "/fields"}));

TEST(EventJson, DoesNotMindTheOrderOfMembers) {
    const auto read =
        read_event({.type = "claimed", .n = 1, .at = kAt, .actor = {}, .data = R"({"holder":7,"assignment":1})"});

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->assignment, 1);
    EXPECT_EQ(read->holder, AccountId{7});
}

}  // namespace
}  // namespace gridwhistle::codec
