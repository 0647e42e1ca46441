#pragma once

#include "models/event.hpp"
#include "models/whistle.hpp"

#include <concepts>
#include <type_traits>

namespace gridwhistle::codec {

// What the stored structures consist of, in the order of the canonical text. Members are only ever added, with
// `maybe`, so that older texts read as if they said nothing.

/// T or const T, for descriptions that serve reading and writing.
template <class T, class Model>
concept Of = std::same_as<std::remove_const_t<T>, Model>;

template <class Io>
void describe(Io& io, Of<models::PartyRef> auto& party) {
    io.always("kind", party.kind);
    io.always("code", party.code);
}

template <class Io>
void describe(Io& io, Of<models::Ask> auto& ask) {
    io.always("unit", ask.unit);
    io.maybe("ask", ask.ask);
}

template <class Io>
void describe(Io& io, Of<models::ExternalRef> auto& ref) {
    io.always("system", ref.system);
    io.always("id", ref.id);
}

template <class Io>
void describe(Io& io, Of<models::Link> auto& link) {
    io.always("kind", link.kind);
    io.always("other", link.other);
}

template <class Io>
void describe(Io& io, Of<models::Raised> auto& raised) {
    io.always("at", raised.at);
    io.always("by", raised.by);
    io.maybe("measures_taken", raised.measures_taken);
}

template <class Io>
void describe(Io& io, Of<models::Offer> auto& offer) {
    io.always("n", offer.n);
    io.always("party", offer.party);
    io.maybe("unit", offer.unit);
    io.always("role", offer.role);
    io.maybe("level", offer.level);
    io.maybe("ask", offer.ask);
    io.maybe("vacant", offer.vacant);
}

template <class Io>
void describe(Io& io, Of<models::Ending> auto& ending) {
    io.always("n", ending.n);
    io.always("state", ending.state);
    io.always("why", ending.why);
}

template <class Io>
void describe(Io& io, Of<models::FiledFacts> auto& filed) {
    io.always("id", filed.id);
    io.always("region", filed.region);
    io.always("number", filed.number);
    io.maybe("receipt", filed.receipt);
    io.always("category", filed.category);
    io.always("flow", filed.flow);
    io.always("flow_version", filed.flow_version);
    io.maybe("stage", filed.stage);
    io.always("kind", filed.kind);
    io.always("priority", filed.priority);
    io.maybe("level", filed.level);
    io.maybe("title", filed.title);
    io.maybe("description", filed.description);
    io.always("entry", filed.entry);
    io.always("origin", filed.origin);
    io.always("area", filed.area);
    io.maybe("address", filed.address);
    io.always("road_class", filed.road_class);
    io.maybe("channel", filed.channel);
    io.maybe("affected", filed.affected);
    io.maybe("captured_at", filed.captured_at);
    io.maybe("by_resident", filed.by_resident);
    io.maybe("reachable", filed.reachable);
    io.maybe("flags", filed.flags);
    io.maybe("external_refs", filed.external_refs);
}

template <class Io>
void describe(Io& io, Of<models::RouteQuery> auto& query) {
    io.always("area", query.area);
    io.maybe("region", query.region);
    io.always("category", query.category);
    io.always("kind", query.kind);
    io.always("priority", query.priority);
    io.always("road_class", query.road_class);
    io.maybe("flags", query.flags);
    io.maybe("affected", query.affected);
    io.always("at", query.at);
    io.maybe("desk_first", query.desk_first);
    io.maybe("not_again", query.not_again);
    io.maybe("asks", query.asks);
}

template <class Io>
void describe(Io& io, Of<models::RouteCandidate> auto& candidate) {
    io.always("rule", candidate.rule);
    io.always("why_not", candidate.why_not);
}

template <class Io>
void describe(Io& io, Of<models::RouteParty> auto& party) {
    io.always("party", party.party);
    io.maybe("unit", party.unit);
    io.always("role", party.role);
    io.maybe("ask", party.ask);
    io.maybe("vacant", party.vacant);
}

template <class Io>
void describe(Io& io, Of<models::Route> auto& route) {
    io.maybe("parties", route.parties);
    io.maybe("level", route.level);
    io.maybe("rule", route.rule);
    io.maybe("reason", route.reason);
    io.maybe("catalogue_version", route.catalogue_version);
    io.always("priority", route.priority);
    io.always("kind", route.kind);
    io.always("inputs", route.inputs);
    io.maybe("turned_down", route.turned_down);
}

template <class Io>
void describe(Io& io, Of<models::Proposal> auto& proposal) {
    io.always("n", proposal.n);
    io.always("kind", proposal.kind);
    io.always("state", proposal.state);
    io.maybe("assignment", proposal.assignment);
    io.always("by", proposal.by);
    io.always("at", proposal.at);
    io.maybe("reason", proposal.reason);
    io.maybe("duty", proposal.duty);
    io.maybe("note", proposal.note);
    io.maybe("measures_taken", proposal.measures_taken);
    io.maybe("action", proposal.action);
    io.maybe("data", proposal.data);
    io.maybe("parties", proposal.parties);
    io.maybe("asks", proposal.asks);
    io.maybe("deciders", proposal.deciders);
    io.always("count", proposal.count);
    io.maybe("approvals", proposal.approvals);
    io.maybe("decision", proposal.decision);
    io.maybe("decided_at", proposal.decided_at);
    io.maybe("interim_lead", proposal.interim_lead);
    io.maybe("evidence", proposal.evidence);
    io.maybe("until", proposal.until);
}

template <class Io>
void describe(Io& io, Of<models::Limit> auto& limit) {
    io.always("count", limit.count);
    io.always("unit", limit.unit);
}

template <class Io>
void describe(Io& io, Of<models::Pause> auto& pause) {
    io.always("from", pause.from);
    io.always("to", pause.to);
}

template <class Io>
void describe(Io& io, Of<models::Deadline> auto& deadline) {
    io.always("clock", deadline.clock);
    io.always("of", deadline.of);
    io.always("start", deadline.start);
    io.maybe("limit", deadline.limit);
    io.maybe("halved", deadline.halved);
    io.always("warn_at", deadline.warn_at);
    io.always("due_at", deadline.due_at);
    io.maybe("provisional", deadline.provisional);
    io.maybe("fires_at", deadline.fires_at);
    io.maybe("rung", deadline.rung);
    io.maybe("planned_at", deadline.planned_at);
    io.maybe("told", deadline.told);
    io.maybe("nobody_on_duty", deadline.nobody_on_duty);
    io.maybe("acknowledged_by", deadline.acknowledged_by);
    io.maybe("acknowledged_at", deadline.acknowledged_at);
}

template <class Io>
void describe(Io& io, Of<models::Supervision> auto& supervision) {
    io.always("n", supervision.n);
    io.always("rung", supervision.rung);
    io.maybe("assignment", supervision.assignment);
    io.maybe("clock", supervision.clock);
    io.always("by", supervision.by);
    io.always("at", supervision.at);
    io.maybe("question", supervision.question);
    io.maybe("reply", supervision.reply);
    io.always("replied_by", supervision.replied_by);
    io.maybe("replied_at", supervision.replied_at);
}

template <class Io>
void describe(Io& io, Of<models::Judgement> auto& judgement) {
    io.always("slot", judgement.slot);
    io.maybe("assignment", judgement.assignment);
    io.always("by", judgement.by);
    io.always("at", judgement.at);
    io.always("solved", judgement.solved);
    io.maybe("satisfaction", judgement.satisfaction);
    io.maybe("contacted_in_time", judgement.contacted_in_time);
    io.maybe("text", judgement.text);
    io.maybe("unreached", judgement.unreached);
    io.maybe("of", judgement.of);
    io.maybe("on_behalf", judgement.on_behalf);
}

/// The payload: all but type, n, at and actor, which are columns of their own.
template <class Io>
void describe(Io& io, Of<models::Event> auto& event) {
    io.maybe("assignment", event.assignment);
    io.maybe("holder", event.holder);
    io.maybe("filed", event.filed);
    io.maybe("offers", event.offers);
    io.maybe("endings", event.endings);
    io.maybe("accepted", event.accepted);
    io.maybe("route", event.route);
    io.maybe("proposal", event.proposal);
    io.maybe("proposal_n", event.proposal_n);
    io.maybe("judgement", event.judgement);
    io.maybe("arrival", event.arrival);
    io.maybe("category", event.category);
    io.maybe("flow", event.flow);
    io.maybe("flow_version", event.flow_version);
    io.maybe("kind", event.kind);
    io.maybe("priority", event.priority);
    io.maybe("road_class", event.road_class);
    io.maybe("area", event.area);
    io.maybe("flags", event.flags);
    io.maybe("level", event.level);
    io.maybe("stage", event.stage);
    io.maybe("other", event.other);
    io.maybe("link", event.link);
    io.maybe("action", event.action);
    io.maybe("text", event.text);
    io.maybe("fields", event.fields);
    io.maybe("attempt", event.attempt);
    io.maybe("unconfirmed", event.unconfirmed);
    io.maybe("deadlines", event.deadlines);
    io.maybe("clock", event.clock);
    io.maybe("subject", event.subject);
    io.maybe("rung", event.rung);
    io.maybe("supervision", event.supervision);
    io.maybe("due_at", event.due_at);
}

template <class Io>
void describe(Io& io, Of<models::Assignment> auto& part) {
    io.always("n", part.n);
    io.always("party", part.party);
    io.maybe("unit", part.unit);
    io.always("role", part.role);
    io.always("state", part.state);
    io.always("why", part.why);
    io.maybe("holder", part.holder);
    io.maybe("epoch", part.epoch);
    io.maybe("level", part.level);
    io.maybe("ask", part.ask);
    io.maybe("feedback", part.feedback);
    io.maybe("vacant", part.vacant);
    io.always("arrival", part.arrival);
    io.maybe("released", part.released);
    io.maybe("rework_count", part.rework_count);
    io.maybe("attempts", part.attempts);
    io.maybe("acted", part.acted);
    io.always("offered_at", part.offered_at);
    io.maybe("claimed_at", part.claimed_at);
    io.maybe("contacted_at", part.contacted_at);
    io.maybe("reported_in_at", part.reported_in_at);
    io.maybe("progressed_at", part.progressed_at);
    io.maybe("done_at", part.done_at);
    io.maybe("ended_at", part.ended_at);
}

template <class Io>
void describe_filing_of(Io& io, Of<models::Whistle> auto& whistle) {
    io.maybe("title", whistle.title);
    io.maybe("description", whistle.description);
    io.always("entry", whistle.entry);
    io.always("origin", whistle.origin);
    io.always("area", whistle.area);
    io.maybe("address", whistle.address);
    io.always("road_class", whistle.road_class);
    io.maybe("channel", whistle.channel);
    io.maybe("affected", whistle.affected);
    io.always("filed_by", whistle.filed_by);
    io.always("filed_at", whistle.filed_at);
    io.maybe("captured_at", whistle.captured_at);
    io.maybe("closed_at", whistle.closed_at);
    io.always("updated_at", whistle.updated_at);
    io.maybe("filed_by_resident", whistle.filed_by_resident);
}

template <class Io>
void describe(Io& io, Of<models::Whistle> auto& whistle) {
    io.always("id", whistle.id);
    io.always("region", whistle.region);
    io.always("number", whistle.number);
    io.maybe("receipt", whistle.receipt);
    io.always("version", whistle.version);
    io.always("state", whistle.state);
    io.always("overlay", whistle.overlay);
    io.always("kind", whistle.kind);
    io.always("priority", whistle.priority);
    io.always("category", whistle.category);
    io.always("flow", whistle.flow);
    io.always("flow_version", whistle.flow_version);
    io.maybe("stage", whistle.stage);
    io.always("stage_since", whistle.stage_since);
    io.maybe("level", whistle.level);
    io.maybe("raised", whistle.raised);
    describe_filing_of(io, whistle);
    io.maybe("unconfirmed", whistle.unconfirmed);
    io.maybe("rework_count", whistle.rework_count);
    io.maybe("merged_into", whistle.merged_into);
    io.maybe("flags", whistle.flags);
    io.maybe("external_refs", whistle.external_refs);
    io.maybe("links", whistle.links);
    io.maybe("assignments", whistle.assignments);
    io.maybe("proposals", whistle.proposals);
    io.maybe("judgements", whistle.judgements);
    io.maybe("supervisions", whistle.supervisions);
    io.maybe("deadlines", whistle.deadlines);
    io.maybe("pauses", whistle.pauses);
    io.maybe("suspended_at", whistle.suspended_at);
    io.maybe("emergency_reviewed_at", whistle.emergency_reviewed_at);
    io.maybe("excluded", whistle.excluded);
    io.maybe("evaluations_shown", whistle.evaluations_shown);
    io.maybe("follow_up_missed", whistle.follow_up_missed);
    io.maybe("reachable", whistle.reachable);
    io.maybe("extensions", whistle.extensions);
}

}  // namespace gridwhistle::codec
