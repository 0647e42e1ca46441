#pragma once

#include "codec/json_writer.hpp"
#include "models/directory.hpp"
#include "models/event.hpp"

#include <string_view>

namespace gridwhistle::codec {

/// One line of a whistle's audit log: {n, type, at, actor, hash, data}. `data` is the payload the hash covers.
void append_logged_event(JsonWriter& json, const models::Event& event, std::string_view hash_hex,
                         const models::Directory& directory);

/// A route with its whole reason: rule, version, inputs, parties called and candidates turned down.
void append_route(JsonWriter& json, const models::Route& route, const models::Directory& directory);

/// The route of an event, with when and by whom it was asked.
void append_route_reason(JsonWriter& json, const models::Event& event, const models::Directory& directory);

}  // namespace gridwhistle::codec
