#pragma once

#include "codec/checked.hpp"
#include "codec/json_value.hpp"
#include "codec/json_writer.hpp"
#include "models/flow.hpp"

#include <vector>

namespace gridwhistle::codec {

enum class FlowCheck {
    kFormAndSense,  ///< for files: each profile whose form is good is linted too (models::lint)
    kForm,  ///< for profiles that were accepted once: a rule that lint learned later must not make them unreadable
};

/// Reads one flow profile or an array of them. Pointers lead into
/// the document. A profile without a version has version 0; its importer gives it the newest one plus 1. Besides the
/// codes of ObjectReader, read_field_schema and lint: "bad_duration", "duplicate_name" (a flow and version twice).
[[nodiscard]] Checked<std::vector<models::FlowProfile>> read_flows(const JsonValue& document,
                                                                   FlowCheck check = FlowCheck::kFormAndSense);

/// One profile as GET /flows shows it and as read_flows takes it.
void append_flow(JsonWriter& json, const models::FlowProfile& profile);

}  // namespace gridwhistle::codec
