#include "tests/support/invariants.hpp"

#include <algorithm>
#include <stdexcept>

namespace gridwhistle::tests {

using namespace models;

namespace {

bool is_called(const Assignment& part) {
    return part.role != AssignmentRole::kCc && is_live(part.state);
}

bool is_finished(const Assignment& part) {
    return part.state == AssignmentState::kDoneClaimed || part.state == AssignmentState::kAccepted;
}

std::string named(const Assignment& part) {
    return "assignment " + std::to_string(part.n) + " (" + part.party.code + ", " + std::string(to_text(part.role)) +
           ", " + std::string(to_text(part.state)) + ")";
}

/// The first field in which two whistles differ, by name; the rest of a row is in its assignments.
std::string difference(const Whistle& row, const Whistle& folded) {
    if (row.state != folded.state) return "state";
    if (row.version != folded.version) return "version";
    if (row.overlay != folded.overlay) return "overlay";
    if (row.kind != folded.kind) return "kind";
    if (row.priority != folded.priority) return "priority";
    if (row.level != folded.level) return "level";
    if (row.area != folded.area) return "area";
    if (row.stage != folded.stage) return "stage";
    if (row.flags != folded.flags) return "flags";
    if (row.raised != folded.raised) return "raised";
    if (row.assignments != folded.assignments) return "assignments";
    if (row.proposals != folded.proposals) return "proposals";
    if (row.judgements != folded.judgements) return "judgements";
    return "another field";
}

}  // namespace

WhistleState naive_state(const Whistle& whistle) {
    // What lies over the derived state has the same word as the state it shows.
    if (whistle.overlay != Overlay::kNone) return *parse_term<WhistleState>(to_text(whistle.overlay));
    std::vector<const Assignment*> leads;
    std::vector<const Assignment*> supports;
    for (const auto& part : whistle.assignments) {
        const bool counts = is_live(part.state) || part.state == AssignmentState::kAccepted;
        if (counts && part.role == AssignmentRole::kLead) leads.push_back(&part);
        if (counts && part.role == AssignmentRole::kSupport) supports.push_back(&part);
    }
    if (leads.empty()) return WhistleState::kDispatched;
    // A live lead counts before those that were accepted earlier.
    const auto live = std::ranges::find_if(leads, [](const Assignment* part) { return is_live(part->state); });
    const Assignment& lead = live == leads.end() ? *leads.back() : **live;
    const bool supports_accepted =
        std::ranges::all_of(supports, [](const Assignment* part) { return part->state == AssignmentState::kAccepted; });
    const bool supports_finished =
        std::ranges::all_of(supports, [](const Assignment* part) { return is_finished(*part); });
    if (lead.state == AssignmentState::kAccepted && supports_accepted) return WhistleState::kClosed;
    if (is_finished(lead) && supports_finished) return WhistleState::kJudging;
    const auto came = [](const Assignment* part) { return part->reported_in_at.has_value(); };
    const bool somebody = std::ranges::any_of(leads, came) || std::ranges::any_of(supports, came);
    return somebody ? WhistleState::kInProgress : WhistleState::kDispatched;
}

void HistoryChecker::breach(std::string invariant, std::string what) {
    breaches_.push_back({std::move(invariant), id_, std::move(what)});
}

void HistoryChecker::check_order(const Event& event) {
    const std::string name = "event " + std::to_string(event.n) + " " + std::string(to_text(event.type));
    if (event.n != last_n_ + 1) {
        breach("I2", name + " follows " + std::to_string(last_n_));
        unreadable_ = true;
    }
    if ((event.n == 1) != (event.type == EventType::kFiled)) {
        breach("I2", name + ": the first is filed, and only the first");
        unreadable_ = true;
    }
    if (event.at < last_at_) breach("I11", name + " is earlier than the one before");
    if (event.at > around_.now) breach("I11", name + " is later than now");
    last_n_ = event.n;
    last_at_ = std::max(last_at_, event.at);
}

void HistoryChecker::check_claims(const Event& event) {
    const bool gives_up = event.type == EventType::kUnclaimed;
    if (!event.assignment || !(event.holder || gives_up)) return;
    Hold& hold = holds_[*event.assignment];
    const bool takes_over = event.type == EventType::kTakenOver;
    if (event.holder && hold.holder && !takes_over)
        breach("I4", "event " + std::to_string(event.n) + ": a second holder beside the first");
    if ((takes_over && hold.holder == event.holder) || (gives_up && !hold.holder))
        breach("I4", "event " + std::to_string(event.n) + ": a change of holder that changes nothing");
    hold.holder = gives_up ? std::nullopt : event.holder;
    ++hold.changes;
}

void HistoryChecker::check_judges(const Event& event, const Whistle& before) {
    std::vector<std::uint16_t> judged = event.accepted;
    const bool failed =
        event.judgement && event.assignment && (event.type == EventType::kRework || event.type == EventType::kReopened);
    if (failed) judged.push_back(*event.assignment);
    for (const auto& part : before.assignments) {
        const bool counts = is_called(part) || part.state == AssignmentState::kAccepted;
        if (event.type == EventType::kClosed && counts) judged.push_back(part.n);
    }
    const auto units = around_.units_of.find(event.actor);
    for (const std::uint16_t n : judged) {
        const Assignment* part = before.assignment(n);
        if (part == nullptr) continue;
        const bool in_person = part->holder == event.actor || (part->party.kind == PartyKind::kPerson &&
                                                               part->party.code == std::to_string(event.actor.value));
        const bool of_unit = units != around_.units_of.end() && units->second.contains(part->unit);
        if (in_person || of_unit)
            breach("P6", "event " + std::to_string(event.n) + ": account " + std::to_string(event.actor.value) +
                             " judged its own work, " + named(*part));
    }
}

void HistoryChecker::check_parties(const Event& event) {
    const std::string name = "after event " + std::to_string(event.n) + ": ";
    std::set<PartyRef> called;
    std::size_t leads = 0;
    for (const auto& part : folded_.assignments) {
        if (!is_called(part)) continue;
        if (!called.insert(part.party).second) breach("I4", name + "two live assignments of " + part.party.code);
        leads += part.role == AssignmentRole::kLead ? 1U : 0U;
    }
    const bool lead_is_accepted = folded_.lead() != nullptr && folded_.lead()->state == AssignmentState::kAccepted;
    if (leads > 1) breach("I4", name + std::to_string(leads) + " live leads");
    if (is_open(folded_.state) && leads == 0 && !called.empty() && !lead_is_accepted)
        breach("I4", name + "nobody leads");
    if (naive_state(folded_) != folded_.state)
        breach("I3", name + "state " + std::string(to_text(folded_.state)) + " should be " +
                         std::string(to_text(naive_state(folded_))));
    if (is_open(folded_.state) && called.empty()) breach("I8", name + "open, and nobody is called");
}

void HistoryChecker::check_owner(const Event& event) {
    const bool explained = event.route && !event.route->parties.empty() && !event.route->reason.empty();
    if (!event.offers.empty() && !explained)
        breach("I8", "event " + std::to_string(event.n) + " calls parties without saying why");
}

void HistoryChecker::read(const Event& event) {
    if (unreadable_) return;
    check_order(event);
    if (unreadable_) return;
    check_claims(event);
    check_judges(event, folded_);
    check_owner(event);
    try {
        folded_ = around_.evolve(std::move(folded_), event);
    } catch (const std::logic_error& error) {
        breach("I3", error.what());
        unreadable_ = true;
        return;
    }
    check_parties(event);
}

void HistoryChecker::compare(const Whistle& row) {
    if (unreadable_) return;
    if (row.version != last_n_) {
        breach("I2", "row has version " + std::to_string(row.version) + ", its last event " + std::to_string(last_n_));
        return;
    }
    if (row != folded_) breach("I3", "row and events differ in " + difference(row, folded_));
    if (row.updated_at != last_at_) breach("I11", "row was not updated at its last event");
    for (const auto& part : row.assignments) {
        const auto hold = holds_.find(part.n);
        const std::uint32_t changes = hold == holds_.end() ? 0 : hold->second.changes;
        if (part.epoch != changes)
            breach("I4", named(part) + " has epoch " + std::to_string(part.epoch) + " after " +
                             std::to_string(changes) + " changes of holder");
    }
}

std::vector<Breach> check_whistle(const Whistle& row, std::span<const Event> events, const Surroundings& around) {
    HistoryChecker checker(row.id, around);
    for (const auto& event : events) checker.read(event);
    checker.compare(row);
    return checker.breaches();
}

std::vector<Breach> check_store(std::span<const Whistle> rows, const std::map<WhistleState, std::size_t>& counted) {
    std::vector<Breach> breaches;
    std::set<WhistleId> ids;
    std::set<std::string> numbers;
    std::set<std::string> receipts;
    std::map<WhistleState, std::size_t> found;
    for (const auto& row : rows) {
        ++found[row.state];
        if (!ids.insert(row.id).second) breaches.push_back({"I1", row.id, "two whistles with one id"});
        if (!numbers.insert(row.number).second) breaches.push_back({"I1", row.id, "two whistles with one number"});
        if (!receipts.insert(row.receipt).second) breaches.push_back({"I1", row.id, "two whistles with one receipt"});
    }
    for (std::size_t i = 0; i < Spellings<WhistleState>::kWords.size(); ++i) {
        const auto state = static_cast<WhistleState>(i);
        const std::size_t shown = counted.contains(state) ? counted.at(state) : 0;
        if (shown != found[state])
            breaches.push_back({"I9",
                                {},
                                std::string(to_text(state)) + ": " + std::to_string(shown) + " counted, " +
                                    std::to_string(found[state]) + " there"});
    }
    return breaches;
}

}  // namespace gridwhistle::tests
