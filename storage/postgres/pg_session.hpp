#pragma once

#include "storage/postgres/connection.hpp"
#include "storage/postgres/transaction.hpp"
#include "storage/sealing.hpp"
#include "storage/store.hpp"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace gridwhistle::storage::postgres {

/// A lane's session: READ COMMITTED with explicit row locks, a fixed handful of statements whatever the batch's size.
class PgSession final : public StoreSession {
  public:
    PgSession(ConnectionOptions options, Sealing sealing);
    ~PgSession() override;

    LockedBatch load(const std::vector<models::WhistleId>& ids, const std::vector<RequestKey>& keys) override;
    storage::CommitOutcome commit(const BatchWrites& writes) override;
    void rollback() override;
    std::map<RequestKey, StoredAnswer> find_answers(const std::vector<RequestKey>& keys) override;

  private:
    Connection& connection();
    void disconnect();
    storage::CommitOutcome write_and_commit(const BatchWrites& writes);

    ConnectionOptions options_;
    Sealing sealing_;
    std::unique_ptr<Connection> connection_;
    std::optional<Transaction> transaction_;
    models::Instant now_;
};

}  // namespace gridwhistle::storage::postgres
