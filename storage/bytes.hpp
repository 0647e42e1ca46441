#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace gridwhistle::storage {

/// Data that is not text: sealed values, digests, request bodies as they came.
using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

/// The bytes of a text, without copying; the text must outlive the view.
[[nodiscard]] inline BytesView to_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The same bytes as characters, without copying; the bytes must outlive the view.
[[nodiscard]] inline std::string_view to_characters(BytesView bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace gridwhistle::storage
