#pragma once

#include "models/notice.hpp"
#include "storage/postgres/read_rows.hpp"

#include <cstdint>

namespace gridwhistle::storage::postgres {

/// The columns that read_notice() takes, of the table `n`.
#define GW_NOTICE_COLUMNS "n.dedup_key, n.kind, n.whistle, n.assignment, n.clock, n.rung, n.account, n.unit, n.priority"

[[nodiscard]] inline models::Notice read_notice(RowReader& row) {
    models::Notice notice;
    notice.dedup_key = row.next<std::string>();
    notice.kind = row.next<std::string>();
    notice.whistle = row.next<models::WhistleId>();
    notice.assignment = static_cast<std::uint16_t>(row.next<std::int16_t>());
    notice.clock = row.next<std::string>();
    notice.rung = static_cast<std::uint8_t>(row.next<std::int16_t>());
    notice.recipient.account = row.next<models::AccountId>();
    notice.recipient.unit = row.next<models::UnitCode>();
    notice.priority = models::parse_term<models::Priority>(row.next<std::string_view>()).value();
    return notice;
}

}  // namespace gridwhistle::storage::postgres
