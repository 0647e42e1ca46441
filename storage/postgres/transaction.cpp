#include "storage/postgres/transaction.hpp"

#include "storage/postgres/session.hpp"

#include <fmt/format.h>

#include <cassert>
#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

/// A server that reported one of these while committing may be gone after the point of no return.
bool leaves_doubt(const std::string& sqlstate) {
    return sqlstate.empty() || sqlstate == "40003" || sqlstate.starts_with("08") || sqlstate.starts_with("57P") ||
           sqlstate.starts_with("58") || sqlstate.starts_with("XX");
}

}  // namespace

Transaction::Transaction(Connection& connection, TransactionMode mode) : connection_{connection} {
    auto& session = *connection_.session_;
    if (session.usable() && session.transaction_status() != PQTRANS_IDLE) {
        throw std::logic_error("a transaction is already open on this connection");
    }
    const char* begin =
        mode == TransactionMode::kReadWrite ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    const auto answer = session.command(begin, session.round_trip_max_);
    if (answer.tag != "BEGIN") throw_translated(answer.error, session.usable());
    open_ = true;
}

Transaction::~Transaction() {
    auto& session = *connection_.session_;
    // A rollback that fails means a broken connection, whose transaction the server rolls back.
    if (open_ && session.usable()) session.command("ROLLBACK", session.options_.commit_timeout);
}

CommitOutcome Transaction::judge_commit() {
    auto& session = *connection_.session_;
    if (!open_) throw std::logic_error("commit of a transaction that is not open");
    open_ = false;
    if (!session.usable()) {
        problem_ = "the connection broke before COMMIT was sent";
        return CommitOutcome::kFailed;
    }
    if (session.transaction_status() != PQTRANS_INTRANS) {
        // COMMIT of a failed transaction answers ROLLBACK without an error.
        session.command("ROLLBACK", session.options_.commit_timeout);
        problem_ = "a statement of the transaction had failed";
        return CommitOutcome::kFailed;
    }
    const auto answer = session.command("COMMIT", session.options_.commit_timeout);
    if (answer.tag == "COMMIT") {
        if (!answer.standby_doubt) return CommitOutcome::kOk;
        problem_ = "committed here, but a synchronous standby may not have it";
        return CommitOutcome::kUnknown;
    }
    if (!answer.in_time) {
        problem_ = fmt::format("no answer to COMMIT within {} ms", session.options_.commit_timeout.count());
        return CommitOutcome::kUnknown;
    }
    problem_ = answer.tag.empty() ? answer.error : "COMMIT was answered with " + answer.tag;
    const bool rolled_back =
        session.usable() && (answer.tag == "ROLLBACK" || !leaves_doubt(parse_server_message(answer.error).sqlstate));
    return rolled_back ? CommitOutcome::kFailed : CommitOutcome::kUnknown;
}

CommitOutcome Transaction::commit() noexcept {
    return judge_commit();
}

void Transaction::commit_or_throw() {
    const CommitOutcome outcome = commit();
    if (outcome == CommitOutcome::kOk) return;
    const char* what = outcome == CommitOutcome::kFailed ? "not committed: " : "outcome of the commit unknown: ";
    throw models::ServiceUnavailable(what + problem_);
}

}  // namespace gridwhistle::storage::postgres
