#pragma once

#include <cstddef>
#include <string_view>

namespace gridwhistle::models {

/// Number of code points in valid UTF-8.
[[nodiscard]] constexpr std::size_t code_points(std::string_view text) noexcept {
    std::size_t count = 0;
    for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1U : 0U;
    return count;
}

/// Nothing to read in it: empty, or spaces only (the ideographic space included).
[[nodiscard]] constexpr bool is_blank(std::string_view text) noexcept {
    while (!text.empty()) {
        if (text.front() == ' ' || text.front() == '\t' || text.front() == '\n' || text.front() == '\r') {
            text.remove_prefix(1);
        } else if (text.starts_with("\u3000")) {
            text.remove_prefix(3);
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace gridwhistle::models
