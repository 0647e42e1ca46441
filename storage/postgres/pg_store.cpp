#include "storage/postgres/pg_store.hpp"

#include "storage/postgres/pg_session.hpp"
#include "storage/postgres/rows.hpp"

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kReserve{"reserve",
                             "INSERT INTO id_block AS block (name, next) VALUES ($1, 1 + $2::int8)"
                             " ON CONFLICT (name) DO UPDATE SET next = block.next + $2::int8 RETURNING next"};

}  // namespace

PgStore::PgStore(ConnectionOptions options, Sealing sealing)
    : options_{std::move(options)}, sealing_{std::move(sealing)} {}

PgStore::~PgStore() = default;

std::unique_ptr<StoreSession> PgStore::open_session() {
    return std::make_unique<PgSession>(options_, sealing_);
}

NumberBlock PgStore::reserve(const std::string& name, std::int64_t count) {
    const std::scoped_lock lock(reserve_mutex_);
    try {
        return try_reserve(name, count);
    } catch (const ConnectionLost&) {
        // This connection lies idle for long stretches. A block that was reserved without an answer is a gap.
        reserve_connection_.reset();
        return try_reserve(name, count);
    }
}

NumberBlock PgStore::try_reserve(const std::string& name, std::int64_t count) {
    if (!reserve_connection_ || !reserve_connection_->is_open())
        reserve_connection_ = std::make_unique<Connection>(options_);
    const auto rows = reserve_connection_->execute(kReserve, name, count);
    return NumberBlock{read<std::int64_t>(rows[0][0]) - count, count};
}

}  // namespace gridwhistle::storage::postgres
