#pragma once

#include "storage/postgres/errors.hpp"
#include "storage/postgres/parameters.hpp"

#include <pqxx/result>
#include <pqxx/transaction_base>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace gridwhistle::storage::postgres {

/// SQL with a name, prepared on a connection at its first use there. Always a constant with static storage:
/// `constexpr Statement kLockWhistles{"lock_whistles", "SELECT …"};`
struct Statement {
    const char* name;
    const char* sql;
};

/// Zero switches a limit off.
struct ConnectionOptions {
    std::string url;  ///< URL or key=value form of libpq
    std::string application_name{"gridwhistle"};
    std::chrono::seconds connect_timeout{5};
    std::chrono::milliseconds statement_timeout{5000};
    std::chrono::milliseconds lock_timeout{3000};
    std::chrono::milliseconds idle_in_transaction_timeout{30000};
    std::chrono::milliseconds commit_timeout{10000};
    /// How much longer than `statement_timeout` a round trip may take before its socket is shut.
    std::chrono::milliseconds round_trip_margin{5000};
};

/// One session with the database, used by one thread at a time; it never reconnects by itself. All session settings
/// travel in the connection string, so no statement can be forgotten after a reconnect.
///
/// Every failure is one of the exceptions of errors.hpp. After ConnectionLost destroy the object and make another one.
/// Round trips longer than the server's own statement timeout plus the margin are ended by the watchdog: a stopped
/// server still acknowledges TCP and would hold the thread for ever.
class Connection {
  public:
    explicit Connection(const ConnectionOptions& options);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs a prepared statement with the parameters that parameters.hpp can encode (numbers, bool, text, Instant,
    /// bytes, arrays, and std::optional of them). Outside a Transaction each call is a transaction of its own.
    template <class... Arguments>
    pqxx::result execute(const Statement& statement, const Arguments&... arguments) {
        return guarded(&statement, [&](pqxx::transaction_base& session) {
            return session.exec_prepared(statement.name, encode(arguments)...);
        });
    }

    /// Runs `COPY … FROM STDIN (FORMAT binary)` with rows as CopyRows makes them; all of them are stored or none.
    void copy(const char* sql, std::string_view rows);

    /// Runs SQL text without parameters, possibly several statements: for migrations and administration.
    pqxx::result run(const std::string& sql);

    /// True while the session can be used.
    [[nodiscard]] bool is_open() const noexcept;
    /// Process id of the server process behind this session.
    [[nodiscard]] int backend_pid() const noexcept;
    /// Version of the server as a number, 150004 for 15.4.
    [[nodiscard]] int server_version() const noexcept;

  private:
    friend class Transaction;
    class Session;

    using RoundTrip = std::function<pqxx::result(pqxx::transaction_base&)>;
    /// Runs it under the watchdog's eyes and translates what libpqxx throws.
    pqxx::result guarded(const Statement* statement, const RoundTrip& round_trip);

    std::unique_ptr<Session> session_;
};

/// The same server, another database.
[[nodiscard]] std::string with_database(const std::string& url, const std::string& database);

/// Name of a schema object as it must stand inside SQL text.
[[nodiscard]] std::string quote_identifier(std::string_view name);

}  // namespace gridwhistle::storage::postgres
