#pragma once

#include "models/geometry.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::storage::postgres {

/// Outlines or lines as GeoJSON, empty for a place without either. What they were read from was checked then.
[[nodiscard]] std::string to_stored_shape(const models::Shape& shape, const std::vector<models::Ring>& lines);

struct StoredShape {
    models::Shape shape;
    std::vector<models::Ring> lines;
};

/// Throws std::logic_error for text that to_stored_shape did not write.
[[nodiscard]] StoredShape from_stored_shape(std::string_view text);

}  // namespace gridwhistle::storage::postgres
