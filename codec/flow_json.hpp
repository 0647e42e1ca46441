#pragma once

#include "codec/checked.hpp"
#include "codec/json_value.hpp"
#include "codec/json_writer.hpp"
#include "models/flow.hpp"

#include <vector>

namespace gridwhistle::codec {

/// Reads one flow profile or an array of them, and lints each whose form is good (models::lint). Pointers lead into
/// the document. A profile without a version has version 0; its importer gives it the newest one plus 1. Besides the
/// codes of ObjectReader, read_field_schema and lint: "bad_duration", "duplicate_name" (a flow and version twice).
[[nodiscard]] Checked<std::vector<models::FlowProfile>> read_flows(const JsonValue& document);

/// One profile as GET /flows shows it and as read_flows takes it.
void append_flow(JsonWriter& json, const models::FlowProfile& profile);

}  // namespace gridwhistle::codec
