#include "routing/polygon_edges.hpp"

#include "models/coordinates.hpp"

#include <cmath>
#include <numbers>
#include <utility>

namespace gridwhistle::routing {
namespace {

using models::Point;

constexpr double kDegree = std::numbers::pi / 180.0;
constexpr std::size_t kEdgesPerRow = 2;
constexpr std::size_t kRowsMax = 8192;

/// Twice the area of a ring on the unit sphere, in radians of longitude; sign by direction.
double twice_ring_area(const models::Ring& ring_in) {
    const auto ring = unwrapped(ring_in);
    double sum = 0.0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const auto& from = ring[i];
        const auto& to = ring[(i + 1) % ring.size()];
        // Relative to the first point: otherwise a small ring is the difference of two huge numbers.
        const double base = std::sin(ring.front().lat * kDegree);
        const double height = std::sin(from.lat * kDegree) - base + std::sin(to.lat * kDegree) - base;
        sum += (to.lon - from.lon) * kDegree * height;
    }
    return sum;
}

}  // namespace

PolygonEdges::PolygonEdges(const models::Polygon& polygon, const LongitudeFrame& frame) {
    for (auto& ring : placed_rings(polygon, frame)) append(std::move(ring));
    box_ = box_of(points_);
    fill_rows();
}

void PolygonEdges::append(std::vector<Point> ring) {
    const auto last = std::unique(ring.begin(), ring.end());
    ring.erase(last, ring.end());
    if (!ring.empty() && ring.front() != ring.back()) ring.push_back(ring.front());
    if (ring.size() < 4) return;
    const auto first = static_cast<std::uint32_t>(points_.size());
    points_.insert(points_.end(), ring.begin(), ring.end());
    rings_.push_back({first, static_cast<std::uint32_t>(points_.size() - 1)});
}

std::size_t PolygonEdges::row_of(double lat) const noexcept {
    const double row = std::max(0.0, (lat - box_.south) * rows_per_deg_);
    return std::min(static_cast<std::size_t>(row), row_starts_.size() - 2);
}

void PolygonEdges::fill_rows() {
    const auto rows = std::clamp<std::size_t>(points_.size() / kEdgesPerRow, 1, kRowsMax);
    row_starts_.assign(rows + 1, 0);
    if (points_.empty()) return;
    const double height = box_.north - box_.south;
    rows_per_deg_ = height > 0.0 ? static_cast<double>(rows) / height : 0.0;

    const auto for_each_row = [this](auto visit) {
        for (const auto& ring : rings_) {
            for (auto edge = ring.first; edge < ring.last; ++edge) {
                const auto [low, high] = std::minmax(points_[edge].lat, points_[edge + 1].lat);
                const auto last = row_of(high + 2.0 * kBorderToleranceDeg);
                for (auto row = row_of(low - 2.0 * kBorderToleranceDeg); row <= last; ++row) visit(row, edge);
            }
        }
    };
    for_each_row([this](std::size_t row, std::uint32_t) { ++row_starts_[row + 1]; });
    for (std::size_t row = 0; row < rows; ++row) row_starts_[row + 1] += row_starts_[row];
    row_edges_.resize(row_starts_.back());
    auto next = row_starts_;
    for_each_row([&](std::size_t row, std::uint32_t edge) { row_edges_[next[row]++] = edge; });
}

Side PolygonEdges::side_of(const Point& point) const noexcept {
    if (!box_.contains(point, kBorderToleranceDeg)) return Side::kOutside;
    const auto row = row_of(point.lat);
    bool odd = false;
    for (auto i = row_starts_[row]; i < row_starts_[row + 1]; ++i) {
        const Point& from = points_[row_edges_[i]];
        const Point& to = points_[row_edges_[i] + 1];
        if (is_on_edge(from, to, point)) return Side::kOnBorder;
        // A ray to the east; the half-open comparison counts a vertex on the ray exactly once.
        if ((from.lat > point.lat) == (to.lat > point.lat)) continue;
        odd = odd != ((turn_of(from, to, point) > 0.0) == (to.lat > from.lat));
    }
    return odd ? Side::kInside : Side::kOutside;
}

double PolygonEdges::border_distance_m(const Point& point, double limit_m) const noexcept {
    constexpr double kNone = std::numeric_limits<double>::infinity();
    if (points_.empty()) return kNone;
    const auto scale = local_scale(point.lat);
    const double reach = limit_m / scale.north_m;
    if (point.lat - reach > box_.north || point.lat + reach < box_.south) return kNone;
    const auto last = row_of(point.lat + reach);
    double nearest_m = kNone;
    for (auto i = row_starts_[row_of(point.lat - reach)]; i < row_starts_[last + 1]; ++i) {
        const auto edge = row_edges_[i];
        nearest_m = std::min(nearest_m, segment_distance_m(point, points_[edge], points_[edge + 1], scale));
    }
    return nearest_m <= limit_m ? nearest_m : kNone;
}

LocalScale local_scale(double lat) noexcept {
    const double metres = models::kEarthRadiusM * kDegree;
    return {metres * std::cos(lat * kDegree), metres};
}

double segment_distance_m(const Point& point, const Point& from, const Point& to, const LocalScale& scale) noexcept {
    const double east = (to.lon - from.lon) * scale.east_m;
    const double north = (to.lat - from.lat) * scale.north_m;
    const double east_to_point = (point.lon - from.lon) * scale.east_m;
    const double north_to_point = (point.lat - from.lat) * scale.north_m;
    const double square = east * east + north * north;
    const double along = square > 0.0 ? (east_to_point * east + north_to_point * north) / square : 0.0;
    const double share = std::clamp(along, 0.0, 1.0);
    return std::hypot(east_to_point - share * east, north_to_point - share * north);
}

double area_m2(const models::Shape& shape) {
    double sum = 0.0;
    for (const auto& polygon : shape) {
        double twice = std::abs(twice_ring_area(polygon.outer));
        for (const auto& hole : polygon.holes) twice -= std::abs(twice_ring_area(hole));
        sum += twice / 2.0;
    }
    return sum * models::kEarthRadiusM * models::kEarthRadiusM;
}

}  // namespace gridwhistle::routing
