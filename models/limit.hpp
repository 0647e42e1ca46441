#pragma once

#include "models/refusal.hpp"
#include "models/terms.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace gridwhistle::models {

/// The field's own units of time (defaults.md 2.4): minutes and urgent hours run on, work hours run inside working
/// windows, work days and natural days end with a day.
enum class TimeUnit : std::uint8_t { kMinute, kUrgentHour, kWorkHour, kWorkDay, kNaturalDay };

template <>
struct Spellings<TimeUnit> {
    static constexpr auto kWords = std::to_array<std::string_view>({"min", "uh", "wh", "wd", "nd"});
};

/// How long something may take: "30min", "2uh", "4wh", "3wd", "7nd".
struct Limit {
    static constexpr std::int64_t kCountMax = 10'000;

    std::int64_t count{0};
    TimeUnit unit{TimeUnit::kMinute};

    friend bool operator==(const Limit&, const Limit&) = default;
};

/// 1 to kCountMax of a unit. Refuses anything else with "bad_duration".
[[nodiscard]] Result<Limit> parse_limit(std::string_view text);
[[nodiscard]] std::string to_text(const Limit& limit);

}  // namespace gridwhistle::models
