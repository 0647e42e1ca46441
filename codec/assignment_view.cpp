#include "codec/assignment_view.hpp"

#include "codec/deadline_view.hpp"
#include "codec/id_text.hpp"

namespace gridwhistle::codec {
namespace {

void append_place(JsonWriter& json, const models::Whistle& whistle, const std::optional<models::Point>& site,
                  const models::Directory& directory) {
    const models::Area* area = directory.areas().find(whistle.area);
    json.key("area").begin_object().member("code", whistle.area);
    json.member("name", area != nullptr ? area->name : whistle.area.value).end_object();
    json.member("address", whistle.address).key("location");
    if (site) {
        json.begin_object().member("lon", site->lon).member("lat", site->lat).member("crs", "WGS84").end_object();
    } else {
        json.value(nullptr);
    }
}

void append_whistle_words(JsonWriter& json, const models::Whistle& whistle) {
    json.member("whistle", whistle.id).member("number", whistle.number).member("title", whistle.title);
    json.member("category", whistle.category).member("kind", models::to_text(whistle.kind));
    json.member("priority", models::to_text(whistle.priority)).member("filed_at", whistle.filed_at);
    json.member("whistle_state", models::to_text(whistle.state)).member("version", whistle.version);
}

}  // namespace

void append_assignment_row(JsonWriter& json, const models::Whistle& whistle, std::uint16_t n,
                           const std::optional<models::Point>& site, const PersonNames& names, models::Instant now) {
    const models::Assignment& part = *whistle.assignment(n);
    json.begin_object().member("id", models::AssignmentId{whistle.id, n});
    append_whistle_words(json, whistle);
    json.key("party");
    append_party(json, part.party, names);
    json.member("unit", part.unit).member("role", models::to_text(part.role));
    json.member("state", models::to_text(part.state)).member("phase", models::to_text(models::phase_of(part)));
    json.key("holder");
    append_person(json, part.holder.value_or(models::AccountId{}), names);
    json.member("epoch", part.epoch).member("ask", part.ask).member("feedback", part.feedback);
    json.member("level", part.level).member("rework_count", part.rework_count);
    json.member("offered_at", part.offered_at).member("claimed_at", part.claimed_at);
    json.member("reported_in_at", part.reported_in_at).member("done_at", part.done_at);
    append_place(json, whistle, site, names.directory());
    append_clocks(json, whistle, n, now);
    json.end_object();
}

void append_decision(JsonWriter& json, const models::Whistle& whistle, const models::Proposal& proposal,
                     const PersonNames& names) {
    json.begin_object().member("id", to_text(ProposalId{whistle.id, proposal.n}));
    append_whistle_words(json, whistle);
    json.member("proposal", models::to_text(proposal.kind)).member("state", models::to_text(proposal.state));
    json.key("assignment");
    if (proposal.assignment != 0)
        json.value(models::AssignmentId{whistle.id, proposal.assignment});
    else
        json.value(nullptr);
    json.key("by");
    append_person(json, proposal.by, names);
    json.member("at", proposal.at).member("reason", proposal.reason).member("duty", proposal.duty);
    json.member("note", proposal.note).member("measures_taken", proposal.measures_taken);
    json.member("action", proposal.action).key("suggested").begin_array();
    for (const auto& code : proposal.parties) json.value(code);
    json.end_array().member("approvals", static_cast<std::int64_t>(proposal.approvals.size()));
    json.member("needed", proposal.count).end_object();
}

}  // namespace gridwhistle::codec
