#pragma once

#include "storage/postgres/connection.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace gridwhistle::storage::postgres {

struct AuditCounts {
    std::int64_t whistles{0};
    std::int64_t events{0};
    std::int64_t answers{0};
    std::int64_t breaches{0};
};

/// Checks every whistle of a database: its events against its row (models::audit), the hash chain, the projections
/// against the row, and that every kept answer speaks of a version that exists. `tell` gets one line per breach.
/// Reads in snapshots of a thousand whistles, so it can run beside a server.
[[nodiscard]] AuditCounts audit_database(const ConnectionOptions& options,
                                         const std::function<void(const std::string&)>& tell);

}  // namespace gridwhistle::storage::postgres
