#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gridwhistle::codec {

/// Minutes since 00:00 of "22:00"; "24:00" is the end of the day. Nothing for any other text.
[[nodiscard]] std::optional<int> parse_time_of_day(std::string_view text);

/// "08:30" of 510.
[[nodiscard]] std::string time_of_day_text(int minute);

}  // namespace gridwhistle::codec
