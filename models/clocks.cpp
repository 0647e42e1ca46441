#include "models/clocks.hpp"

#include "models/usual_limits.hpp"
#include "models/whistle.hpp"

#include <algorithm>

namespace gridwhistle::models {
namespace {

/// One in ten of those who said "solved" is asked again (defaults.md 2.5). Drawn by the id, so that replaying draws
/// the same ones.
bool is_drawn(const Whistle& whistle) {
    return static_cast<std::uint64_t>(whistle.id.value) * 0x9E3779B97F4A7C15ULL >> 32 < 0xFFFFFFFFULL / 10;
}

/// A drawn one that was said to be solved, or one nobody answered whose requester can be called.
bool wants_follow_up(const Whistle& whistle) {
    if (whistle.follow_up_over()) return false;
    const bool solved = std::ranges::any_of(whistle.judgements, [](const Judgement& judgement) {
        return judgement.slot == JudgementSlot::kAnswer && judgement.solved == Solved::kYes;
    });
    return (solved && is_drawn(whistle)) || (whistle.unconfirmed && whistle.reachable);
}

class Arising {
  public:
    Arising(const Whistle& whistle, const Event& event, const ClockRules& rules)
        : whistle_{whistle}, event_{event}, rules_{rules} {}

    std::vector<Deadline> run() {
        if (whistle_.state == WhistleState::kMerged) return {};
        if (is_open(whistle_.state) && whistle_.state != WhistleState::kSuspended) {
            for (const auto& part : whistle_.assignments) parts(part);
            whole();
        }
        if (whistle_.state == WhistleState::kClosed) closed();
        return std::move(found_);
    }

  private:
    void parts(const Assignment& part) {
        if (!is_live(part.state) || part.role == AssignmentRole::kCc) return;
        const bool steward = whistle_.kind == Kind::kEmergency && part.party.kind == PartyKind::kSeat;
        want(Clock::kReportIn, part.n);
        if (steward) return;  // alerted to come, with nothing of their own to resolve (decisions.md)
        want(Clock::kResolve, part.n, part.rework_count > 0);
        for (const Clock clock : {Clock::kSign, Clock::kContact, Clock::kProgress, Clock::kVerification}) {
            if (is_switched_on(clock)) want(clock, part.n);
        }
    }

    void whole() {
        want(Clock::kJudgement, 0);
        want(Clock::kEmergencyReview, 0);
        for (const auto& proposal : whistle_.proposals) {
            const Clock clock = proposal.kind == ProposalKind::kAdjudication ? Clock::kAdjudication : Clock::kProposal;
            want(clock, proposal.n, usual_limit(proposal.kind));
        }
        for (const auto& supervision : whistle_.supervisions) want(Clock::kSupervisionReply, supervision.n);
    }

    void closed() {
        if (wants_follow_up(whistle_)) want(Clock::kFollowUp, 0);
        if (whistle_.kind != Kind::kNone) want(Clock::kEvaluation, 0);
    }

    bool is_switched_on(Clock clock) const {
        const auto rule = rules_.flow.clocks.find(clock);
        return rule != rules_.flow.clocks.end() &&
               std::ranges::find(rule->second, whistle_.priority) != rule->second.end();
    }

    void want(Clock clock, std::uint16_t of, bool halved = false) {
        want(clock, of, limit_of(clock, whistle_, rules_), halved);
    }

    void want(Clock clock, std::uint16_t of, Limit limit, bool halved = false) {
        if (find_deadline(whistle_, clock, of) != nullptr) return;
        Deadline made;
        made.clock = clock;
        made.start = event_.at;
        if (!is_owed(whistle_, made, of)) return;
        // Those called at once with the same limit share a deadline.
        for (auto& other : found_) {
            if (other.clock != clock || other.limit != limit || other.halved != halved) continue;
            other.of.push_back(of);
            return;
        }
        made.of.push_back(of);
        made.limit = limit;
        made.halved = halved;
        reckon(made);
        arm(made, whistle_, rules_);
        found_.push_back(std::move(made));
    }

    void reckon(Deadline& made) const {
        const WorkingCalendar& calendar = rules_.policies.calendar();
        const DueTime due = due_time(calendar, made.start, *made.limit, whistle_.pauses, made.halved ? 50 : 100);
        made.due_at = due.at;
        made.provisional = due.provisional;
        made.warn_at = share_of(made, kWarnPercent, whistle_, calendar);
    }

    const Whistle& whistle_;
    const Event& event_;
    const ClockRules& rules_;
    std::vector<Deadline> found_;
};

}  // namespace

std::vector<Deadline> arising(const Whistle& after, const Event& event, const ClockRules& rules) {
    return Arising(after, event, rules).run();
}

std::vector<Deadline> reckoned_again(const Whistle& whistle, Instant now, const ClockRules& rules) {
    const WorkingCalendar& calendar = rules.policies.calendar();
    const bool resumed = !whistle.pauses.empty() && whistle.pauses.back().to == now;
    const std::span all(whistle.pauses);
    const auto before = resumed ? all.first(all.size() - 1) : all;
    std::vector<Deadline> made;
    for (Deadline deadline : whistle.deadlines) {
        if (deadline.clock == Clock::kSuspensionReview) continue;
        if (deadline.limit) {
            // What an extension or an older calendar added to the limit stays added.
            const auto usual = [&](std::span<const Pause> pauses) {
                return due_time(calendar, deadline.start, *deadline.limit, pauses, deadline.halved ? 50 : 100);
            };
            const auto added = std::max(deadline.due_at - usual(before).at, Instant::duration::zero());
            const DueTime due = usual(all);
            deadline.due_at = due.at + added;
            deadline.provisional = due.provisional;
        } else if (resumed) {
            deadline.due_at += whistle.pauses.back().to - whistle.pauses.back().from;
        }
        deadline.warn_at = share_of(deadline, kWarnPercent, whistle, calendar);
        arm(deadline, whistle, rules);
        // What would have come meanwhile comes next, not in the same breath.
        if (deadline.fires_at) deadline.fires_at = std::max(*deadline.fires_at, now);
        made.push_back(std::move(deadline));
    }
    return made;
}

Deadline due_by(Clock clock, std::uint16_t of, Instant start, Instant due_at) {
    Deadline made;
    made.clock = clock;
    made.of.push_back(of);
    made.start = start;
    made.due_at = due_at;
    made.warn_at = start + (due_at - start) * kWarnPercent / 100;
    return made;
}

Limit limit_of(Clock clock, const Whistle& whistle, const ClockRules& rules) {
    const auto own = rules.flow.limits.find(clock);
    if (own != rules.flow.limits.end()) return own->second;
    const Category* category = rules.policies.catalogue().find(whistle.category);
    if (category != nullptr && is_of_assignment(clock)) {
        const auto listed = category->limits.find(std::string(to_text(clock)));
        if (listed != category->limits.end()) return listed->second;
    }
    return usual_limit(clock, whistle.priority);
}

Instant share_of(const Deadline& deadline, std::int64_t percent, const Whistle& whistle,
                 const WorkingCalendar& calendar) {
    if (!deadline.limit) return deadline.start + (deadline.due_at - deadline.start) / 100 * percent;
    const auto at = [&](std::int64_t share) {
        return due_time(calendar, deadline.start, *deadline.limit, whistle.pauses, deadline.halved ? share / 2 : share)
            .at;
    };
    // An extension moves what comes at its end or after by as much, and what warns before it not past it.
    const auto added = std::max(deadline.due_at - at(100), Instant::duration::zero());
    return percent >= 100 ? at(percent) + added : std::min(at(percent) + added, deadline.due_at);
}

}  // namespace gridwhistle::models
