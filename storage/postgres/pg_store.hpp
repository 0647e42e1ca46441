#pragma once

#include "storage/postgres/connection.hpp"
#include "storage/sealing.hpp"
#include "storage/store.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace gridwhistle::storage::postgres {

/// The truth in PostgreSQL, schema of migrations/. Connects when it is first used, so it can be made while the server
/// is away. Thread-safe; sessions are not.
class PgStore final : public Store {
  public:
    PgStore(ConnectionOptions options, Sealing sealing);
    ~PgStore() override;

    [[nodiscard]] std::unique_ptr<StoreSession> open_session() override;

    /// On a connection of its own, since lanes call it in the middle of their transactions.
    [[nodiscard]] NumberBlock reserve(const std::string& name, std::int64_t count) override;

  private:
    NumberBlock try_reserve(const std::string& name, std::int64_t count);

    ConnectionOptions options_;
    Sealing sealing_;
    std::mutex reserve_mutex_;
    std::unique_ptr<Connection> reserve_connection_;
};

}  // namespace gridwhistle::storage::postgres
