#pragma once

#include "models/geometry.hpp"
#include "models/refusal.hpp"

#include <optional>
#include <string_view>

namespace gridwhistle::models {

/// Reference systems a position may arrive in. Positions are kept in WGS-84.
enum class Crs {
    kWgs84,     ///< raw GNSS
    kGcj02,     ///< phone map services in China: moved by up to 700 m
    kBd09,      ///< Baidu: GCJ-02 moved once more
    kCgcs2000,  ///< survey data; equals WGS-84 within centimetres and is treated as equal
};

/// "WGS84", "GCJ02", "BD09", "CGCS2000"; nothing for any other text.
[[nodiscard]] std::optional<Crs> parse_crs(std::string_view text) noexcept;
[[nodiscard]] std::string_view to_string(Crs crs) noexcept;

/// The point in WGS-84, longitude in (-180, 180]. Refused (pointers relative to the location): a number that is not
/// finite (`coordinate_not_finite`), out of range (`coordinate_out_of_range`, also for swapped coordinates whose
/// latitude exceeds 90), and exactly (0,0) in any system (`null_island`), which is what broken receivers send.
/// Outside the box 72.004-137.8347 E, 0.8293-55.8271 N nothing is moved. The inverse is iterated to below 1e-6 m.
[[nodiscard]] Result<Point> to_wgs84(double lon, double lat, Crs crs);

/// The WGS-84 point as that system shows it.
[[nodiscard]] Point from_wgs84(const Point& point, Crs crs) noexcept;

/// Mean radius of the Earth, for spherical distances.
inline constexpr double kEarthRadiusM = 6371008.8;

/// Great-circle distance in metres (haversine, within 0.6 % of the ellipsoid).
[[nodiscard]] double distance_m(const Point& from, const Point& to) noexcept;

}  // namespace gridwhistle::models
