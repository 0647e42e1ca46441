#include "codec/allowed_json.hpp"

#include "codec/field_schema.hpp"
#include "codec/id_text.hpp"

namespace gridwhistle::codec {
namespace {

void append_target(JsonWriter& json, models::WhistleId whistle, const models::Allowed& one) {
    json.key("target");
    switch (one.subject) {
        case models::Subject::kWhistle: json.value(whistle); return;
        case models::Subject::kAssignment: json.value(models::AssignmentId{whistle, one.target}); return;
        case models::Subject::kProposal: json.value(to_text(ProposalId{whistle, one.target})); return;
    }
}

}  // namespace

void append_allowed(JsonWriter& json, models::WhistleId whistle, std::span<const models::Allowed> allowed) {
    json.begin_array();
    for (const auto& one : allowed) {
        json.begin_object().member("command", models::to_text(one.command));
        append_target(json, whistle, one);
        if (!one.action.empty()) json.member("action", one.action);
        append_label(json, "label", one.label);
        json.key("fields");
        append_field_schema(json, one.fields);
        json.member("due", nullptr).end_object();
    }
    json.end_array();
}

}  // namespace gridwhistle::codec
