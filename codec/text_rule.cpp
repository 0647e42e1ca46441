#include "codec/text_rule.hpp"

#include "codec/utf8.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace gridwhistle::codec {
namespace {

using models::Refusal;
using models::RefusalClass;

constexpr std::size_t kCodeLengthMax = 64;

/// Unicode White_Space and the characters that show nothing at all.
bool is_space(char32_t c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x2060 ||
           c == 0x3000 || c == 0xFEFF;
}

bool is_control(char32_t c) noexcept {
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

struct Trimmed {
    std::string text;
    std::size_t length{0};  // in characters
};

/// One pass: decodes, refuses, and remembers where the first and the last visible character stand.
models::Result<Trimmed> trim(std::string_view text, bool one_line) {
    Trimmed kept;
    kept.text.reserve(text.size());
    std::size_t bytes = 0;   // of kept.text up to the last visible character
    std::size_t length = 0;  // in characters, spaces at the end included
    for (std::size_t at = 0; at < text.size();) {
        const auto character = decode_utf8(text, at);
        if (!character) return Refusal(RefusalClass::kInvalid, "invalid_utf8");
        const char32_t c = character->value;
        const bool before_line_feed = c == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
        const bool layout = !one_line && (c == '\n' || c == '\t' || before_line_feed);
        if (is_control(c) && !layout) return Refusal(RefusalClass::kInvalid, "control_character");
        const bool leading = kept.text.empty() && is_space(c);
        if (!leading && !before_line_feed) {
            kept.text.append(text.substr(at, character->bytes));
            ++length;
            if (!is_space(c)) {
                bytes = kept.text.size();
                kept.length = length;
            }
        }
        at += character->bytes;
    }
    kept.text.resize(bytes);
    return kept;
}

bool is_ascii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string compose(const std::string& text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) throw std::logic_error("ICU has no NFC data");
    const icu::UnicodeString composed = nfc->normalize(icu::UnicodeString::fromUTF8(text), status);
    if (U_FAILURE(status)) throw std::logic_error("ICU cannot normalise a text");
    std::string result;
    composed.toUTF8String(result);
    return result;
}

}  // namespace

models::Result<std::string> clean_text(std::string_view text, const TextRule& rule) {
    auto kept = trim(text, rule.one_line);
    if (!kept) return kept.error();
    const std::size_t length = kept->length;
    if (rule.required && length == 0) return Refusal(RefusalClass::kInvalid, "required");
    if (length > rule.max) {
        return Refusal(RefusalClass::kInvalid, "too_long")
            .with("max", std::to_string(rule.max))
            .with("length", std::to_string(length));
    }
    if (length < rule.min && length > 0) {
        return Refusal(RefusalClass::kInvalid, "too_short")
            .with("min", std::to_string(rule.min))
            .with("length", std::to_string(length));
    }
    return std::move(kept->text);
}

models::Result<std::string> clean_code(std::string_view text) {
    auto kept = trim(text, true);
    const bool good = kept && kept->length > 0 && kept->length <= kCodeLengthMax && kept->text.size() == text.size();
    if (!good) return Refusal(RefusalClass::kInvalid, "bad_code").with("max", std::to_string(kCodeLengthMax));
    return is_ascii(text) ? std::move(kept->text) : compose(kept->text);
}

}  // namespace gridwhistle::codec
