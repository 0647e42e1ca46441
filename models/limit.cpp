#include "models/limit.hpp"

#include <array>
#include <charconv>

namespace gridwhistle::models {
namespace {

constexpr std::array<std::string_view, 5> kUnits{"min", "uh", "wh", "wd", "nd"};

}  // namespace

Result<Limit> parse_limit(std::string_view text) {
    Limit limit;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, limit.count);
    const std::string_view unit(stopped, static_cast<std::size_t>(end - stopped));
    for (std::size_t i = 0; i < kUnits.size(); ++i) {
        if (error != std::errc{} || kUnits[i] != unit || limit.count < 1 || limit.count > Limit::kCountMax) continue;
        limit.unit = static_cast<TimeUnit>(i);
        return limit;
    }
    return Refusal(RefusalClass::kInvalid, "bad_duration");
}

std::string to_text(const Limit& limit) {
    return std::to_string(limit.count) + std::string(kUnits[static_cast<std::size_t>(limit.unit)]);
}

}  // namespace gridwhistle::models
