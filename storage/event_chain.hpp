#pragma once

#include "codec/event_json.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gridwhistle::storage {

inline constexpr std::size_t kChainHashBytes = 32;

/// Hash of an event as it is stored, 32 raw bytes: BLAKE2b-256 of the hash before it (nothing before the first), then
/// n, type, schema version, time in microseconds since 1970 and actor, each followed by a line feed, then the payload.
/// Whoever changes, drops or adds a stored event breaks the chain from there on.
[[nodiscard]] std::string chain_hash(std::string_view previous, const codec::EventRow& row);

/// A stored event with the hash stored beside it.
struct ChainedRow {
    codec::EventRow row;
    std::string_view hash;
};

/// Number of the first event that does not fit the ones before it (wrong hash or a gap in the numbers), for all events
/// of one whistle in their order. Nothing when the chain holds.
[[nodiscard]] std::optional<std::uint32_t> find_chain_break(std::span<const ChainedRow> events);

}  // namespace gridwhistle::storage
