#include "codec/json_writer.hpp"

#include "codec/instant_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace gridwhistle::codec {
namespace {

constexpr double kExactIntegerEnd = 9007199254740992.0;  // 2^53

constexpr std::array<char, 16> kHex{'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

/// 0: the byte stands for itself; 'u': \u00xx; 'L': may begin U+2028 or U+2029; else the letter after the backslash.
constexpr std::array<char, 256> kEscapes = [] {
    std::array<char, 256> escapes{};
    for (std::size_t control = 0; control < 0x20; ++control) escapes[control] = 'u';
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    escapes[0x7F] = 'u';
    escapes[0xE2] = 'L';
    return escapes;
}();

/// U+2028 and U+2029 are three bytes, E2 80 A8 and E2 80 A9; they end a line in JavaScript source.
bool is_line_separator(std::string_view text, std::size_t at) noexcept {
    return text.size() - at >= 3 && text[at + 1] == '\x80' && (text[at + 2] == '\xA8' || text[at + 2] == '\xA9');
}

#if defined(__SSE2__)
/// Whether one of sixteen bytes may not stand for itself.
bool is_any_special(const char* bytes) noexcept {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
    const auto equal = [&](char byte) { return _mm_cmpeq_epi8(block, _mm_set1_epi8(byte)); };
    const __m128i control = _mm_cmpeq_epi8(_mm_max_epu8(block, _mm_set1_epi8(0x20)), _mm_set1_epi8(0x20));
    const __m128i blank = equal(' ');
    const __m128i quoted = _mm_or_si128(equal('"'), equal('\\'));
    const __m128i rare = _mm_or_si128(equal('\x7F'), equal('\xE2'));
    return _mm_movemask_epi8(_mm_or_si128(_mm_andnot_si128(blank, control), _mm_or_si128(quoted, rare))) != 0;
}
#endif

/// Where the next byte that cannot stand for itself may be. Many at a time: most texts have none.
std::size_t skip_plain(std::string_view text, std::size_t at) noexcept {
    const auto* escapes = kEscapes.data();
    const auto of = [&](std::size_t i) { return escapes[static_cast<unsigned char>(text[i])]; };
#if defined(__SSE2__)
    while (at + 16 <= text.size() && !is_any_special(text.data() + at)) at += 16;
#endif
    while (at + 8 <= text.size()) {
        const int any =
            of(at) | of(at + 1) | of(at + 2) | of(at + 3) | of(at + 4) | of(at + 5) | of(at + 6) | of(at + 7);
        if (any != 0) break;
        at += 8;
    }
    return at;
}

/// The text and what closes it in one go: growing the string is most of the work for short texts.
void append_plain(std::string& out, std::string_view text, std::string_view close) {
    const std::size_t at = out.size();
    out.append(text.size() + 1 + close.size(), '"');
    std::copy(text.begin(), text.end(), out.begin() + static_cast<std::ptrdiff_t>(at + 1));
    std::copy(close.begin(), close.end(), out.end() - static_cast<std::ptrdiff_t>(close.size()));
}

std::size_t plain_length(std::string_view text) noexcept {
    std::size_t at = skip_plain(text, 0);
    while (at < text.size() && kEscapes[static_cast<unsigned char>(text[at])] == 0) ++at;
    return at;
}

/// In quotes, with `close` (which begins with the closing quote) behind it.
void append_quoted(std::string& out, std::string_view text, std::string_view close = "\"") {
    std::size_t at = plain_length(text);
    if (at == text.size()) return append_plain(out, text, close);
    out.push_back('"');
    std::size_t copied = 0;
    for (; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const char escape = kEscapes[byte];
        if (escape == 0) continue;
        const bool separator = escape == 'L' && is_line_separator(text, at);
        if (escape == 'L' && !separator) continue;

        out.append(text.substr(copied, at - copied));
        if (separator) {
            out.append(text[at + 2] == '\xA8' ? "\\u2028" : "\\u2029");
            at += 2;
        } else if (escape == 'u') {
            out.append("\\u00").push_back(kHex[byte >> 4U]);
            out.push_back(kHex[byte & 0x0FU]);
        } else {
            out.push_back('\\');
            out.push_back(escape);
        }
        copied = at + 1;
    }
    out.append(text.substr(copied)).append(close);
}

template <class T, class... Format>
void append_number(std::string& out, T number, Format... format) {
    std::array<char, 32> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, format...);
    if (error != std::errc{}) throw std::logic_error("a number longer than its buffer");
    out.append(buffer.data(), end);
}

void append_double(std::string& out, double number) {
    // Without an exponent a huge number would look like an integer that readers cannot hold exactly, and be refused.
    if (std::abs(number) >= kExactIntegerEnd) return append_number(out, number, std::chars_format::scientific);
    append_number(out, number == 0 ? 0.0 : number);  // no "-0"
}

}  // namespace

void JsonWriter::separate() {
    if (comma_) out_.push_back(',');
    comma_ = true;
}

JsonWriter& JsonWriter::begin_object() {
    separate();
    out_.push_back('{');
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::end_object() {
    out_.push_back('}');
    comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::begin_array() {
    separate();
    out_.push_back('[');
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::end_array() {
    out_.push_back(']');
    comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    separate();
    append_quoted(out_, name, "\":");
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    append_quoted(out_, text);
    return *this;
}

JsonWriter& JsonWriter::write_flag(bool flag) {
    separate();
    out_.append(flag ? "true" : "false");
    return *this;
}

JsonWriter& JsonWriter::value(std::int64_t integer) {
    separate();
    append_number(out_, integer);
    return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t count) {
    separate();
    append_number(out_, count);
    return *this;
}

JsonWriter& JsonWriter::value(double number) {
    if (!std::isfinite(number)) throw std::logic_error("a number without a JSON form reached the writer");
    separate();
    append_double(out_, number);
    return *this;
}

JsonWriter& JsonWriter::value(std::nullptr_t) {
    separate();
    out_.append("null");
    return *this;
}

JsonWriter& JsonWriter::value(models::Instant instant) {
    separate();
    out_.push_back('"');
    append_instant(out_, instant);
    out_.push_back('"');
    return *this;
}

JsonWriter& JsonWriter::value(models::WhistleId id) {
    separate();
    out_.push_back('"');
    append_number(out_, id.value);
    out_.push_back('"');
    return *this;
}

JsonWriter& JsonWriter::value(models::AssignmentId id) {
    separate();
    out_.push_back('"');
    append_number(out_, id.whistle.value);
    out_.push_back('-');
    append_number(out_, id.n);
    out_.push_back('"');
    return *this;
}

JsonWriter& JsonWriter::value(const JsonValue& tree) {
    if (const auto* text = tree.as_text()) return value(std::string_view{*text});
    if (const auto* integer = tree.as_integer()) return value(*integer);
    if (const auto* number = tree.as_number()) return value(*number);
    if (const auto* flag = tree.as_flag()) return value(*flag);
    if (const auto* array = tree.as_array()) {
        begin_array();
        for (const JsonValue& element : *array) value(element);
        return end_array();
    }
    if (const auto* object = tree.as_object()) {
        begin_object();
        for (const JsonMember& member : *object) key(member.name).value(member.value);
        return end_object();
    }
    return value(nullptr);
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    out_.append(json);
    return *this;
}

}  // namespace gridwhistle::codec
