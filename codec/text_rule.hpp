#pragma once

#include "models/refusal.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gridwhistle::codec {

/// Limits of a text in characters (code points), after trimming.
struct TextRule {
    std::size_t min{0};
    std::size_t max{200};
    bool required{true};   ///< must be there and hold more than spaces
    bool one_line{false};  ///< line breaks and tabs are refused too
};

/// The text as it is stored: spaces at both ends (Unicode's, and the invisible U+200B, U+2060, U+FEFF) cut off, CR LF
/// turned into LF. Refuses "invalid_utf8", "control_character" (C0 and C1 but for line break and tab), "required"
/// (only spaces), "too_short" and "too_long" (details min or max, length). For every source: JSON, CSV, forms.
[[nodiscard]] models::Result<std::string> clean_text(std::string_view text, const TextRule& rule);

/// A code as it is compared: one line, 1 to 64 characters, in Unicode's composed form NFC, so that equal-looking codes
/// are equal. Refuses "bad_code" also when spaces stand at an end.
[[nodiscard]] models::Result<std::string> clean_code(std::string_view text);

}  // namespace gridwhistle::codec
