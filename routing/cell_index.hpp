#pragma once

#include "models/geometry.hpp"
#include "models/ids.hpp"
#include "routing/cell.hpp"
#include "routing/polygon_edges.hpp"
#include "routing/raster.hpp"

#include <optional>
#include <span>
#include <vector>

namespace gridwhistle::routing {

/// The cell a point belongs to, and why the choice was not obvious.
struct Located {
    models::AreaCode code;
    std::vector<models::AreaCode> others;  ///< further cells that contain or touch the point, best first
    bool on_border{false};                 ///< the point lies on the border of one of these cells
    bool overlapped{false};                ///< several cells contain it and at least one is not merely touched
};

/// A cell and its distance from a point, 0 when it contains it.
struct NearCell {
    models::AreaCode code;
    double distance_m{0};
};

/// Finds the cell of a point. Immutable once built, so safe to share between threads; a new version of the cells is
/// built aside and swapped. The answer depends only on the cells and the point, not on their order or the node.
/// A point on a border belongs to every cell it touches. Shapes may have holes and several parts and may cross the
/// antimeridian (an edge runs the short way round); they need not be valid, see routing/topology.hpp.
///
/// Cost of `locate`: 0.1 us with 1,000 cells of 40 vertices, 0.4 us with 10,000 where memory is the limit; two to three
/// times as fast as an R-tree of boxes with a point-in-polygon test (bench/cell_locating.cpp). Building reads every
/// edge a few times, 0.2 s for 10,000 cells, and keeps some 100 bytes a vertex.
class CellIndex {
  public:
    CellIndex() = default;
    explicit CellIndex(std::vector<Cell> cells);

    [[nodiscard]] std::size_t size() const noexcept { return codes_.size(); }

    /// The cell of a WGS-84 point; nothing in a gap, outside, or for a number that is not finite.
    [[nodiscard]] std::optional<Located> locate(const models::Point& point) const;

    /// The nearest cell that is at most `limit_m` away (decisions: 200 m); ties as in `locate`. Distances are planar
    /// around the point, within 1 % below 1 km.
    [[nodiscard]] std::optional<NearCell> nearest(const models::Point& point, double limit_m) const;

    /// Every cell within a radius, nearest first, those that contain the point included: the cells a fix of that
    /// accuracy may lie in.
    [[nodiscard]] std::vector<NearCell> within(const models::Point& point, double radius_m) const;

  private:
    struct Candidate;

    template <class Visit>
    void for_each_place(const models::Point& point, double margin_deg, Visit visit) const;
    [[nodiscard]] std::vector<Candidate> candidates(const models::Point& point, double radius_m) const;

    LongitudeFrame frame_;
    std::vector<models::AreaCode> codes_;  ///< best first, by the order of `Cell`
    std::vector<PolygonEdges> polygons_;   ///< the parts of the cells, in the same order
    std::vector<std::uint32_t> cell_of_;   ///< the cell of each polygon
    Raster raster_;
};

}  // namespace gridwhistle::routing
