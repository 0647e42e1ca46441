#include "models/audit.hpp"

#include "models/evolve.hpp"

#include <map>
#include <set>
#include <stdexcept>

namespace gridwhistle::models {
namespace {

using Breaches = std::vector<std::string>;

void audit_log(std::span<const Event> events, Breaches& breaches) {
    if (events.empty()) {
        breaches.emplace_back("has no events");
        return;
    }
    if (events.front().type != EventType::kFiled) breaches.emplace_back("does not begin with its filing");
    if (events.front().type == EventType::kFiled && !events.front().route)
        breaches.emplace_back("was filed without a route");
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (events[i].n != i + 1)
            breaches.push_back("event " + std::to_string(i + 1) + " has number " + std::to_string(events[i].n));
        if (i > 0 && events[i].at < events[i - 1].at)
            breaches.push_back("event " + std::to_string(i + 1) + " is older than the one before");
        if (i > 0 && events[i].type == EventType::kFiled) breaches.emplace_back("is filed twice");
    }
}

/// Rungs are climbed one by one, each only once a round, never before they were due and never after the end.
void audit_escalations(std::span<const Event> events, Breaches& breaches) {
    std::map<std::pair<Clock, std::uint16_t>, int> reached;
    for (const auto& event : events) {
        const bool escalated = event.type == EventType::kEscalated && event.clock;
        const std::uint16_t of = event.assignment && is_of_assignment(event.clock.value_or(Clock::kReportIn))
                                     ? *event.assignment
                                     : event.subject.value_or(0);
        if (escalated) {
            int& rung = reached[{*event.clock, of}];
            const std::string what = std::string(to_text(*event.clock)) + " of " + std::to_string(of);
            if (event.rung <= rung)
                breaches.push_back("climbs to rung " + std::to_string(event.rung) + " again: " + what);
            if (event.rung >= kRungSupervise1 && (!event.due_at || event.at <= *event.due_at))
                breaches.push_back("reproaches before it was due: " + what);
            rung = event.rung;
            continue;
        }
        for (const auto& deadline : event.deadlines) {
            for (const std::uint16_t n : deadline.of) {
                if (deadline.rung == kRungNone) reached[{deadline.clock, n}] = kRungNone;
            }
        }
    }
}

void audit_deadlines(const Whistle& row, Breaches& breaches) {
    for (const auto& deadline : row.deadlines) {
        for (const std::uint16_t n : deadline.of) {
            if (row.state != WhistleState::kMerged && !is_owed(row, deadline, n))
                breaches.push_back("has a clock for what nobody owes: " + std::string(to_text(deadline.clock)));
        }
    }
}

void audit_assignments(const Whistle& row, Breaches& breaches) {
    std::size_t live_leads = 0;
    std::set<PartyRef> live_parties;
    for (const auto& part : row.assignments) {
        if (!is_live(part.state)) continue;
        if (part.role == AssignmentRole::kLead) ++live_leads;
        if (!live_parties.insert(part.party).second) breaches.push_back("calls " + part.party.code + " twice at once");
        if (part.state == AssignmentState::kClaimed && !part.holder)
            breaches.emplace_back("has a claim without a holder");
        if (part.state == AssignmentState::kOffered && part.holder)
            breaches.emplace_back("has a holder of what is only offered");
    }
    const bool active = row.state == WhistleState::kDispatched || row.state == WhistleState::kInProgress;
    if (live_leads > 1) breaches.emplace_back("has two live leads");
    // A lead whose part was accepted has nothing left to do while others finish theirs.
    if (active && row.lead() == nullptr) breaches.emplace_back("is open without a lead");
    if (row.state == WhistleState::kClosed && !live_parties.empty())
        breaches.emplace_back("is closed with live assignments");
    if (row.state != derive_state(row))
        breaches.emplace_back("shows a state that does not follow from its assignments");
}

}  // namespace

std::vector<std::string> audit(const Whistle& row, std::span<const Event> events) {
    Breaches breaches;
    audit_log(events, breaches);
    audit_assignments(row, breaches);
    audit_escalations(events, breaches);
    audit_deadlines(row, breaches);
    try {
        if (!events.empty() && !(fold(events) == row)) breaches.emplace_back("is not what its events tell");
    } catch (const std::logic_error& broken) {
        breaches.push_back(std::string("cannot be folded: ") + broken.what());
    }
    return breaches;
}

}  // namespace gridwhistle::models
