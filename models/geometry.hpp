#pragma once

#include <vector>

namespace gridwhistle::models {

/// A point in WGS-84 degrees. Other reference systems are converted on the way in (models/coordinates.hpp).
struct Point {
    double lon{0};
    double lat{0};

    friend bool operator==(const Point&, const Point&) = default;
};

/// Closed ring: first point repeated at the end.
using Ring = std::vector<Point>;

struct Polygon {
    Ring outer;
    std::vector<Ring> holes;
};

/// A shape on the map: one or more polygons with holes. Empty for areas known by name only.
using Shape = std::vector<Polygon>;

}  // namespace gridwhistle::models
