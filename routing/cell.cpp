#include "routing/cell.hpp"

namespace gridwhistle::routing {

LongitudeFrame frame_of(const std::vector<Cell>& cells) {
    std::vector<Box> extents;
    for (const auto& cell : cells) {
        for (const auto& polygon : cell.shape) extents.push_back(box_of(unwrapped(polygon.outer)));
    }
    return LongitudeFrame(extents);
}

}  // namespace gridwhistle::routing
