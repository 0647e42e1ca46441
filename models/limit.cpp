#include "models/limit.hpp"

#include <charconv>

namespace gridwhistle::models {

Result<Limit> parse_limit(std::string_view text) {
    Limit limit;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, limit.count);
    const std::string_view unit(stopped, static_cast<std::size_t>(end - stopped));
    const auto known = parse_term<TimeUnit>(unit);
    if (error != std::errc{} || !known || limit.count < 1 || limit.count > Limit::kCountMax)
        return Refusal(RefusalClass::kInvalid, "bad_duration");
    limit.unit = *known;
    return limit;
}

std::string to_text(const Limit& limit) {
    return std::to_string(limit.count) + std::string(to_text(limit.unit));
}

}  // namespace gridwhistle::models
