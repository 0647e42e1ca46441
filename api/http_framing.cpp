#include "api/http_framing.hpp"

#include "api/http_message.hpp"

#include <algorithm>
#include <array>

namespace gridwhistle::api {
namespace {

constexpr FramingFault kMalformed{400, "malformed_request"};

// Fields of which a second one would leave open which counts.
constexpr std::array<std::string_view, 12> kSingleFields{"Host",          "Content-Length", "Transfer-Encoding",
                                                         "Authorization", "Content-Type",   "Idempotency-Key",
                                                         "Cookie",        "If-Match",       "Expect",
                                                         "Origin",        "Last-Event-ID",  "Content-Encoding"};
enum Single : std::size_t { kHost, kContentLength, kTransferEncoding, kExpect = 8 };

using SingleValues = std::array<std::string_view, kSingleFields.size()>;
using SingleCounts = std::array<unsigned, kSingleFields.size()>;

bool is_visible_ascii(char c) noexcept {
    return c > 0x20 && c < 0x7F;
}

bool is_field_text(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7F);
}

bool is_host_text(char c) noexcept {
    constexpr std::string_view kAllowed = "-._~:[]%!$&'()*+,;=";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kAllowed.find(c) != std::string_view::npos;
}

std::string_view trim(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

FramingFault check_request_line(std::string_view line, const HeadLimits& limits) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last || first == 0) return kMalformed;
    const auto target = line.substr(first + 1, last - first - 1);
    if (target.size() > limits.target_bytes_max) return {414, "target_too_long"};
    if (!std::all_of(target.begin(), target.end(), is_visible_ascii)) return kMalformed;
    const auto version = line.substr(last + 1);
    if (version == "HTTP/1.1" || version == "HTTP/1.0") return {};
    if (version.substr(0, 5) == "HTTP/") return {505, "version_not_supported"};
    return kMalformed;
}

FramingFault check_meaning(const SingleValues& values, const SingleCounts& counts, bool http11) {
    if (std::any_of(counts.begin(), counts.end(), [](unsigned count) { return count > 1; })) return kMalformed;
    if (counts[kHost] == 0 && http11) return kMalformed;
    if (!std::all_of(values[kHost].begin(), values[kHost].end(), is_host_text)) return kMalformed;
    if (counts[kTransferEncoding] != 0) {
        if (counts[kContentLength] != 0 || !http11) return kMalformed;
        if (!equal_ignoring_case(values[kTransferEncoding], "chunked")) return kMalformed;
    }
    if (counts[kContentLength] != 0) {
        const auto digits = values[kContentLength];
        const bool number = !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
        if (!number) return kMalformed;
        if (digits.size() > 18) return {413, "body_too_large"};
    }
    if (counts[kExpect] != 0 && http11 && !equal_ignoring_case(values[kExpect], "100-continue")) {
        return {417, "expectation_failed"};
    }
    return {};
}

}  // namespace

FramingFault check_head(std::string_view head, const HeadLimits& limits) {
    const auto line_end = head.find("\r\n");
    if (line_end == std::string_view::npos) return kMalformed;
    const auto request_line = head.substr(0, line_end);
    if (const auto fault = check_request_line(request_line, limits)) return fault;

    SingleValues values{};
    SingleCounts counts{};
    std::size_t fields = 0;
    for (auto rest = head.substr(line_end + 2); rest != "\r\n";) {
        const auto end = rest.find("\r\n");
        if (end == std::string_view::npos) return kMalformed;
        const auto line = rest.substr(0, end);
        rest.remove_prefix(end + 2);
        if (++fields > limits.fields_max) return {431, "header_too_large"};
        const auto colon = line.find(':');
        // A line that begins with white space continues the one before (obs-fold); a name with a space in it hides one.
        if (colon == std::string_view::npos || colon == 0) return kMalformed;
        const auto name = line.substr(0, colon);
        if (!std::all_of(name.begin(), name.end(), is_visible_ascii)) return kMalformed;
        const auto value = trim(line.substr(colon + 1));
        if (!std::all_of(value.begin(), value.end(), is_field_text)) return kMalformed;
        for (std::size_t i = 0; i < kSingleFields.size(); ++i) {
            if (!equal_ignoring_case(name, kSingleFields[i])) continue;
            values[i] = value;
            ++counts[i];
        }
    }
    return check_meaning(values, counts, request_line.ends_with("HTTP/1.1"));
}

}  // namespace gridwhistle::api
