#include "storage/postgres/event_partitions.hpp"

#include "storage/postgres/rows.hpp"
#include "storage/postgres/transaction.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>

namespace gridwhistle::storage::postgres {
namespace {

constexpr std::chrono::months kMonthsAhead{3};
/// Serialises the nodes that make partitions; any number.
constexpr std::int64_t kPartitionLock = 0x67775F6576656E74;

constexpr Statement kLock{"partition_lock", "SELECT pg_advisory_xact_lock($1)"};
constexpr Statement kExists{"partition_exists", "SELECT to_regclass($1) IS NOT NULL"};

std::string first_day(std::chrono::year_month month) {
    return fmt::format("{:04}-{:02}-01", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

void ensure_partition(Connection& connection, std::chrono::year_month month) {
    const std::string name =
        fmt::format("event_{:04}_{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
    Transaction transaction(connection);
    transaction.execute(kLock, kPartitionLock);
    if (read<bool>(transaction.execute(kExists, name)[0][0])) return;
    transaction.run(fmt::format("CREATE TABLE {} PARTITION OF event FOR VALUES FROM ('{} 00:00+00') TO ('{} 00:00+00')",
                                quote_identifier(name), first_day(month), first_day(month + std::chrono::months(1))));
    transaction.commit_or_throw();
}

}  // namespace

void ensure_event_partitions(Connection& connection, models::Instant now) {
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
    const std::chrono::year_month first(today.year(), today.month());
    for (auto month = first; month <= first + kMonthsAhead; month += std::chrono::months(1)) {
        try {
            ensure_partition(connection, month);
        } catch (const StatementRefused& refused) {
            spdlog::warn("events of {} stay in the default partition: {}", first_day(month), refused.what());
        }
    }
}

}  // namespace gridwhistle::storage::postgres
