#include "storage/postgres/event_partitions.hpp"

#include "storage/postgres/rows.hpp"
#include "storage/postgres/transaction.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace gridwhistle::storage::postgres {
namespace {

constexpr std::chrono::months kMonthsAhead{3};
/// Serialises the nodes that make partitions; any number.
constexpr std::int64_t kPartitionLock = 0x67775F6576656E74;

constexpr Statement kLock{"partition_lock", "SELECT pg_advisory_xact_lock($1)"};
constexpr Statement kExists{"partition_exists", "SELECT to_regclass($1) IS NOT NULL"};
constexpr Statement kInDefault{"partition_in_default",
                               "SELECT EXISTS (SELECT FROM event_default WHERE at >= $1 AND at < $2)"};
constexpr Statement kNow{"partition_now", "SELECT gw_now()"};

models::Instant start_of(std::chrono::year_month month) {
    return std::chrono::sys_days(month / 1);
}

std::string first_day(std::chrono::year_month month) {
    return fmt::format("{:04}-{:02}-01", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

void ensure_partition(Connection& connection, std::chrono::year_month month) {
    const std::string name =
        fmt::format("event_{:04}_{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
    Transaction transaction(connection);
    transaction.execute(kLock, kPartitionLock);
    if (read<bool>(transaction.execute(kExists, name)[0][0])) return;
    // Asked first, because finding it out by trying would lock everybody out for as long as the search takes.
    const auto next = start_of(month + std::chrono::months(1));
    if (read<bool>(transaction.execute(kInDefault, start_of(month), next)[0][0])) {
        spdlog::warn("events of {} stay in the default partition, where there are some already", first_day(month));
        return;
    }
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
            // An event of the month came between the look and the creation.
            spdlog::warn("events of {} stay in the default partition: {}", first_day(month), refused.what());
        }
    }
}

PartitionKeeper::PartitionKeeper(ConnectionOptions options, std::chrono::milliseconds interval)
    : options_{std::move(options)}, interval_{interval} {
    make();
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void PartitionKeeper::make() const {
    try {
        Connection connection(options_);
        ensure_event_partitions(connection, read<models::Instant>(connection.execute(kNow)[0][0]));
    } catch (const std::exception& error) {
        spdlog::warn("partitions of the event log are made later: {}", error.what());
    }
}

void PartitionKeeper::run(const std::stop_token& stop) const {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    for (;;) {
        never.wait_for(lock, stop, interval_, [] { return false; });
        if (stop.stop_requested()) return;
        make();
    }
}

}  // namespace gridwhistle::storage::postgres
