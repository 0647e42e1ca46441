#include "tests/support/random_story.hpp"

#include "models/audit.hpp"
#include "models/transitions.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace gridwhistle::tests {

using namespace models;

namespace {

constexpr std::int64_t kOtherOffset = 1'000'000'000;

NewIdentity identity_of(std::int64_t id) {
    NewIdentity identity;
    identity.id = WhistleId{id};
    identity.receipt = "r" + std::to_string(id);
    identity.year = 2026;
    identity.sequence = id;
    return identity;
}

bool is_offered(const std::vector<Allowed>& rows, const Command& command, const Whistle& whistle) {
    const auto lead = whistle.lead();
    const bool lead_meant = command.name == CommandName::kAct && !command.assignment && lead != nullptr;
    const std::uint16_t target = lead_meant ? lead->n : command.assignment.value_or(command.proposal.value_or(0));
    return std::ranges::any_of(rows, [&](const Allowed& row) {
        return row.command == command.name && row.target == target && row.action == command.action;
    });
}

/// What a form's valid fields may still run into: another whistle's state, or a desk that has it already.
bool is_about_the_choice(const Refusal& refusal) {
    static const std::set<std::string> kChoices{
        "already_there",      "target_not_open",   "not_later",    "too_late",       "unknown_supervision",
        "unknown_assignment", "already_evaluated", "unknown_unit", "not_for_a_unit", "nothing_to_acknowledge"};
    const bool beside = refusal.code == "required" && (refusal.pointer == "/of" || refusal.pointer == "/solved");
    return beside || kChoices.contains(refusal.code);
}

std::string outcome_of(const Result<Decision>& result) {
    if (!result) return "refused: " + result.error().code + " " + result.error().pointer;
    std::string text = "ok:";
    for (const auto& event : result->events) text += " " + std::string(to_text(event.type));
    return text;
}

}  // namespace

RandomStories::RandomStories(const City& city, std::vector<Actor> people, Engine engine)
    : city_{city}, people_{std::move(people)}, engine_{std::move(engine)}, rows_(transitions().size()) {
    for (const auto& actor : people_) {
        for (const auto& granted : actor.grants) {
            if (!granted.unit.empty()) units_of_[actor.account].insert(granted.unit);
        }
    }
}

/// One story while it is being told.
class RandomStories::Run {
  public:
    Run(RandomStories& stories, std::uint64_t seed, std::int64_t id)
        : stories_{stories},
          around_{kMorning, stories.units_of_, stories.engine_.evolve},
          checker_{WhistleId{id}, around_},
          other_checker_{WhistleId{id + kOtherOffset}, around_},
          id_{id} {
        telling_.tale.seed = seed;
    }

    bool begin(const Filing& filing) {
        telling_.tale.filing = filing;
        auto filed = stories_.engine_.decide_filing(filing, identity_of(id_), stories_.city_.at(around_.now));
        if (!filed) return false;
        auto other = decide_filing(tests::filing(people::neighbour(), "MU01"), identity_of(id_ + kOtherOffset),
                                   stories_.city_.at(around_.now));
        site_ = filed->site;
        store(telling_.row, std::move(filed->events), checker_);
        ++stories_.counted_[telling_.row.state];
        store(other_, std::move(other->events), other_checker_);
        collect();
        return telling_.breaches.empty();
    }

    [[nodiscard]] Scene scene() const { return {stories_.city_, stories_.people_, telling_.row, other_.id}; }
    [[nodiscard]] Instant now() const { return around_.now; }
    void pass(std::chrono::minutes time) { pass_until(around_.now + time); }
    /// What fell due on the way is found late and all at once, as after an outage.
    void pass_until(Instant at) {
        around_.now = at;
        if (!telling_.breaches.empty()) return;
        auto fired = fire();
        if (fired.events.empty()) return;
        carry(fired);
        ++stories_.steps_;
        collect();
        if (!fire().events.empty()) telling_.breaches.push_back({"I10", telling_.row.id, "fired twice at one moment"});
    }

    [[nodiscard]] std::vector<Allowed> allowed_for(const Actor& actor) const {
        return allowed(telling_.row, actor, stories_.city_.directory(), stories_.city_.policies(), around_.now);
    }

    /// Carries out one step with all its checks; false once something broke.
    bool step(Step step, const std::vector<Allowed>& rows) {
        const Command command = step.command;
        const Whistle before = telling_.row;
        Context context = stories_.city_.at(around_.now, &other_);
        context.site = site_;
        auto result = stories_.engine_.decide(before, command, context);
        const auto twin = stories_.engine_.decide(before, command, context);
        step.outcome = outcome_of(result);
        telling_.tale.steps.push_back(step);
        ++stories_.steps_;
        note_rows(before, command, result.has_value());
        if (result) carry(*result);
        collect();
        if (!telling_.breaches.empty()) return false;
        check_twice(before, command, context, result, twin);
        check_rights(before, step, is_offered(rows, command, before), result);
        return telling_.breaches.empty();
    }

    /// I5 and what else a look at the whole life shows: no rung twice, none too soon, no clock for what nobody owes.
    Telling finish() && {
        if (telling_.breaches.empty() && !telling_.events.empty()) {
            for (auto& sentence : audit(telling_.row, telling_.events))
                telling_.breaches.push_back({"I5", telling_.row.id, std::move(sentence)});
        }
        return std::move(telling_);
    }

  private:
    Decision fire() {
        Context context = stories_.city_.at(around_.now, &other_);
        context.site = site_;
        return stories_.engine_.fire(telling_.row, Fire{telling_.row.id, false}, context);
    }

    void breach(const char* invariant, const Command& command, const std::string& what) {
        telling_.breaches.push_back({invariant, telling_.row.id, text_of(command) + ": " + what});
    }

    void store(Whistle& row, std::vector<Event> fresh, HistoryChecker& checker) {
        const bool ours = &row == &telling_.row;
        for (const auto& event : fresh) row = stories_.engine_.evolve(std::move(row), event);
        if (ours && stories_.engine_.store) stories_.engine_.store(row, fresh);
        for (const auto& event : fresh) checker.read(event);
        checker.compare(row);
        if (ours) telling_.events.insert(telling_.events.end(), fresh.begin(), fresh.end());
    }

    void carry(Decision& decision) {
        const WhistleState before = telling_.row.state;
        if (decision.site) site_ = decision.site;
        if (!decision.events.empty()) store(telling_.row, std::move(decision.events), checker_);
        if (!decision.related_events.empty()) store(other_, std::move(decision.related_events), other_checker_);
        if (!stories_.engine_.counts) return;
        --stories_.counted_[before];
        ++stories_.counted_[telling_.row.state];
    }

    void collect() {
        for (const auto* checker : {&checker_, &other_checker_})
            telling_.breaches.insert(telling_.breaches.end(), checker->breaches().begin(), checker->breaches().end());
    }

    /// I10: the same question has the same answer, and asked again after it was granted changes nothing.
    void check_twice(const Whistle& before, const Command& command, const Context& context,
                     const Result<Decision>& result, const Result<Decision>& twin) {
        const bool same = result.has_value() == twin.has_value() && (result || result.error() == twin.error());
        if (!same) return breach("I10", command, "decided twice, two answers");
        if (!result) return;
        Whistle folded = before;
        for (const auto& event : twin->events) folded = stories_.engine_.evolve(std::move(folded), event);
        const bool differs = !stories_.engine_.store && folded != telling_.row;
        if (differs) return breach("I10", command, "decided twice, two outcomes");
        Command late = command;
        late.if_version = before.version;
        const auto again = stories_.engine_.decide(telling_.row, late, context);
        if (again && !again->events.empty()) breach("I10", command, "carried out again on a stale version");
    }

    /// allowed[] and decide() agree; who may not read learns nothing.
    void check_rights(const Whistle& before, const Step& step, bool offered, const Result<Decision>& result) {
        const Command& command = step.command;
        const bool reads = may_read(before, command.actor, stories_.city_.directory(), around_.now);
        const bool not_found = !result && result.error().kind == RefusalClass::kNotFound;
        if (!reads && !not_found) return breach("R404", command, "answered somebody who may not read");
        if (result) {
            if (!offered && telling_.row.version != before.version)
                breach("allowed", command, "carried out though not allowed");
            return;
        }
        const RefusalClass kind = result.error().kind;
        const bool by_content = kind == RefusalClass::kInvalid || kind == RefusalClass::kStale;
        if (!offered || is_about_the_choice(result.error()) || (by_content && !step.from_form)) return;
        breach("allowed", command, "allowed, but refused: " + result.error().code + " " + result.error().pointer);
    }

    void note_rows(const Whistle& before, const Command& command, bool carried_out) {
        if (command.name == CommandName::kAct) return;
        const Assignment* part = command.assignment ? before.assignment(*command.assignment) : nullptr;
        const Proposal* proposal = command.proposal ? before.proposal(*command.proposal) : nullptr;
        const Subject subject = subject_of(command.name);
        if ((subject == Subject::kAssignment && part == nullptr) ||
            (subject == Subject::kProposal && proposal == nullptr))
            return;
        const City& city = stories_.city_;
        const FlowProfile* flow = city.policies().flow(before.flow, before.flow_version);
        const auto who = standing(before, part, proposal, command.actor, city.directory(), around_.now);
        const Aim aim{before, part, proposal, *flow, command.actor, who, city.directory(), around_.now};
        for (std::size_t i = 0; i < transitions().size(); ++i) {
            const Transition& row = transitions()[i];
            if (row.command != command.name) continue;
            const bool fits =
                row.whistle_states.has(before.state) && (part == nullptr || row.assignment_states.has(part->state));
            const bool holds = fits && row.who.meets(who) && (row.guard == nullptr || row.guard(aim).empty());
            if (holds && carried_out) ++stories_.rows_[i].carried_out;
            if (!holds && !carried_out) ++stories_.rows_[i].refused;
        }
    }

    RandomStories& stories_;
    Surroundings around_;
    HistoryChecker checker_;
    HistoryChecker other_checker_;
    std::int64_t id_;
    Whistle other_;
    std::optional<Point> site_;
    Telling telling_;
};

Telling RandomStories::tell(std::uint64_t seed, std::size_t steps_max) {
    Dice dice(seed);
    Run run(*this, seed, static_cast<std::int64_t>(told_.size()) + 1);
    if (!run.begin(random_filing(dice, city_, people_))) return std::move(run).finish();
    for (std::size_t i = 0; i < steps_max; ++i) {
        run.pass(std::chrono::minutes(dice.one_in(10) ? dice.roll(20'000) : dice.roll(600)));
        Actor actor = random_actor(dice, run.scene());
        auto rows = run.allowed_for(actor);
        const bool by_chance = dice.roll(10) < 3;
        for (int tries = 0; !by_chance && tries < 4 && rows.size() < 2; ++tries) {
            actor = random_actor(dice, run.scene());
            rows = run.allowed_for(actor);
        }
        Step step;
        step.at = run.now();
        auto wanted = by_chance ? std::nullopt : allowed_command(dice, run.scene(), actor, rows);
        step.from_form = wanted.has_value();
        step.command = wanted ? std::move(*wanted) : any_command(dice, run.scene(), actor);
        if (!run.step(std::move(step), rows)) break;
    }
    Telling telling = std::move(run).finish();
    told_.push_back(telling.row);
    return telling;
}

Telling RandomStories::tell_again(const Tale& tale) {
    Run run(*this, tale.seed, 1);
    if (!run.begin(tale.filing)) return std::move(run).finish();
    for (const auto& step : tale.steps) {
        run.pass_until(step.at);
        if (!run.step(step, run.allowed_for(step.command.actor))) break;
    }
    return std::move(run).finish();
}

Tale RandomStories::shrink(const Telling& broken) {
    Tale shortest = broken.tale;
    const std::string invariant = broken.breaches.front().invariant;
    for (std::size_t i = shortest.steps.size(); i-- > 0;) {
        Tale without = shortest;
        without.steps.erase(without.steps.begin() + static_cast<std::ptrdiff_t>(i));
        // A form was filled in for the state it was shown in; left out of context its fields prove nothing.
        for (auto& step : without.steps) step.from_form = step.from_form && &step == &without.steps.back();
        const Telling again = tell_again(without);
        const bool same = !again.breaches.empty() && again.breaches.front().invariant == invariant;
        if (same) shortest = again.tale;
        i = std::min(i, shortest.steps.size());
    }
    return shortest;
}

std::string text_of(const Tale& tale, const std::vector<Breach>& breaches) {
    std::string text = "seed " + std::to_string(tale.seed) + "\n  " + tale.filing.actor.name + " files " +
                       tale.filing.category.value + "\n";
    for (const auto& step : tale.steps) text += "  " + text_of(step.command) + " -> " + step.outcome + "\n";
    for (const auto& breach : breaches) text += breach.invariant + ": " + breach.what + "\n";
    return text;
}

}  // namespace gridwhistle::tests
