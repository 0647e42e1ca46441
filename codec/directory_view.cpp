#include "codec/directory_view.hpp"

#include "codec/log_view.hpp"

namespace gridwhistle::codec {
namespace {

void append_ring(JsonWriter& json, const models::Ring& ring) {
    json.begin_array();
    for (const auto& point : ring) json.begin_array().value(point.lon).value(point.lat).end_array();
    json.end_array();
}

/// A GeoJSON MultiPolygon, or null for an area known by name only.
void append_shape(JsonWriter& json, const models::Shape& shape) {
    if (shape.empty()) {
        json.value(nullptr);
        return;
    }
    json.begin_object().member("type", "MultiPolygon").key("coordinates").begin_array();
    for (const auto& polygon : shape) {
        json.begin_array();
        append_ring(json, polygon.outer);
        for (const auto& hole : polygon.holes) append_ring(json, hole);
        json.end_array();
    }
    json.end_array().end_object();
}

void append_codes(JsonWriter& json, std::string_view name, const std::vector<models::AreaCode>& codes) {
    json.key(name).begin_array();
    for (const auto& code : codes) json.value(code);
    json.end_array();
}

}  // namespace

void append_area(JsonWriter& json, const models::Area& area, const models::AreaTree& tree, AreaDetail detail) {
    json.begin_object().member("code", area.code).member("name", area.name).member("level", area.level).key("parent");
    if (area.parent.empty())
        json.value(nullptr);
    else
        json.value(area.parent);
    append_codes(json, "path", tree.path(area.code));
    if (detail == AreaDetail::kWhole) {
        append_codes(json, "children", tree.children(area.code));
        json.key("shape");
        append_shape(json, area.shape);
    }
    json.end_object();
}

void append_placement(JsonWriter& json, const models::Placement& placement, const models::AreaTree& tree) {
    json.begin_object().key("area");
    if (const models::Area* area = tree.find(placement.area)) {
        append_area(json, *area, tree, AreaDetail::kRow);
    } else {
        json.value(nullptr);
    }
    json.member("region", placement.region).member("road_class", models::to_text(placement.road_class));
    json.key("flags").begin_array();
    for (const auto& flag : placement.flags) json.value(flag);
    json.end_array();
    append_codes(json, "neighbours", placement.neighbours);
    json.end_object();
}

void append_unit(JsonWriter& json, const models::Unit& unit) {
    json.begin_object().member("code", unit.code).member("kind", unit.kind).member("name", unit.name).key("area");
    if (unit.area.empty())
        json.value(nullptr);
    else
        json.value(unit.area);
    json.end_object();
}

void append_party(JsonWriter& json, const models::Party& party, const models::Directory& directory) {
    json.begin_object().member("kind", models::to_text(party.ref.kind)).member("code", party.ref.code);
    json.member("name", party.name).member("unit", party.unit).member("area", party.area).member("seat", party.seat);
    const auto holders = directory.holders(party.ref);
    json.member("vacant", holders.empty()).key("holders").begin_array();
    for (const auto holder : holders) {
        json.begin_object().member("id", std::to_string(holder.value)).member("name", directory.name_of(holder));
        json.end_object();
    }
    json.end_array().end_object();
}

void append_explanation(JsonWriter& json, const models::Placement& placement, const models::Route& route,
                        const models::Directory& directory) {
    json.begin_object().key("placement");
    append_placement(json, placement, directory.areas());
    json.key("route");
    append_route(json, route, PersonNames(directory));
    json.end_object();
}

void append_account(JsonWriter& json, const models::Actor& actor, models::Instant now) {
    json.begin_object().member("id", std::to_string(actor.account.value)).member("name", actor.name);
    json.key("grants").begin_array();
    for (const auto& grant : actor.grants) {
        if (!grant.valid_at(now)) continue;
        json.begin_object().member("role", models::to_text(grant.role)).key("unit");
        grant.unit.empty() ? json.value(nullptr) : json.value(grant.unit);
        json.key("area");
        grant.area.empty() ? json.value(nullptr) : json.value(grant.area);
        json.end_object();
    }
    json.end_array().end_object();
}

}  // namespace gridwhistle::codec
