#include "models/draft.hpp"

namespace gridwhistle::models {

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
    whistle_ = evolve(std::move(whistle_), event);
    events_.push_back(std::move(event));
    offered_ = 0;
}

std::vector<Offer> Draft::offers(const Route& route) {
    std::vector<Offer> made;
    for (const auto& called : route.parties) {
        Offer offer;
        offer.n = static_cast<std::uint16_t>(whistle_.assignments.size() + ++offered_);
        offer.party = called.party;
        offer.unit = called.unit;
        offer.role = called.role;
        offer.level = called.role == AssignmentRole::kLead ? route.level : "department";
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

Proposal Draft::proposal(ProposalKind kind, std::uint16_t assignment) const {
    Proposal made;
    made.n = static_cast<std::uint16_t>(whistle_.proposals.size() + 1);
    made.kind = kind;
    made.assignment = assignment;
    made.by = actor.account;
    made.at = context.now;
    return made;
}

Decision Draft::finish() && {
    Decision decision;
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
