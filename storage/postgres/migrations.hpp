#pragma once

#include "storage/postgres/connection.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace gridwhistle::storage::postgres {

/// One numbered step of the schema. Forward only; the text of a released step never changes.
struct Migration {
    int number;
    std::string_view name;
    std::string_view sql;
};

/// The steps this program was built with: storage/postgres/migrations/NNNN_name.sql, numbered from 1 without gaps.
[[nodiscard]] std::span<const Migration> shipped_migrations();

struct MigrationReport {
    std::size_t applied{0};  ///< steps applied by this call
    int version{0};          ///< number of the newest step in the database
};

/// Brings a database to the newest of `steps`. Each step and its record are one transaction, so a crash leaves whole
/// steps only and the next call goes on; concurrent callers wait for each other.
/// Throws StartRefused when a step already applied has another text here, or the database is newer than the steps; a
/// step that fails throws StatementRefused and stays unapplied. `options` needs the rights of the schema's owner; its
/// time limits are replaced.
MigrationReport migrate(ConnectionOptions options, std::span<const Migration> steps = shipped_migrations());

/// The same checks without changing anything: throws StartRefused also when steps are missing.
void require_current_schema(Connection& connection, std::span<const Migration> steps = shipped_migrations());

}  // namespace gridwhistle::storage::postgres
