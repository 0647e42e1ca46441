#pragma once

#include "codec/json_writer.hpp"
#include "codec/whistle_parts.hpp"
#include "models/whistle.hpp"

namespace gridwhistle::codec {

/// One row of the list of late duties: which, since when, how far it has climbed, who was told and what they said.
void append_escalation(JsonWriter& json, const models::Whistle& whistle, const models::Deadline& late, std::uint16_t of,
                       models::Instant now, const PersonNames& names);

}  // namespace gridwhistle::codec
