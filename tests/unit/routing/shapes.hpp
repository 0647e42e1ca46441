#pragma once

#include "models/geometry.hpp"
#include "routing/cell_index.hpp"

#include <cmath>
#include <numbers>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace gridwhistle::routing::testing {

inline models::Ring rectangle(double west, double south, double east, double north) {
    return {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}};
}

inline models::Shape rectangle_shape(double west, double south, double east, double north) {
    return {{rectangle(west, south, east, north), {}}};
}

inline Cell cell(std::string code, models::Shape shape, int priority = 0) {
    const double area = area_m2(shape);
    return {models::AreaCode(std::move(code)), std::move(shape), priority, area};
}

/// A ring around a centre with random radii: simple, and usually not convex.
inline models::Ring star(const models::Point& centre, double radius_deg, int corners, std::mt19937_64& random) {
    std::uniform_real_distribution<double> share(0.3, 1.0);
    models::Ring ring;
    for (int i = 0; i < corners; ++i) {
        const double angle = 2.0 * std::numbers::pi * i / corners;
        const double radius = radius_deg * share(random);
        ring.push_back({centre.lon + radius * std::cos(angle), centre.lat + radius * std::sin(angle)});
    }
    ring.push_back(ring.front());
    return ring;
}

/// One to three stars, each perhaps with a hole around its centre.
inline models::Shape random_shape(const models::Point& centre, double radius_deg, std::mt19937_64& random) {
    std::uniform_int_distribution<int> parts(1, 3);
    std::uniform_int_distribution<int> corners(3, 40);
    std::bernoulli_distribution holed(0.5);
    models::Shape shape;
    const int count = parts(random);
    for (int i = 0; i < count; ++i) {
        const models::Point middle{centre.lon + 2.5 * radius_deg * i, centre.lat};
        models::Polygon polygon{star(middle, radius_deg, corners(random), random), {}};
        if (holed(random)) polygon.holes.push_back(star(middle, radius_deg * 0.2, 9, random));
        shape.push_back(std::move(polygon));
    }
    return shape;
}

/// The textbook ray caster, one edge after the other: slow and independent of the code under test.
inline bool naive_contains(const models::Shape& shape, const models::Point& point) {
    const auto crosses = [&point](const models::Ring& ring) {
        bool odd = false;
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            if ((ring[i].lat > point.lat) == (ring[j].lat > point.lat)) continue;
            const double lon =
                ring[i].lon + (point.lat - ring[i].lat) / (ring[j].lat - ring[i].lat) * (ring[j].lon - ring[i].lon);
            if (point.lon < lon) odd = !odd;
        }
        return odd;
    };
    for (const auto& polygon : shape) {
        bool inside = crosses(polygon.outer);
        for (const auto& hole : polygon.holes) inside = inside && !crosses(hole);
        if (inside) return true;
    }
    return false;
}

}  // namespace gridwhistle::routing::testing
