#include "tests/support/random_story.hpp"

#include <gtest/gtest.h>

#include <algorithm>

// Checks the checker: a product with one planted bug is caught, and by the invariant that the bug breaks.

namespace gridwhistle::tests {
namespace {

using namespace models;

using Change = std::function<void(const Whistle&, Decision&)>;

/// The decider with its granted decisions changed.
Engine changing(Change change) {
    Engine engine;
    engine.decide = [change](const Whistle& whistle, const Command& command, const Context& context) {
        auto decided = decide(whistle, command, context);
        if (decided) change(whistle, *decided);
        return decided;
    };
    return engine;
}

Event event_after(const Whistle& whistle, EventType type, const Command& command, Instant now) {
    Event event;
    event.type = type;
    event.n = whistle.version + 1;
    event.at = now;
    event.actor = command.actor.account;
    event.assignment = command.assignment;
    return event;
}

/// The decider that grants what it should refuse with this code.
Engine granting(CommandName name, const std::string& code, std::function<void(Event&)> fill, EventType type) {
    Engine engine;
    engine.decide = [=](const Whistle& whistle, const Command& command, const Context& context) -> Result<Decision> {
        auto decided = decide(whistle, command, context);
        const bool meant = !decided && command.name == name && decided.error().code == code && !command.if_version;
        if (!meant) return decided;
        Decision granted;
        granted.events.push_back(event_after(whistle, type, command, context.now));
        fill(granted.events.back());
        return granted;
    };
    return engine;
}

Engine storing(std::function<void(Whistle&, std::vector<Event>&)> store) {
    Engine engine;
    engine.store = std::move(store);
    return engine;
}

Engine evolving(std::function<void(Whistle&, const Event&)> change) {
    Engine engine;
    engine.evolve = [change](Whistle whistle, const Event& event) {
        whistle = evolve(std::move(whistle), event);
        change(whistle, event);
        return whistle;
    };
    return engine;
}

/// The names of the invariants that the first broken story breaks, or those that the store as a whole does.
std::set<std::string> broken_by(const Engine& engine) {
    const City city;
    RandomStories stories(city, people::everybody(), engine);
    std::set<std::string> names;
    for (std::uint64_t seed = 1; seed < 400 && names.empty(); ++seed) {
        for (const auto& breach : stories.tell(seed, 60).breaches) names.insert(breach.invariant);
    }
    if (!names.empty()) return names;
    for (const auto& breach : check_store(stories.told(), stories.counted())) names.insert(breach.invariant);
    return names;
}

std::set<std::string> only(const char* name) {
    return {name};
}

TEST(Mutants, TheDeciderItselfBreaksNothing) {
    EXPECT_EQ(broken_by(Engine()), std::set<std::string>());
}

TEST(Mutants, AnIdentityGivenTwiceBreaksI1) {
    Engine engine;
    engine.decide_filing = [](const Filing& filing, const NewIdentity& given, const Context& context) {
        NewIdentity same = given;
        same.receipt = "r0";
        return decide_filing(filing, same, context);
    };
    EXPECT_EQ(broken_by(engine), only("I1"));
}

TEST(Mutants, ADroppedEventBreaksI2) {
    EXPECT_EQ(broken_by(storing([](Whistle&, std::vector<Event>& fresh) {
                  if (fresh.front().type == EventType::kNoted) fresh.clear();
              })),
              only("I2"));
}

TEST(Mutants, ASkippedNumberBreaksI2) {
    EXPECT_EQ(broken_by(storing([](Whistle&, std::vector<Event>& fresh) {
                  if (fresh.front().type == EventType::kReportedIn) ++fresh.front().n;
              })),
              only("I2"));
}

TEST(Mutants, ARowChangedWithoutAnEventBreaksI3) {
    EXPECT_EQ(broken_by(storing([](Whistle& row, std::vector<Event>& fresh) {
                  if (fresh.front().type == EventType::kContacted) row.address += "（已改）";
              })),
              only("I3"));
}

TEST(Mutants, AWronglyDerivedStateBreaksI3) {
    EXPECT_EQ(broken_by(evolving([](Whistle& whistle, const Event&) {
                  if (whistle.state == WhistleState::kJudging) whistle.state = WhistleState::kInProgress;
              })),
              only("I3"));
}

TEST(Mutants, TwoLeadsBreakI4) {
    EXPECT_EQ(broken_by(changing([](const Whistle&, Decision& decision) {
                  for (auto& event : decision.events) {
                      for (auto& offer : event.offers) offer.role = AssignmentRole::kLead;
                  }
              })),
              only("I4"));
}

TEST(Mutants, APartyCalledTwiceBreaksI4) {
    EXPECT_EQ(broken_by(changing([](const Whistle&, Decision& decision) {
                  auto& event = decision.events.empty() ? decision.related_events : decision.events;
                  if (event.empty() || event.back().offers.empty()) return;
                  Offer again = event.back().offers.back();
                  again.role = AssignmentRole::kSupport;
                  ++again.n;
                  event.back().offers.push_back(again);
              })),
              only("I4"));
}

TEST(Mutants, AnEpochThatStaysBreaksI4) {
    EXPECT_EQ(broken_by(evolving([](Whistle& whistle, const Event& event) {
                  if (event.type == EventType::kTakenOver) --whistle.assignment(*event.assignment)->epoch;
              })),
              only("I4"));
}

TEST(Mutants, ASecondClaimThatWinsBreaksI4) {
    const auto take = [](Event& event) { event.holder = event.actor; };
    EXPECT_EQ(broken_by(granting(CommandName::kClaim, "already_claimed", take, EventType::kClaimed)), only("I4"));
}

TEST(Mutants, AForgottenRouteBreaksI8) {
    EXPECT_EQ(broken_by(changing([](const Whistle&, Decision& decision) {
                  for (auto& event : decision.events) event.route.reset();
              })),
              only("I8"));
}

TEST(Mutants, AnOpenWhistleOfNobodyBreaksI8) {
    EXPECT_EQ(
        broken_by(changing([](const Whistle& whistle, Decision& decision) {
            if (decision.events.empty() || decision.events.front().type != EventType::kProgressed) return;
            for (const auto* part : whistle.live())
                decision.events.front().endings.push_back({part->n, AssignmentState::kEnded, EndReason::kDeclined});
        })),
        only("I8"));
}

TEST(Mutants, ACounterThatIsNotKeptBreaksI9) {
    Engine engine;
    engine.counts = false;
    EXPECT_EQ(broken_by(engine), only("I9"));
}

TEST(Mutants, ADeciderWithAMemoryBreaksI10) {
    Engine engine;
    engine.decide = [asked = 0](const Whistle& whistle, const Command& command,
                                const Context& context) mutable -> Result<Decision> {
        if (command.name == CommandName::kContact && ++asked % 2 == 0)
            return Refusal(RefusalClass::kWrongState, "not_now");
        return decide(whistle, command, context);
    };
    EXPECT_EQ(broken_by(engine), only("I10"));
}

TEST(Mutants, ADeciderBlindToVersionsBreaksI10) {
    Engine engine;
    engine.decide = [](const Whistle& whistle, Command command, const Context& context) {
        command.if_version.reset();
        return decide(whistle, command, context);
    };
    EXPECT_EQ(broken_by(engine), only("I10"));
}

TEST(Mutants, AnEventOfYesterdayOrTomorrowBreaksI11) {
    for (const auto hours : {-2400, 24}) {
        EXPECT_EQ(broken_by(changing([hours](const Whistle&, Decision& decision) {
                      for (auto& event : decision.events) event.at += std::chrono::hours{hours};
                  })),
                  only("I11"));
    }
}

TEST(Mutants, ARefusalThatTellsStrangersMoreIsSeen) {
    Engine engine;
    engine.decide = [](const Whistle& whistle, const Command& command, const Context& context) -> Result<Decision> {
        auto decided = decide(whistle, command, context);
        if (!decided && decided.error().kind == RefusalClass::kNotFound)
            return Refusal(RefusalClass::kNotPermitted, "not_permitted");
        return decided;
    };
    EXPECT_EQ(broken_by(engine), only("R404"));
}

TEST(Mutants, AnAllowedCommandThatIsRefusedIsSeen) {
    Engine engine;
    engine.decide = [](const Whistle& whistle, const Command& command, const Context& context) -> Result<Decision> {
        auto decided = decide(whistle, command, context);
        if (command.name != CommandName::kContact || !decided) return decided;
        return Refusal(RefusalClass::kWrongState, "wrong_state");
    };
    EXPECT_EQ(broken_by(engine), only("allowed"));
}

TEST(Mutants, ACommandCarriedOutThoughNotAllowedIsSeen) {
    const auto nothing = [](Event&) {};
    EXPECT_EQ(broken_by(granting(CommandName::kHandDown, "not_permitted", nothing, EventType::kNoted)),
              only("allowed"));
}

TEST(Mutants, AUnitThatJudgesItsOwnWorkIsSeen) {
    Engine engine;
    engine.decide = [](const Whistle& whistle, const Command& command, const Context& context) -> Result<Decision> {
        auto decided = decide(whistle, command, context);
        const Assignment* part = command.assignment ? whistle.assignment(*command.assignment) : nullptr;
        const bool own = command.name == CommandName::kVerify && part != nullptr && is_live(part->state) &&
                         part->holder == command.actor.account;
        if (decided || !own) return decided;
        Decision granted;
        granted.events.push_back(event_after(whistle, EventType::kAccepted, command, context.now));
        granted.events.back().accepted.push_back(part->n);
        return granted;
    };
    EXPECT_EQ(broken_by(engine), only("P6"));
}

}  // namespace
}  // namespace gridwhistle::tests
