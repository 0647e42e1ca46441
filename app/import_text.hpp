#pragma once

#include "models/refusal.hpp"
#include "models/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gridwhistle::app {

/// One line about a refusal for an operator: code, place, facts.
[[nodiscard]] std::string one_line(const models::Refusal& refusal);

/// A date ("2026-01-01", midnight UTC) or an RFC 3339 time; nothing for an empty text. Sets `bad` for any other.
[[nodiscard]] std::optional<models::Instant> parse_date(std::string_view text, bool& bad);

}  // namespace gridwhistle::app
