#pragma once

#include "routing/frame.hpp"
#include "routing/shape_edges.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gridwhistle::routing {

/// A raster of bins over the extent of many shapes. A bin lists, in ascending order, the shapes with an edge in it and
/// those that cover it whole; most points need no look at any edge. Immutable, safe to share between threads.
/// Memory: at most 64 entries of four bytes per shape, whatever the shapes.
class Raster {
  public:
    class Entry {
      public:
        Entry() = default;
        Entry(std::uint32_t shape, bool covers) noexcept : bits_{shape << 1U | std::uint32_t{covers}} {}
        [[nodiscard]] std::uint32_t shape() const noexcept { return bits_ >> 1U; }
        /// True if every point of the bin is inside the shape; false if some edge passes through the bin.
        [[nodiscard]] bool covers() const noexcept { return (bits_ & 1U) != 0; }

      private:
        std::uint32_t bits_{0};
    };

    Raster() = default;
    explicit Raster(std::span<const ShapeEdges> shapes);

    [[nodiscard]] const Box& box() const noexcept { return box_; }
    /// The shapes that may contain the point; empty outside the extent.
    [[nodiscard]] std::span<const Entry> at(const models::Point& point) const noexcept;
    /// Every shape that has a part in a bin touched by the box, ascending, each once.
    [[nodiscard]] std::vector<std::uint32_t> near(const Box& box) const;

  private:
    struct BinRange {
        std::size_t column_first{0};
        std::size_t column_last{0};
        std::size_t row_first{0};
        std::size_t row_last{0};
    };
    struct Marks;

    void choose_bins(std::span<const ShapeEdges> shapes);
    void set_bins(double bins_wanted) noexcept;
    [[nodiscard]] BinRange range_of(const Box& box) const noexcept;
    [[nodiscard]] std::size_t column_of(double lon) const noexcept;
    [[nodiscard]] std::size_t row_of(double lat) const noexcept;
    void mark_edge(const models::Point& from, const models::Point& to, Marks& marks) const;
    [[nodiscard]] models::Point middle_of(std::size_t column, std::size_t row) const noexcept;

    Box box_;
    std::size_t columns_{0};
    std::size_t rows_{0};
    double columns_per_deg_{0.0};
    double rows_per_deg_{0.0};
    std::vector<std::uint32_t> starts_;  ///< bin b holds entries_[starts_[b], starts_[b + 1])
    std::vector<Entry> entries_;
};

}  // namespace gridwhistle::routing
