#include "app/shipped_files.hpp"

#include <stdexcept>
#include <string>

namespace gridwhistle::app {

std::string_view shipped_file(std::string_view path) {
    for (const auto& file : shipped_files()) {
        if (file.path == path) return file.text;
    }
    throw std::logic_error("not shipped: " + std::string(path));
}

}  // namespace gridwhistle::app
