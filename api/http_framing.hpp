#pragma once

#include <cstddef>
#include <string_view>

namespace gridwhistle::api {

/// Why the bytes of a request cannot be served. After such a fault nobody knows where the next request begins,
/// so the connection closes. `status` 0 means that there is no fault.
struct FramingFault {
    unsigned status{0};
    std::string_view code;

    explicit operator bool() const noexcept { return status != 0; }
};

struct HeadLimits {
    std::size_t fields_max{100};
    std::size_t target_bytes_max{8 * 1024};
};

/// Judges a whole request head (request line to the empty line, inclusive) before Beast parses it.
///
/// Beast 1.81 lets through what a proxy in front may read otherwise: transfer codings that only look like `chunked`,
/// none or two Host fields, folded lines, repeated fields, 8-bit targets. Those are refused here.
[[nodiscard]] FramingFault check_head(std::string_view head, const HeadLimits& limits);

}  // namespace gridwhistle::api
