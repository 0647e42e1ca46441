#pragma once

#include "codec/json_writer.hpp"
#include "codec/object_reader.hpp"
#include "models/fields.hpp"

#include <vector>

namespace gridwhistle::codec {

// Fields as JSON Schema (2020-12): in `allowed[].fields`, in the flow profiles people write and in GET /flows. One
// dialect for all, so that an exported profile can be imported again:
//   text     {"type":"string","maxLength":n}          code   {"type":"string","format":"code"}
//   choice   {"type":"string","enum":[…]}             codes  {"type":"array","format":"codes"}
//   flag     {"type":"boolean"}                       asks   {"type":"array","format":"asks"}
//   integer  {"type":"integer","minimum","maximum"}   photos {"type":"array","format":"photos"}
//   number   {"type":"number","minimum","maximum"}    point  {"type":"object","format":"point"}
// The words of a form stand in "x-label": {"zh","en"}, because "title" may only be one text. On the way in "title" is
// taken too, as a text or as {"zh","en"}.

/// Appends the schema as one value.
void append_field_schema(JsonWriter& json, const std::vector<models::FieldSpec>& specs);

/// Reads a schema of this dialect from the reader's object; faults (also of keywords it does not know) go to the
/// reader. Fields stand in the order of "properties".
[[nodiscard]] std::vector<models::FieldSpec> read_field_schema(ObjectReader& reader);

/// A text in both languages: {"zh","en"}, or one text for both; empty when not given.
[[nodiscard]] models::Label read_label(ObjectReader& reader, std::string_view name,
                                       Presence presence = Presence::kOptional);

/// `"name": {"zh", "en"}`
void append_label(JsonWriter& json, std::string_view name, const models::Label& label);

}  // namespace gridwhistle::codec
