#include "routing/coverage.hpp"

#include "routing/polygon_edges.hpp"

#include <boost/polygon/polygon.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

namespace gridwhistle::routing {
namespace {

namespace bp = boost::polygon;
using models::Point;

// Boost.Polygon works on integers and is exact on them: it cannot fail on slivers and touching borders as
// floating-point overlays do.
using Coordinate = std::int32_t;
using GridPoint = bp::point_data<Coordinate>;
using GridRing = bp::polygon_data<Coordinate>;
using GridPolygon = bp::polygon_with_holes_data<Coordinate>;
using GridSet = bp::polygon_set_data<Coordinate>;
using Members = std::vector<std::uint32_t>;

// Among that many cells on one spot each is paired with the first only.
constexpr std::size_t kStackMax = 16;

/// Degrees to integers and back.
class Lattice {
  public:
    explicit Lattice(const Box& extent)
        : origin_{(extent.west + extent.east) / 2.0, (extent.south + extent.north) / 2.0} {
        // Sums of coordinates must fit into 31 bits.
        const double span = std::max(extent.east - extent.west, extent.north - extent.south);
        steps_per_deg_ = span < 50.0 ? 1e7 : 1e6;
    }

    [[nodiscard]] GridPoint to_grid(const Point& point) const {
        return {static_cast<Coordinate>(std::lround((point.lon - origin_.lon) * steps_per_deg_)),
                static_cast<Coordinate>(std::lround((point.lat - origin_.lat) * steps_per_deg_))};
    }
    [[nodiscard]] Point to_degrees(const GridPoint& point) const {
        return {origin_.lon + static_cast<double>(point.x()) / steps_per_deg_,
                origin_.lat + static_cast<double>(point.y()) / steps_per_deg_};
    }
    [[nodiscard]] std::vector<GridPoint> to_grid(const models::Ring& ring) const {
        std::vector<GridPoint> points;
        for (const auto& point : ring) points.push_back(to_grid(point));
        return points;
    }
    template <class Ring>
    [[nodiscard]] models::Ring to_degrees(const Ring& ring) const {
        models::Ring points;
        for (const auto& point : ring) points.push_back(to_degrees(point));
        return points;
    }
    [[nodiscard]] models::Polygon to_degrees(const GridPolygon& polygon) const {
        models::Polygon shape{to_degrees<GridPolygon>(polygon), {}};
        for (auto hole = polygon.begin_holes(); hole != polygon.end_holes(); ++hole) {
            shape.holes.push_back(to_degrees<GridRing>(*hole));
        }
        return shape;
    }

  private:
    Point origin_;
    double steps_per_deg_{1e7};
};

/// A point inside: the middle of the widest stretch of a line across the middle of the polygon.
Point point_inside(const models::Polygon& polygon) {
    const Box box = box_of(polygon.outer);
    const double lat = (box.south + box.north) / 2.0;
    std::vector<double> crossings;
    const auto cross = [&](const models::Ring& ring) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const Point& from = ring[i];
            const Point& to = ring[(i + 1) % ring.size()];
            if ((from.lat > lat) == (to.lat > lat)) continue;
            crossings.push_back(from.lon + (lat - from.lat) / (to.lat - from.lat) * (to.lon - from.lon));
        }
    };
    cross(polygon.outer);
    for (const auto& hole : polygon.holes) cross(hole);
    std::ranges::sort(crossings);
    Point inside = polygon.outer.front();
    double widest = -1.0;
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
        if (crossings[i + 1] - crossings[i] <= widest) continue;
        widest = crossings[i + 1] - crossings[i];
        inside = {(crossings[i] + crossings[i + 1]) / 2.0, lat};
    }
    inside.lon = LongitudeFrame().place(inside.lon);
    return inside;
}

/// The ground two cells share.
struct Shared {
    double area_m2{0};
    double piece_max_m2{-1.0};
    Point at;
};

using SharedGround = std::map<std::pair<std::uint32_t, std::uint32_t>, Shared>;

void add_piece(const Members& members, const models::Polygon& piece, SharedGround& shared) {
    const double area = area_m2({piece});
    const auto firsts = members.size() > kStackMax ? 1 : members.size();
    for (std::size_t i = 0; i < firsts; ++i) {
        for (std::size_t j = i + 1; j < members.size(); ++j) {
            auto& ground = shared[{members[i], members[j]}];
            ground.area_m2 += area;
            if (area <= ground.piece_max_m2) continue;
            ground.piece_max_m2 = area;
            ground.at = point_inside(piece);
        }
    }
}

void report_overlaps(const std::vector<Cell>& cells, const SharedGround& shared, const CheckOptions& options,
                     std::vector<Fault>& faults) {
    for (const auto& [pair, ground] : shared) {
        if (ground.area_m2 < options.area_min_m2) continue;
        const Cell* smaller = &cells[pair.first];
        const Cell* other = &cells[pair.second];
        if (area_m2(other->shape) < area_m2(smaller->shape)) std::swap(smaller, other);
        const bool whole = ground.area_m2 >= options.duplicate_share * area_m2(smaller->shape);
        faults.push_back({whole ? FaultKind::kDuplicate : FaultKind::kOverlap, smaller->code, other->code, ground.at,
                          ground.area_m2});
    }
}

void report_union(const std::vector<models::Polygon>& parts, const CheckOptions& options, std::vector<Fault>& faults) {
    std::vector<Fault> separate;
    for (const auto& part : parts) {
        for (const auto& hole : part.holes) {
            const models::Polygon gap{hole, {}};
            const double area = area_m2({gap});
            if (area >= options.area_min_m2) faults.push_back({FaultKind::kGap, {}, {}, point_inside(gap), area});
        }
        const double area = area_m2({part});
        if (area >= options.area_min_m2)
            separate.push_back({FaultKind::kSeparatePart, {}, {}, point_inside(part), area});
    }
    if (separate.size() > 1) faults.insert(faults.end(), separate.begin(), separate.end());
}

}  // namespace

std::vector<Fault> check_coverage(const std::vector<Cell>& cells, const CheckOptions& options) {
    const auto frame = frame_of(cells);
    std::vector<std::pair<std::uint32_t, std::vector<models::Ring>>> polygons;
    Box extent;
    for (std::uint32_t number = 0; number < cells.size(); ++number) {
        for (const auto& polygon : cells[number].shape) {
            polygons.emplace_back(number, placed_rings(polygon, frame));
            for (const auto& ring : polygons.back().second) extent.add(box_of(ring));
        }
    }
    std::vector<Fault> faults;
    if (extent.empty()) return faults;

    const Lattice lattice(extent);
    GridSet all;
    bp::property_merge<Coordinate, std::uint32_t, Members> merge;
    for (const auto& [number, rings] : polygons) {
        const auto outer = lattice.to_grid(rings.front());
        std::vector<GridRing> holes;
        for (std::size_t i = 1; i < rings.size(); ++i) {
            const auto points = lattice.to_grid(rings[i]);
            bp::set_points(holes.emplace_back(), points.begin(), points.end());
        }
        GridPolygon polygon;
        bp::set_points(polygon, outer.begin(), outer.end());
        polygon.set_holes(holes.begin(), holes.end());
        all.insert(polygon);
        merge.insert(polygon, number);
    }
    std::vector<GridPolygon> pieces;
    all.get(pieces);
    std::vector<models::Polygon> parts;
    for (const auto& piece : pieces) parts.push_back(lattice.to_degrees(piece));
    report_union(parts, options, faults);

    std::map<Members, GridSet> ground;
    merge.merge(ground);
    SharedGround shared;
    for (const auto& [members, set] : ground) {
        if (members.size() < 2) continue;
        pieces.clear();
        set.get(pieces);
        for (const auto& piece : pieces) add_piece(members, lattice.to_degrees(piece), shared);
    }
    report_overlaps(cells, shared, options, faults);
    return faults;
}

}  // namespace gridwhistle::routing
