#pragma once

#include "models/refusal.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace gridwhistle::storage::postgres {

/// The server is away, going down, read-only or full of connections. The connection that threw it is finished:
/// destroy it and open another one. What was not committed is rolled back by the server.
class ConnectionLost : public models::ServiceUnavailable {
  public:
    using ServiceUnavailable::ServiceUnavailable;
};

/// A statement or a wait for a lock exceeded its limit; the transaction is lost, the connection is not.
class StatementTimeout : public models::ServiceUnavailable {
  public:
    using ServiceUnavailable::ServiceUnavailable;
};

/// Serialization failure or deadlock: running the whole transaction again may succeed. Callers retry a bounded number
/// of times; when it escapes, the edge treats it as any other ServiceUnavailable.
class RetryTransaction : public models::ServiceUnavailable {
  public:
    using ServiceUnavailable::ServiceUnavailable;
};

/// The server understood a statement and refused it: bad data, a broken constraint or wrong SQL. Repeating it unchanged
/// fails again, which is how a lane finds the command that poisons a batch.
class StatementRefused : public std::runtime_error {
  public:
    StatementRefused(const std::string& message, std::string sqlstate, std::string constraint)
        : std::runtime_error(message), sqlstate_{std::move(sqlstate)}, constraint_{std::move(constraint)} {}

    [[nodiscard]] const std::string& sqlstate() const noexcept { return sqlstate_; }
    /// Name of the constraint or unique index; empty when the refusal has none.
    [[nodiscard]] const std::string& constraint() const noexcept { return constraint_; }

  private:
    std::string sqlstate_;
    std::string constraint_;
};

class UniqueViolation : public StatementRefused {
  public:
    using StatementRefused::StatementRefused;
};

/// The program must not start as things are; what() is the sentence for the operator. Thrown while starting only.
class StartRefused : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What a server message printed by libpq in its verbose form says.
struct ServerMessage {
    std::string sqlstate;
    std::string primary;  ///< the first line without severity and code
    std::string constraint;
};
[[nodiscard]] ServerMessage parse_server_message(const std::string& text);

/// Throws the exception above that fits; `connection_usable` is false once the connection broke.
[[noreturn]] void throw_translated(const std::string& text, bool connection_usable);

}  // namespace gridwhistle::storage::postgres
