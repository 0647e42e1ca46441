#pragma once

#include "codec/json_writer.hpp"
#include "models/allowed.hpp"

#include <span>

namespace gridwhistle::codec {

/// Appends the array `allowed` of an answer: {command, target, action?, label, fields, due}. The target is the id of
/// the whistle, assignment or decision that the command's URL or body names.
void append_allowed(JsonWriter& json, models::WhistleId whistle, std::span<const models::Allowed> allowed);

}  // namespace gridwhistle::codec
