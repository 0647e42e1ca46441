#pragma once

#include "models/refusal.hpp"
#include "models/whistle.hpp"

#include <string>
#include <string_view>

namespace gridwhistle::codec {

/// Appends the whole aggregate as it is stored beside its events: canonical compact JSON, so that two nodes that fold
/// the same events store the same bytes. Not what the API answers; that is whistle_view.hpp.
void append_stored_whistle(std::string& out, const models::Whistle& whistle);

/// The aggregate of a stored text. Refuses "stored_text_unreadable" (details what, where).
[[nodiscard]] models::Result<models::Whistle> read_stored_whistle(std::string_view text);

}  // namespace gridwhistle::codec
