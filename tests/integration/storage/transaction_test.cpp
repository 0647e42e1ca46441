#include "storage/postgres/transaction.hpp"

#include "storage/postgres/rows.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <future>

namespace gridwhistle::storage::postgres {
namespace {

using namespace std::chrono_literals;

constexpr Statement kInsert{"test_insert", "INSERT INTO thing VALUES ($1)"};
constexpr Statement kCount{"test_count", "SELECT count(*) FROM thing"};
constexpr Statement kEndBackend{"test_terminate", "SELECT pg_terminate_backend($1)"};
constexpr Statement kCancel{"test_cancel", "SELECT pg_cancel_backend($1)"};
constexpr Statement kInCommit{"test_in_commit",
                              "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1 AND query = 'COMMIT' "
                              "AND state = 'active' AND wait_event = 'PgSleep')"};

class TransactionTest : public ::testing::Test {
  protected:
    TransactionTest() { connection_.run("CREATE TABLE thing (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)"); }

    /// From now on COMMIT takes a minute, in a deferred trigger: before the point of no return.
    void make_commit_slow() {
        connection_.run(
            "CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END';"
            "CREATE CONSTRAINT TRIGGER nap AFTER INSERT ON thing DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION nap()");
    }
    std::int64_t count() {
        Connection fresh(database_.options());
        return read<std::int64_t>(fresh.execute(kCount)[0][0]);
    }
    ConnectionOptions patient_options(std::chrono::milliseconds commit_timeout) {
        ConnectionOptions options = database_.options();
        options.statement_timeout = 0ms;
        options.commit_timeout = commit_timeout;
        return options;
    }

    tests::TestDatabase database_{tests::TestDatabase::Schema::kEmpty};
    Connection connection_{database_.options()};
};

TEST_F(TransactionTest, WhatIsCommittedIsThere) {
    Transaction transaction(connection_);
    transaction.execute(kInsert, 1);
    EXPECT_EQ(transaction.commit(), CommitOutcome::kOk);
    EXPECT_EQ(count(), 1);
}

TEST_F(TransactionTest, WhatIsNotCommittedIsGone) {
    { Transaction(connection_).execute(kInsert, 1); }
    EXPECT_EQ(count(), 0);
    EXPECT_EQ(Transaction(connection_).commit(), CommitOutcome::kOk);  // the connection is ready for the next one
}

TEST_F(TransactionTest, CommitAfterAFailedStatementHasFailedForSure) {
    Transaction transaction(connection_);
    transaction.execute(kInsert, 1);
    EXPECT_THROW(transaction.run("SELECT 1 / 0"), StatementRefused);
    EXPECT_EQ(transaction.commit(), CommitOutcome::kFailed);
    EXPECT_EQ(count(), 0);
}

TEST_F(TransactionTest, AConstraintCheckedAtCommitFailsForSureAndSaysWhy) {
    Transaction transaction(connection_);
    transaction.execute(kInsert, 1);
    transaction.execute(kInsert, 1);
    EXPECT_EQ(transaction.commit(), CommitOutcome::kFailed);
    EXPECT_NE(transaction.commit_problem().find("thing_id_key"), std::string::npos) << transaction.commit_problem();
    EXPECT_TRUE(connection_.is_open());
    EXPECT_EQ(count(), 0);
}

TEST_F(TransactionTest, CommitOrThrowIsUnavailableUnlessItIsOk) {
    Transaction transaction(connection_);
    transaction.execute(kInsert, 1);
    transaction.execute(kInsert, 1);
    EXPECT_THROW(transaction.commit_or_throw(), models::ServiceUnavailable);
}

TEST_F(TransactionTest, ASnapshotSeesOneMomentAndWritesNothing) {
    Connection other(database_.options());
    Transaction snapshot(connection_, TransactionMode::kReadSnapshot);
    EXPECT_EQ(read<std::int64_t>(snapshot.execute(kCount)[0][0]), 0);
    other.execute(kInsert, 1);
    EXPECT_EQ(read<std::int64_t>(snapshot.execute(kCount)[0][0]), 0);
}

TEST_F(TransactionTest, ACommitWithoutAnAnswerIsUnknownAfterItsLimit) {
    make_commit_slow();
    Connection connection(patient_options(200ms));
    Transaction transaction(connection);
    transaction.execute(kInsert, 1);

    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(transaction.commit(), CommitOutcome::kUnknown);

    EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
    EXPECT_FALSE(connection.is_open());
    EXPECT_THROW(connection.execute(kCount), ConnectionLost);
}

TEST_F(TransactionTest, ACommitToAStoppedServerProcessIsUnknown) {
    Connection connection(patient_options(200ms));
    Transaction transaction(connection);
    transaction.execute(kInsert, 1);
    const int pid = connection.backend_pid();
    ASSERT_EQ(::kill(pid, SIGSTOP), 0);

    EXPECT_EQ(transaction.commit(), CommitOutcome::kUnknown);

    // The server had COMMIT in its socket all the time: nobody could know that it would come to pass.
    ::kill(pid, SIGCONT);
    EXPECT_TRUE(tests::eventually([&] { return count() == 1; }));
}

TEST_F(TransactionTest, ASessionTerminatedDuringCommitIsUnknown) {
    make_commit_slow();
    Connection connection(patient_options(20s));
    Transaction transaction(connection);
    transaction.execute(kInsert, 1);
    const int pid = connection.backend_pid();
    auto outcome = std::async(std::launch::async, [&] { return transaction.commit(); });
    ASSERT_TRUE(tests::eventually([&] { return read<bool>(connection_.execute(kInCommit, pid)[0][0]); }));

    connection_.execute(kEndBackend, pid);

    EXPECT_EQ(outcome.get(), CommitOutcome::kUnknown);
}

TEST_F(TransactionTest, ASessionKnownToBeGoneBeforeCommitHasFailedForSure) {
    Connection connection(database_.options());
    Transaction transaction(connection);
    transaction.execute(kInsert, 1);
    connection_.execute(kEndBackend, connection.backend_pid());
    EXPECT_THROW(transaction.execute(kInsert, 2), ConnectionLost);

    EXPECT_EQ(transaction.commit(), CommitOutcome::kFailed);
    EXPECT_EQ(count(), 0);
}

TEST_F(TransactionTest, ACommitCancelledBeforeThePointOfNoReturnHasFailed) {
    make_commit_slow();
    Connection connection(patient_options(20s));
    Transaction transaction(connection);
    transaction.execute(kInsert, 1);
    const int pid = connection.backend_pid();
    auto outcome = std::async(std::launch::async, [&] { return transaction.commit(); });
    ASSERT_TRUE(tests::eventually([&] { return read<bool>(connection_.execute(kInCommit, pid)[0][0]); }));

    connection_.execute(kCancel, pid);

    EXPECT_EQ(outcome.get(), CommitOutcome::kFailed);
    EXPECT_EQ(count(), 0);
}

TEST_F(TransactionTest, TwoTransactionsOnOneConnectionAreABug) {
    Transaction first(connection_);
    EXPECT_THROW(Transaction{connection_}, std::logic_error);
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
