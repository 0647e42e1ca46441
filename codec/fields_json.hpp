#pragma once

#include "codec/checked.hpp"
#include "codec/json_value.hpp"
#include "codec/object_reader.hpp"
#include "models/fields.hpp"

#include <vector>

namespace gridwhistle::codec {

/// Reads the members that `specs` name out of the reader's object and checks them as models::check_fields does. All
/// faults go to the reader, wrong types included; the caller's `finish()` refuses names that nobody knows. Texts are
/// trimmed; an optional text of spaces counts as not given.
[[nodiscard]] models::Fields read_fields(ObjectReader& reader, const std::vector<models::FieldSpec>& specs);

/// The same for a whole JSON object.
[[nodiscard]] Checked<models::Fields> read_fields(const JsonValue& body, const std::vector<models::FieldSpec>& specs);

/// A list of {unit, ask}, at most 32 of them, each unit once. The ask may be missing.
[[nodiscard]] std::vector<models::Ask> read_asks(ObjectReader& reader, std::string_view name,
                                                 Presence presence = Presence::kOptional);

/// Limits of lists in commands and filings.
inline constexpr std::size_t kListMax = 32;
inline constexpr std::size_t kAskLengthMax = 1000;

}  // namespace gridwhistle::codec
