#pragma once

#include "codec/json_writer.hpp"
#include "codec/object_reader.hpp"
#include "models/catalogue.hpp"

#include <string>
#include <vector>

namespace gridwhistle::codec {

/// One override of a category: its conditions and what it changes. `ordinal` names it when it has no id of its own.
[[nodiscard]] models::DutyRule read_duty_rule(ObjectReader& reader, const models::CategoryCode& category,
                                              std::size_t ordinal);

void append_duty_rule(JsonWriter& json, const models::DutyRule& rule, const models::CategoryCode& category);

/// Unit kinds or codes, each once.
[[nodiscard]] std::vector<std::string> read_units(ObjectReader& reader, std::string_view name);

/// `"name": ["…"]`
void append_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts);

}  // namespace gridwhistle::codec
