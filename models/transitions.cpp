#include "models/transitions.hpp"

#include "models/draft.hpp"
#include "models/flow.hpp"
#include "models/whistle.hpp"

#include <algorithm>
#include <array>

namespace gridwhistle::models {
namespace {

using A = AssignmentState;
using W = WhistleState;
using R = Relation;
using C = CommandName;

constexpr StateSet<A> kOfLive{A::kOffered, A::kClaimed, A::kWorking, A::kDoneClaimed};
constexpr StateSet<W> kOpenStates{W::kDispatched, W::kInProgress, W::kJudging};
constexpr StateSet<W> kWorkable{W::kDispatched, W::kInProgress};
constexpr StateSet<W> kDecidable{W::kDispatched, W::kInProgress, W::kJudging, W::kClosed};
constexpr StateSet<W> kEveryState{W::kDispatched, W::kInProgress, W::kJudging, W::kClosed,
                                  W::kSuspended,  W::kDeclined,   W::kMerged,  W::kCancelled};

bool is_emergency(const Whistle& whistle) {
    return whistle.kind == Kind::kEmergency;
}

// A unit arrives first and argues later (defaults.md 2.4, P1).
std::string_view no_emergency(const Aim& aim) {
    return is_emergency(aim.whistle) ? "arrive_first" : "";
}

std::string_view only_emergency(const Aim& aim) {
    return is_emergency(aim.whistle) ? "" : "only_in_an_emergency";
}

std::string_view no_second_return(const Aim& aim) {
    for (const auto& proposal : aim.whistle.proposals) {
        const bool about_returning =
            proposal.kind == ProposalKind::kReturn || proposal.kind == ProposalKind::kAdjudication;
        if (about_returning && proposal.state == ProposalState::kOpen && proposal.assignment == aim.assignment->n)
            return "already_proposed";
    }
    return "";
}

std::string_view emergency_return(const Aim& aim) {
    const auto refused = only_emergency(aim);
    return refused.empty() ? no_second_return(aim) : refused;
}

std::string_view plain_return(const Aim& aim) {
    const auto refused = no_emergency(aim);
    return refused.empty() ? no_second_return(aim) : refused;
}

std::string_view not_own_work(const Aim& aim) {
    return is_of_handling_unit(*aim.assignment, aim.actor, aim.directory, aim.now) ? "own_work" : "";
}

std::string_view not_any_own_work(const Aim& aim) {
    return is_of_any_handling_unit(aim) ? "own_work" : "";
}

std::string_view within_look_back(const Aim& aim) {
    if (aim.whistle.closed_at && aim.now > *aim.whistle.closed_at + kLookBack) return "look_back_over";
    return not_any_own_work(aim);
}

std::string_view may_leave(const Aim& aim) {
    return may_leave_scene(aim.whistle, *aim.assignment) ? "" : "not_released";
}

std::string_view implied_report_in(const Aim& aim) {
    return aim.flow.done_implies_report_in ? may_leave(aim) : "report_in_first";
}

std::string_view not_released_yet(const Aim& aim) {
    return aim.assignment->released ? "already_released" : only_emergency(aim);
}

std::string_view arrival_open(const Aim& aim) {
    if (aim.assignment->arrival == Arrival::kConfirmed) return "already_confirmed";
    return not_own_work(aim);
}

// Who is not on the scene yet may be called off at any time.
std::string_view dispensable_support(const Aim& aim) {
    if (aim.assignment->role != AssignmentRole::kSupport) return "only_supports";
    return aim.assignment->state == A::kWorking ? may_leave(aim) : "";
}

std::string_view nobody_claimed(const Aim& aim) {
    const bool touched =
        std::ranges::any_of(aim.whistle.assignments, [](const Assignment& part) { return part.state != A::kOffered; });
    return touched ? "already_taken_up" : "";
}

std::string_view no_open_start(const Aim& aim) {
    return aim.whistle.open_proposal(ProposalKind::kHardProblemStart) != nullptr ? "already_proposed" : "";
}

bool has_open_proposal(const Aim& aim, ProposalKind kind) {
    return std::ranges::any_of(aim.whistle.proposals, [&](const Proposal& proposal) {
        const bool about_it = aim.assignment == nullptr || proposal.assignment == aim.assignment->n;
        return proposal.kind == kind && proposal.state == ProposalState::kOpen && about_it;
    });
}

// P1 none, P2 once, P3 twice, P4 with each review of its milestones (defaults.md 2.4).
std::string_view extension_left(const Aim& aim) {
    constexpr std::array<std::uint32_t, 4> kMost{0, 1, 2, 4};
    if (find_deadline(aim.whistle, Clock::kResolve, aim.assignment->n) == nullptr) return "no_running_clock";
    if (aim.whistle.extensions >= kMost.at(static_cast<std::size_t>(aim.whistle.priority))) return "no_extension_left";
    return has_open_proposal(aim, ProposalKind::kExtension) ? "already_proposed" : "";
}

std::string_view no_open_suspension(const Aim& aim) {
    if (is_emergency(aim.whistle)) return "arrive_first";
    return has_open_proposal(aim, ProposalKind::kSuspension) ? "already_proposed" : "";
}

std::string_view no_open_exclusion(const Aim& aim) {
    if (aim.whistle.excluded) return "already_excluded";
    return has_open_proposal(aim, ProposalKind::kExclusion) ? "already_proposed" : "";
}

std::string_view question_open(const Aim& aim) {
    const bool waits = std::ranges::any_of(aim.whistle.supervisions,
                                           [](const Supervision& supervision) { return !supervision.replied_at; });
    return waits ? "" : "no_open_supervision";
}

std::string_view something_to_acknowledge(const Aim& aim) {
    const bool late = std::ranges::any_of(aim.whistle.deadlines, [&](const Deadline& deadline) {
        return (deadline.rung > kRungNone && !deadline.acknowledged_by) || deadline.clock == Clock::kEmergencyReview;
    });
    return late ? "" : "nothing_to_acknowledge";
}

std::string_view follow_up_open(const Aim& aim) {
    if (aim.whistle.follow_up_over()) return "follow_up_over";
    return aim.whistle.state == W::kClosed ? within_look_back(aim) : not_any_own_work(aim);
}

std::string_view evaluation_open(const Aim& aim) {
    if (aim.whistle.kind == Kind::kNone) return "no_whistle_to_departments";
    return aim.whistle.evaluations_shown ? "evaluation_over" : "";
}

std::string_view proposal_open(const Aim& aim) {
    // An appraisal may be corrected after the end; everything else would come too late.
    if (aim.whistle.state == W::kClosed && aim.proposal->kind != ProposalKind::kExclusion) return "overtaken";
    if (aim.proposal->state != ProposalState::kOpen) return "already_decided";
    if (aim.proposal->kind != ProposalKind::kAdjudication) return "";
    // With an interim lead in its place a plain no would leave the case with somebody nobody ruled for.
    const Assignment* part = aim.whistle.assignment(aim.proposal->assignment);
    return part != nullptr && is_live(part->state) ? "" : "adjudicate_instead";
}

// The part that a proposal is about may have gone on meanwhile.
std::string_view still_possible(const Aim& aim) {
    if (aim.proposal->assignment == 0) return "";
    if (aim.proposal->kind == ProposalKind::kExtension) {
        const Assignment* working = aim.whistle.assignment(aim.proposal->assignment);
        return working != nullptr && find_deadline(aim.whistle, Clock::kResolve, working->n) != nullptr ? ""
                                                                                                        : "overtaken";
    }
    const Assignment* part = aim.whistle.assignment(aim.proposal->assignment);
    if (part == nullptr || !is_live(part->state)) return "overtaken";
    if (aim.proposal->kind == ProposalKind::kReturn) return part->state == A::kDoneClaimed ? "overtaken" : "";
    const FlowAction* action = aim.flow.action(aim.proposal->action);
    if (action == nullptr) return "overtaken";
    if (action->effect == Effect::kClose && is_of_any_handling_unit(aim)) return "own_work";
    const ActionAim again{aim.whistle, aim.flow, *action, *part, aim.now};
    return check_action(again) ? "overtaken" : "";
}

std::string_view not_approved_by_same(const Aim& aim) {
    const auto refused = proposal_open(aim);
    if (!refused.empty()) return refused;
    // A ruling says who leads; a plain yes would say nothing.
    if (aim.proposal->kind == ProposalKind::kAdjudication) return "adjudicate_instead";
    const bool twice = std::ranges::find(aim.proposal->approvals, aim.actor.account) != aim.proposal->approvals.end();
    return twice ? "approved_before" : still_possible(aim);
}

Transition on_assignment(CommandName command, StateSet<A> from, Relations who, std::string_view to,
                         Guard guard = nullptr, StateSet<W> whistle_states = kOpenStates) {
    return Transition{command, Subject::kAssignment, from, whistle_states, who, guard, to};
}

Transition on_whistle(CommandName command, StateSet<W> from, Relations who, std::string_view to,
                      Guard guard = nullptr) {
    return Transition{command, Subject::kWhistle, StateSet<A>(), from, who, guard, to};
}

const auto& table() {
    static const auto kTable = std::to_array<Transition>({
        on_assignment(C::kClaim, StateSet(A::kOffered), Relations(R::kMember), "claimed"),
        on_assignment(C::kClaim, StateSet(A::kClaimed, A::kWorking, A::kDoneClaimed), Relations(R::kHolder),
                      "unchanged"),
        on_assignment(C::kUnclaim, StateSet(A::kClaimed), Relations(R::kHolder, R::kDispatcher), "offered"),
        on_assignment(C::kTakeOver, StateSet(A::kClaimed, A::kWorking), Relations(R::kMember, R::kUnitHead),
                      "unchanged, new holder"),
        on_assignment(C::kContact, StateSet(A::kClaimed, A::kWorking), Relations(R::kHolder, R::kDispatcher), "fact"),
        on_assignment(C::kReportIn, StateSet(A::kOffered), Relations(R::kMember, R::kDispatcher), "working"),
        on_assignment(C::kReportIn, StateSet(A::kClaimed), Relations(R::kHolder, R::kDispatcher), "working"),
        on_assignment(C::kConfirmArrival, StateSet(A::kWorking), Relations(R::kWhistler, R::kCommunity),
                      "arrival confirmed", arrival_open),
        on_assignment(C::kProgress, StateSet(A::kClaimed, A::kWorking), Relations(R::kHolder, R::kDispatcher), "fact"),
        on_assignment(C::kDone, StateSet(A::kClaimed), Relations(R::kHolder), "done_claimed", implied_report_in),
        on_assignment(C::kDone, StateSet(A::kWorking), Relations(R::kHolder), "done_claimed", may_leave),
        on_assignment(C::kVerify, StateSet(A::kDoneClaimed), Relations(R::kJudge), "accepted, or working as rework",
                      not_own_work),
        on_assignment(C::kReturn, StateSet(A::kOffered, A::kClaimed), Relations(R::kMember, R::kHolder, R::kDispatcher),
                      "proposal; approved: returned and routed on", plain_return),
        on_assignment(C::kReturn, StateSet(A::kWorking), Relations(R::kMember, R::kHolder, R::kDispatcher),
                      "proposal; approved: returned and routed on", emergency_return),
        on_assignment(C::kRelease, StateSet(A::kWorking), Relations(R::kWhistler, R::kDispatcher),
                      "may leave the scene", not_released_yet),
        on_assignment(C::kStandDown, kOfLive, Relations(R::kLeadHolder, R::kDispatcher), "stood_down",
                      dispensable_support),
        on_whistle(C::kRaise, kWorkable, Relations(R::kLeadHolder, R::kDispatcher),
                   "same id; the lead ends as raised, new parties are offered", no_open_start),
        on_whistle(C::kHandDown, kOpenStates, Relations(R::kDispatcher), "the area's desk leads"),
        on_whistle(C::kReclassify, kOpenStates, Relations(R::kDispatcher, R::kLeadHolder), "routed again"),
        on_whistle(C::kAnswer, StateSet(W::kJudging), Relations(R::kFiler), "closed, or rework", not_any_own_work),
        on_whistle(C::kAnswer, StateSet(W::kClosed), Relations(R::kFiler), "closed, or reopened", within_look_back),
        on_whistle(C::kDecline, kOpenStates, Relations(R::kDispatcher), "declined"),
        on_whistle(C::kMerge, kOpenStates, Relations(R::kDispatcher), "merged"),
        on_whistle(C::kUnmerge, StateSet(W::kMerged), Relations(R::kDispatcher), "derived again"),
        on_whistle(C::kCancel, kOpenStates, Relations(R::kDispatcher), "cancelled"),
        on_whistle(C::kCancel, kOpenStates, Relations(R::kFiler), "cancelled", nobody_claimed),
        on_whistle(C::kClose, kOpenStates, Relations(R::kDispatcher), "closed", not_any_own_work),
        on_whistle(C::kReopen, StateSet(W::kClosed, W::kDeclined), Relations(R::kDispatcher), "derived again"),
        on_whistle(C::kNote, kEveryState,
                   Relations(R::kDispatcher, R::kFiler, R::kCommunity, R::kSupervisor, R::kLeader, R::kAnyMember,
                             R::kAdministrator),
                   "fact"),
        on_whistle(C::kAdjudicate, kOpenStates, Relations(R::kSupervisor, R::kDispatcher), "ruling: one lead, binding"),
        Transition{C::kApprove, Subject::kProposal, StateSet<A>(), kDecidable, Relations(R::kDecider),
                   not_approved_by_same, "takes effect once enough have agreed"},
        Transition{C::kReject, Subject::kProposal, StateSet<A>(), kDecidable, Relations(R::kDecider), proposal_open,
                   "nothing changes"},
        on_assignment(C::kExtend, StateSet(A::kClaimed, A::kWorking), Relations(R::kHolder, R::kDispatcher),
                      "proposal; approved: a later due moment", extension_left),
        on_whistle(C::kSuspend, kOpenStates, Relations(R::kLeadHolder, R::kLeadHead, R::kDispatcher),
                   "proposal; approved: suspended until its review", no_open_suspension),
        on_whistle(C::kResume, StateSet(W::kSuspended), Relations(R::kDispatcher, R::kSupervisor, R::kLeader),
                   "derived again, clocks go on"),
        on_whistle(C::kExcludeFromAppraisal, StateSet(W::kDispatched, W::kInProgress, W::kJudging, W::kClosed),
                   Relations(R::kLeadHolder, R::kLeadHead, R::kDispatcher), "proposal of two approvals",
                   no_open_exclusion),
        on_whistle(C::kUrge, kOpenStates, Relations(R::kSupervisor, R::kDispatcher, R::kLeader, R::kWhistler), "fact"),
        on_whistle(C::kSupervise, kOpenStates, Relations(R::kSupervisor, R::kDispatcher, R::kLeader),
                   "a question with a due moment"),
        on_whistle(C::kSupervisionReply, kOpenStates, Relations(R::kAnyMember), "answered", question_open),
        on_whistle(C::kAcknowledge, kOpenStates, Relations(R::kSupervisor, R::kDispatcher, R::kLeader, R::kAnyMember),
                   "fact", something_to_acknowledge),
        on_whistle(C::kFollowUp, StateSet(W::kJudging, W::kClosed), Relations(R::kJudge),
                   "as answer; unreached: one try", follow_up_open),
        on_whistle(C::kEvaluate, StateSet(W::kClosed), Relations(R::kWhistler, R::kAcceptedMember, R::kCommunity),
                   "fact, hidden until both are in", evaluation_open),
    });
    return kTable;
}

bool state_fits(const Transition& row, const Aim& aim) {
    if (!row.whistle_states.has(aim.whistle.state)) return false;
    return row.subject != Subject::kAssignment || row.assignment_states.has(aim.assignment->state);
}

std::string present_state(const Transition& row, const Aim& aim) {
    if (row.subject == Subject::kAssignment && row.whistle_states.has(aim.whistle.state))
        return std::string(to_text(aim.assignment->state));
    return std::string(to_text(aim.whistle.state));
}

template <class State>
std::string listed(const StateSet<State>& states) {
    std::string text;
    for (std::size_t i = 0; i < Spellings<State>::kWords.size(); ++i) {
        if (!states.has(static_cast<State>(i))) continue;
        text += text.empty() ? "" : ", ";
        text += to_text(static_cast<State>(i));
    }
    return text;
}

std::string listed(Relations who) {
    std::string text;
    for (std::size_t i = 0; i < Spellings<Relation>::kWords.size(); ++i) {
        if (!who.has(static_cast<Relation>(i))) continue;
        text += text.empty() ? "" : ", ";
        text += to_text(static_cast<Relation>(i));
    }
    return text;
}

}  // namespace

std::span<const Transition> transitions() {
    return table();
}

Subject subject_of(CommandName command) {
    if (command == CommandName::kAct) return Subject::kAssignment;
    return std::ranges::find(table(), command, &Transition::command)->subject;
}

// "Nobody leaves before it is done" (defaults.md 2.1).
bool may_leave_scene(const Whistle& whistle, const Assignment& part) {
    if (!is_emergency(whistle) || part.role == AssignmentRole::kLead || part.released) return true;
    const Assignment* lead = whistle.lead();
    return lead != nullptr && (lead->state == A::kDoneClaimed || lead->state == A::kAccepted);
}

bool is_of_any_handling_unit(const Aim& aim) {
    return std::ranges::any_of(aim.whistle.assignments, [&](const Assignment& part) {
        const bool worked_till_closed = part.why == EndReason::kClosedByDispatcher && part.claimed_at;
        const bool counts = is_live(part.state) || part.state == A::kAccepted || worked_till_closed;
        return counts && part.role != AssignmentRole::kCc &&
               is_of_handling_unit(part, aim.actor, aim.directory, aim.now);
    });
}

bool may_ever(CommandName command, const Aim& aim) {
    return std::ranges::any_of(table(),
                               [&](const Transition& row) { return row.command == command && row.who.meets(aim.who); });
}

std::optional<Refusal> check_transition(CommandName command, const Aim& aim) {
    const bool informed = aim.assignment != nullptr && aim.assignment->role == AssignmentRole::kCc;
    if (informed && subject_of(command) == Subject::kAssignment)
        return Refusal(RefusalClass::kWrongState, "only_informed");
    std::optional<Refusal> nearest;
    bool some_state_fits = false;
    for (const auto& row : table()) {
        if (row.command != command) continue;
        if (!state_fits(row, aim)) {
            if (!nearest)
                nearest = Refusal(RefusalClass::kWrongState, "wrong_state").with("state", present_state(row, aim));
            continue;
        }
        some_state_fits = true;
        if (!row.who.meets(aim.who) && !aim.actor.system) continue;
        const std::string_view refused = row.guard == nullptr ? std::string_view() : row.guard(aim);
        if (refused.empty()) return std::nullopt;
        const auto kind = refused == "own_work" ? RefusalClass::kNotPermitted : RefusalClass::kWrongState;
        nearest = Refusal(kind, std::string(refused));
    }
    if (!nearest || (some_state_fits && nearest->code == "wrong_state"))
        return Refusal(RefusalClass::kNotPermitted, "not_permitted");
    return nearest;
}

std::string transitions_document() {
    std::string text =
        "# Transitions and rights\n\n"
        "Generated from `models/transitions.cpp`; a test compares the two. \"Who\" is what the actor is to the "
        "whistle\n"
        "(`models/standing.hpp`), never a role by itself. A profile may switch a command off or require more fields, "
        "and\n"
        "brings its own actions; it can never give a right that is not here.\n\n"
        "| on | command | assignment is | whistle is | who | leads to |\n| --- | --- | --- | --- | --- | --- |\n";
    for (const auto& row : table()) {
        text += "| " + std::string(to_text(row.subject)) + " | `" + std::string(to_text(row.command)) + "` | " +
                (row.assignment_states.empty() ? "–" : listed(row.assignment_states)) + " | " +
                listed(row.whistle_states) + " | " + listed(row.who) + " | " + std::string(row.to) + " |\n";
    }
    return text;
}

}  // namespace gridwhistle::models
