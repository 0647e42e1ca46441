#include "codec/command_json.hpp"
#include "codec/filing_json.hpp"
#include "demo_city.hpp"
#include "models/decide.hpp"
#include "models/evolve.hpp"
#include "routing/topology.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>

namespace gridwhistle {
namespace {

using codec::JsonValue;
using testing::IsEmpty;

const std::string& text(const JsonValue& object, std::string_view name) {
    return *object.find(name)->as_text();
}

std::optional<std::uint16_t> number(const JsonValue& object, std::string_view name) {
    const JsonValue* found = object.find(name);
    return found == nullptr ? std::nullopt : std::optional(static_cast<std::uint16_t>(*found->as_integer()));
}

/// When the day is played: by its own times, or all of it at one hour, as `gridwhistle demo` does.
struct Played {
    std::chrono::sys_days date;
    std::optional<std::chrono::hours> hour;
};

/// Plays a day in the order of time and notes every refusal.
class Day {
  public:
    Day(const DemoCity& city, const Played& played)
        : city_{city}, hour_{played.hour}, midnight_{played.date - std::chrono::hours{8}} {}

    void play() {
        const JsonValue day = DemoCity::day();
        std::vector<std::pair<std::string, std::function<void()>>> line;
        for (const auto& whistle : *day.find("whistles")->as_array()) {
            line.emplace_back(text(whistle, "at"), [&] { file(whistle); });
            for (const auto& step : *whistle.find("steps")->as_array())
                line.emplace_back(text(step, "at"), [&] { take(text(whistle, "key"), step); });
        }
        std::ranges::stable_sort(line, {}, [](const auto& entry) { return entry.first; });
        for (const auto& [at, act] : line) act();
    }

    [[nodiscard]] const std::vector<std::string>& refusals() const { return refusals_; }
    [[nodiscard]] const std::map<std::string, models::Whistle>& whistles() const { return whistles_; }

  private:
    models::Instant moment(const JsonValue& entry) const {
        if (hour_) return midnight_ + *hour_;
        const std::string& at = text(entry, "at");
        return midnight_ + std::chrono::hours{std::stoi(at)} + std::chrono::minutes{std::stoi(at.substr(3))};
    }

    models::Context context(const JsonValue& entry) const {
        return {*city_.directory, *city_.policies, *city_.atlas, moment(entry), std::nullopt, nullptr};
    }

    void refuse(const std::string& key, const JsonValue& entry, const models::Refusal& why) {
        std::string told = key + " " + text(entry, "at") + " " + text(entry, "by") + " ";
        told += entry.find("command") == nullptr ? "files" : text(entry, "command");
        told += ": " + why.code + " " + why.pointer;
        for (const auto& [name, value] : why.details) told += " " + name + "=" + value;
        refusals_.push_back(std::move(told));
    }

    void file(const JsonValue& entry) {
        const std::string& key = text(entry, "key");
        auto body = codec::read_filing(*entry.find("filing"), moment(entry));
        if (!body.good()) return refuse(key, entry, body.faults.front());
        body.value.filing.actor = city_.account(text(entry, "by"));
        models::NewIdentity identity;
        identity.id = models::WhistleId{static_cast<std::int64_t>(whistles_.size()) + 1};
        identity.receipt = key;
        identity.year = 2026;
        identity.sequence = identity.id.value;
        auto decision = models::decide_filing(body.value.filing, identity, context(entry));
        if (!decision) return refuse(key, entry, decision.error());
        whistles_[key] = models::fold(decision->events);
    }

    void take(const std::string& key, const JsonValue& step) {
        models::Whistle& whistle = whistles_[key];
        auto around = context(step);
        models::Command command;
        command.name = models::parse_term<models::CommandName>(text(step, "command")).value();
        command.whistle = whistle.id;
        command.assignment = number(step, "assignment");
        command.proposal = number(step, "proposal");
        command.actor = city_.account(text(step, "by"));
        models::Whistle* other = nullptr;
        if (!read_body(command, step, whistle)) return refuse(key, step, body_fault_);
        if (command.name == models::CommandName::kMerge) {
            other = &whistles_[command.fields.text("into").substr(1)];
            around.related = other;
            command.fields.set("into", std::to_string(other->id.value));
        }
        auto decision = models::decide(whistle, command, around);
        if (!decision) return refuse(key, step, decision.error());
        for (const auto& event : decision->events) whistle = models::evolve(std::move(whistle), event);
        for (const auto& event : decision->related_events) *other = models::evolve(std::move(*other), event);
    }

    bool read_body(models::Command& command, const JsonValue& step, const models::Whistle& whistle) {
        const JsonValue* fields = step.find("fields");
        const JsonValue body = fields == nullptr ? JsonValue() : *fields;
        if (command.name == models::CommandName::kAct) {
            auto act = codec::read_act(body, whistle.id, *city_.policies->flow(whistle.flow, whistle.flow_version));
            if (!act.good()) return fail(act.faults.front());
            command.action = act.value.action;
            command.fields = act.value.data;
            return true;
        }
        auto read = codec::read_command(command.name, body);
        if (!read.good()) return fail(read.faults.front());
        command.fields = read.value;
        return true;
    }

    bool fail(const models::Refusal& fault) {
        body_fault_ = fault;
        return false;
    }

    const DemoCity& city_;
    std::optional<std::chrono::hours> hour_;
    models::Instant midnight_;
    std::map<std::string, models::Whistle> whistles_;
    std::vector<std::string> refusals_;
    models::Refusal body_fault_;
};

const DemoCity& city() {
    static const DemoCity kCity;
    return kCity;
}

TEST(DemoCity, ItsGridsHaveNoFaultOfAnyKind) {
    std::vector<std::string> faults;
    for (const auto& fault : routing::check_cells(city().grids))
        faults.push_back(std::string(routing::to_string(fault.kind)) + " " + fault.cell.value);

    EXPECT_THAT(faults, IsEmpty());
}

TEST(DemoCity, TheFirstWhistleOfTheReadmeGoesToTheAccountThatTheReadmeNames) {
    const auto placed = city().atlas->locate({{116.4037, 39.9101}, 0});
    ASSERT_TRUE(placed.has_value());
    EXPECT_THAT(placed->flags, IsEmpty());
    models::RouteQuery query;
    query.area = placed->area;
    query.category = models::CategoryCode("MU01");
    query.kind = models::Kind::kRoutine;
    query.priority = models::Priority::kP2;
    query.road_class = placed->road_class;

    const auto lead = city().atlas->find(query).parties.front().unit;

    EXPECT_EQ(lead.value, "UM-0101");
    EXPECT_TRUE(std::ranges::any_of(city().account("liaison-um").grants,
                                    [&](const auto& grant) { return grant.unit == lead; }));
}

class DemoDay : public testing::TestWithParam<Played> {};

TEST_P(DemoDay, EveryStepOfTheDayIsAccepted) {
    Day day(city(), GetParam());
    day.play();

    EXPECT_THAT(day.refusals(), IsEmpty());
}

TEST_P(DemoDay, TheEveningShowsEveryPhaseAndEveryKindOfDecision) {
    Day day(city(), GetParam());
    day.play();

    std::set<models::WhistleState> states;
    std::map<models::Phase, int> phases;
    std::set<models::ProposalKind> waiting;
    std::set<models::Kind> kinds;
    for (const auto& [key, whistle] : day.whistles()) {
        states.insert(whistle.state);
        ++phases[models::phase_of(whistle)];
        kinds.insert(whistle.kind);
        for (const auto& proposal : whistle.proposals) {
            if (proposal.state == models::ProposalState::kOpen) waiting.insert(proposal.kind);
        }
    }

    using models::WhistleState;
    for (const auto state :
         {WhistleState::kDispatched, WhistleState::kInProgress, WhistleState::kJudging, WhistleState::kClosed,
          WhistleState::kDeclined, WhistleState::kMerged, WhistleState::kCancelled})
        EXPECT_TRUE(states.contains(state)) << models::to_text(state);
    for (const auto phase : {models::Phase::kAwaitingResponse, models::Phase::kAwaitingReportIn,
                             models::Phase::kInProgress, models::Phase::kAwaitingJudgement, models::Phase::kClosed})
        EXPECT_GE(phases[phase], 10) << models::to_text(phase);
    EXPECT_EQ(waiting, (std::set{models::ProposalKind::kReturn, models::ProposalKind::kAdjudication,
                                 models::ProposalKind::kHardProblemStart}));
    EXPECT_EQ(kinds.size(), 4U);
}

constexpr std::chrono::sys_days kWorkday{std::chrono::year{2026} / 11 / 24};
constexpr std::chrono::sys_days kSunday{std::chrono::year{2026} / 11 / 22};

INSTANTIATE_TEST_SUITE_P(AnyTime, DemoDay,
                         testing::Values(Played{kWorkday, {}}, Played{kSunday, {}},
                                         Played{kWorkday, std::chrono::hours{3}},
                                         Played{kSunday, std::chrono::hours{12}}));

}  // namespace
}  // namespace gridwhistle
