#include "storage/postgres/pg_session.hpp"

#include "storage/encoded_batch.hpp"
#include "storage/postgres/load_batch.hpp"
#include "storage/postgres/write_answers.hpp"
#include "storage/postgres/write_assignments.hpp"
#include "storage/postgres/write_deadlines.hpp"
#include "storage/postgres/write_events.hpp"
#include "storage/postgres/write_notices.hpp"
#include "storage/postgres/write_proposals.hpp"
#include "storage/postgres/write_sealed.hpp"
#include "storage/postgres/write_whistles.hpp"

#include <spdlog/spdlog.h>

#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

/// Every statement of a lane finds its rows by key. A plan made while a table was still empty would read all of it
/// until the next ANALYZE, and planning anew each time costs more than running. PostgreSQL's own compression takes
/// some 20 us for a kilobyte, more than all the rest of a row; lz4 a tenth of that, where the server has it.
constexpr const char* kLaneSettings =
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;"
    " SET enable_mergejoin = off;"
    " SELECT set_config(name, 'lz4', false) FROM pg_settings"
    " WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)";

storage::CommitOutcome to_port(CommitOutcome outcome) {
    switch (outcome) {
        case CommitOutcome::kOk: return storage::CommitOutcome::kOk;
        case CommitOutcome::kFailed: return storage::CommitOutcome::kFailed;
        case CommitOutcome::kUnknown: return storage::CommitOutcome::kUnknown;
    }
    throw std::logic_error("a commit outcome without meaning");
}

}  // namespace

PgSession::PgSession(ConnectionOptions options, Sealing sealing)
    : options_{std::move(options)}, sealing_{std::move(sealing)} {}

PgSession::~PgSession() = default;

Connection& PgSession::connection() {
    if (!connection_ || !connection_->is_open()) {
        disconnect();
        auto fresh = std::make_unique<Connection>(options_);
        fresh->run(kLaneSettings);
        connection_ = std::move(fresh);
    }
    return *connection_;
}

void PgSession::disconnect() {
    transaction_.reset();
    connection_.reset();
}

LockedBatch PgSession::load(const std::vector<models::WhistleId>& ids, const std::vector<RequestKey>& keys) {
    transaction_.reset();
    try {
        transaction_.emplace(connection());
        LockedBatch batch;
        batch.whistles = lock_whistles(*transaction_, ids);
        // The clock is read after the locks: whoever had one of them before decided at an earlier time.
        read_answers(*transaction_, keys, batch);
        now_ = batch.now;
        return batch;
    } catch (const ConnectionLost&) {
        disconnect();
        throw;
    } catch (const models::ServiceUnavailable&) {
        transaction_.reset();
        throw;
    } catch (const StatementRefused& refused) {
        // Nothing a caller said is in these statements: the schema has changed beside us.
        disconnect();
        throw models::ServiceUnavailable(refused.what());
    }
}

storage::CommitOutcome PgSession::commit(const BatchWrites& writes) {
    if (!transaction_) throw std::logic_error("commit without load");
    try {
        return write_and_commit(writes);
    } catch (const RetryTransaction&) {
        transaction_.reset();
        return storage::CommitOutcome::kFailed;
    } catch (const ConnectionLost&) {
        disconnect();
        throw;
    } catch (const models::ServiceUnavailable&) {
        transaction_.reset();
        throw;
    } catch (const StatementRefused& refused) {
        transaction_.reset();
        throw PoisonedBatch(refused.what());
    } catch (const std::logic_error& unwritable) {  // a text with NUL, a number without a stored form
        transaction_.reset();
        throw PoisonedBatch(unwritable.what());
    }
}

storage::CommitOutcome PgSession::write_and_commit(const BatchWrites& writes) {
    const EncodedBatch batch = encode(writes);
    // Answers first: when another node has given one of them, nothing else was written in vain.
    if (!write_answers(*transaction_, writes.answers, now_)) {
        transaction_.reset();
        return storage::CommitOutcome::kKeyTaken;
    }
    write_whistles(*transaction_, batch);
    write_assignments(*transaction_, batch);
    write_proposals(*transaction_, batch);
    write_deadlines(*transaction_, batch);
    write_events(*transaction_, batch);
    write_sealed(*transaction_, writes, sealing_);
    write_notices(*transaction_, writes, now_);

    const CommitOutcome outcome = transaction_->commit();
    if (outcome != CommitOutcome::kOk) spdlog::warn("database: {}", transaction_->commit_problem());
    transaction_.reset();
    if (outcome == CommitOutcome::kUnknown) disconnect();
    return to_port(outcome);
}

void PgSession::rollback() {
    transaction_.reset();
}

std::map<RequestKey, StoredAnswer> PgSession::find_answers(const std::vector<RequestKey>& keys) {
    try {
        return postgres::find_answers(connection(), keys);
    } catch (const ConnectionLost&) {
        disconnect();
        throw;
    }
}

}  // namespace gridwhistle::storage::postgres
