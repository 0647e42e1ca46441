#include "routing/cell_index.hpp"

#include <boost/geometry.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/index/rtree.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <utility>
#include <vector>

// Points located per second of CPU, on one thread, in a lattice of cells with wiggly shared borders, against an R-tree
// of the cells' boxes with Boost.Geometry's point-in-polygon test. Both answer the same million points in turn; the
// ratio is the median of the pairs. Usage: cell_locating [cells = 10000]

namespace {

using namespace gridwhistle;
namespace bg = boost::geometry;
using TreePoint = bg::model::d2::point_xy<double>;
using TreeBox = bg::model::box<TreePoint>;
using TreePolygon = bg::model::polygon<TreePoint>;

constexpr double kSideDeg = 0.01;
constexpr int kEdgesPerSide = 10;
constexpr int kPoints = 1'000'000;
constexpr int kPairs = 5;

/// The same shift for the same border, whichever of its two cells asks.
models::Point shifted(double lon, double lat, int column, int row, double most) {
    std::mt19937 random(static_cast<std::uint32_t>(column) * 73856093U ^ static_cast<std::uint32_t>(row) * 19349663U);
    std::uniform_real_distribution<double> shift(-most, most);
    const double east = shift(random);
    return {lon + east, lat + shift(random)};
}

models::Point vertex(int column, int row) {
    const auto on_side = [](int steps) { return steps % kEdgesPerSide == 0; };
    const double step = kSideDeg / kEdgesPerSide;
    const double most = on_side(column) && on_side(row) ? 0.1 * kSideDeg : 0.3 * step;
    return shifted(114.0 + step * column, 30.0 + step * row, column, row, most);
}

std::vector<routing::Cell> lattice(int side) {
    std::vector<routing::Cell> cells;
    for (int column = 0; column < side * kEdgesPerSide; column += kEdgesPerSide) {
        for (int row = 0; row < side * kEdgesPerSide; row += kEdgesPerSide) {
            models::Ring ring;
            for (int i = 0; i < kEdgesPerSide; ++i) ring.push_back(vertex(column + i, row));
            for (int i = 0; i < kEdgesPerSide; ++i) ring.push_back(vertex(column + kEdgesPerSide, row + i));
            for (int i = kEdgesPerSide; i > 0; --i) ring.push_back(vertex(column + i, row + kEdgesPerSide));
            for (int i = kEdgesPerSide; i > 0; --i) ring.push_back(vertex(column, row + i));
            ring.push_back(ring.front());
            const models::Shape shape{{std::move(ring), {}}};
            const auto code = "4201020" + std::to_string(10'000'000 + static_cast<int>(cells.size()));
            cells.push_back({models::AreaCode(code), shape, 0, routing::area_m2(shape)});
        }
    }
    return cells;
}

class Peer {
  public:
    explicit Peer(const std::vector<routing::Cell>& cells) {
        std::vector<std::pair<TreeBox, std::size_t>> boxes;
        for (const auto& cell : cells) {
            TreePolygon polygon;
            for (const auto& point : cell.shape[0].outer) bg::append(polygon.outer(), TreePoint(point.lon, point.lat));
            bg::correct(polygon);
            boxes.emplace_back(bg::return_envelope<TreeBox>(polygon), polygons_.size());
            polygons_.push_back(std::move(polygon));
        }
        tree_ = Tree(boxes);
    }

    [[nodiscard]] bool locate(const models::Point& point) const {
        const TreePoint asked(point.lon, point.lat);
        for (auto found = tree_.qbegin(bg::index::intersects(asked)); found != tree_.qend(); ++found) {
            if (bg::covered_by(asked, polygons_[found->second])) return true;
        }
        return false;
    }

  private:
    using Tree = bg::index::rtree<std::pair<TreeBox, std::size_t>, bg::index::rstar<16>>;
    std::vector<TreePolygon> polygons_;
    Tree tree_;
};

/// Of this process alone: the machine may be busy with something else.
double cpu_s() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Points located per second; `found` counts the hits.
template <class Locate>
double rate(const std::vector<models::Point>& points, std::size_t& found, Locate locate) {
    found = 0;
    const double start = cpu_s();
    for (const auto& point : points) found += locate(point) ? 1U : 0U;
    return static_cast<double>(points.size()) / (cpu_s() - start);
}

double median(std::vector<double> values) {
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
    const double wanted = argc > 1 ? std::atof(argv[1]) : 10'000.0;
    const int side = std::max(1, static_cast<int>(std::lround(std::sqrt(wanted))));
    const auto cells = lattice(side);
    const double start = cpu_s();
    const routing::CellIndex index(cells);
    const double build_s = cpu_s() - start;
    const Peer peer(cells);

    std::mt19937_64 random(20261122);
    std::uniform_real_distribution<double> lon(114.0, 114.0 + kSideDeg * side);
    std::uniform_real_distribution<double> lat(30.0, 30.0 + kSideDeg * side);
    std::vector<models::Point> points(kPoints);
    for (auto& point : points) point = {lon(random), lat(random)};

    std::vector<double> ours;
    std::vector<double> ratios;
    for (int pair = 0; pair < kPairs; ++pair) {
        std::size_t found = 0;
        std::size_t found_by_peer = 0;
        ours.push_back(rate(points, found, [&](const auto& point) { return index.locate(point).has_value(); }));
        ratios.push_back(ours.back() /
                         rate(points, found_by_peer, [&](const auto& point) { return peer.locate(point); }));
        if (found == found_by_peer) continue;
        std::printf("found: %zu points, the peer %zu\n", found, found_by_peer);
        return 1;
    }
    std::printf("cells: %zu\n", cells.size());
    std::printf("build: %.2f s\n", build_s);
    std::printf("locate: %.0f points/s\n", median(ours));
    std::printf("ratio: %.2f\n", median(ratios));
    return 0;
}
