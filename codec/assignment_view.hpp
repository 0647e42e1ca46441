#pragma once

#include "codec/json_writer.hpp"
#include "codec/whistle_parts.hpp"
#include "models/whistle.hpp"

#include <optional>

namespace gridwhistle::codec {

/// One row of the liaison's list: an assignment with its own ask, and what one needs to know of its whistle.
void append_assignment_row(JsonWriter& json, const models::Whistle& whistle, std::uint16_t n,
                           const std::optional<models::Point>& site, const PersonNames& names, models::Instant now);

/// One row of the decisions inbox: a proposal and the whistle it is about.
void append_decision(JsonWriter& json, const models::Whistle& whistle, const models::Proposal& proposal,
                     const PersonNames& names);

}  // namespace gridwhistle::codec
