#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gridwhistle::codec {

/// The JSON pointer (RFC 6901) of a member below `parent`. A very long name is cut, because the pointer goes back to
/// the caller in the answer.
[[nodiscard]] std::string child_pointer(std::string_view parent, std::string_view name);

/// The JSON pointer of an element below `parent`.
[[nodiscard]] std::string child_pointer(std::string_view parent, std::size_t index);

}  // namespace gridwhistle::codec
