#pragma once

#include "models/geometry.hpp"
#include "models/ids.hpp"
#include "routing/cell.hpp"

#include <string_view>
#include <vector>

namespace gridwhistle::routing {

enum class FaultKind {
    kOutOfRange,    ///< a coordinate that is not finite or no longitude and latitude; the cell is checked no further
    kTooFewPoints,  ///< a ring of less than three different points; checked no further
    kUnclosedRing,  ///< the first point of a ring is not repeated at its end
    kSelfIntersection,  ///< two edges of one ring, or of two holes, cross
    kHoleOutside,       ///< a hole leaves its outer ring
    kOverlap,           ///< two cells share ground
    kDuplicate,         ///< as overlap, but nearly the whole smaller cell lies in the other
    kGap,               ///< ground of no cell that is surrounded by cells
    kSeparatePart,      ///< the cells together are not one piece; one fault for each piece
};

[[nodiscard]] std::string_view to_string(FaultKind kind) noexcept;

/// True for what makes a cell unusable; the others occur in every real layer and are shown to whoever imports it.
[[nodiscard]] bool is_error(FaultKind kind) noexcept;

struct Fault {
    FaultKind kind{FaultKind::kOutOfRange};
    models::AreaCode cell;   ///< empty for gaps and parts; of an overlap the smaller cell
    models::AreaCode other;  ///< the other cell of an overlap
    models::Point at;        ///< where to look: a point of the ring, the crossing, or inside the ground in question
    double area_m2{0};       ///< of the overlap, the gap or the part
};

struct CheckOptions {
    /// Smaller overlaps and gaps are rounding of the coordinates.
    double area_min_m2{1.0};
    /// Share of the smaller cell from which on an overlap is a duplicate.
    double duplicate_share{0.999};
};

/// What is wrong with a layer of cells, errors first, then by kind and by area, largest first. Works on coordinates
/// rounded to 1e-7 degrees (1 cm), so that no input makes it fail. Edges may touch; only real crossings count.
/// Cost: about one second for 1,000 cells with 160,000 vertices.
[[nodiscard]] std::vector<Fault> check_cells(const std::vector<Cell>& cells, const CheckOptions& options = {});

}  // namespace gridwhistle::routing
