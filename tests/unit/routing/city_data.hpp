#pragma once

#include "models/geometry.hpp"
#include "routing/cell_index.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace gridwhistle::routing::testing {

/// Folder with the collected city data, or an empty path if this checkout has none: then tests skip.
[[nodiscard]] std::filesystem::path city_data(const std::string& file);

/// The areas of a GeoJSON file of that folder: code from the property `code_key`, area computed.
[[nodiscard]] std::vector<Cell> load_cells(const std::filesystem::path& file, const std::string& code_key);

/// The fields of every line of a CSV file without quoted fields, header left out.
[[nodiscard]] std::vector<std::vector<std::string>> load_csv(const std::filesystem::path& file);

}  // namespace gridwhistle::routing::testing
