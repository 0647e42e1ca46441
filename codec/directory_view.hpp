#pragma once

#include "codec/json_writer.hpp"
#include "models/actor.hpp"
#include "models/directory.hpp"
#include "models/route.hpp"

namespace gridwhistle::codec {

enum class AreaDetail {
    kRow,    ///< without outline and children
    kWhole,  ///< with both
};

void append_area(JsonWriter& json, const models::Area& area, const models::AreaTree& tree, AreaDetail detail);

/// {area: {code, name, level, path}, region, road_class, flags, neighbours}
void append_placement(JsonWriter& json, const models::Placement& placement, const models::AreaTree& tree);

void append_unit(JsonWriter& json, const models::Unit& unit);

/// A seat or team with its holders; none = vacant.
void append_party(JsonWriter& json, const models::Party& party, const models::Directory& directory);

/// Where a filing would lie, who would get it, and why.
void append_explanation(JsonWriter& json, const models::Placement& placement, const models::Route& route,
                        const models::Directory& directory);

/// Who the caller is, with the grants that hold now.
void append_account(JsonWriter& json, const models::Actor& actor, models::Instant now);

}  // namespace gridwhistle::codec
