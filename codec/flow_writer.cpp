#include "codec/duty_rule_json.hpp"
#include "codec/field_schema.hpp"
#include "codec/flow_json.hpp"

namespace gridwhistle::codec {
namespace {

using models::FlowAction;
using models::FlowProfile;
using models::to_text;

void append_approval(JsonWriter& json, std::string_view name, const models::ApprovalRule& rule) {
    json.key(name).begin_object().key("roles").begin_array();
    for (const auto role : rule.roles) json.value(to_text(role));
    json.end_array().member("count", rule.count).end_object();
}

void append_stages(JsonWriter& json, const FlowProfile& profile) {
    json.key("stages").begin_array();
    for (const auto& stage : profile.stages) {
        json.begin_object().member("name", stage.name);
        append_label(json, "label", stage.label);
        if (stage.min_duration.count() > 0)
            json.member("min_duration", std::to_string(stage.min_duration.count()) + "min");
        json.end_object();
    }
    json.end_array();
}

void append_commands(JsonWriter& json, const FlowProfile& profile) {
    json.key("commands").begin_object();
    for (const auto& [command, rule] : profile.commands) {
        json.key(to_text(command)).begin_object().member("enabled", rule.enabled);
        if (!rule.label.zh.empty()) append_label(json, "label", rule.label);
        append_texts(json, "require", rule.require);
        json.end_object();
    }
    json.end_object();
}

void append_clocks(JsonWriter& json, const FlowProfile& profile) {
    json.key("limits").begin_object();
    for (const auto& [clock, limit] : profile.limits) json.member(to_text(clock), to_text(limit));
    json.end_object().key("clocks").begin_object();
    for (const auto& [clock, priorities] : profile.clocks) {
        json.key(to_text(clock)).begin_array();
        for (const auto priority : priorities) json.value(to_text(priority));
        json.end_array();
    }
    json.end_object();
}

void append_action(JsonWriter& json, const FlowAction& action) {
    json.begin_object().member("name", action.name);
    append_label(json, "label", action.label);
    json.key("from").begin_array();
    for (const auto state : action.from) json.value(to_text(state));
    json.end_array().key("who").begin_array();
    const auto& relations = models::Spellings<models::Relation>::kWords;
    for (std::size_t i = 0; i < relations.size(); ++i) {
        if (action.who.has(static_cast<models::Relation>(i))) json.value(relations[i]);
    }
    json.end_array();
    append_texts(json, "stages", action.stages);
    json.member("to_stage", action.to_stage).member("effect", to_text(action.effect));
    json.member("attempt", action.attempt).member("limit", action.limit);
    append_approval(json, "approval", action.approval);
    json.key("fields");
    append_field_schema(json, action.fields);
    json.end_object();
}

}  // namespace

void append_flow(JsonWriter& json, const FlowProfile& profile) {
    json.begin_object().member("flow", profile.code);
    if (profile.version > 0) json.member("version", profile.version);
    append_label(json, "name", profile.name);
    json.key("phases").begin_object();
    for (const auto& [phase, label] : profile.phases) append_label(json, to_text(phase), label);
    json.end_object();
    append_stages(json, profile);
    json.member("done_implies_report_in", profile.done_implies_report_in);
    json.member("stands_down_offered_supports", profile.stands_down_offered_supports);
    append_approval(json, "hard_problem_start", profile.hard_problem_start);
    append_clocks(json, profile);
    json.key("categories").begin_array();
    for (const auto& category : profile.categories) json.value(category);
    json.end_array().key("tiers").begin_array();
    for (const auto& tier : profile.tiers)
        json.begin_object().member("level", tier.level).member("attempts", tier.attempts).end_object();
    json.end_array();
    append_commands(json, profile);
    json.key("actions").begin_array();
    for (const auto& action : profile.actions) append_action(json, action);
    json.end_array().end_object();
}

}  // namespace gridwhistle::codec
