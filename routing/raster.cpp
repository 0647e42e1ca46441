#include "routing/raster.hpp"

#include <algorithm>
#include <cmath>

namespace gridwhistle::routing {
namespace {

using models::Point;

constexpr double kBinsPerShape = 16.0;
constexpr double kEntriesPerShapeMax = 64.0;
// Wider than the border tolerance and than what rounding does to a position on the edge of two bins.
constexpr double kMarginDeg = 1e-8;

Box widened(Box box, double margin) noexcept {
    return {box.west - margin, box.south - margin, box.east + margin, box.north + margin};
}

}  // namespace

/// Which bins of a shape's own range an edge passes through.
struct Raster::Marks {
    BinRange range;
    std::vector<bool> marked;

    explicit Marks(const BinRange& range_in) : range{range_in}, marked(columns() * rows(), false) {}
    [[nodiscard]] std::size_t columns() const noexcept { return range.column_last - range.column_first + 1; }
    [[nodiscard]] std::size_t rows() const noexcept { return range.row_last - range.row_first + 1; }
    [[nodiscard]] std::size_t index(std::size_t column, std::size_t row) const noexcept {
        return (row - range.row_first) * columns() + (column - range.column_first);
    }
};

Raster::Raster(std::span<const ShapeEdges> shapes) {
    for (const auto& shape : shapes) box_.add(shape.box());
    if (box_.empty()) return;
    box_ = widened(box_, kMarginDeg);
    choose_bins(shapes);

    struct Placed {
        std::size_t bin;
        Entry entry;
    };
    std::vector<Placed> placed;
    for (std::uint32_t number = 0; number < shapes.size(); ++number) {
        const auto& shape = shapes[number];
        if (shape.box().empty()) continue;
        Marks marks(range_of(widened(shape.box(), kMarginDeg)));
        shape.for_each_edge([&](const Point& from, const Point& to) { mark_edge(from, to, marks); });
        for (auto row = marks.range.row_first; row <= marks.range.row_last; ++row) {
            for (auto column = marks.range.column_first; column <= marks.range.column_last; ++column) {
                const bool has_edge = marks.marked[marks.index(column, row)];
                // Without an edge the whole bin lies on one side, and its middle tells which.
                if (!has_edge && shape.side_of(middle_of(column, row)) == Side::kOutside) continue;
                placed.push_back({row * columns_ + column, Entry(number, !has_edge)});
            }
        }
    }
    starts_.assign(columns_ * rows_ + 1, 0);
    for (const auto& one : placed) ++starts_[one.bin + 1];
    for (std::size_t bin = 1; bin < starts_.size(); ++bin) starts_[bin] += starts_[bin - 1];
    entries_.resize(placed.size());
    auto next = starts_;
    for (const auto& one : placed) entries_[next[one.bin]++] = one.entry;
}

void Raster::choose_bins(std::span<const ShapeEdges> shapes) {
    const auto count = static_cast<double>(shapes.size());
    for (double bins = kBinsPerShape * count;; bins /= 2.0) {
        set_bins(bins);
        double entries = 0.0;
        for (const auto& shape : shapes) {
            if (shape.box().empty()) continue;
            const auto range = range_of(widened(shape.box(), kMarginDeg));
            entries += static_cast<double>((range.column_last - range.column_first + 1) *
                                           (range.row_last - range.row_first + 1));
        }
        if (entries <= kEntriesPerShapeMax * count || columns_ * rows_ == 1) return;
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

Point Raster::middle_of(std::size_t column, std::size_t row) const noexcept {
    return {box_.west + (static_cast<double>(column) + 0.5) / columns_per_deg_,
            box_.south + (static_cast<double>(row) + 0.5) / rows_per_deg_};
}

void Raster::mark_edge(const Point& from, const Point& to, Marks& marks) const {
    Box edge;
    edge.add(from);
    edge.add(to);
    edge = widened(edge, kMarginDeg);
    const auto range = range_of(edge);
    const double slope = (to.lon - from.lon) / (to.lat - from.lat);
    for (auto row = range.row_first; row <= range.row_last; ++row) {
        Box strip = edge;
        if (range.row_first != range.row_last) {
            // The part of the edge within this row, a little more at both ends.
            const double south = box_.south + static_cast<double>(row) / rows_per_deg_ - kMarginDeg;
            const double north = box_.south + static_cast<double>(row + 1) / rows_per_deg_ + kMarginDeg;
            const double low = std::clamp(south, std::min(from.lat, to.lat), std::max(from.lat, to.lat));
            const double high = std::clamp(north, std::min(from.lat, to.lat), std::max(from.lat, to.lat));
            if (from.lat != to.lat) {
                const double at_low = from.lon + (low - from.lat) * slope;
                const double at_high = from.lon + (high - from.lat) * slope;
                strip.west = std::max(edge.west, std::min(at_low, at_high) - kMarginDeg);
                strip.east = std::min(edge.east, std::max(at_low, at_high) + kMarginDeg);
            }
        }
        const auto last = column_of(strip.east);
        for (auto column = column_of(strip.west); column <= last; ++column) {
            marks.marked[marks.index(column, row)] = true;
        }
    }
}

std::span<const Raster::Entry> Raster::at(const Point& point) const noexcept {
    if (!box_.contains(point, 0.0)) return {};
    const auto bin = row_of(point.lat) * columns_ + column_of(point.lon);
    return std::span(entries_).subspan(starts_[bin], starts_[bin + 1] - starts_[bin]);
}

std::vector<std::uint32_t> Raster::near(const Box& box) const {
    if (!box_.intersects(box)) return {};
    std::vector<std::uint32_t> shapes;
    const auto range = range_of(box);
    for (auto row = range.row_first; row <= range.row_last; ++row) {
        const auto first = row * columns_;
        for (auto i = starts_[first + range.column_first]; i < starts_[first + range.column_last + 1]; ++i) {
            shapes.push_back(entries_[i].shape());
        }
    }
    std::ranges::sort(shapes);
    const auto repeated = std::ranges::unique(shapes);
    shapes.erase(repeated.begin(), repeated.end());
    return shapes;
}

}  // namespace gridwhistle::routing
