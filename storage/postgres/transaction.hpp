#pragma once

#include "storage/postgres/connection.hpp"

#include <string>

namespace gridwhistle::storage::postgres {

/// What is known after COMMIT was tried.
enum class CommitOutcome {
    kOk,       ///< durable as the server is configured, including a synchronous standby
    kFailed,   ///< certainly rolled back
    kUnknown,  ///< may or may not be stored: look the idempotency key up on a new connection before doing it again
};

enum class TransactionMode {
    kReadWrite,     ///< READ COMMITTED
    kReadSnapshot,  ///< REPEATABLE READ, read only: several statements see one moment
};

/// A transaction on a connection; rolled back by the destructor unless it was committed. One at a time per connection,
/// on the connection's thread.
class Transaction {
  public:
    explicit Transaction(Connection& connection, TransactionMode mode = TransactionMode::kReadWrite);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    template <class... Arguments>
    pqxx::result execute(const Statement& statement, const Arguments&... arguments) {
        return connection_.execute(statement, arguments...);
    }
    void copy(const char* sql, std::string_view rows) { connection_.copy(sql, rows); }
    pqxx::result run(const std::string& sql) { return connection_.run(sql); }
    [[nodiscard]] Connection& connection() noexcept { return connection_; }

    /// Commits; never throws. It is kUnknown when the connection broke or the watchdog shut it while COMMIT was under
    /// way, and when the server says that a synchronous standby may not have the transaction.
    [[nodiscard]] CommitOutcome commit() noexcept;

    /// commit() for callers without an idempotency key, such as migrations: throws ServiceUnavailable unless it is kOk.
    void commit_or_throw();

    /// Why the last commit() was not kOk, for the log.
    [[nodiscard]] const std::string& commit_problem() const noexcept { return problem_; }

  private:
    CommitOutcome judge_commit();

    Connection& connection_;
    bool open_{false};
    std::string problem_;
};

}  // namespace gridwhistle::storage::postgres
