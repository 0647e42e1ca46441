#pragma once

#include "storage/postgres/connection.hpp"
#include "storage/postgres/watchdog.hpp"

#include <libpq-fe.h>
#include <pqxx/connection_base>
#include <pqxx/connectionpolicy>
#include <pqxx/nontransaction>

#include <optional>
#include <string>
#include <string_view>

namespace gridwhistle::storage::postgres {

/// The connection string with every setting of `options` inside it.
[[nodiscard]] std::string to_connection_string(const ConnectionOptions& options);

/// Connects at once and keeps libpq's handle, since libpqxx hides what a safe COMMIT needs: the command tag, the
/// transaction status and the fields of notices.
class HandlePolicy final : public pqxx::connectionpolicy {
  public:
    using pqxx::connectionpolicy::connectionpolicy;

    handle do_startconnect(handle before) override;
    [[nodiscard]] PGconn* get() const noexcept { return handle_; }

  private:
    PGconn* handle_{nullptr};
};

class Connection::Session final : public pqxx::connection_base {
  public:
    explicit Session(const ConnectionOptions& options);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// The answer to one plain command such as BEGIN or COMMIT; null when libpq could not even send it.
    struct Answer {
        std::string tag;            ///< "COMMIT"; empty when the command failed
        std::string error;          ///< verbose message of the server or of libpq
        bool in_time{true};         ///< false: the watchdog shut the socket
        bool standby_doubt{false};  ///< the server warned that a synchronous standby may lag behind
    };
    Answer command(const char* sql, std::chrono::milliseconds limit) noexcept;

    /// Sends rows to a COPY; what the server or libpq had against it, empty when they are in. libpqxx knows only the
    /// text form of COPY.
    std::string copy(const char* sql, std::string_view rows) noexcept;

    [[nodiscard]] PGTransactionStatusType transaction_status() const noexcept {
        return PQtransactionStatus(policy_.get());
    }
    [[nodiscard]] bool usable() const noexcept { return !shut_ && PQstatus(policy_.get()) == CONNECTION_OK; }

  private:
    friend class Connection;
    friend class Transaction;

    static void receive_notice(void* session, const PGresult* notice);

    HandlePolicy policy_;
    ConnectionOptions options_;
    std::chrono::milliseconds round_trip_max_{0};
    std::optional<Watchdog::Socket> watched_;
    std::optional<pqxx::nontransaction> executor_;
    bool standby_doubt_{false};
    bool shut_{false};
};

}  // namespace gridwhistle::storage::postgres
