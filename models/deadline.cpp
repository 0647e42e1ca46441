#include "models/deadline.hpp"

#include "models/whistle.hpp"

#include <algorithm>

namespace gridwhistle::models {
namespace {

bool is_open_judgement(const Whistle& whistle, Clock clock) {
    if (clock == Clock::kJudgement) return whistle.state == WhistleState::kJudging;
    if (whistle.state != WhistleState::kClosed) return false;
    return clock == Clock::kFollowUp ? !whistle.follow_up_over() : !whistle.evaluations_shown;
}

/// Steward seats and those informed have no work of their own to resolve; see arising().
bool part_owes(const Assignment& part, const Deadline& deadline) {
    const bool at_work = is_live(part.state) && part.state != AssignmentState::kDoneClaimed;
    switch (deadline.clock) {
        case Clock::kReportIn: return at_work && !part.reported_in_at;
        case Clock::kResolve: return at_work;
        case Clock::kSign: return part.state == AssignmentState::kOffered;
        case Clock::kContact: return at_work && !part.contacted_at;
        case Clock::kProgress:
            return part.state == AssignmentState::kWorking && !part.released &&
                   deadline.start >= part.progressed_at.value_or(Instant::min());
        default: return part.state == AssignmentState::kDoneClaimed;
    }
}

Light worse(Light one, Light other) {
    return std::max(one, other);
}

}  // namespace

bool Deadline::is_of(std::uint16_t n) const {
    return std::ranges::find(of, n) != of.end();
}

bool is_owed(const Whistle& whistle, const Deadline& deadline, std::uint16_t of) {
    switch (deadline.clock) {
        case Clock::kReportIn:
        case Clock::kResolve:
        case Clock::kSign:
        case Clock::kContact:
        case Clock::kProgress:
        case Clock::kVerification: {
            const Assignment* part = whistle.assignment(of);
            return part != nullptr && is_open(whistle.state) && part_owes(*part, deadline);
        }
        case Clock::kProposal:
        case Clock::kAdjudication: {
            const Proposal* proposal = whistle.proposal(of);
            return proposal != nullptr && proposal->state == ProposalState::kOpen && is_open(whistle.state);
        }
        case Clock::kSuspensionReview: return whistle.state == WhistleState::kSuspended;
        case Clock::kSupervisionReply: {
            const Supervision* supervision = whistle.supervision(of);
            return supervision != nullptr && !supervision->replied_at && is_open(whistle.state);
        }
        case Clock::kEmergencyReview: return whistle.kind == Kind::kEmergency && !whistle.emergency_reviewed_at;
        case Clock::kJudgement:
        case Clock::kFollowUp:
        case Clock::kEvaluation: return is_open_judgement(whistle, deadline.clock);
    }
    return false;
}

void drop_met(Whistle& whistle) {
    // What is merged may come apart again: its clocks are kept, and stand still.
    if (whistle.state == WhistleState::kMerged) return;
    for (auto& deadline : whistle.deadlines) {
        std::erase_if(deadline.of, [&](std::uint16_t n) { return !is_owed(whistle, deadline, n); });
    }
    std::erase_if(whistle.deadlines, [](const Deadline& deadline) { return deadline.of.empty(); });
}

void put(std::vector<Deadline>& deadlines, Deadline deadline) {
    for (auto& other : deadlines) {
        if (other.clock != deadline.clock) continue;
        std::erase_if(other.of, [&](std::uint16_t n) { return deadline.is_of(n); });
    }
    std::erase_if(deadlines, [](const Deadline& other) { return other.of.empty(); });
    deadlines.push_back(std::move(deadline));
}

const Deadline* find_deadline(const Whistle& whistle, Clock clock, std::uint16_t of) {
    const auto found = std::ranges::find_if(
        whistle.deadlines, [&](const Deadline& deadline) { return deadline.clock == clock && deadline.is_of(of); });
    return found == whistle.deadlines.end() ? nullptr : &*found;
}

std::optional<Instant> next_firing(const Whistle& whistle) {
    std::optional<Instant> next;
    for (const auto& deadline : whistle.deadlines) {
        if (deadline.fires_at && (!next || *deadline.fires_at < *next)) next = deadline.fires_at;
    }
    return next;
}

bool is_of_assignment(Clock clock) {
    return clock <= Clock::kVerification;
}

Light light_of(const Deadline& deadline, Instant now) {
    if (now > deadline.due_at) return Light::kRed;
    return now >= deadline.warn_at ? Light::kYellow : Light::kGreen;
}

Light light_of(const Whistle& whistle, std::uint16_t assignment, Instant now) {
    Light light = Light::kGrey;
    for (const auto& deadline : whistle.deadlines) {
        if (is_of_assignment(deadline.clock) && deadline.is_of(assignment))
            light = worse(light, light_of(deadline, now));
    }
    return light != Light::kGrey && whistle.state == WhistleState::kSuspended ? Light::kBlue : light;
}

Light light_of(const Whistle& whistle, Instant now) {
    if (!is_open(whistle.state)) return Light::kGrey;
    if (whistle.state == WhistleState::kSuspended) return Light::kBlue;
    Light light = Light::kGrey;
    for (const auto& deadline : whistle.deadlines) light = worse(light, light_of(deadline, now));
    return light == Light::kGrey ? Light::kGreen : light;
}

}  // namespace gridwhistle::models
