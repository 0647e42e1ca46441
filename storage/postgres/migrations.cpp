#include "storage/postgres/migrations.hpp"

#include "storage/postgres/rows.hpp"
#include "storage/postgres/transaction.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <spdlog/spdlog.h>

#include <map>

namespace gridwhistle::storage::postgres {
namespace {

/// Any number does, as long as it never changes: "gw_migra" as ASCII.
constexpr std::int64_t kLockKey = 0x67775F6D69677261;
/// How long to wait for another program that is migrating.
constexpr std::chrono::milliseconds kLockTimeout{60000};
constexpr std::size_t kChecksumBytes = 32;

constexpr Statement kLock{"migration_lock", "SELECT pg_advisory_lock($1)"};
constexpr Statement kTableExists{"migration_table_exists", "SELECT to_regclass('public.schema_migration') IS NOT NULL"};
constexpr Statement kList{"migration_list",
                          "SELECT number, name, checksum FROM public.schema_migration ORDER BY number"};
constexpr Statement kRecord{"migration_record",
                            "INSERT INTO public.schema_migration (number, name, checksum) VALUES ($1, $2, $3)"};
constexpr const char* kCreateTable =
    "CREATE TABLE IF NOT EXISTS public.schema_migration (number int PRIMARY KEY, name text NOT NULL, "
    "checksum bytea NOT NULL, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())";

struct Applied {
    std::string name;
    Bytes checksum;
};

Bytes checksum_of(const Migration& step) {
    Bytes checksum(kChecksumBytes);
    crypto_generichash(checksum.data(), checksum.size(), to_bytes(step.sql).data(), step.sql.size(), nullptr, 0);
    return checksum;
}

std::map<int, Applied> list_applied(Connection& connection) {
    std::map<int, Applied> applied;
    if (!read<bool>(connection.execute(kTableExists)[0][0])) return applied;
    for (const auto& row : connection.execute(kList)) {
        applied.emplace(read<std::int32_t>(row[0]), Applied{read<std::string>(row[1]), read<Bytes>(row[2])});
    }
    return applied;
}

/// Refuses a database that was made by other steps than these.
void require_same_past(const std::map<int, Applied>& applied, std::span<const Migration> steps) {
    const int newest = steps.empty() ? 0 : steps.back().number;
    if (!applied.empty() && applied.rbegin()->first > newest) {
        throw StartRefused(
            fmt::format("the database has schema version {}, this program knows versions up to {}: "
                        "start a newer gridwhistle",
                        applied.rbegin()->first, newest));
    }
    for (const Migration& step : steps) {
        const auto found = applied.find(step.number);
        if (found == applied.end() || found->second.checksum == checksum_of(step)) continue;
        throw StartRefused(
            fmt::format("schema version {} ({}) was applied to this database with another text than this "
                        "program carries: the two do not belong together",
                        step.number, found->second.name));
    }
}

void apply(Connection& connection, const Migration& step) {
    Transaction transaction(connection);
    transaction.run(std::string(step.sql));
    transaction.execute(kRecord, step.number, step.name, checksum_of(step));
    transaction.commit_or_throw();
    spdlog::info("database schema: applied {:04} {}", step.number, step.name);
}

}  // namespace

MigrationReport migrate(ConnectionOptions options, std::span<const Migration> steps) {
    options.statement_timeout = std::chrono::milliseconds(0);
    options.idle_in_transaction_timeout = std::chrono::milliseconds(0);
    options.lock_timeout = kLockTimeout;
    Connection connection(options);
    // Held by the session, so it is gone with the connection, however this ends.
    connection.execute(kLock, kLockKey);
    const auto applied = list_applied(connection);
    require_same_past(applied, steps);
    connection.run(kCreateTable);
    MigrationReport report;
    for (const Migration& step : steps) {
        report.version = step.number;
        if (applied.contains(step.number)) continue;
        apply(connection, step);
        ++report.applied;
    }
    return report;
}

void require_current_schema(Connection& connection, std::span<const Migration> steps) {
    const auto applied = list_applied(connection);
    require_same_past(applied, steps);
    if (applied.size() < steps.size()) {
        throw StartRefused(
            fmt::format("the database has schema version {}, this program needs {}: run gridwhistle migrate",
                        applied.empty() ? 0 : applied.rbegin()->first, steps.back().number));
    }
}

}  // namespace gridwhistle::storage::postgres
