#include "codec/whistle_view.hpp"

#include "sample_whistle.hpp"
#include "told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::AccountId;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kRequester = R"({"name":"张*","phone":"138****1234","confidential":false})";

struct Shown {
    models::Whistle whistle{sample_whistle()};
    models::Directory directory{sample_directory()};
    models::Policies policies{sample_policies()};
    std::vector<models::Allowed> allowed{sample_allowed()};
    std::vector<DuplicateView> duplicates;
    AccountId reader{11};

    std::string text() const {
        std::string out;
        JsonWriter json(out);
        append_whistle(json, {.whistle = whistle,
                              .directory = directory,
                              .policies = policies,
                              .now = whistle.updated_at,
                              .reader = reader,
                              .allowed = allowed,
                              .site = models::Point{116.39750000000012, 39.90869999999987},
                              .requester_masked = kRequester,
                              .duplicates = duplicates});
        return out;
    }
    JsonValue document() const { return parsed(text()); }
};

std::vector<std::string> names_of(const JsonValue& object) {
    std::vector<std::string> names;
    for (const auto& member : *object.as_object()) names.push_back(member.name);
    return names;
}

std::string at(const JsonValue& object, std::string_view name) {
    const JsonValue* value = object.find(name);
    if (value == nullptr) return "(absent)";
    std::string text;
    JsonWriter(text).value(*value);
    return text;
}

TEST(WhistleView, HasEveryMemberOfTheContract) {
    const auto document = Shown().document();

    for (const auto* name :
         {"id",          "number",    "receipt",   "state",         "phase",      "stage",       "kind",
          "category",    "priority",  "level",     "raised",        "title",      "description", "entry",
          "origin",      "location",  "address",   "road_class",    "area",       "channel",     "filed_by",
          "requester",   "filed_at",  "closed_at", "unconfirmed",   "version",    "light",       "rework_count",
          "merged_into", "links",     "flags",     "external_refs", "judgements", "proposals",   "allowed",
          "assignments", "duplicates"})
        EXPECT_NE(document.find(name), nullptr) << name;
    const auto& part = document.find("assignments")->as_array()->front();
    for (const auto* name :
         {"id", "party", "unit", "role", "state", "phase", "holder", "epoch", "ask", "feedback", "light", "deadlines"})
        EXPECT_NE(part.find(name), nullptr) << name;
    EXPECT_THAT(names_of(document.find("allowed")->as_array()->front()),
                ElementsAre("command", "target", "label", "fields", "due"));
}

TEST(WhistleView, ShowsPlacesPartiesAndPhasesInWords) {
    const auto document = Shown().document();
    const auto& parts = *document.find("assignments")->as_array();

    EXPECT_EQ(at(document, "id"), R"("123456789")");
    EXPECT_EQ(at(document, "phase"), R"("in_progress")");
    EXPECT_EQ(at(document, "phase_label"), R"({"zh":"抢修中","en":"Repairing"})");
    EXPECT_EQ(at(document, "location"), R"({"lon":116.3975,"lat":39.9087,"crs":"WGS84"})");
    EXPECT_EQ(at(document, "area"), R"({"code":"430101002003","name":"幸福社区","level":"community","path":["430101",)"
                                    R"("430101002","430101002003"],"path_names":["芙蓉区","东湖街道","幸福社区"]})");
    EXPECT_EQ(at(document, "raised"),
              R"({"at":"2026-11-22T03:06:05.25Z","by":"dispatcher_li","measures_taken":"已现场劝导并设置警示"})");
    EXPECT_EQ(at(document, "requester"), kRequester);
    EXPECT_EQ(at(document, "links"), R"([{"kind":"derived_from","whistle":"99"}])");
    EXPECT_EQ(at(parts[0], "id"), R"("123456789-1")");
    EXPECT_EQ(at(parts[0], "party"), R"({"kind":"unit","code":"UM-0301","name":"市政一队"})");
    EXPECT_EQ(at(parts[0], "holder"), R"("zhao")");
    EXPECT_EQ(at(parts[2], "phase"), R"("aside")");
    EXPECT_EQ(at(parts[2], "phase_label"), R"({"zh":"已退回","en":"Returned"})");
    EXPECT_EQ(at(parts[3], "phase_label"), R"({"zh":"待应哨","en":"Awaiting response"})");
    EXPECT_EQ(at(parts[3], "holder"), "null");
}

TEST(WhistleView, NamesTheTargetOfEachAllowedCommand) {
    Shown shown;
    models::Allowed approve;
    approve.command = models::CommandName::kApprove;
    approve.subject = models::Subject::kProposal;
    approve.target = 1;
    models::Allowed act;
    act.command = models::CommandName::kAct;
    act.subject = models::Subject::kAssignment;
    act.target = 2;
    act.action = "mediate";
    shown.allowed = {approve, act, sample_allowed().back()};

    const auto document = shown.document();

    const auto& allowed = *document.find("allowed")->as_array();
    EXPECT_EQ(at(allowed[0], "target"), R"("123456789.1")");
    EXPECT_EQ(at(allowed[1], "target"), R"("123456789-2")");
    EXPECT_EQ(at(allowed[1], "action"), R"("mediate")");
    EXPECT_EQ(at(allowed[2], "target"), R"("123456789")");
    EXPECT_EQ(at(document.find("proposals")->as_array()->front(), "id"), R"("123456789.1")");
}

TEST(WhistleView, NeverNamesAResidentWhoFiled) {
    Shown shown;
    shown.whistle.assignments[0].party = {models::PartyKind::kPerson, "7"};
    shown.whistle.assignments[0].holder = AccountId{7};

    const auto document = shown.document();

    EXPECT_THAT(shown.text(), Not(HasSubstr("wang_resident")));
    EXPECT_THAT(shown.text(), Not(HasSubstr("K7Q2-9F3M")));
    EXPECT_EQ(at(document, "filed_by"), "null");
    EXPECT_EQ(at(document.find("judgements")->as_array()->front(), "by"), "null");
}

TEST(WhistleView, ShowsFilersTheirOwnNameAndReceipt) {
    Shown shown;
    shown.reader = AccountId{7};

    const auto document = shown.document();

    EXPECT_EQ(at(document, "filed_by"), R"("wang_resident")");
    EXPECT_EQ(at(document, "receipt"), R"("K7Q2-9F3M")");
}

TEST(WhistleView, KeepsPositionsOfActionsOut) {
    Shown shown;
    shown.whistle.proposals[0].data.set("where", models::Fix{{116.123456, 39.123456}, 5});
    shown.whistle.proposals[0].data.set("count", std::int64_t{2});

    EXPECT_EQ(at(shown.document().find("proposals")->as_array()->front(), "data"), R"({"count":2,"where":null})");
    EXPECT_THAT(shown.text(), Not(HasSubstr("39.123456")));
}

TEST(WhistleView, SaysInWhichStateAsideItIs) {
    Shown shown;
    shown.whistle.state = models::WhistleState::kSuspended;

    EXPECT_EQ(at(shown.document(), "phase"), R"("aside")");
    EXPECT_EQ(at(shown.document(), "phase_label"), R"({"zh":"挂账","en":"Suspended"})");
}

TEST(WhistleView, ListsDuplicatesWithScoreAndReason) {
    Shown shown;
    shown.duplicates = {{models::WhistleId{5}, 0.87654, "near", 12.345}};

    EXPECT_EQ(at(shown.document(), "duplicates"),
              R"([{"whistle":"5","score":0.877,"reason":"near","distance_m":12.3}])");
}

TEST(WhistleView, ShowsAWhistleOfAnUnknownPlaceAndFlow) {
    Shown shown;
    shown.whistle.area = models::AreaCode{"999"};
    shown.whistle.flow = models::FlowCode{"gone"};
    shown.whistle.filed_by = AccountId{};

    EXPECT_EQ(at(shown.document(), "area"), R"({"code":"999","name":"999","level":null,"path":[],"path_names":[]})");
    EXPECT_EQ(at(shown.document(), "phase_label"), R"({"zh":"办理中","en":"In progress"})");
    EXPECT_EQ(at(shown.document(), "filed_by"), "null");
}

}  // namespace
}  // namespace gridwhistle::codec
