#include "models/whistle.hpp"

#include <algorithm>

namespace gridwhistle::models {
namespace {

template <class Rows>
auto by_number(Rows& rows, std::uint16_t n) -> decltype(&rows.front()) {
    const auto found = std::ranges::find_if(rows, [n](const auto& row) { return row.n == n; });
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace

const Assignment* Whistle::assignment(std::uint16_t n) const {
    return by_number(assignments, n);
}

Assignment* Whistle::assignment(std::uint16_t n) {
    return by_number(assignments, n);
}

const Proposal* Whistle::proposal(std::uint16_t n) const {
    return by_number(proposals, n);
}

Proposal* Whistle::proposal(std::uint16_t n) {
    return by_number(proposals, n);
}

const Supervision* Whistle::supervision(std::uint16_t n) const {
    return by_number(supervisions, n);
}

Supervision* Whistle::supervision(std::uint16_t n) {
    return by_number(supervisions, n);
}

bool Whistle::follow_up_over() const {
    if (follow_up_missed) return true;
    int tries = 0;
    for (const auto& judgement : judgements) {
        if (judgement.slot != JudgementSlot::kFollowUp) continue;
        if (!judgement.unreached) return true;
        ++tries;
    }
    return tries >= 3;
}

const Assignment* Whistle::lead() const {
    const Assignment* accepted = nullptr;
    for (const auto& part : assignments) {
        if (part.role != AssignmentRole::kLead) continue;
        if (is_live(part.state)) return &part;
        if (part.state == AssignmentState::kAccepted) accepted = &part;
    }
    return accepted;
}

const Proposal* Whistle::open_proposal(ProposalKind wanted) const {
    const auto found = std::ranges::find_if(proposals, [wanted](const Proposal& proposal) {
        return proposal.kind == wanted && proposal.state == ProposalState::kOpen;
    });
    return found == proposals.end() ? nullptr : &*found;
}

std::vector<const Assignment*> Whistle::live() const {
    std::vector<const Assignment*> found;
    for (const auto& part : assignments) {
        if (is_live(part.state)) found.push_back(&part);
    }
    return found;
}

WhistleState derive_state(const Whistle& whistle) {
    switch (whistle.overlay) {
        case Overlay::kSuspended: return WhistleState::kSuspended;
        case Overlay::kDeclined: return WhistleState::kDeclined;
        case Overlay::kMerged: return WhistleState::kMerged;
        case Overlay::kCancelled: return WhistleState::kCancelled;
        case Overlay::kClosed: return WhistleState::kClosed;
        case Overlay::kNone: break;
    }
    const Assignment* lead = whistle.lead();
    if (lead == nullptr) return WhistleState::kDispatched;
    bool unfinished_support = false;
    bool live = false;
    bool somebody_came = false;
    for (const auto& part : whistle.assignments) {
        if (part.role == AssignmentRole::kCc) continue;  // informed, never waited for
        live = live || is_live(part.state);
        if (!is_live(part.state) && part.state != AssignmentState::kAccepted) continue;
        somebody_came = somebody_came || part.reported_in_at.has_value();
        if (part.role != AssignmentRole::kLead && is_live(part.state) && part.state != AssignmentState::kDoneClaimed)
            unfinished_support = true;
    }
    if (lead->state == AssignmentState::kAccepted && !live) return WhistleState::kClosed;
    const bool lead_finished =
        lead->state == AssignmentState::kDoneClaimed || lead->state == AssignmentState::kAccepted;
    if (lead_finished && !unfinished_support) return WhistleState::kJudging;
    return somebody_came ? WhistleState::kInProgress : WhistleState::kDispatched;
}

Phase phase_of(const Assignment& assignment) {
    switch (assignment.state) {
        case AssignmentState::kOffered: return Phase::kAwaitingResponse;
        case AssignmentState::kClaimed: return Phase::kAwaitingReportIn;
        case AssignmentState::kWorking: return Phase::kInProgress;
        case AssignmentState::kDoneClaimed: return Phase::kAwaitingJudgement;
        case AssignmentState::kAccepted: return Phase::kClosed;
        case AssignmentState::kReturned:
        case AssignmentState::kStoodDown:
        case AssignmentState::kEnded: break;
    }
    return Phase::kAside;
}

Phase phase_of(const Whistle& whistle) {
    switch (whistle.state) {
        case WhistleState::kClosed: return Phase::kClosed;
        case WhistleState::kSuspended:
        case WhistleState::kDeclined:
        case WhistleState::kMerged:
        case WhistleState::kCancelled: return Phase::kAside;
        case WhistleState::kJudging: return Phase::kAwaitingJudgement;
        case WhistleState::kDispatched:
        case WhistleState::kInProgress: break;
    }
    if (whistle.open_proposal(ProposalKind::kReturn) != nullptr ||
        whistle.open_proposal(ProposalKind::kAdjudication) != nullptr)
        return Phase::kAside;
    const Assignment* lead = whistle.lead();
    if (lead == nullptr) return Phase::kAwaitingResponse;
    const Phase phase = phase_of(*lead);
    // The lead is done, a support is not: for people it is still being worked on.
    if (phase == Phase::kAwaitingJudgement || phase == Phase::kClosed) return Phase::kInProgress;
    return phase;
}

}  // namespace gridwhistle::models
