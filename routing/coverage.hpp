#pragma once

#include "routing/cell.hpp"
#include "routing/topology.hpp"

#include <vector>

namespace gridwhistle::routing {

/// The faults between cells: overlaps and duplicates, gaps in their union and its separate parts. Coordinates must be
/// finite and in range.
[[nodiscard]] std::vector<Fault> check_coverage(const std::vector<Cell>& cells, const CheckOptions& options);

}  // namespace gridwhistle::routing
