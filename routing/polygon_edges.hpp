#pragma once

#include "models/geometry.hpp"
#include "routing/frame.hpp"

#include <cstdint>
#include <vector>

namespace gridwhistle::routing {

/// Where a point lies relative to a polygon.
enum class Side { kOutside, kOnBorder, kInside };

/// How far from an edge a point still counts as on it, in degrees (about 0.1 mm): the midpoint of a slanted edge is
/// not exactly on it in floating point.
inline constexpr double kBorderToleranceDeg = 1e-9;

/// Twice the signed area of the triangle; positive when the point is left of the edge.
[[nodiscard]] constexpr double turn_of(const models::Point& from, const models::Point& to,
                                       const models::Point& point) noexcept {
    return (to.lon - from.lon) * (point.lat - from.lat) - (to.lat - from.lat) * (point.lon - from.lon);
}

/// True if the point is on the edge within the tolerance. False for edges that are not finite.
[[nodiscard]] inline bool is_on_edge(const models::Point& from, const models::Point& to,
                                     const models::Point& point) noexcept {
    const double east = to.lon - from.lon;
    const double north = to.lat - from.lat;
    const double turn = turn_of(from, to, point);
    if (!(turn * turn <= kBorderToleranceDeg * kBorderToleranceDeg * (east * east + north * north))) return false;
    Box box;
    box.add(from);
    box.add(to);
    return box.contains(point, kBorderToleranceDeg);
}

/// The edges of one polygon, bucketed into horizontal rows, for exact questions about single points. Outer ring and
/// holes follow the even-odd rule; rings need not be closed, and fewer than three points make no ring.
/// Immutable, safe to share between threads. `side_of` costs the edges of one row, a handful for usual polygons.
class PolygonEdges {
  public:
    /// Longitudes of all later questions must be placed in the same frame.
    PolygonEdges(const models::Polygon& polygon, const LongitudeFrame& frame);

    [[nodiscard]] const Box& box() const noexcept { return box_; }
    [[nodiscard]] Side side_of(const models::Point& point) const noexcept;

    /// Distance to the nearest edge in metres if it is at most `limit_m`, else infinity. Planar around the point:
    /// within 1 % below 1 km.
    [[nodiscard]] double border_distance_m(const models::Point& point, double limit_m) const noexcept;

    /// Calls `visit(edge)` with the number of every edge, along each ring in turn.
    template <class Visit>
    void for_each_edge(Visit visit) const {
        for (const auto& ring : rings_) {
            for (auto edge = ring.first; edge < ring.last; ++edge) visit(edge);
        }
    }
    [[nodiscard]] const models::Point& from(std::uint32_t edge) const noexcept { return points_[edge]; }
    [[nodiscard]] const models::Point& to(std::uint32_t edge) const noexcept { return points_[edge + 1]; }

  private:
    /// Edge i runs from points_[i] to points_[i + 1]; a ring owns the edges [first, last).
    struct RingEdges {
        std::uint32_t first{0};
        std::uint32_t last{0};
    };

    void append(std::vector<models::Point> ring);
    void fill_rows();
    [[nodiscard]] std::size_t row_of(double lat) const noexcept;

    Box box_;
    std::vector<models::Point> points_;
    std::vector<RingEdges> rings_;
    std::vector<std::uint32_t> row_starts_;  ///< row r holds row_edges_[row_starts_[r], row_starts_[r + 1])
    std::vector<std::uint32_t> row_edges_;
    double rows_per_deg_{0.0};
};

/// Metres per degree of longitude and latitude around a point.
struct LocalScale {
    double east_m{0};
    double north_m{0};
};
[[nodiscard]] LocalScale local_scale(double lat) noexcept;

/// Distance from a point to a segment in metres, planar with that scale.
[[nodiscard]] double segment_distance_m(const models::Point& point, const models::Point& from, const models::Point& to,
                                        const LocalScale& scale) noexcept;

/// Area on the sphere in square metres, holes taken off. Overlapping polygons of one shape count twice.
[[nodiscard]] double area_m2(const models::Shape& shape);

}  // namespace gridwhistle::routing
