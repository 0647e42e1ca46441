#pragma once

#include <string>
#include <string_view>

namespace gridwhistle::routing {

/// One form for the spellings of an address: lower case, full-width forms as ASCII, spaces and punctuation left out,
/// except one hyphen where they part two Latin letters or digits ("12-3" is not "123"). Takes any bytes.
[[nodiscard]] std::string normalised_address(std::string_view address);

}  // namespace gridwhistle::routing
