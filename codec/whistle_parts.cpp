#include "codec/whistle_parts.hpp"

#include "codec/deadline_view.hpp"
#include "codec/field_schema.hpp"
#include "codec/id_text.hpp"
#include "codec/message_catalogue.hpp"

#include <charconv>

namespace gridwhistle::codec {
namespace {

using models::AccountId;
using models::Assignment;
using models::AssignmentId;
using models::Label;
using models::Proposal;
using models::to_text;
using models::Whistle;

std::optional<AccountId> account_of(const models::PartyRef& party) {
    AccountId account;
    const char* end = party.code.data() + party.code.size();
    const auto [stopped, error] = std::from_chars(party.code.data(), end, account.value);
    return error == std::errc{} && stopped == end ? std::optional(account) : std::nullopt;
}

/// The values of an own action. A position stays out: where somebody stood is sealed.
struct ValueWriter {
    JsonWriter& json;

    void operator()(const std::string& text) const { json.value(text); }
    void operator()(bool flag) const { json.value(flag); }
    void operator()(std::int64_t integer) const { json.value(integer); }
    void operator()(double number) const { json.value(number); }
    void operator()(const std::vector<std::string>& codes) const {
        json.begin_array();
        for (const auto& code : codes) json.value(code);
        json.end_array();
    }
    void operator()(const models::Fix&) const { json.value(nullptr); }
    void operator()(const std::vector<models::Ask>& asks) const {
        json.begin_array();
        for (const auto& ask : asks) json.begin_object().member("unit", ask.unit).member("ask", ask.ask).end_object();
        json.end_array();
    }
};

void append_about(JsonWriter& json, const Whistle& whistle, std::uint16_t assignment) {
    json.key("assignment");
    if (assignment == 0) {
        json.value(nullptr);
    } else {
        json.value(AssignmentId{whistle.id, assignment});
    }
}

}  // namespace

std::optional<std::string> PersonNames::of(AccountId account) const {
    if (account == AccountId{} || account == hidden_) return std::nullopt;
    return directory_.name_of(account);
}

std::optional<std::string> PersonNames::of(const models::PartyRef& party) const {
    if (party.kind != models::PartyKind::kPerson) return directory_.name_of(party);
    const auto account = account_of(party);
    return account ? of(*account) : std::nullopt;
}

void append_person(JsonWriter& json, AccountId account, const PersonNames& names) {
    if (account == AccountId{}) {
        json.value(nullptr);
        return;
    }
    json.begin_object().member("id", std::to_string(account.value)).member("name", names.of(account)).end_object();
}

void append_party(JsonWriter& json, const models::PartyRef& party, const PersonNames& names) {
    json.begin_object().member("kind", to_text(party.kind)).member("code", party.code);
    json.member("name", names.of(party)).end_object();
}

void append_maybe(JsonWriter& json, std::string_view name, const std::string& text) {
    if (text.empty()) {
        json.member(name, nullptr);
    } else {
        json.member(name, text);
    }
}

void append_phase(JsonWriter& json, models::Phase phase, const Label& aside, const models::FlowProfile* flow) {
    json.member("phase", to_text(phase));
    const Label* words = phase == models::Phase::kAside ? &aside : &words_of(phase);
    if (flow != nullptr) {
        const auto own = flow->phases.find(phase);
        if (own != flow->phases.end()) words = &own->second;
    }
    append_label(json, "phase_label", *words);
}

void append_assignment(JsonWriter& json, const Whistle& whistle, const Assignment& part,
                       const models::FlowProfile* flow, const PersonNames& names, models::Instant now) {
    json.begin_object().member("id", AssignmentId{whistle.id, part.n}).key("party");
    append_party(json, part.party, names);
    append_maybe(json, "unit", part.unit.value);
    json.member("role", to_text(part.role)).member("state", to_text(part.state));
    append_phase(json, models::phase_of(part), words_of(part.state), flow);
    json.key("why");
    if (part.why == models::EndReason::kNone) {
        json.value(nullptr);
    } else {
        json.value(to_text(part.why));
    }
    json.member("holder", part.holder ? names.of(*part.holder) : std::nullopt).member("epoch", part.epoch);
    append_maybe(json, "level", part.level);
    append_maybe(json, "ask", part.ask);
    append_maybe(json, "feedback", part.feedback);
    json.member("vacant", part.vacant).member("arrival", to_text(part.arrival)).member("released", part.released);
    json.member("rework_count", part.rework_count).member("attempts", part.attempts);
    json.member("offered_at", part.offered_at).member("claimed_at", part.claimed_at);
    json.member("contacted_at", part.contacted_at).member("reported_in_at", part.reported_in_at);
    json.member("progressed_at", part.progressed_at).member("done_at", part.done_at).member("ended_at", part.ended_at);
    append_clocks(json, whistle, part.n, now);
    json.end_object();
}

void append_proposal(JsonWriter& json, const Whistle& whistle, const Proposal& proposal, const PersonNames& names) {
    json.begin_object().member("id", to_text(ProposalId{whistle.id, proposal.n}));
    json.member("kind", to_text(proposal.kind)).member("state", to_text(proposal.state));
    append_about(json, whistle, proposal.assignment);
    json.member("by", names.of(proposal.by)).member("at", proposal.at);
    append_maybe(json, "reason", proposal.reason);
    append_maybe(json, "duty", proposal.duty);
    append_maybe(json, "note", proposal.note);
    append_maybe(json, "measures_taken", proposal.measures_taken);
    append_maybe(json, "action", proposal.action);
    json.key("data").begin_object();
    for (const auto& [name, value] : proposal.data.all()) {
        json.key(name);
        std::visit(ValueWriter{json}, value);
    }
    json.end_object().key("parties").begin_array();
    for (const auto& party : proposal.parties) json.value(party);
    json.end_array().key("asks");
    ValueWriter{json}(proposal.asks);
    json.key("deciders").begin_array();
    for (const auto role : proposal.deciders) json.value(to_text(role));
    json.end_array().member("count", proposal.count).key("approvals").begin_array();
    for (const auto account : proposal.approvals) json.value(names.of(account));
    json.end_array();
    append_maybe(json, "decision", proposal.decision);
    append_maybe(json, "evidence", proposal.evidence);
    json.member("until", proposal.until);
    json.member("decided_at", proposal.decided_at).member("interim_lead", proposal.interim_lead).end_object();
}

void append_judgement(JsonWriter& json, const Whistle& whistle, const models::Judgement& judgement,
                      const PersonNames& names) {
    json.begin_object().member("slot", to_text(judgement.slot));
    append_about(json, whistle, judgement.assignment);
    json.member("by", names.of(judgement.by)).member("at", judgement.at).member("solved", to_text(judgement.solved));
    json.member("satisfaction", judgement.satisfaction).member("contacted_in_time", judgement.contacted_in_time);
    append_maybe(json, "text", judgement.text);
    json.member("reached", !judgement.unreached);
    append_maybe(json, "of", judgement.of.value);
    append_maybe(json, "on_behalf", judgement.on_behalf.value);
    json.end_object();
}

}  // namespace gridwhistle::codec
