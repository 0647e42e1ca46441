#pragma once

#include "codec/geojson.hpp"
#include "codec/json_value.hpp"
#include "models/refusal.hpp"

namespace gridwhistle::codec {

/// Fills shape, lines or point of `feature` from a GeoJSON geometry object or null. Pointers begin at the geometry.
[[nodiscard]] models::Result<void> read_geometry(const JsonValue& geometry, GeoFeature& feature);

}  // namespace gridwhistle::codec
