#include "routing/cell_index.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace gridwhistle::routing {
namespace {

using models::Point;

constexpr double kTurn = 360.0;

}  // namespace

struct CellIndex::Candidate {
    double distance_m;
    std::uint32_t number;

    friend auto operator<=>(const Candidate&, const Candidate&) = default;
};

CellIndex::CellIndex(std::vector<Cell> cells) : frame_{frame_of(cells)} {
    // Whole square metres: equal squares differ in the last bits of their computed areas.
    std::ranges::sort(cells, {}, [](const Cell& cell) {
        return std::tuple<int, double, const models::AreaCode&>(cell.priority, std::round(cell.area_m2), cell.code);
    });
    codes_.reserve(cells.size());
    for (auto& cell : cells) {
        for (const auto& polygon : cell.shape) {
            polygons_.emplace_back(polygon, frame_);
            cell_of_.push_back(static_cast<std::uint32_t>(codes_.size()));
        }
        codes_.push_back(std::move(cell.code));
    }
    raster_ = Raster(polygons_);
}

/// Where the point stands in the frame. If the cells surround the Earth the frame has a seam, and a point near its
/// beginning also stands at its end.
template <class Visit>
void CellIndex::for_each_place(const Point& point, double margin_deg, Visit visit) const {
    if (!std::isfinite(point.lon) || !std::isfinite(point.lat)) return;
    const Point placed{frame_.place(point.lon), point.lat};
    visit(placed);
    if (placed.lon + kTurn - margin_deg <= raster_.box().east) visit(Point{placed.lon + kTurn, placed.lat});
    if (placed.lon - kTurn + margin_deg >= raster_.box().west) visit(Point{placed.lon - kTurn, placed.lat});
}

std::optional<Located> CellIndex::locate(const Point& point) const {
    std::optional<Located> located;
    bool inside = false;
    std::uint32_t best = 0;
    std::uint32_t latest = 0;
    for_each_place(point, kBorderToleranceDeg, [&](const Point& placed) {
        raster_.for_each_at(placed, [&](std::uint32_t polygon, Side side) {
            const auto number = cell_of_[polygon];
            inside = inside || side == Side::kInside;
            if (!located) {
                located.emplace().code = codes_[number];
                best = latest = number;
            } else if (number < best) {
                located->others.insert(located->others.begin(), std::exchange(located->code, codes_[number]));
                best = latest = number;
            } else if (number != latest && number != best) {
                located->others.push_back(codes_[number]);
                latest = number;
            }
            located->on_border = located->on_border || side == Side::kOnBorder;
        });
    });
    if (located) located->overlapped = inside && !located->others.empty();
    return located;
}

std::vector<CellIndex::Candidate> CellIndex::candidates(const Point& point, double radius_m) const {
    std::vector<Candidate> found;
    if (!(radius_m >= 0.0)) return found;
    const auto scale = local_scale(point.lat);
    const double north = radius_m / scale.north_m;
    // Towards the poles a radius spans all meridians.
    const double east = std::min(radius_m / std::max(scale.east_m, 1e-9), kTurn / 2.0);
    for_each_place(point, east, [&](const Point& placed) {
        const Box reach{placed.lon - east, placed.lat - north, placed.lon + east, placed.lat + north};
        for (const auto number : raster_.near(reach)) {
            const auto& polygon = polygons_[number];
            if (!reach.intersects(polygon.box())) continue;
            const bool contains = polygon.side_of(placed) != Side::kOutside;
            const double distance_m = contains ? 0.0 : polygon.border_distance_m(placed, radius_m);
            if (distance_m <= radius_m) found.push_back({distance_m, cell_of_[number]});
        }
    });
    // The parts of a cell, or both ends of a seam, find it several times: the nearest counts.
    std::ranges::sort(found, {}, [](const Candidate& one) { return std::pair(one.number, one.distance_m); });
    const auto repeated = std::ranges::unique(found, {}, &Candidate::number);
    found.erase(repeated.begin(), repeated.end());
    std::ranges::sort(found);
    return found;
}

std::optional<NearCell> CellIndex::nearest(const Point& point, double limit_m) const {
    const auto found = candidates(point, limit_m);
    if (found.empty()) return std::nullopt;
    return NearCell{codes_[found.front().number], found.front().distance_m};
}

std::vector<NearCell> CellIndex::within(const Point& point, double radius_m) const {
    std::vector<NearCell> cells;
    for (const auto& candidate : candidates(point, radius_m)) {
        cells.push_back({codes_[candidate.number], candidate.distance_m});
    }
    return cells;
}

}  // namespace gridwhistle::routing
