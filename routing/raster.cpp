#include "routing/raster.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace gridwhistle::routing {
namespace {

using models::Point;

constexpr double kBinsPerPolygon = 32.0;
constexpr double kEntriesPerPolygonMax = 128.0;
// Wider than the border tolerance and than what rounding does to a position on the edge of two bins.
constexpr double kMarginDeg = 1e-8;
constexpr std::uint32_t kReferences = 4;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Box widened(const Box& box, double margin) noexcept {
    return {box.west - margin, box.south - margin, box.east + margin, box.north + margin};
}

Box box_of_edge(const Point& from, const Point& to) noexcept {
    Box box;
    box.add(from);
    box.add(to);
    return widened(box, kMarginDeg);
}

}  // namespace

/// An edge in a bin.
struct Raster::Touch {
    std::size_t bin;
    std::uint32_t edge;

    friend auto operator<=>(const Touch&, const Touch&) = default;
};

/// A polygon in a bin, with its edges there: touched[first, first + count).
struct Raster::Placed {
    std::size_t bin;
    std::size_t touched_first;
    std::size_t touched_count;
    std::uint32_t polygon;
    std::uint32_t reference;
    bool reference_inside;
};

Raster::Raster(std::span<const PolygonEdges> polygons) {
    for (const auto& polygon : polygons) box_.add(polygon.box());
    if (box_.empty()) return;
    box_ = widened(box_, kMarginDeg);
    choose_bins(polygons);
    std::vector<Placed> placed;
    std::vector<Touch> touched;
    for (std::uint32_t number = 0; number < polygons.size(); ++number) place(polygons, number, placed, touched);
    std::ranges::stable_sort(placed, {}, &Placed::bin);
    fill(polygons, placed, touched);
}

void Raster::choose_bins(std::span<const PolygonEdges> polygons) {
    const auto count = static_cast<double>(polygons.size());
    for (double bins = kBinsPerPolygon * count;; bins /= 2.0) {
        set_bins(bins);
        double entries = 0.0;
        for (const auto& polygon : polygons) {
            if (polygon.box().empty()) continue;
            entries += static_cast<double>(range_of(widened(polygon.box(), kMarginDeg)).bins());
        }
        if (entries <= kEntriesPerPolygonMax * count || columns_ * rows_ == 1) return;
    }
}

void Raster::set_bins(double bins_wanted) noexcept {
    const double height = box_.north - box_.south;
    const double width = box_.east - box_.west;
    const double bins = std::max(1.0, bins_wanted);
    // Square bins in degrees are good enough: only their number matters.
    const double across = std::clamp(std::sqrt(bins * width / height), 1.0, bins);
    columns_ = static_cast<std::size_t>(across);
    rows_ = static_cast<std::size_t>(std::max(1.0, bins / across));
    columns_per_deg_ = static_cast<double>(columns_) / width;
    rows_per_deg_ = static_cast<double>(rows_) / height;
    column_deg_ = 1.0 / columns_per_deg_;
    row_deg_ = 1.0 / rows_per_deg_;
}

std::size_t Raster::column_of(double lon) const noexcept {
    const double column = std::max(0.0, (lon - box_.west) * columns_per_deg_);
    return column < static_cast<double>(columns_) ? static_cast<std::size_t>(column) : columns_ - 1;
}

std::size_t Raster::row_of(double lat) const noexcept {
    const double row = std::max(0.0, (lat - box_.south) * rows_per_deg_);
    return row < static_cast<double>(rows_) ? static_cast<std::size_t>(row) : rows_ - 1;
}

Raster::BinRange Raster::range_of(const Box& box) const noexcept {
    return {column_of(box.west), column_of(box.east), row_of(box.south), row_of(box.north)};
}

Point Raster::reference_of(std::size_t column, std::size_t row, std::uint32_t number) const noexcept {
    // Near the centre, off it by shares that no regular lattice of streets or tiles has.
    constexpr std::array<Point, kReferences> kShares{
        {{0.4871, 0.5093}, {0.5171, 0.4637}, {0.4493, 0.4519}, {0.5387, 0.5531}}};
    return {box_.west + (static_cast<double>(column) + kShares[number].lon) * column_deg_,
            box_.south + (static_cast<double>(row) + kShares[number].lat) * row_deg_};
}

void Raster::find_touched(const PolygonEdges& polygon, std::uint32_t edge, std::vector<Touch>& touched) const {
    const Point& from = polygon.from(edge);
    const Point& to = polygon.to(edge);
    const Box box = box_of_edge(from, to);
    const auto [low, high] = std::minmax(from.lat, to.lat);
    const auto range = range_of(box);
    for (auto row = range.row_first; row <= range.row_last; ++row) {
        double west = box.west;
        double east = box.east;
        if (range.row_first != range.row_last && low < high) {
            // The part of the edge within this row, a little more at both ends.
            const double slope = (to.lon - from.lon) / (to.lat - from.lat);
            const double south = box_.south + static_cast<double>(row) / rows_per_deg_ - kMarginDeg;
            const double north = box_.south + static_cast<double>(row + 1) / rows_per_deg_ + kMarginDeg;
            const double at_south = from.lon + (std::clamp(south, low, high) - from.lat) * slope;
            const double at_north = from.lon + (std::clamp(north, low, high) - from.lat) * slope;
            west = std::max(west, std::min(at_south, at_north) - kMarginDeg);
            east = std::min(east, std::max(at_south, at_north) + kMarginDeg);
        }
        const auto last = column_of(east);
        for (auto column = column_of(west); column <= last; ++column)
            touched.push_back({row * columns_ + column, edge});
    }
}

void Raster::place(std::span<const PolygonEdges> polygons, std::uint32_t number, std::vector<Placed>& placed,
                   std::vector<Touch>& touched) const {
    const auto& polygon = polygons[number];
    if (polygon.box().empty()) return;
    auto next = touched.size();
    polygon.for_each_edge([&](std::uint32_t edge) { find_touched(polygon, edge, touched); });
    std::sort(touched.begin() + static_cast<std::ptrdiff_t>(next), touched.end());

    const auto range = range_of(widened(polygon.box(), kMarginDeg));
    for (auto row = range.row_first; row <= range.row_last; ++row) {
        for (auto column = range.column_first; column <= range.column_last; ++column) {
            const auto bin = row * columns_ + column;
            const auto first = next;
            while (next < touched.size() && touched[next].bin == bin) ++next;
            std::uint32_t reference = 0;
            Side side = polygon.side_of(reference_of(column, row, reference));
            while (side == Side::kOnBorder && reference + 1 < kReferences) {
                side = polygon.side_of(reference_of(column, row, ++reference));
            }
            if (next == first && side == Side::kOutside) continue;
            placed.push_back({bin, first, next - first, number, reference, side == Side::kInside});
        }
    }
}

void Raster::fill(std::span<const PolygonEdges> polygons, const std::vector<Placed>& placed,
                  const std::vector<Touch>& touched) {
    bins_.assign(columns_ * rows_, kEmpty);
    entries_.reserve(placed.size() + 2);
    entries_.push_back({});
    for (std::size_t i = 0; i < placed.size(); ++i) {
        const auto& one = placed[i];
        const bool first = i == 0 || placed[i - 1].bin != one.bin;
        const bool last = i + 1 == placed.size() || placed[i + 1].bin != one.bin;
        const bool has_edges = one.touched_count > 0;
        if (first) {
            bins_[one.bin] = last && !has_edges ? kWhole | one.polygon : static_cast<std::uint32_t>(entries_.size());
            if (last && !has_edges) continue;
        }
        entries_.push_back({one.polygon & 0x7ffffffU, has_edges, one.reference & 3U, one.reference_inside, last,
                            static_cast<std::uint32_t>(chains_.size())});
        append_chains(polygons[one.polygon], std::span(touched).subspan(one.touched_first, one.touched_count));
    }
    entries_.push_back({0, 0, 0, 0, 1, static_cast<std::uint32_t>(chains_.size())});
    chains_.shrink_to_fit();
}

void Raster::append_chains(const PolygonEdges& polygon, std::span<const Touch> touched) {
    for (std::size_t i = 0; i < touched.size(); ++i) {
        const auto edge = touched[i].edge;
        const bool continues = i > 0 && touched[i - 1].edge + 1 == edge && polygon.from(edge) == chains_.back();
        if (!continues) {
            if (i > 0) chains_.push_back({kNan, kNan});
            chains_.push_back(polygon.from(edge));
        }
        chains_.push_back(polygon.to(edge));
    }
}

Side Raster::side_of(std::size_t entry, const Point& point, const Point& reference) const noexcept {
    bool inside = entries_[entry].reference_inside;
    const auto last = entries_[entry + 1].chain_start;
    auto i = entries_[entry].chain_start;
    // Which side of the line from the point to the reference point; the two edges of a vertex see the same answer.
    bool from_left = turn_of(point, reference, chains_[i]) > 0.0;
    for (++i; i < last; ++i) {
        const Point& from = chains_[i - 1];
        const Point& to = chains_[i];
        const bool to_left = turn_of(point, reference, to) > 0.0;
        if (is_on_edge(from, to, point)) return Side::kOnBorder;
        if (from_left != to_left && (turn_of(from, to, point) > 0.0) != (turn_of(from, to, reference) > 0.0) &&
            !std::isnan(from.lon) && !std::isnan(to.lon)) {
            inside = !inside;
        }
        from_left = to_left;
    }
    return inside ? Side::kInside : Side::kOutside;
}

std::vector<std::uint32_t> Raster::near(const Box& box) const {
    if (!box_.intersects(box)) return {};
    std::vector<std::uint32_t> polygons;
    const auto range = range_of(box);
    for (auto row = range.row_first; row <= range.row_last; ++row) {
        for (auto column = range.column_first; column <= range.column_last; ++column) {
            const auto bin = bins_[row * columns_ + column];
            if ((bin & kWhole) != 0) {
                polygons.push_back(bin & ~kWhole);
                continue;
            }
            for (auto i = bin; i != kEmpty; i = entries_[i].last ? kEmpty : i + 1) {
                polygons.push_back(entries_[i].polygon);
            }
        }
    }
    std::ranges::sort(polygons);
    const auto repeated = std::ranges::unique(polygons);
    polygons.erase(repeated.begin(), repeated.end());
    return polygons;
}

}  // namespace gridwhistle::routing
