#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::api {

/// The parts of a request target. `path_segments` are decoded exactly once.
class Target {
  public:
    std::vector<std::string> segments;
    std::string_view query;  ///< raw, without '?'; points into the text given to parse_target
};

/// Splits and decodes an origin-form target, or an absolute-form one that names `host`.
///
/// Nothing when it is not canonical: wrong percent-encoding, invalid UTF-8, control characters, encoded slashes,
/// dot segments, a fragment. One spelling per resource, so no check before or behind us can be walked around.
[[nodiscard]] std::optional<Target> parse_target(std::string_view target, std::string_view host);

/// Percent-decoding, once. Nothing when an escape is broken or the outcome is not UTF-8 or holds U+0000.
/// `plus_is_space` as forms and queries ask for.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

/// Whether the bytes are UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace gridwhistle::api
