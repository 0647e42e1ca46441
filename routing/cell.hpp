#pragma once

#include "models/geometry.hpp"
#include "models/ids.hpp"
#include "routing/frame.hpp"

#include <vector>

namespace gridwhistle::routing {

/// An area with an outline. Among cells that contain a point the lowest priority number wins, then the smallest area in
/// whole square metres, then the lowest code.
struct Cell {
    models::AreaCode code;
    models::Shape shape;
    int priority{0};
    double area_m2{0};
};

/// A frame that fits all these cells without a seam through one of them, unless they surround the Earth.
[[nodiscard]] LongitudeFrame frame_of(const std::vector<Cell>& cells);

}  // namespace gridwhistle::routing
