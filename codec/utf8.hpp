#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace gridwhistle::codec {

/// One decoded character and the number of bytes it took.
struct CodePoint {
    char32_t value{0};
    std::size_t bytes{0};
};

/// Decodes the character that starts at `at`; nothing when the bytes there are not UTF-8 (RFC 3629: no overlong forms,
/// no surrogates, nothing above U+10FFFF). `at` must lie inside the text.
[[nodiscard]] std::optional<CodePoint> decode_utf8(std::string_view text, std::size_t at) noexcept;

/// Whether the whole text is UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// Characters of a text that is known to be UTF-8.
[[nodiscard]] std::size_t count_code_points(std::string_view text) noexcept;

/// The first `bytes_max` bytes of a UTF-8 text, cut back to a whole character.
[[nodiscard]] std::string_view cut_utf8(std::string_view text, std::size_t bytes_max) noexcept;

}  // namespace gridwhistle::codec
