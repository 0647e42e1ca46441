#pragma once

#include "codec/json_writer.hpp"
#include "codec/whistle_parts.hpp"
#include "models/event.hpp"

#include <string_view>

namespace gridwhistle::codec {

/// One line of a whistle's audit log: {n, type, at, actor, hash, data, withheld}. `data` is the payload the hash
/// covers, without the members that `withheld` points at: the receipt for all but the filer, and positions that an
/// older program wrote into the fields of an own action.
void append_logged_event(JsonWriter& json, const models::Event& event, std::string_view hash_hex,
                         const PersonNames& names);

/// A route with its whole reason: rule, version, inputs, parties called and candidates turned down.
void append_route(JsonWriter& json, const models::Route& route, const PersonNames& names);

/// The route of an event, with when and by whom it was asked.
void append_route_reason(JsonWriter& json, const models::Event& event, const PersonNames& names);

}  // namespace gridwhistle::codec
