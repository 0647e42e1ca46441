#include "codec/log_view.hpp"

#include "codec/event_json.hpp"
#include "sample_whistle.hpp"
#include "told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::AccountId;
using models::Fix;
using testing::HasSubstr;
using testing::Not;

constexpr AccountId kFiler{7};
constexpr AccountId kHandler{11};

struct Log {
    models::Whistle whistle{sample_whistle()};
    models::Directory directory{sample_directory()};

    PersonNames names(AccountId reader) const { return {whistle, directory, reader}; }

    std::string text(const models::Event& event, AccountId reader) const {
        std::string out;
        JsonWriter json(out);
        append_logged_event(json, event, "00ff", names(reader));
        return out;
    }
    std::string why(const models::Event& event, AccountId reader) const {
        std::string out;
        JsonWriter json(out);
        append_route_reason(json, event, names(reader));
        return out;
    }
};

std::string at(const JsonValue& object, std::string_view name) {
    const JsonValue* value = object.find(name);
    if (value == nullptr) return "(absent)";
    std::string text;
    JsonWriter(text).value(*value);
    return text;
}

/// An own action as programs before this one stored it.
models::Event acted_with_a_position() {
    models::Event event;
    event.type = models::EventType::kActed;
    event.n = 2;
    event.actor = kHandler;
    event.assignment = 1;
    event.action = "survey";
    event.fields.set("count", std::int64_t{2});
    event.fields.set("where", Fix{{116.123456, 39.123456}, 5});
    return event;
}

TEST(LogView, ShowsTheReceiptToTheFilerAlone) {
    const Log log;
    const auto event = sample_filed_event();

    const auto own = parsed(log.text(event, kFiler));
    EXPECT_EQ(at(*own.find("data")->find("filed"), "receipt"), R"("K7Q2-9F3M")");
    EXPECT_EQ(at(own, "withheld"), "[]");

    const auto others = log.text(event, kHandler);
    EXPECT_THAT(others, Not(HasSubstr("K7Q2-9F3M")));
    EXPECT_EQ(at(parsed(others), "withheld"), R"(["/filed/receipt"])");
    EXPECT_EQ(at(*parsed(others).find("data")->find("filed"), "number"), R"("2026-430101-R-000123")");
}

TEST(LogView, ShowsTheStoredTextWhereNothingIsWithheld) {
    const Log log;
    auto event = acted_with_a_position();
    event.fields = {};
    event.text = "已完成";
    std::string stored;
    append_event(stored, event);

    const auto line = log.text(event, kHandler);

    EXPECT_THAT(line, HasSubstr(R"("data":)" + stored + R"(,"withheld":[])"));
}

TEST(LogView, WithholdsPositionsInTheFieldsOfAnActionFromEverybody) {
    const Log log;
    models::Event proposed;
    proposed.type = models::EventType::kProposed;
    proposed.proposal = log.whistle.proposals.front();
    proposed.proposal->data = acted_with_a_position().fields;

    for (const auto reader : {kFiler, kHandler}) {
        const auto acted = log.text(acted_with_a_position(), reader);
        EXPECT_THAT(acted, Not(HasSubstr("39.123456")));
        EXPECT_EQ(at(*parsed(acted).find("data"), "fields"), R"({"count":2})");
        EXPECT_EQ(at(parsed(acted), "withheld"), R"(["/fields/where"])");
        const auto asked = log.text(proposed, reader);
        EXPECT_THAT(asked, Not(HasSubstr("39.123456")));
        EXPECT_EQ(at(parsed(asked), "withheld"), R"(["/proposal/data/where"])");
    }
}

TEST(LogView, NamesAResidentWhoFiledToNobodyElse) {
    const Log log;
    auto event = sample_filed_event();
    const models::PartyRef filer{models::PartyKind::kPerson, "7"};
    event.route->parties.push_back({filer, {}, models::AssignmentRole::kLead, "", false});

    EXPECT_EQ(at(parsed(log.text(event, kFiler)), "actor"), R"({"id":"7","name":"wang_resident"})");
    EXPECT_EQ(at(parsed(log.text(event, kHandler)), "actor"), R"({"id":"7","name":null})");
    EXPECT_THAT(log.why(event, kFiler), HasSubstr("wang_resident"));
    EXPECT_THAT(log.why(event, kHandler), Not(HasSubstr("wang_resident")));
    EXPECT_EQ(at(parsed(log.text(acted_with_a_position(), kFiler)), "actor"), R"({"id":"11","name":"zhao"})");
}

TEST(LogView, KnowsNoActorOfWhatTheSystemDid) {
    auto event = acted_with_a_position();
    event.actor = AccountId{};

    EXPECT_EQ(at(parsed(Log().text(event, kHandler)), "actor"), "null");
}

}  // namespace
}  // namespace gridwhistle::codec
