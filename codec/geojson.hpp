#pragma once

#include "models/geometry.hpp"
#include "models/refusal.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gridwhistle::codec {

/// One feature of a GeoJSON file (RFC 7946). At most one of shape, lines and point is filled; none when the geometry
/// is null, as for an area known by name only.
struct GeoFeature {
    std::size_t index{0};  ///< its place in the file, from 0
    std::string id;        ///< the feature's own "id" member, empty when it has none
    /// In the order of the file. Numbers keep the digits of the file, flags are "true" and "false", objects and arrays
    /// their JSON; null is left out.
    std::vector<std::pair<std::string, std::string>> properties;
    models::Shape shape;
    std::vector<models::Ring> lines;
    std::optional<models::Point> point;

    /// The property of that name; nothing when the feature has none.
    [[nodiscard]] std::optional<std::string_view> find_property(std::string_view name) const noexcept;
};

/// Takes features one by one, so that a file of any size needs the memory of its biggest feature.
class FeatureSink {
  public:
    virtual ~FeatureSink() = default;

    virtual void take(GeoFeature&& feature) = 0;
    /// A feature that was left out; the fault's pointer begins with "/features/<index>".
    virtual void refuse(std::size_t index, const models::Refusal& fault) = 0;
};

struct GeoJsonLimits {
    std::size_t bytes_max{std::size_t{128} << 20U};
    std::size_t features_max{200'000};
    std::size_t vertices_max{500'000};  ///< of one feature
};

struct FeatureCount {
    std::size_t taken{0};
    std::size_t refused{0};
};

/// Reads a FeatureCollection in WGS-84 (or CGCS2000, which is the same within a metre).
///
/// A feature is left out and the others kept for: "wrong_type", "not_a_feature", "duplicate_key",
/// "unsupported_geometry" (type), "empty_geometry", "bad_coordinates", "three_dimensions", "out_of_range" (lon, lat),
/// "ring_too_short", "ring_not_closed", "line_too_short", "too_many_vertices" (max). Nothing is mended on the way;
/// whether rings cross themselves is the business of whoever takes the shape.
///
/// The file as a whole is refused for everything read_json refuses, "not_a_feature_collection", "unsupported_crs" and
/// "too_many_features". The sink may have taken features before: they count only after this function returned a value.
[[nodiscard]] models::Result<FeatureCount> read_features(std::string_view text, FeatureSink& sink,
                                                         const GeoJsonLimits& limits = {});

/// A FeatureCollection, one feature a line; properties become texts.
[[nodiscard]] std::string write_feature_collection(std::span<const GeoFeature> features);

}  // namespace gridwhistle::codec
