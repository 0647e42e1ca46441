#include "models/evolve.hpp"

#include <algorithm>
#include <stdexcept>

namespace gridwhistle::models {
namespace {

[[noreturn]] void broken(const Event& event, const char* what) {
    throw std::logic_error("event " + std::to_string(event.n) + " " + std::string(to_text(event.type)) + ": " + what);
}

Assignment& subject(Whistle& whistle, const Event& event) {
    if (!event.assignment) broken(event, "names no assignment");
    Assignment* part = whistle.assignment(*event.assignment);
    if (part == nullptr) broken(event, "names an unknown assignment");
    return *part;
}

Proposal& decided(Whistle& whistle, const Event& event) {
    Proposal* proposal = event.proposal_n ? whistle.proposal(*event.proposal_n) : nullptr;
    if (proposal == nullptr) broken(event, "names an unknown proposal");
    return *proposal;
}

void begin(Whistle& whistle, const Event& event) {
    if (!event.filed || whistle.version != 0) broken(event, "a whistle begins once, with its filing");
    const FiledFacts& filed = *event.filed;
    whistle.id = filed.id;
    whistle.region = filed.region;
    whistle.number = filed.number;
    whistle.receipt = filed.receipt;
    whistle.category = filed.category;
    whistle.flow = filed.flow;
    whistle.flow_version = filed.flow_version;
    whistle.stage = filed.stage;
    whistle.stage_since = event.at;
    whistle.kind = filed.kind;
    whistle.priority = filed.priority;
    whistle.level = filed.level;
    whistle.title = filed.title;
    whistle.description = filed.description;
    whistle.entry = filed.entry;
    whistle.origin = filed.origin;
    whistle.area = filed.area;
    whistle.address = filed.address;
    whistle.road_class = filed.road_class;
    whistle.channel = filed.channel;
    whistle.affected = filed.affected;
    whistle.captured_at = filed.captured_at;
    whistle.filed_by = event.actor;
    whistle.filed_at = event.at;
    whistle.filed_by_resident = filed.by_resident;
    whistle.reachable = filed.reachable;
    whistle.flags = filed.flags;
    whistle.external_refs = filed.external_refs;
}

void offer(Whistle& whistle, const Event& event, const Offer& offered) {
    if (offered.n != whistle.assignments.size() + 1) broken(event, "an offer skips a number");
    Assignment part;
    part.n = offered.n;
    part.party = offered.party;
    part.unit = offered.unit;
    part.role = offered.role;
    part.level = offered.level;
    part.ask = offered.ask;
    part.vacant = offered.vacant;
    part.offered_at = event.at;
    whistle.assignments.push_back(std::move(part));
}

void end(Whistle& whistle, const Event& event, const Ending& ending) {
    Assignment* part = whistle.assignment(ending.n);
    if (part == nullptr) broken(event, "ends an unknown assignment");
    part->state = ending.state;
    part->why = ending.why;
    part->ended_at = event.at;
}

void rework(Assignment& part) {
    part.state = AssignmentState::kWorking;
    part.done_at.reset();
    part.ended_at.reset();
    ++part.rework_count;
}

// claimed, taken_over: assignment, holder
void hold(Assignment& part, const Event& event) {
    if (!event.holder) broken(event, "names no holder");
    part.holder = event.holder;
    ++part.epoch;
    if (event.type == EventType::kClaimed) {
        part.state = AssignmentState::kClaimed;
        part.claimed_at = event.at;
    }
}

// reported_in: assignment, arrival, holder when it implies the claim
void report_in(Assignment& part, const Event& event) {
    if (event.holder) hold(part, event);
    if (!part.claimed_at) part.claimed_at = event.at;
    part.state = AssignmentState::kWorking;
    part.reported_in_at = event.at;
    part.arrival = event.arrival.value_or(Arrival::kUnverified);
}

// done_claimed: assignment, text = feedback, arrival when it implies the report-in, holder when it implies the claim
void claim_done(Assignment& part, const Event& event) {
    if (event.arrival) {
        report_in(part, event);
    } else if (event.holder) {
        hold(part, event);
    }
    part.state = AssignmentState::kDoneClaimed;
    part.done_at = event.at;
    part.feedback = event.text;
}

// reopened: assignment when the lead goes back to work; offers when there was none to go back to
void reopen(Whistle& whistle, const Event& event) {
    whistle.overlay = Overlay::kNone;
    whistle.closed_at.reset();
    whistle.unconfirmed = false;
    if (event.assignment) {
        rework(subject(whistle, event));
        ++whistle.rework_count;
    }
}

// handed_down, reclassified: area and flags when the whistle turned out to lie elsewhere
void move(Whistle& whistle, const Event& event) {
    if (!event.area) return;
    whistle.area = *event.area;
    whistle.flags = event.flags;
}

// reclassified: whatever changed, with offers and endings of the new route
void reclassify(Whistle& whistle, const Event& event) {
    if (event.category) whistle.category = *event.category;
    if (event.road_class) whistle.road_class = *event.road_class;
    move(whistle, event);
}

// raised: text = measures taken; proposal_n when an approval did it, for the one who raised is the one who asked
void raise(Whistle& whistle, const Event& event) {
    const AccountId by = event.proposal_n ? decided(whistle, event).by : event.actor;
    whistle.raised = Raised{event.at, by, event.text};
}

void act(Whistle& whistle, const Event& event) {
    Assignment& part = subject(whistle, event);
    part.acted.push_back(event.action);
    if (event.attempt) ++part.attempts;
}

void settle(Whistle& whistle, const Event& event, ProposalState state) {
    Proposal& proposal = decided(whistle, event);
    proposal.state = state;
    proposal.decision = event.text;
    proposal.decided_at = event.at;
    if (state == ProposalState::kApproved) proposal.approvals.push_back(event.actor);
}

void link(Whistle& whistle, const Event& event) {
    if (!event.link || !event.other) broken(event, "names no link");
    whistle.links.push_back(Link{*event.link, *event.other});
}

// unmerged: the clocks come with it, armed again
void unmerge(Whistle& whistle) {
    whistle.overlay = Overlay::kNone;
    whistle.merged_into.reset();
}

// suspended: proposal_n of the approved proposal. No clock but that of the review runs on.
void suspend(Whistle& whistle, const Event& event) {
    whistle.overlay = Overlay::kSuspended;
    whistle.suspended_at = event.at;
    for (auto& deadline : whistle.deadlines) deadline.fires_at.reset();
}

// resumed: the clocks that go on come with it, reckoned without the pause
void resume(Whistle& whistle, const Event& event) {
    if (!whistle.suspended_at) broken(event, "resumes what was not suspended");
    whistle.overlay = Overlay::kNone;
    whistle.pauses.push_back({*whistle.suspended_at, event.at});
    whistle.suspended_at.reset();
}

// merged: other
void merge(Whistle& whistle, const Event& event) {
    whistle.overlay = Overlay::kMerged;
    whistle.merged_into = event.other;
    for (auto& deadline : whistle.deadlines) deadline.fires_at.reset();
}

// supervised: supervision; escalated to a rung that asks a question brings one along too
void supervise(Whistle& whistle, const Event& event) {
    if (event.supervision->n != whistle.supervisions.size() + 1) broken(event, "skips a supervision");
    whistle.supervisions.push_back(*event.supervision);
}

// supervision_replied: subject, text
void reply(Whistle& whistle, const Event& event) {
    Supervision* asked = event.subject ? whistle.supervision(*event.subject) : nullptr;
    if (asked == nullptr) broken(event, "answers an unknown supervision");
    asked->reply = event.text;
    asked->replied_by = event.actor;
    asked->replied_at = event.at;
}

void evolve_clocks(Whistle& whistle, const Event& event) {
    switch (event.type) {
        case EventType::kExtended: ++whistle.extensions; break;
        case EventType::kSuspended: suspend(whistle, event); break;
        case EventType::kResumed: resume(whistle, event); break;
        case EventType::kExcluded: whistle.excluded = true; break;
        case EventType::kProposalLapsed: settle(whistle, event, ProposalState::kLapsed); break;
        case EventType::kSupervisionReplied: reply(whistle, event); break;
        case EventType::kEvaluationsShown: whistle.evaluations_shown = true; break;
        case EventType::kFollowUpOver: whistle.follow_up_missed = true; break;
        case EventType::kEmergencyReviewed: whistle.emergency_reviewed_at = event.at; break;
        case EventType::kMoved: move(whistle, event); break;
        default: break;  // escalated, urged, acknowledged, reckoned again: their deadlines say it all
    }
}

// The facts about the subject of an event that concern one assignment.
void evolve_assignment(Whistle& whistle, const Event& event) {
    Assignment& part = subject(whistle, event);
    switch (event.type) {
        case EventType::kClaimed:
        case EventType::kTakenOver: hold(part, event); break;
        case EventType::kUnclaimed:
            part.state = AssignmentState::kOffered;
            part.holder.reset();
            part.claimed_at.reset();
            ++part.epoch;
            break;
        case EventType::kContacted: part.contacted_at = event.at; break;
        case EventType::kReportedIn: report_in(part, event); break;
        case EventType::kArrivalConfirmed: part.arrival = Arrival::kConfirmed; break;
        case EventType::kProgressed: part.progressed_at = event.at; break;
        case EventType::kDoneClaimed: claim_done(part, event); break;
        case EventType::kReleased: part.released = true; break;
        case EventType::kRework:
            rework(part);
            ++whistle.rework_count;
            break;
        default: break;
    }
}

void evolve_whistle(Whistle& whistle, const Event& event) {
    switch (event.type) {
        case EventType::kFiled: begin(whistle, event); break;
        case EventType::kReopened: reopen(whistle, event); break;
        case EventType::kAnswered: whistle.unconfirmed = false; break;
        case EventType::kProposed:
            if (!event.proposal || event.proposal->n != whistle.proposals.size() + 1) broken(event, "skips a proposal");
            whistle.proposals.push_back(*event.proposal);
            break;
        case EventType::kApprovalGiven: decided(whistle, event).approvals.push_back(event.actor); break;
        case EventType::kProposalApproved: settle(whistle, event, ProposalState::kApproved); break;
        case EventType::kProposalRejected: settle(whistle, event, ProposalState::kRejected); break;
        case EventType::kRaised: raise(whistle, event); break;
        case EventType::kHandedDown: move(whistle, event); break;
        case EventType::kReclassified: reclassify(whistle, event); break;
        case EventType::kActed: act(whistle, event); break;
        case EventType::kDeclined: whistle.overlay = Overlay::kDeclined; break;
        case EventType::kCancelled: whistle.overlay = Overlay::kCancelled; break;
        case EventType::kClosed: whistle.overlay = Overlay::kClosed; break;
        case EventType::kMerged: merge(whistle, event); break;
        case EventType::kUnmerged: unmerge(whistle); break;
        case EventType::kLinked: link(whistle, event); break;
        default:
            evolve_clocks(whistle, event);
            if (event.assignment) evolve_assignment(whistle, event);
            break;
    }
}

void take_common_parts(Whistle& whistle, const Event& event) {
    for (const auto& ending : event.endings) end(whistle, event, ending);
    for (const auto& offered : event.offers) offer(whistle, event, offered);
    for (const std::uint16_t n : event.accepted) end(whistle, event, {n, AssignmentState::kAccepted, EndReason::kNone});
    if (event.judgement) whistle.judgements.push_back(*event.judgement);
    if (event.supervision) supervise(whistle, event);
    if (event.kind) whistle.kind = *event.kind;
    if (event.priority) whistle.priority = *event.priority;
    if (event.level) whistle.level = *event.level;
    if (event.flow) whistle.flow = *event.flow;
    if (event.flow_version) whistle.flow_version = *event.flow_version;
    if (event.stage) {
        whistle.stage = *event.stage;
        whistle.stage_since = event.at;
    }
}

}  // namespace

Whistle evolve(Whistle whistle, const Event& event) {
    if (event.n != whistle.version + 1) broken(event, "does not follow version");
    evolve_whistle(whistle, event);
    take_common_parts(whistle, event);
    whistle.version = event.n;
    whistle.updated_at = event.at;
    const bool was_closed = whistle.state == WhistleState::kClosed;
    whistle.state = derive_state(whistle);
    if (whistle.state == WhistleState::kClosed && !was_closed) {
        whistle.closed_at = event.at;
        whistle.unconfirmed = event.unconfirmed;
    }
    drop_met(whistle);
    for (const auto& deadline : event.deadlines) put(whistle.deadlines, deadline);
    return whistle;
}

Whistle fold(std::span<const Event> events) {
    Whistle whistle;
    for (const auto& event : events) whistle = evolve(std::move(whistle), event);
    return whistle;
}

}  // namespace gridwhistle::models
