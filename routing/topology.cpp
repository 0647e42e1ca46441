#include "routing/topology.hpp"

#include "routing/coverage.hpp"
#include "routing/polygon_edges.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gridwhistle::routing {
namespace {

using models::Point;
using models::Ring;

// Crossings are judged on coordinates rounded to 1e-7 degrees: then the products below are exact for cells of up to six
// degrees, and two shapes that share points cannot seem to cross by rounding.
constexpr double kStepsPerDeg = 1e7;

struct Edge {
    Point from;
    Point to;
    std::size_t ring;

    [[nodiscard]] double south() const noexcept { return std::min(from.lat, to.lat); }
    [[nodiscard]] double north() const noexcept { return std::max(from.lat, to.lat); }
    [[nodiscard]] double west() const noexcept { return std::min(from.lon, to.lon); }
    [[nodiscard]] double east() const noexcept { return std::max(from.lon, to.lon); }
};

bool is_in_range(const Point& point) noexcept {
    return std::abs(point.lon) <= 180.0 && std::abs(point.lat) <= 90.0;  // false for a number that is not finite
}

bool are_opposite(double a, double b) noexcept {
    return (a > 0.0 && b < 0.0) || (a < 0.0 && b > 0.0);
}

/// True if each edge has its ends on both sides of the other; touching is no crossing.
bool do_cross(const Edge& a, const Edge& b) noexcept {
    return are_opposite(turn_of(a.from, a.to, b.from), turn_of(a.from, a.to, b.to)) &&
           are_opposite(turn_of(b.from, b.to, a.from), turn_of(b.from, b.to, a.to));
}

Point crossing_of(const Edge& a, const Edge& b) noexcept {
    const double before = turn_of(b.from, b.to, a.from);
    const double after = turn_of(b.from, b.to, a.to);
    const double share = before / (before - after);
    const double lon = (a.from.lon + share * (a.to.lon - a.from.lon)) / kStepsPerDeg;
    return {LongitudeFrame().place(lon), (a.from.lat + share * (a.to.lat - a.from.lat)) / kStepsPerDeg};
}

std::vector<Edge> edges_of(const std::vector<Ring>& rings) {
    std::vector<Edge> edges;
    for (std::size_t number = 0; number < rings.size(); ++number) {
        const auto& ring = rings[number];
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const auto rounded = [](const Point& point) {
                return Point{std::round(point.lon * kStepsPerDeg), std::round(point.lat * kStepsPerDeg)};
            };
            edges.push_back({rounded(ring[i]), rounded(ring[(i + 1) % ring.size()]), number});
        }
    }
    return edges;
}

void check_crossings(const models::AreaCode& code, const std::vector<Ring>& rings, std::vector<Fault>& faults) {
    auto edges = edges_of(rings);
    std::ranges::sort(edges, {}, &Edge::south);
    bool found_crossing = false;
    bool found_outside = false;
    for (std::size_t i = 0; i < edges.size() && !(found_crossing && found_outside); ++i) {
        for (std::size_t j = i + 1; j < edges.size() && edges[j].south() <= edges[i].north(); ++j) {
            const auto& a = edges[i];
            const auto& b = edges[j];
            if (a.west() > b.east() || b.west() > a.east() || !do_cross(a, b)) continue;
            const bool leaves_outer = a.ring != b.ring && (a.ring == 0 || b.ring == 0);
            // One place for each polygon: a bad ring crosses itself again and again.
            auto& found = leaves_outer ? found_outside : found_crossing;
            if (found) continue;
            found = true;
            faults.push_back({leaves_outer ? FaultKind::kHoleOutside : FaultKind::kSelfIntersection,
                              code,
                              {},
                              crossing_of(a, b),
                              0.0});
        }
    }
    if (found_outside) return;
    const PolygonEdges outer({rings.front(), {}}, LongitudeFrame());
    for (std::size_t i = 1; i < rings.size(); ++i) {
        const auto outside = std::ranges::find_if(
            rings[i], [&outer](const Point& point) { return outer.side_of(point) == Side::kOutside; });
        if (outside == rings[i].end()) continue;
        faults.push_back({FaultKind::kHoleOutside, code, {}, *outside, 0.0});
        return;
    }
}

std::size_t different_points(Ring ring) {
    std::ranges::sort(ring, {}, [](const Point& point) { return std::pair(point.lon, point.lat); });
    return static_cast<std::size_t>(std::unique(ring.begin(), ring.end()) - ring.begin());
}

/// False if the ring's coordinates cannot be used at all.
bool check_ring(const models::AreaCode& code, const Ring& ring, std::vector<Fault>& faults) {
    const auto bad = std::ranges::find_if_not(ring, is_in_range);
    if (bad != ring.end()) {
        faults.push_back({FaultKind::kOutOfRange, code, {}, *bad, 0.0});
        return false;
    }
    if (different_points(ring) < 3) {
        faults.push_back({FaultKind::kTooFewPoints, code, {}, ring.empty() ? Point{} : ring.front(), 0.0});
        return false;
    }
    if (ring.front() != ring.back()) faults.push_back({FaultKind::kUnclosedRing, code, {}, ring.back(), 0.0});
    return true;
}

bool check_polygon(const models::AreaCode& code, const models::Polygon& polygon, std::vector<Fault>& faults) {
    bool usable = check_ring(code, polygon.outer, faults);
    for (const auto& hole : polygon.holes) usable = check_ring(code, hole, faults) && usable;
    if (usable) check_crossings(code, placed_rings(polygon, LongitudeFrame()), faults);
    return usable;
}

}  // namespace

std::string_view to_string(FaultKind kind) noexcept {
    switch (kind) {
        case FaultKind::kOutOfRange: return "out_of_range";
        case FaultKind::kTooFewPoints: return "too_few_points";
        case FaultKind::kUnclosedRing: return "unclosed_ring";
        case FaultKind::kSelfIntersection: return "self_intersection";
        case FaultKind::kHoleOutside: return "hole_outside";
        case FaultKind::kOverlap: return "overlap";
        case FaultKind::kDuplicate: return "duplicate";
        case FaultKind::kGap: return "gap";
        case FaultKind::kSeparatePart: return "separate_part";
    }
    return {};
}

bool is_error(FaultKind kind) noexcept {
    return kind < FaultKind::kOverlap;
}

std::vector<Fault> check_cells(const std::vector<Cell>& cells, const CheckOptions& options) {
    std::vector<Fault> faults;
    std::vector<Cell> usable_cells;
    for (const auto& cell : cells) {
        bool usable = true;
        for (const auto& polygon : cell.shape) usable = check_polygon(cell.code, polygon, faults) && usable;
        if (usable) usable_cells.push_back(cell);
    }
    for (auto& fault : check_coverage(usable_cells, options)) faults.push_back(std::move(fault));
    std::ranges::stable_sort(faults, [](const Fault& a, const Fault& b) {
        return a.kind != b.kind ? a.kind < b.kind : a.area_m2 > b.area_m2;
    });
    return faults;
}

}  // namespace gridwhistle::routing
