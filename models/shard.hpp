#pragma once

#include "models/ids.hpp"

#include <cstdint>

namespace gridwhistle::models {

/// Fixed, because it is stored: which shard a whistle belongs to for as long as it exists.
inline constexpr std::uint64_t kShards = 64;

/// splitmix64's finaliser: spreads consecutive numbers evenly. Never change it, shards are stored.
[[nodiscard]] constexpr std::uint64_t spread(std::uint64_t value) noexcept {
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31U);
}

[[nodiscard]] constexpr std::uint16_t shard_of(WhistleId id) noexcept {
    return static_cast<std::uint16_t>(spread(static_cast<std::uint64_t>(id.value)) % kShards);
}

}  // namespace gridwhistle::models
