#pragma once

#include "codec/json_writer.hpp"
#include "codec/object_reader.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace gridwhistle::codec {

/// Days of the week as `["mon", "tue"]`; flags from Sunday on. Nothing when not given. Fault: "not_a_choice".
[[nodiscard]] std::optional<std::array<bool, 7>> read_week(ObjectReader& reader, std::string_view name);

/// `"name": ["mon", "tue"]`
void append_week(JsonWriter& json, std::string_view name, const std::array<bool, 7>& week);

}  // namespace gridwhistle::codec
