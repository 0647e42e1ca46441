#include "codec/log_view.hpp"

#include "codec/event_json.hpp"
#include "codec/json_pointer.hpp"

namespace gridwhistle::codec {
namespace {

void append_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
    json.key(name).begin_array();
    for (const auto& text : texts) json.value(text);
    json.end_array();
}

/// An event as one reader may see it, and pointers to what of its payload that leaves out.
struct Readable {
    models::Event event;
    std::vector<std::string> withheld;
};

void withhold_positions(models::Fields& fields, std::string_view parent, std::vector<std::string>& withheld) {
    for (const auto& name : models::position_names(fields)) {
        fields.remove(name);
        withheld.push_back(child_pointer(parent, name));
    }
}

Readable readable(const models::Event& event, const PersonNames& names) {
    Readable shown{event, {}};
    if (shown.event.filed && !names.is_filer() && !shown.event.filed->receipt.empty()) {
        shown.event.filed->receipt.clear();
        shown.withheld.emplace_back("/filed/receipt");
    }
    // Both sides of an evaluation are read in the whistle, once they are shown.
    if (shown.event.type == models::EventType::kEvaluated) {
        shown.event.judgement.reset();
        shown.withheld.emplace_back("/judgement");
    }
    if (shown.event.proposal) withhold_positions(shown.event.proposal->data, "/proposal/data", shown.withheld);
    withhold_positions(shown.event.fields, "/fields", shown.withheld);
    return shown;
}

void append_inputs(JsonWriter& json, const models::RouteQuery& inputs) {
    json.key("inputs").begin_object();
    json.member("area", inputs.area).member("region", inputs.region).member("category", inputs.category);
    json.member("kind", models::to_text(inputs.kind)).member("priority", models::to_text(inputs.priority));
    json.member("road_class", models::to_text(inputs.road_class)).member("affected", inputs.affected);
    json.member("at", inputs.at).member("desk_first", inputs.desk_first);
    append_texts(json, "flags", inputs.flags);
    append_texts(json, "not_again", inputs.not_again);
    json.end_object();
}

}  // namespace

void append_logged_event(JsonWriter& json, const models::Event& event, std::string_view hash_hex,
                         const PersonNames& names) {
    const Readable shown = readable(event, names);
    std::string data;
    append_event(data, shown.event);
    json.begin_object().member("n", event.n).member("type", models::to_text(event.type)).member("at", event.at);
    json.key("actor");
    append_person(json, event.actor, names);
    json.member("hash", hash_hex).key("data").raw(data);
    append_texts(json, "withheld", shown.withheld);
    json.end_object();
}

void append_route(JsonWriter& json, const models::Route& route, const PersonNames& names) {
    json.begin_object().member("rule", route.rule).member("reason", route.reason);
    json.member("catalogue_version", route.catalogue_version).member("level", route.level);
    json.member("kind", models::to_text(route.kind)).member("priority", models::to_text(route.priority));
    append_inputs(json, route.inputs);
    json.key("parties").begin_array();
    for (const auto& called : route.parties) {
        json.begin_object().member("kind", models::to_text(called.party.kind)).member("code", called.party.code);
        json.member("name", names.of(called.party)).member("unit", called.unit);
        json.member("role", models::to_text(called.role)).member("ask", called.ask).member("vacant", called.vacant);
        json.end_object();
    }
    json.end_array().key("turned_down").begin_array();
    for (const auto& candidate : route.turned_down)
        json.begin_object().member("rule", candidate.rule).member("why_not", candidate.why_not).end_object();
    json.end_array().end_object();
}

void append_route_reason(JsonWriter& json, const models::Event& event, const PersonNames& names) {
    json.begin_object().member("n", event.n).member("type", models::to_text(event.type)).member("at", event.at);
    json.key("actor");
    append_person(json, event.actor, names);
    json.key("route");
    append_route(json, *event.route, names);
    json.end_object();
}

}  // namespace gridwhistle::codec
