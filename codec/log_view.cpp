#include "codec/log_view.hpp"

#include "codec/event_json.hpp"

namespace gridwhistle::codec {
namespace {

void append_actor(JsonWriter& json, models::AccountId actor, const models::Directory& directory) {
    json.key("actor");
    if (actor.value == 0) {
        json.value(nullptr);
        return;
    }
    json.begin_object().member("id", std::to_string(actor.value)).member("name", directory.name_of(actor)).end_object();
}

void append_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
    json.key(name).begin_array();
    for (const auto& text : texts) json.value(text);
    json.end_array();
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
                         const models::Directory& directory) {
    std::string data;
    append_event(data, event);
    json.begin_object().member("n", event.n).member("type", models::to_text(event.type)).member("at", event.at);
    append_actor(json, event.actor, directory);
    json.member("hash", hash_hex).key("data").raw(data).end_object();
}

void append_route(JsonWriter& json, const models::Route& route, const models::Directory& directory) {
    json.begin_object().member("rule", route.rule).member("reason", route.reason);
    json.member("catalogue_version", route.catalogue_version).member("level", route.level);
    json.member("kind", models::to_text(route.kind)).member("priority", models::to_text(route.priority));
    append_inputs(json, route.inputs);
    json.key("parties").begin_array();
    for (const auto& called : route.parties) {
        json.begin_object().member("kind", models::to_text(called.party.kind)).member("code", called.party.code);
        json.member("name", directory.name_of(called.party)).member("unit", called.unit);
        json.member("role", models::to_text(called.role)).member("ask", called.ask).member("vacant", called.vacant);
        json.end_object();
    }
    json.end_array().key("turned_down").begin_array();
    for (const auto& candidate : route.turned_down)
        json.begin_object().member("rule", candidate.rule).member("why_not", candidate.why_not).end_object();
    json.end_array().end_object();
}

void append_route_reason(JsonWriter& json, const models::Event& event, const models::Directory& directory) {
    json.begin_object().member("n", event.n).member("type", models::to_text(event.type)).member("at", event.at);
    append_actor(json, event.actor, directory);
    json.key("route");
    append_route(json, *event.route, directory);
    json.end_object();
}

}  // namespace gridwhistle::codec
