#pragma once

#include "models/channel.hpp"
#include "storage/postgres/connection.hpp"
#include "storage/postgres/rows.hpp"
#include "storage/sealing.hpp"

namespace gridwhistle::storage::postgres {

#define GW_CHANNEL_COLUMNS "name, kind, account, unit, least_priority, from_rung, language, enabled, sealed"

inline constexpr Statement kChannelByName{"channel_by_name",
                                          "SELECT " GW_CHANNEL_COLUMNS " FROM channel WHERE name = $1::text"};

/// A channel from GW_CHANNEL_COLUMNS. One that was sealed with another key keeps an empty target: what goes there dies
/// with that reason.
[[nodiscard]] models::Channel read_channel(RowReader row, const Sealing& sealing);

}  // namespace gridwhistle::storage::postgres
