#pragma once

#include "routing/frame.hpp"
#include "routing/polygon_edges.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gridwhistle::routing {

/// A raster of bins over the extent of many polygons. A bin lists, in ascending order, the polygons that cover it
/// whole and those with an edge in it, for which it keeps just the edges that touch it and on which side some reference
/// point of the bin lies: the side of any other point follows from the edges between the two. Immutable, safe to share
/// between threads. At most 128 entries a polygon, whatever the polygons.
class Raster {
  public:
    Raster() = default;
    explicit Raster(std::span<const PolygonEdges> polygons);

    [[nodiscard]] const Box& box() const noexcept { return box_; }

    /// Calls `visit(polygon, side)`, ascending, for every polygon that contains or touches the point.
    template <class Visit>
    void for_each_at(const models::Point& point, Visit visit) const {
        if (!box_.contains(point, 0.0)) return;
        const auto column = column_of(point.lon);
        const auto row = row_of(point.lat);
        const auto bin = bins_[row * columns_ + column];
        if ((bin & kWhole) != 0) return visit(bin & ~kWhole, Side::kInside);
        for (auto i = bin; i != kEmpty; i = entries_[i].last ? kEmpty : i + 1) {
            const auto& entry = entries_[i];
            const Side side =
                entry.has_edges ? side_of(i, point, reference_of(column, row, entry.reference)) : Side::kInside;
            if (side != Side::kOutside) visit(std::uint32_t{entry.polygon}, side);
        }
    }

    /// Every polygon that has a part in a bin touched by the box, ascending, each once.
    [[nodiscard]] std::vector<std::uint32_t> near(const Box& box) const;

  private:
    static constexpr std::uint32_t kEmpty = 0;  ///< no entry has this number
    static constexpr std::uint32_t kWhole = std::uint32_t{1} << 31U;

    struct Entry {
        std::uint32_t polygon : 27;
        std::uint32_t has_edges : 1;
        std::uint32_t reference : 2;  ///< which reference point, one that lies on no edge of the polygon
        std::uint32_t reference_inside : 1;
        std::uint32_t last : 1;     ///< of its bin
        std::uint32_t chain_start;  ///< its points end where those of the next entry start
    };
    struct BinRange {
        std::size_t column_first{0};
        std::size_t column_last{0};
        std::size_t row_first{0};
        std::size_t row_last{0};

        [[nodiscard]] std::size_t bins() const noexcept {
            return (column_last - column_first + 1) * (row_last - row_first + 1);
        }
    };
    struct Touch;
    struct Placed;

    void choose_bins(std::span<const PolygonEdges> polygons);
    void set_bins(double bins_wanted) noexcept;
    [[nodiscard]] BinRange range_of(const Box& box) const noexcept;
    [[nodiscard]] std::size_t column_of(double lon) const noexcept;
    [[nodiscard]] std::size_t row_of(double lat) const noexcept;
    [[nodiscard]] models::Point reference_of(std::size_t column, std::size_t row, std::uint32_t number) const noexcept;
    void find_touched(const PolygonEdges& polygon, std::uint32_t edge, std::vector<Touch>& touched) const;
    void place(std::span<const PolygonEdges> polygons, std::uint32_t number, std::vector<Placed>& placed,
               std::vector<Touch>& touched) const;
    void fill(std::span<const PolygonEdges> polygons, const std::vector<Placed>& placed,
              const std::vector<Touch>& touched);
    void append_chains(const PolygonEdges& polygon, std::span<const Touch> touched);
    [[nodiscard]] Side side_of(std::size_t entry, const models::Point& point,
                               const models::Point& reference) const noexcept;

    Box box_;
    std::size_t columns_{0};
    std::size_t rows_{0};
    double columns_per_deg_{0.0};
    double rows_per_deg_{0.0};
    double column_deg_{0.0};
    double row_deg_{0.0};
    /// kEmpty, kWhole and the one polygon that covers the bin, or the first of its entries.
    std::vector<std::uint32_t> bins_;
    std::vector<Entry> entries_;         ///< one more at the end closes the last chain
    std::vector<models::Point> chains_;  ///< chains of points joined by edges, a not-a-number point between chains
};

}  // namespace gridwhistle::routing
