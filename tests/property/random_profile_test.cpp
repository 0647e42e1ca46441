#include "tests/support/random_profile.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace gridwhistle::tests {
namespace {

using namespace models;

constexpr std::size_t kProfiles = 6'000;

/// Whoever a rule can name in the walk of a random profile.
std::vector<Actor> walkers() {
    std::vector<Actor> actors{people::grid_worker(),   people::community(),     people::dispatcher(),
                              people::supervisor(),    people::street_leader(), people::second_street_leader(),
                              people::district_desk(), people::verifier()};
    // Nobody approves their own wish, so there are two of each.
    actors.push_back(person(60, {grant(Role::kDispatcher, "", "D1")}));
    actors.push_back(person(61, {grant(Role::kSupervisor, "", "D1")}));
    for (const auto* unit : {"UM-1", "ST-1", "DO-1"}) {
        actors.push_back(people::liaison(unit));
        actors.push_back(people::unit_head(unit));
    }
    return actors;
}

/// What leads on: not aborting, not sending elsewhere, not giving up.
bool leads_on(const Allowed& row, const Whistle& whistle) {
    switch (row.command) {
        case CommandName::kClaim:
        case CommandName::kReportIn:
        case CommandName::kDone:
        case CommandName::kVerify:
        case CommandName::kAnswer:
        case CommandName::kApprove:
        case CommandName::kAct: return true;
        case CommandName::kTakeOver: return !whistle.assignment(row.target)->holder;
        default: return false;
    }
}

/// A dispatcher who reports in for somebody takes a step that the people of the unit can take themselves.
bool stands_in(const Actor& actor, const Allowed& row) {
    return row.command == CommandName::kReportIn && actor.grants.front().role == Role::kDispatcher;
}

struct Option {
    Actor actor;
    std::vector<Allowed> rows;
};

class ProfileWalk {
  public:
    ProfileWalk(const FlowProfile& profile, Dice& dice) : city_({profile}), dice_{dice} {}

    /// Follows allowed[] until the whistle is closed; false when there is no way or it takes too long.
    testing::AssertionResult to_its_end(int steps_max) {
        Filing filing = tests::filing(people::grid_worker(), "WLD1");
        if (const auto filed = ok(story_.file(filing)); !filed) return filed;
        int waited = 0;
        for (int i = 0; i < steps_max && story_.whistle().state != WhistleState::kClosed; ++i) {
            story_.now += std::chrono::hours{1};
            const auto options = collect();
            // Some ways on start from an offer only.
            if ((options.empty() || dice_.one_in(8)) && give_up_claim()) continue;
            if (options.empty()) {
                if (++waited > 5) return testing::AssertionFailure() << "no way on after " << i << " steps";
                story_.now += std::chrono::days{1};
                continue;
            }
            waited = 0;
            if (const auto taken = take(dice_.pick(options)); !taken) return taken;
        }
        if (story_.whistle().state == WhistleState::kClosed) return testing::AssertionSuccess();
        return testing::AssertionFailure() << "not closed after " << steps_max << " steps";
    }

  private:
    std::vector<Option> collect() const {
        static const std::vector<Actor> kActors = walkers();
        std::vector<Option> options;
        for (const auto& actor : kActors) {
            Option option{actor, allowed(story_.whistle(), actor, city_.directory(), city_.policies(), story_.now)};
            std::erase_if(option.rows, [&](const Allowed& row) {
                return !leads_on(row, story_.whistle()) || stands_in(actor, row);
            });
            if (!option.rows.empty()) options.push_back(std::move(option));
        }
        return options;
    }

    bool give_up_claim() {
        const Assignment& lead = *story_.whistle().lead();
        for (const auto& actor : walkers()) {
            if (lead.holder == actor.account && lead.state == AssignmentState::kClaimed)
                return story_.tell(actor, CommandName::kUnclaim, lead.n).has_value();
        }
        return false;
    }

    testing::AssertionResult take(const Option& option) {
        const Scene scene{city_, {}, story_.whistle(), WhistleId{2}};
        return ok(story_.tell(*allowed_command(dice_, scene, option.actor, option.rows)));
    }

    City city_;
    Dice& dice_;
    Story story_{city_};
};

TEST(RandomProfiles, ThatPassLintCanBeWalkedToAnEnd) {
    Dice dice(20'261'122);
    std::size_t walked = 0;
    for (std::size_t i = 0; i < kProfiles; ++i) {
        const FlowProfile profile = random_profile(dice);
        if (!lint(profile).empty()) continue;
        ++walked;
        ASSERT_TRUE(ProfileWalk(profile, dice).to_its_end(2'000)) << "profile " << i << ": " << text_of(profile);
    }
    EXPECT_GT(walked, 300U);
}

TEST(RandomProfiles, ThatNeverEndAreNotWalkedToAnEnd) {
    Dice dice(7);
    std::size_t walked = 0;
    for (std::size_t i = 0; i < kProfiles && walked < 40; ++i) {
        const FlowProfile profile = random_profile(dice);
        const auto faults = lint(profile);
        if (faults.size() != 1 || faults.front().code != "never_ends") continue;
        ++walked;
        EXPECT_FALSE(ProfileWalk(profile, dice).to_its_end(60)) << "profile " << i << ": " << text_of(profile);
    }
    EXPECT_EQ(walked, 40U);
}

}  // namespace
}  // namespace gridwhistle::tests
