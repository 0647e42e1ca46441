#include "api/http_target.hpp"

#include "api/http_message.hpp"

#include <algorithm>
#include <cstdint>

namespace gridwhistle::api {
namespace {

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// A decoded segment that cannot be mistaken for another path by anything behind us.
bool is_plain_segment(std::string_view segment) noexcept {
    const bool only_dots = !segment.empty() && segment.find_first_not_of('.') == std::string_view::npos;
    if (only_dots) return false;
    return std::none_of(segment.begin(), segment.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F || c == '/' || c == '\\';
    });
}

/// Reduces `http://host/path` to `/path` when the host is ours.
std::optional<std::string_view> to_origin_form(std::string_view target, std::string_view host) {
    if (target.starts_with('/')) return target;
    const auto scheme_end = target.find("://");
    if (scheme_end == std::string_view::npos) return std::nullopt;
    const auto scheme = target.substr(0, scheme_end);
    if (!equal_ignoring_case(scheme, "http") && !equal_ignoring_case(scheme, "https")) return std::nullopt;
    auto rest = target.substr(scheme_end + 3);
    const auto path_begin = rest.find('/');
    if (path_begin == std::string_view::npos) return std::nullopt;
    if (!equal_ignoring_case(rest.substr(0, path_begin), host)) return std::nullopt;
    return rest.substr(path_begin);
}

/// Length of the sequence a lead byte opens and the smallest code point it may encode; 0 for no lead byte.
std::size_t sequence_length(unsigned char lead, std::uint32_t& code_point, std::uint32_t& smallest) noexcept {
    if ((lead & 0xE0U) == 0xC0U) {
        code_point = lead & 0x1FU;
        smallest = 0x80;
        return 2;
    }
    if ((lead & 0xF0U) == 0xE0U) {
        code_point = lead & 0x0FU;
        smallest = 0x800;
        return 3;
    }
    if ((lead & 0xF8U) == 0xF0U) {
        code_point = lead & 0x07U;
        smallest = 0x10000;
        return 4;
    }
    return 0;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto lead = static_cast<unsigned char>(text[at]);
        if (lead < 0x80) {
            ++at;
            continue;
        }
        std::uint32_t code_point = 0;
        std::uint32_t smallest = 0;
        const auto length = sequence_length(lead, code_point, smallest);
        if (length == 0 || at + length > text.size()) return false;
        for (std::size_t i = 1; i < length; ++i) {
            const auto next = static_cast<unsigned char>(text[at + i]);
            if ((next & 0xC0U) != 0x80U) return false;
            code_point = (code_point << 6U) | (next & 0x3FU);
        }
        const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
        if (code_point < smallest || code_point > 0x10FFFF || surrogate) return false;
        at += length;
    }
    return true;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+' && plus_is_space) {
            decoded.push_back(' ');
        } else if (text[at] != '%') {
            decoded.push_back(text[at]);
        } else {
            if (at + 2 >= text.size()) return std::nullopt;
            const int high = hex_value(text[at + 1]);
            const int low = hex_value(text[at + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            decoded.push_back(static_cast<char>(high * 16 + low));
            at += 2;
        }
    }
    if (decoded.find('\0') != std::string::npos || !is_utf8(decoded)) return std::nullopt;
    return decoded;
}

std::optional<Target> parse_target(std::string_view target, std::string_view host) {
    const auto origin = to_origin_form(target, host);
    if (!origin || origin->find('#') != std::string_view::npos) return std::nullopt;

    Target parsed;
    const auto question_mark = origin->find('?');
    auto path = origin->substr(0, question_mark);
    if (question_mark != std::string_view::npos) parsed.query = origin->substr(question_mark + 1);
    path.remove_prefix(1);
    if (path.empty()) return parsed;
    for (;;) {
        const auto slash = path.find('/');
        auto segment = percent_decode(path.substr(0, slash));
        if (!segment || !is_plain_segment(*segment)) return std::nullopt;
        parsed.segments.push_back(std::move(*segment));
        if (slash == std::string_view::npos) return parsed;
        path.remove_prefix(slash + 1);
    }
}

}  // namespace gridwhistle::api
