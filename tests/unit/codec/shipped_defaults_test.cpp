#include "codec/catalogue_json.hpp"
#include "codec/flow_json.hpp"
#include "codec/ladder_json.hpp"
#include "codec/rota_json.hpp"
#include "told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace gridwhistle::codec {
namespace {

using testing::IsEmpty;

const std::filesystem::path kSource = GW_SOURCE_FOLDER;

JsonValue document(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    return parsed(text);
}

std::vector<models::FlowProfile> flows_in(const std::filesystem::path& folder) {
    std::vector<models::FlowProfile> flows;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        auto read = read_flows(document(entry.path()));
        EXPECT_THAT(told(read.faults), IsEmpty()) << entry.path();
        for (auto& flow : read.value) {
            EXPECT_EQ(entry.path().stem(), flow.code.value);
            flows.push_back(std::move(flow));
        }
    }
    return flows;
}

CatalogueFile shipped_catalogue() {
    auto read = read_catalogue(document(kSource / "config/defaults/catalogue.json"));
    EXPECT_THAT(told(read.faults), IsEmpty());
    return std::move(read.value);
}

const models::Category& category(const CatalogueFile& file, std::string_view code) {
    return *std::ranges::find(file.categories, code,
                              [](const auto& found) { return std::string_view(found.code.value); });
}

TEST(ShippedDefaults, EveryShippedFlowIsReadWithoutAFault) {
    EXPECT_EQ(flows_in(kSource / "config/defaults/flows").size(), 4U);
}

TEST(ShippedDefaults, EveryFlowOfTheTestsIsReadWithoutAFault) {
    EXPECT_EQ(flows_in(kSource / "tests/data/flows").size(), 2U);
}

TEST(ShippedDefaults, EveryCategoryIsReadWithoutAFaultAndHasAShippedFlow) {
    std::set<std::string> known;
    for (const auto& flow : flows_in(kSource / "config/defaults/flows")) known.insert(flow.code.value);

    const auto catalogue = shipped_catalogue();

    ASSERT_EQ(catalogue.categories.size(), 53U);
    for (const auto& found : catalogue.categories) {
        EXPECT_TRUE(known.contains(found.flow.value)) << found.code.value;
        EXPECT_TRUE(found.code.value.starts_with(found.group)) << found.code.value;
        EXPECT_TRUE(found.limits.contains("resolve")) << found.code.value;
        EXPECT_FALSE(found.verifier.empty()) << found.code.value;
    }
}

TEST(ShippedDefaults, AHardProblemNeedsTwoLeadersAndEveryOtherKindOfWorkOne) {
    for (const auto& flow : flows_in(kSource / "config/defaults/flows"))
        EXPECT_EQ(flow.hard_problem_start.count, flow.code.value == "whistle" ? 2 : 1) << flow.code.value;
}

TEST(ShippedDefaults, GarbageHasAnotherLeadOnAMainStreetInAnAlleyAndInACompound) {
    const auto catalogue = shipped_catalogue();
    std::set<std::string> leads;
    for (const auto& rule : category(catalogue, "CE01").overrides) leads.insert(rule.lead);

    EXPECT_EQ(leads, (std::set<std::string>{"CO", "PM", "SAN"}));
}

TEST(ShippedDefaults, WhatIsLiftedToP1IsAnEmergency) {
    for (const auto& found : shipped_catalogue().categories) {
        for (const auto& rule : found.overrides) {
            const bool urgent = rule.priority == models::Priority::kP1 || rule.set_priority == models::Priority::kP1;
            EXPECT_EQ(urgent, rule.set_kind == models::Kind::kEmergency) << rule.id;
        }
    }
}

std::vector<models::Ladder> shipped_ladders() {
    std::vector<models::Ladder> ladders;
    for (const auto& entry : std::filesystem::directory_iterator(kSource / "config/defaults/ladders")) {
        auto read = read_ladders(document(entry.path()));
        EXPECT_THAT(told(read.faults), IsEmpty()) << entry.path();
        for (auto& ladder : read.value) {
            EXPECT_EQ(entry.path().stem(), ladder.code);
            ladders.push_back(std::move(ladder));
        }
    }
    return ladders;
}

TEST(ShippedDefaults, EveryDutyHasALadderUpToTheJointMeeting) {
    const models::Ladders ladders(shipped_ladders());
    for (const auto kind : {models::Kind::kNone, models::Kind::kRoutine, models::Kind::kHardProblem}) {
        EXPECT_EQ(ladders.fitting({kind, models::Priority::kP3, "street", "resolve"})->code, "ordinary");
        EXPECT_EQ(ladders.fitting({kind, models::Priority::kP1, "street", "resolve"})->code, "urgent");
    }
    const models::DutyTraits progress{models::Kind::kEmergency, models::Priority::kP1, "street", "progress"};
    const models::DutyTraits report_in{models::Kind::kEmergency, models::Priority::kP1, "street", "report_in"};
    EXPECT_EQ(ladders.fitting(progress)->code, "emergency");
    EXPECT_EQ(ladders.fitting(report_in)->code, "emergency_report_in");
    for (const auto& ladder : ladders.all()) {
        ASSERT_EQ(ladder.rungs.size(), 6U) << ladder.code;
        for (const int asking : {3, 4}) EXPECT_TRUE(ladder.rung(asking)->reply) << ladder.code;
    }
}

TEST(ShippedDefaults, TheExamplesOfTheDocumentAreReadWithoutAFault) {
    std::ifstream file(kSource / "docs/ladders-and-rotas.md", std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const auto example = [&](std::string_view begin) {
        const auto from = text.find(begin);
        return text.substr(from, text.find("```", from) - from);
    };
    const auto anybody = [](std::string_view name) {
        return std::optional(models::AccountId{static_cast<std::int64_t>(std::hash<std::string_view>{}(name) >> 2U)});
    };

    EXPECT_THAT(told(read_ladders(parsed(example(R"({"ladder")"))).faults), IsEmpty());
    EXPECT_THAT(told(read_rotas(parsed(example(R"({"rota")")), anybody).faults), IsEmpty());
}

TEST(ShippedDefaults, AnEmergencyIsToldToTheWholeStewardTeamAndAllUnitsAtOnce) {
    const models::Ladders ladders(shipped_ladders());
    const auto* ladder = ladders.fitting({models::Kind::kEmergency, models::Priority::kP1, "street", "report_in"});
    const models::Rung& first = ladder->rungs.front();

    EXPECT_EQ(first.percent, 0);
    EXPECT_THAT(first.tells, testing::IsSupersetOf({models::Recipient::kAllUnits, models::Recipient::kStewardTeam}));
}

}  // namespace
}  // namespace gridwhistle::codec
