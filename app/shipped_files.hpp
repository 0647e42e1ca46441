#pragma once

#include <span>
#include <string_view>

namespace gridwhistle::app {

/// A file of config/defaults or config/demo as it was when the program was built.
struct ShippedFile {
    std::string_view path;  ///< below config/, "demo/areas.geojson"
    std::string_view text;
};

[[nodiscard]] std::span<const ShippedFile> shipped_files();

/// The text of a shipped file. Throws std::logic_error for one that is not shipped.
[[nodiscard]] std::string_view shipped_file(std::string_view path);

}  // namespace gridwhistle::app
