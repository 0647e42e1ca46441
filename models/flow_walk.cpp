#include "models/flow_walk.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <map>
#include <optional>
#include <set>

namespace gridwhistle::models {
namespace {

using A = AssignmentState;

constexpr std::size_t kPlacesMax = 10'000;

/// Everything about a lead's assignment that decides what its profile lets happen next.
struct Place {
    A state{A::kOffered};
    bool held{false};
    bool over{false};
    std::size_t tier{0};
    std::size_t stage{0};
    int attempts{0};
    std::vector<int> times;  ///< by action, as far as the last one with a limit

    friend auto operator<=>(const Place&, const Place&) = default;
};

struct Way {
    std::size_t from{0};
    std::optional<std::size_t> action;  ///< nothing = a built-in command
};

/// Only who holds the assignment can act as one of these.
constexpr Relations kHolders{Relation::kHolder, Relation::kLeadHolder};

/// Whoever acts as one of these can become the holder of what nobody holds; a support's member does not.
constexpr Relations kTakers{Relation::kMember, Relation::kUnitHead, Relation::kLeadMember, Relation::kAnyMember};

/// Whoever acts as one of these holds it afterwards.
constexpr Relations kHoldersThen{Relation::kHolder, Relation::kLeadHolder, Relation::kMember, Relation::kUnitHead,
                                 Relation::kLeadMember};

/// Built-in commands by which another party gets the lead while the whistle stays in its stage.
constexpr std::array kMoves{CommandName::kReturn, CommandName::kRaise, CommandName::kHandDown, CommandName::kReclassify,
                            CommandName::kAdjudicate};

class Walk {
  public:
    explicit Walk(const FlowProfile& profile) : profile_{profile} {
        for (std::size_t i = 0; i < profile.actions.size(); ++i) {
            if (profile.actions[i].limit > 0) counted_ = i + 1;
        }
    }

    FlowReach run() {
        offer_on_every_tier(0);
        for (at_ = 0; at_ < places_.size() && places_.size() <= kPlacesMax; ++at_) leave(*places_[at_]);
        return judge();
    }

  private:
    [[nodiscard]] bool enabled(CommandName command) const {
        const CommandRule* rule = profile_.rule(command);
        return rule == nullptr || rule->enabled;
    }

    [[nodiscard]] Place offered(std::size_t tier, std::size_t stage) const {
        Place place;
        place.tier = tier;
        place.stage = stage;
        place.times.resize(counted_);
        return place;
    }

    /// A whistle may start on any rung, and whoever gets it later finds it in the stage it is in.
    void offer_on_every_tier(std::size_t stage) {
        if (!offered_stages_.insert(stage).second) return;
        visit(offered(0, stage));
        for (std::size_t tier = 1; tier < profile_.tiers.size(); ++tier) visit(offered(tier, stage));
    }

    std::size_t visit(const Place& place) {
        const auto [known, is_new] = index_.emplace(place, places_.size());
        if (is_new) {
            places_.push_back(&known->first);
            ways_into_.emplace_back();
        }
        return known->second;
    }

    void go(const Place& to, std::optional<std::size_t> action = std::nullopt) {
        ways_into_[visit(to)].push_back({at_, action});
    }

    void end(std::optional<std::size_t> action = std::nullopt) {
        Place place;
        place.over = true;  // how it got there no longer matters
        go(place, action);
    }

    void leave(const Place& here) {
        if (here.over) return;
        commands(here);
        for (std::size_t i = 0; i < profile_.actions.size(); ++i) act(here, i);
    }

    void commands(const Place& here) {
        const auto to = [&](A state, bool held) {
            Place next = here;
            next.state = state;
            next.held = held;
            go(next);
        };
        const bool claimed = here.state == A::kClaimed;
        if (here.state == A::kOffered && enabled(CommandName::kClaim)) to(A::kClaimed, true);
        if ((here.state == A::kOffered || (claimed && here.held)) && enabled(CommandName::kReportIn))
            to(A::kWorking, true);
        if (claimed && here.held && enabled(CommandName::kUnclaim)) to(A::kOffered, false);
        if ((claimed || here.state == A::kWorking) && !here.held && enabled(CommandName::kTakeOver))
            to(here.state, true);
        const bool arrived = here.state == A::kWorking || (claimed && profile_.done_implies_report_in);
        if (arrived && here.held && enabled(CommandName::kDone)) to(A::kDoneClaimed, true);
        const bool may_judge = enabled(CommandName::kVerify) || enabled(CommandName::kAnswer);
        if (here.state != A::kDoneClaimed || !may_judge) return;
        end();
        to(A::kWorking, here.held);
    }

    [[nodiscard]] bool is_in_stage(const Place& here, const FlowAction& action) const {
        if (action.stages.empty()) return true;
        return !profile_.stages.empty() &&
               std::ranges::find(action.stages, profile_.stages[here.stage].name) != action.stages.end();
    }

    [[nodiscard]] bool fits(const Place& here, const FlowAction& action, std::size_t i) const {
        if (std::ranges::find(action.from, here.state) == action.from.end() || !is_in_stage(here, action)) return false;
        if (action.who.is_within(kHolders) && !here.held) return false;
        if (action.limit > 0 && here.times[i] >= action.limit) return false;
        const bool ladder = !profile_.tiers.empty();
        const bool spent = ladder && here.attempts >= profile_.tiers[here.tier].attempts;
        if (action.attempt && spent) return false;
        return action.effect != Effect::kNextTier || (spent && here.tier + 1 < profile_.tiers.size());
    }

    void act(const Place& here, std::size_t i) {
        const FlowAction& action = profile_.actions[i];
        if (!fits(here, action, i)) return;
        Place next = here;
        if (action.limit > 0) ++next.times[i];
        if (action.attempt && !profile_.tiers.empty()) ++next.attempts;
        if (const Stage* stage = profile_.stage(action.to_stage)) {
            next.stage = static_cast<std::size_t>(stage - profile_.stages.data());
            if (std::ranges::any_of(kMoves, [&](CommandName move) { return enabled(move); }))
                offer_on_every_tier(next.stage);
        }
        switch (action.effect) {
            case Effect::kNone: return go(next, i);
            case Effect::kReportIn: return take_up(here, next, A::kWorking, i);
            case Effect::kDone: return take_up(here, next, A::kDoneClaimed, i);
            case Effect::kClose: return end(i);
            case Effect::kNextTier: return go(offered(here.tier + 1, next.stage), i);
        }
    }

    /// A member who acts alone thereby holds what nobody held; anybody else, and whoever approves, leaves it so.
    void take_up(const Place& here, Place next, A state, std::size_t i) {
        const FlowAction& action = profile_.actions[i];
        const bool changes = state != here.state;
        next.state = state;
        const bool by_member = changes && !here.held && action.approval.count == 0 && action.who.meets(kTakers);
        if (!by_member || !action.who.is_within(kHoldersThen)) go(next, i);
        next.held = true;
        if (by_member) go(next, i);
    }

    [[nodiscard]] std::vector<bool> leading_to_the_end() const {
        std::vector<bool> good(places_.size());
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < places_.size(); ++i) {
            if (places_[i]->over) found.push_back(i);
        }
        while (!found.empty()) {
            const std::size_t to = found.back();
            found.pop_back();
            if (good[to]) continue;
            good[to] = true;
            for (const auto& way : ways_into_[to]) found.push_back(way.from);
        }
        return good;
    }

    [[nodiscard]] FlowReach judge() const {
        FlowReach reach;
        reach.complete = places_.size() <= kPlacesMax;
        if (!reach.complete) return reach;
        const auto good = leading_to_the_end();
        reach.ends = good.front();
        if (reach.ends) reach.dead_end = dead_end(good);
        return reach;
    }

    [[nodiscard]] std::string dead_end(const std::vector<bool>& good) const {
        for (std::size_t to = 0; to < places_.size(); ++to) {
            if (good[to]) continue;
            const auto& ways = ways_into_[to];
            const auto trap = std::ranges::find_if(ways, [&](const Way& way) { return good[way.from]; });
            if (trap == ways.end()) continue;
            const auto action = trap->action;
            return action ? "/actions/" + std::to_string(*action) : std::string("/commands");
        }
        // What no way leads into was offered there.
        const auto bad = std::ranges::find(good, false);
        if (bad == good.end()) return {};
        const Place& place = *places_[static_cast<std::size_t>(bad - good.begin())];
        return place.stage > 0 ? "/stages/" + std::to_string(place.stage) : "/tiers/" + std::to_string(place.tier);
    }

    const FlowProfile& profile_;
    std::size_t counted_{0};
    std::map<Place, std::size_t> index_;
    std::vector<const Place*> places_;         // keys of the index, which stay where they are
    std::vector<std::vector<Way>> ways_into_;  // by place
    std::set<std::size_t> offered_stages_;
    std::size_t at_{0};
};

}  // namespace

FlowReach explore(const FlowProfile& profile) {
    return Walk(profile).run();
}

}  // namespace gridwhistle::models
