#pragma once

#include "codec/checked.hpp"
#include "codec/document_list.hpp"
#include "codec/json_value.hpp"
#include "codec/json_writer.hpp"
#include "models/ladder.hpp"

#include <vector>

namespace gridwhistle::codec {

/// Reads one ladder or an array of them and lints each whose form is good; versions are given by who stores them.
/// `{ladder, name, retired, for: {kinds, priorities, levels, clocks}, rungs: [{rung: "remind", percent | after: "3wd",
/// tells, reply: "1wd", at_once, bulletin}]}`. Codes besides those of ObjectReader and models::lint: "bad_duration",
/// "duplicate_name" (a ladder twice).
[[nodiscard]] Checked<std::vector<models::Ladder>> read_ladders(const JsonValue& file,
                                                                DocumentCheck check = DocumentCheck::kFormAndSense);

/// One ladder as read_ladders takes it.
void append_ladder(JsonWriter& json, const models::Ladder& ladder);

}  // namespace gridwhistle::codec
