#pragma once

#include "codec/json_writer.hpp"
#include "codec/whistle_parts.hpp"
#include "models/whistle.hpp"

namespace gridwhistle::codec {

/// Appends `"light": word, "deadlines": [{clock, due_at, light, provisional, rung, …}]` of one assignment. Lights are
/// those of the moment `now`; a suspended whistle's are blue, and its clocks stand still.
void append_clocks(JsonWriter& json, const models::Whistle& whistle, std::uint16_t assignment, models::Instant now);

/// Appends the light of the whole and its own deadlines (judgement, proposals, reviews): `"light", "deadlines"`.
void append_clocks(JsonWriter& json, const models::Whistle& whistle, models::Instant now);

/// Appends one element of `supervisions[]`.
void append_supervision(JsonWriter& json, const models::Whistle& whistle, const models::Supervision& supervision,
                        const PersonNames& names);

}  // namespace gridwhistle::codec
