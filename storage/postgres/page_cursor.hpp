#pragma once

#include "models/time.hpp"

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace gridwhistle::storage::postgres {

/// Where a page ended: the sort key of its last row and what breaks ties. "<microseconds>.<id>.<n>" outside.
struct PageCursor {
    models::Instant at;
    std::int64_t id{0};
    std::int32_t n{0};
    bool given{false};

    /// A text that is no cursor gives the first page's: whoever forges one gets rows they may read anyway.
    [[nodiscard]] static PageCursor parse(std::string_view text) {
        PageCursor cursor;
        std::int64_t micros = 0;
        const char* end = text.data() + text.size();
        auto read = std::from_chars(text.data(), end, micros);
        if (read.ec != std::errc{} || read.ptr == end || *read.ptr != '.') return cursor;
        read = std::from_chars(read.ptr + 1, end, cursor.id);
        if (read.ec != std::errc{} || read.ptr == end || *read.ptr != '.') return cursor;
        read = std::from_chars(read.ptr + 1, end, cursor.n);
        if (read.ec != std::errc{} || read.ptr != end) return cursor;
        cursor.at = models::Instant(std::chrono::microseconds(micros));
        cursor.given = true;
        return cursor;
    }

    [[nodiscard]] std::string text() const {
        return std::to_string(at.time_since_epoch().count()) + "." + std::to_string(id) + "." + std::to_string(n);
    }
};

}  // namespace gridwhistle::storage::postgres
