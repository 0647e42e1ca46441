#include "models/draft.hpp"

#include <algorithm>

namespace gridwhistle::models {
namespace {

std::vector<RouteParty> each_once(const std::vector<RouteParty>& parties) {
    std::vector<RouteParty> kept;
    for (const auto& party : parties) {
        if (std::ranges::find(kept, party.party, &RouteParty::party) == kept.end()) kept.push_back(party);
    }
    return kept;
}

bool is_ended_by(const Event& event, std::uint16_t n) {
    return std::ranges::find(event.endings, n, &Ending::n) != event.endings.end();
}

}  // namespace

Event Draft::event(EventType type) const {
    Event made;
    made.type = type;
    made.n = whistle_.version + 1;
    made.at = context.now;
    made.actor = actor.account;
    return made;
}

Event Draft::event(EventType type, std::uint16_t assignment) const {
    Event made = event(type);
    made.assignment = assignment;
    return made;
}

void Draft::add(Event event) {
    const bool told =
        std::ranges::any_of(whistle_.deadlines, [](const Deadline& deadline) { return deadline.rung > kRungNone; });
    const Whistle before = told ? whistle_ : Whistle();
    whistle_ = evolve(std::move(whistle_), event);
    hush_what_was_met(before);
    for (auto& deadline : arising(whistle_, event, clock_rules())) {
        put(whistle_.deadlines, deadline);
        event.deadlines.push_back(std::move(deadline));
    }
    alert(*this, event);
    events_.push_back(std::move(event));
}

void Draft::call(Event& event, Route route, EndReason why) const {
    auto to_call = each_once(route.parties);
    const bool names_lead = !to_call.empty() && to_call.front().role == AssignmentRole::kLead;
    bool lead_stays = false;
    for (const auto& part : whistle_.assignments) {
        if (!is_live(part.state) || is_ended_by(event, part.n)) continue;
        const auto called = std::ranges::find(to_call, part.party, &RouteParty::party);
        const bool leads = part.role == AssignmentRole::kLead;
        const bool becomes_lead = called != to_call.end() && called->role == AssignmentRole::kLead;
        if (leads != becomes_lead && (becomes_lead || names_lead)) {
            event.endings.push_back({part.n, AssignmentState::kEnded, why});
        } else if (called != to_call.end()) {
            lead_stays = lead_stays || leads;
            to_call.erase(called);
        }
    }
    if (names_lead && !lead_stays) take_lead(event, route);
    event.offers = offers(to_call, route.level);
    event.route = std::move(route);
}

/// What a new lead means for the whistle: its level, and a kind of its own once a department has it.
void Draft::take_lead(Event& event, const Route& route) const {
    event.level = route.level;
    const bool handled_at_home = event.kind.value_or(whistle_.kind) == Kind::kNone;
    if (!handled_at_home || route.level != "department") return;
    const Category* category = context.policies.catalogue().find(event.category.value_or(whistle_.category));
    const Kind usual = category != nullptr ? category->kind : Kind::kRoutine;
    event.kind = usual == Kind::kHardProblem ? Kind::kRoutine : usual;  // a hard problem starts with an approval
}

std::vector<Offer> Draft::offers(const std::vector<RouteParty>& parties, const std::string& lead_level) const {
    std::vector<Offer> made;
    for (const auto& called : parties) {
        Offer offer;
        offer.n = static_cast<std::uint16_t>(whistle_.assignments.size() + made.size() + 1);
        offer.party = called.party;
        offer.unit = called.unit;
        offer.role = called.role;
        offer.level = called.role == AssignmentRole::kLead ? lead_level : "department";
        offer.ask = called.ask;
        offer.vacant = called.vacant;
        made.push_back(std::move(offer));
    }
    return made;
}

RouteQuery Draft::query() const {
    RouteQuery query;
    query.area = whistle_.area;
    query.region = whistle_.region;
    query.category = whistle_.category;
    query.kind = whistle_.kind;
    query.priority = whistle_.priority;
    query.road_class = whistle_.road_class;
    query.flags = whistle_.flags;
    query.affected = whistle_.affected;
    query.at = context.now;
    query.desk_first = whistle_.kind == Kind::kNone && whistle_.filed_by_resident;
    for (const auto& part : whistle_.assignments) {
        const bool gone = part.state == AssignmentState::kReturned || part.why == EndReason::kRuledAway;
        if (gone) query.not_again.push_back(part.party.code);
    }
    return query;
}

std::vector<Ending> Draft::endings(EndReason why, std::uint16_t keep) const {
    std::vector<Ending> made;
    for (const auto& part : whistle_.assignments) {
        if (is_live(part.state) && part.n != keep) made.push_back({part.n, AssignmentState::kEnded, why});
    }
    return made;
}

bool Draft::is_member(const Assignment& part) const {
    return standing(whistle_, &part, nullptr, actor, context.directory, context.now).has(Relation::kMember);
}

Proposal Draft::proposal(ProposalKind kind, std::uint16_t assignment) const {
    Proposal made;
    made.n = static_cast<std::uint16_t>(whistle_.proposals.size() + 1);
    made.kind = kind;
    made.assignment = assignment;
    made.by = actor.account;
    made.at = context.now;
    return made;
}

/// Whoever met a duty is not told of it any more, even where a notice is still on its way.
void Draft::hush_what_was_met(const Whistle& before) {
    for (const auto& deadline : before.deadlines) {
        for (const std::uint16_t n : deadline.of) {
            const Deadline* still = find_deadline(whistle_, deadline.clock, n);
            const bool said = deadline.rung > kRungNone && !deadline.acknowledged_by;
            if (said && (still == nullptr || still->acknowledged_by))
                hushes_.push_back(hush_prefix(whistle_.id, to_text(deadline.clock), std::to_string(n)));
        }
    }
}

void Draft::say(std::string kind, const Deadline& deadline, std::uint16_t of, Addressee to) {
    Notice notice;
    notice.kind = std::move(kind);
    notice.whistle = whistle_.id;
    notice.assignment = is_of_assignment(deadline.clock) ? of : std::uint16_t{0};
    notice.clock = to_text(deadline.clock);
    notice.rung = static_cast<std::uint8_t>(deadline.rung);
    notice.recipient = std::move(to);
    notice.priority = whistle_.priority;
    const std::string subject = std::to_string(of);
    const auto cycle = std::chrono::floor<std::chrono::seconds>(deadline.start).time_since_epoch().count();
    notice.dedup_key = notice_key({whistle_.id, notice.clock, subject, static_cast<std::uint32_t>(cycle)},
                                  deadline.rung, notice.recipient);
    notices_.push_back(std::move(notice));
}

Decision Draft::finish() && {
    Decision decision;
    decision.notices = std::move(notices_);
    decision.hushes = std::move(hushes_);
    decision.events = std::move(events_);
    decision.related_events = std::move(related_events);
    decision.site = site;
    decision.position = position;
    return decision;
}

Refusal invalid(std::string code, std::string pointer) {
    return Refusal(RefusalClass::kInvalid, std::move(code), std::move(pointer));
}

}  // namespace gridwhistle::models
