#pragma once

#include "codec/location_json.hpp"
#include "models/fields.hpp"
#include "models/requester.hpp"

#include <string>

namespace gridwhistle::codec {

/// Who asked, as it is sealed: {name, phone, confidential}.
[[nodiscard]] std::string requester_to_seal(const models::Requester& requester);

/// What answers show of it: the same members, masked.
[[nodiscard]] std::string requester_to_show(const models::MaskedRequester& requester);

/// A place as somebody's device gave it, as it is sealed: {lon, lat, crs, accuracy_m}.
[[nodiscard]] std::string location_to_seal(const GivenLocation& location);

/// Where somebody stood by the fields of a command, as it is sealed: such an object in WGS-84 by the name of each
/// field. Empty without one.
[[nodiscard]] std::string positions_to_seal(const models::Fields& fields);

}  // namespace gridwhistle::codec
