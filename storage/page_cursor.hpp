#pragma once

#include "models/time.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridwhistle::storage {

/// Where a page ended: the sort key of its last row and what breaks ties. "<microseconds>.<id>.<n>" outside.
struct PageCursor {
    models::Instant at;
    std::int64_t id{0};
    std::int32_t n{0};

    /// Nothing for a text that no page gave. A forged one gives rows that the caller may read anyway.
    [[nodiscard]] static std::optional<PageCursor> parse(std::string_view text) {
        std::int64_t micros = 0;
        PageCursor cursor;
        const char* at = text.data();
        const char* end = at + text.size();
        const bool whole = take(at, end, micros) && take_dot(at, end) && take(at, end, cursor.id) &&
                           take_dot(at, end) && take(at, end, cursor.n) && at == end;
        if (!whole || micros > kMicrosMax) return std::nullopt;
        cursor.at = models::Instant(std::chrono::microseconds(micros));
        return cursor;
    }

    [[nodiscard]] std::string text() const {
        return std::to_string(at.time_since_epoch().count()) + "." + std::to_string(id) + "." + std::to_string(n);
    }

    friend bool operator==(const PageCursor&, const PageCursor&) = default;

  private:
    /// The end of the year 9999; later times have no RFC 3339 form.
    static constexpr std::int64_t kMicrosMax = 253'402'300'799'999'999;

    template <class Number>
    static bool take(const char*& at, const char* end, Number& number) {
        const auto [stopped, error] = std::from_chars(at, end, number);
        at = stopped;
        return error == std::errc{} && number >= 0;
    }
    static bool take_dot(const char*& at, const char* end) { return at != end && *at++ == '.'; }
};

}  // namespace gridwhistle::storage
