#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace gridwhistle::models {

/// SHA-256 as 64 hex digits: how tokens are kept.
[[nodiscard]] std::string sha256_hex(std::string_view text);

/// BLAKE2b-128 of the parts as 32 hex digits; two lists of parts that read alike when joined still differ.
[[nodiscard]] std::string fingerprint(std::initializer_list<std::string_view> parts);

/// So many random bytes of the system's generator as hex digits.
[[nodiscard]] std::string random_hex(std::size_t bytes);

}  // namespace gridwhistle::models
