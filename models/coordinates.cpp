#include "models/coordinates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace gridwhistle::models {
namespace {

using std::numbers::pi;

constexpr std::array<std::pair<std::string_view, Crs>, 4> kNames{
    {{"WGS84", Crs::kWgs84}, {"GCJ02", Crs::kGcj02}, {"BD09", Crs::kBd09}, {"CGCS2000", Crs::kCgcs2000}}};

// Krassovsky 1940, the ellipsoid the GCJ-02 offsets are computed on.
constexpr double kSemiMajorAxisM = 6378245.0;
constexpr double kEccentricitySquared = 0.00669342162296594323;

constexpr double kDegree = pi / 180.0;
constexpr double kBaiduAngle = pi * 3000.0 / 180.0;

// About 1e-7 m on the ground.
constexpr double kConvergedDeg = 1e-12;
// The offset changes by less than 1 % of a step, so six rounds suffice; the limit only guards the loop.
constexpr int kRoundsMax = 30;

bool is_moved(const Point& wgs84) noexcept {
    return wgs84.lon >= 72.004 && wgs84.lon <= 137.8347 && wgs84.lat >= 0.8293 && wgs84.lat <= 55.8271;
}

Point add(const Point& a, const Point& b) noexcept {
    return {a.lon + b.lon, a.lat + b.lat};
}
Point subtract(const Point& a, const Point& b) noexcept {
    return {a.lon - b.lon, a.lat - b.lat};
}

/// GCJ-02 minus WGS-84 in degrees, by the polynomial and the waves of the published transformation.
Point gcj02_offset(const Point& wgs84) noexcept {
    const double x = wgs84.lon - 105.0;
    const double y = wgs84.lat - 35.0;
    const double root = std::sqrt(std::abs(x));
    const double short_waves = 20.0 * std::sin(6.0 * x * pi) + 20.0 * std::sin(2.0 * x * pi);

    double north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root;
    north_m += short_waves * 2.0 / 3.0;
    north_m += (20.0 * std::sin(y * pi) + 40.0 * std::sin(y / 3.0 * pi)) * 2.0 / 3.0;
    north_m += (160.0 * std::sin(y / 12.0 * pi) + 320.0 * std::sin(y / 30.0 * pi)) * 2.0 / 3.0;

    double east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root;
    east_m += short_waves * 2.0 / 3.0;
    east_m += (20.0 * std::sin(x * pi) + 40.0 * std::sin(x / 3.0 * pi)) * 2.0 / 3.0;
    east_m += (150.0 * std::sin(x / 12.0 * pi) + 300.0 * std::sin(x / 30.0 * pi)) * 2.0 / 3.0;

    const double sine = std::sin(wgs84.lat * kDegree);
    const double curvature = 1.0 - kEccentricitySquared * sine * sine;
    const double meridian_radius_m =
        kSemiMajorAxisM * (1.0 - kEccentricitySquared) / (curvature * std::sqrt(curvature));
    const double parallel_radius_m = kSemiMajorAxisM / std::sqrt(curvature) * std::cos(wgs84.lat * kDegree);
    return {east_m / (parallel_radius_m * kDegree), north_m / (meridian_radius_m * kDegree)};
}

/// BD-09 minus GCJ-02 in degrees.
Point bd09_offset(const Point& gcj02) noexcept {
    const double radius = std::hypot(gcj02.lon, gcj02.lat) + 0.00002 * std::sin(gcj02.lat * kBaiduAngle);
    const double angle = std::atan2(gcj02.lat, gcj02.lon) + 0.000003 * std::cos(gcj02.lon * kBaiduAngle);
    return subtract({radius * std::cos(angle) + 0.0065, radius * std::sin(angle) + 0.006}, gcj02);
}

/// The point that `offset` moves to `moved`, by fixed-point iteration: one step alone errs by up to 2.5 m.
template <class Offset>
Point undo(const Point& moved, Offset offset) noexcept {
    Point guess = moved;
    for (int round = 0; round < kRoundsMax; ++round) {
        const Point next = subtract(moved, offset(guess));
        const Point step = subtract(next, guess);
        guess = next;
        if (std::max(std::abs(step.lon), std::abs(step.lat)) < kConvergedDeg) break;
    }
    return guess;
}

Point unmoved(const Point& point, Crs crs) noexcept {
    if (crs == Crs::kWgs84 || crs == Crs::kCgcs2000) return point;
    const Point gcj02 = crs == Crs::kBd09 ? undo(point, bd09_offset) : point;
    const Point wgs84 = undo(gcj02, gcj02_offset);
    return is_moved(wgs84) ? wgs84 : point;
}

}  // namespace

std::optional<Crs> parse_crs(std::string_view text) noexcept {
    const auto* const found = std::ranges::find(kNames, text, &std::pair<std::string_view, Crs>::first);
    return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

std::string_view to_string(Crs crs) noexcept {
    const auto* const found = std::ranges::find(kNames, crs, &std::pair<std::string_view, Crs>::second);
    return found == kNames.end() ? std::string_view() : found->first;
}

Result<Point> to_wgs84(double lon, double lat, Crs crs) {
    if (!std::isfinite(lon)) return Refusal(RefusalClass::kInvalid, "coordinate_not_finite", "/lon");
    if (!std::isfinite(lat)) return Refusal(RefusalClass::kInvalid, "coordinate_not_finite", "/lat");
    if (std::abs(lon) > 180.0) return Refusal(RefusalClass::kInvalid, "coordinate_out_of_range", "/lon");
    if (std::abs(lat) > 90.0) return Refusal(RefusalClass::kInvalid, "coordinate_out_of_range", "/lat");
    if (lon == 0.0 && lat == 0.0) return Refusal(RefusalClass::kInvalid, "null_island");
    return unmoved({lon == -180.0 ? 180.0 : lon, lat}, crs);
}

Point from_wgs84(const Point& point, Crs crs) noexcept {
    if (crs == Crs::kWgs84 || crs == Crs::kCgcs2000 || !is_moved(point)) return point;
    const Point gcj02 = add(point, gcj02_offset(point));
    return crs == Crs::kGcj02 ? gcj02 : add(gcj02, bd09_offset(gcj02));
}

double distance_m(const Point& from, const Point& to) noexcept {
    const double north = std::sin((to.lat - from.lat) * kDegree / 2.0);
    const double east = std::sin((to.lon - from.lon) * kDegree / 2.0);
    const double chord = north * north + std::cos(from.lat * kDegree) * std::cos(to.lat * kDegree) * east * east;
    return 2.0 * kEarthRadiusM * std::asin(std::min(1.0, std::sqrt(chord)));
}

}  // namespace gridwhistle::models
