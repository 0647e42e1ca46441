#pragma once

#include "models/geometry.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace gridwhistle::routing {

/// Extent in degrees. Starts empty: the first point that is added makes it a point.
struct Box {
    double west{std::numeric_limits<double>::infinity()};
    double south{std::numeric_limits<double>::infinity()};
    double east{-std::numeric_limits<double>::infinity()};
    double north{-std::numeric_limits<double>::infinity()};

    void add(const models::Point& point) noexcept {
        west = std::min(west, point.lon);
        east = std::max(east, point.lon);
        south = std::min(south, point.lat);
        north = std::max(north, point.lat);
    }
    void add(const Box& other) noexcept {
        west = std::min(west, other.west);
        east = std::max(east, other.east);
        south = std::min(south, other.south);
        north = std::max(north, other.north);
    }
    [[nodiscard]] bool empty() const noexcept { return !(west <= east); }
    [[nodiscard]] bool contains(const models::Point& point, double margin) const noexcept {
        return point.lon >= west - margin && point.lon <= east + margin && point.lat >= south - margin &&
               point.lat <= north + margin;
    }
    [[nodiscard]] bool intersects(const Box& other) const noexcept {
        return west <= other.east && other.west <= east && south <= other.north && other.south <= north;
    }
};

[[nodiscard]] Box box_of(const std::vector<models::Point>& points) noexcept;

/// The points with longitudes made continuous: a step of more than half a turn is taken the short way, over the
/// antimeridian. Longitudes may leave [-180, 180]; those that need no change keep every bit.
[[nodiscard]] std::vector<models::Point> unwrapped(std::vector<models::Point> points);

/// Longitudes on a line of 360 degrees that is cut in the middle of the widest stretch no shape touches, so that an
/// installation on the antimeridian has no seam. Immutable.
class LongitudeFrame {
  public:
    LongitudeFrame() = default;
    /// From the extents of everything that is to be laid out, unwrapped, each turned at will.
    explicit LongitudeFrame(const std::vector<Box>& extents);

    /// The same meridian within [west(), west() + 360).
    [[nodiscard]] double place(double lon) const noexcept;
    /// Moves the points by whole turns so that the west end of their extent is in place.
    void place(std::vector<models::Point>& points) const noexcept;
    [[nodiscard]] double west() const noexcept { return west_; }

  private:
    double west_{-180.0};
};

/// The rings of a polygon laid out in a frame, the outer one first and the holes beside it.
[[nodiscard]] std::vector<models::Ring> placed_rings(const models::Polygon& polygon, const LongitudeFrame& frame);

}  // namespace gridwhistle::routing
