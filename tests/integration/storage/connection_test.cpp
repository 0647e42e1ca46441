#include "storage/postgres/connection.hpp"

#include "storage/postgres/rows.hpp"
#include "storage/postgres/transaction.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <future>

namespace gridwhistle::storage::postgres {
namespace {

using namespace std::chrono_literals;

constexpr Statement kSetting{"test_setting", "SELECT current_setting($1)"};
constexpr Statement kTerminate{"test_terminate", "SELECT pg_terminate_backend($1)"};

class ConnectionTest : public ::testing::Test {
  protected:
    std::string setting(const char* name) { return read<std::string>(connection_.execute(kSetting, name)[0][0]); }

    tests::TestDatabase database_{tests::TestDatabase::Schema::kEmpty};
    Connection connection_{database_.options()};
};

TEST_F(ConnectionTest, SessionSettingsComeWithTheConnectionString) {
    EXPECT_EQ(setting("statement_timeout"), "5s");
    EXPECT_EQ(setting("lock_timeout"), "3s");
    EXPECT_EQ(setting("idle_in_transaction_session_timeout"), "30s");
    EXPECT_EQ(setting("TimeZone"), "UTC");
    EXPECT_EQ(setting("application_name"), "gridwhistle_test");
    EXPECT_EQ(setting("client_encoding"), "UTF8");
}

TEST_F(ConnectionTest, ParametersOfEveryKindComeBack) {
    const auto row =
        connection_.execute({"kinds", "SELECT $1::int8, $2::float8, $3::bool, $4::text, $5::bytea, $6::int4"},
                            std::int64_t{1} << 60, 0.1, true, "哨", Bytes{0, 255}, std::optional<int>())[0];
    RowReader reader(row);
    EXPECT_EQ(reader.next<std::int64_t>(), std::int64_t{1} << 60);
    EXPECT_EQ(reader.next<double>(), 0.1);
    EXPECT_TRUE(reader.next<bool>());
    EXPECT_EQ(reader.next<std::string>(), "哨");
    EXPECT_EQ(reader.next<Bytes>(), (Bytes{0, 255}));
    EXPECT_EQ(reader.next<std::optional<std::int32_t>>(), std::nullopt);
}

TEST_F(ConnectionTest, CodesAndNullableBytesTravelAsTheyAre) {
    const auto row =
        connection_.execute({"codes", "SELECT $1::text, $2::int8, $3::bytea, $4::bytea"}, models::UnitCode("UM-0301"),
                            models::WhistleId{77}, std::optional<Bytes>(Bytes{1, 171}), std::optional<Bytes>())[0];
    EXPECT_EQ(read<models::UnitCode>(row[0]), models::UnitCode("UM-0301"));
    EXPECT_EQ(read<models::WhistleId>(row[1]), models::WhistleId{77});
    EXPECT_EQ(read<std::optional<Bytes>>(row[2]), (Bytes{1, 171}));
    EXPECT_EQ(read<std::optional<Bytes>>(row[3]), std::nullopt);
}

TEST_F(ConnectionTest, AnUnexpectedNullIsABugOfTheSql) {
    const auto row = connection_.execute({"null", "SELECT NULL::int8"})[0];
    EXPECT_THROW((void)read<std::int64_t>(row[0]), std::logic_error);
}

TEST_F(ConnectionTest, AUniqueViolationNamesItsConstraint) {
    connection_.run("CREATE TABLE thing (id int CONSTRAINT thing_once UNIQUE)");
    connection_.run("INSERT INTO thing VALUES (1)");
    try {
        connection_.execute({"again", "INSERT INTO thing VALUES ($1)"}, 1);
        FAIL() << "no exception";
    } catch (const UniqueViolation& error) {
        EXPECT_EQ(error.constraint(), "thing_once");
        EXPECT_EQ(error.sqlstate(), "23505");
    }
}

TEST_F(ConnectionTest, OtherBrokenConstraintsAreRefusalsWithTheirName) {
    connection_.run("CREATE TABLE thing (id int CONSTRAINT thing_positive CHECK (id > 0))");
    try {
        connection_.execute({"negative", "INSERT INTO thing VALUES ($1)"}, -1);
        FAIL() << "no exception";
    } catch (const StatementRefused& error) {
        EXPECT_EQ(error.constraint(), "thing_positive");
        EXPECT_EQ(error.sqlstate(), "23514");
    }
    EXPECT_TRUE(connection_.is_open());
}

TEST_F(ConnectionTest, AStatementOverItsTimeLimitIsATimeoutAndTheConnectionStays) {
    ConnectionOptions options = database_.options();
    options.statement_timeout = 100ms;
    Connection hasty(options);

    EXPECT_THROW(hasty.execute({"sleep", "SELECT pg_sleep(20)"}), StatementTimeout);
    EXPECT_TRUE(hasty.is_open());
    EXPECT_EQ(hasty.execute({"one", "SELECT 1"}).size(), 1U);
}

TEST_F(ConnectionTest, WaitingTooLongForALockIsATimeout) {
    connection_.run("CREATE TABLE thing (id int); INSERT INTO thing VALUES (1)");
    Transaction holder(connection_);
    holder.run("SELECT * FROM thing FOR UPDATE");
    ConnectionOptions options = database_.options();
    options.lock_timeout = 100ms;
    Connection other(options);
    Transaction waiter(other);

    EXPECT_THROW(waiter.run("SELECT * FROM thing FOR UPDATE"), StatementTimeout);
}

TEST_F(ConnectionTest, ADeadlockAsksForTheWholeTransactionAgain) {
    connection_.run("CREATE TABLE thing (id int); INSERT INTO thing VALUES (1), (2)");
    constexpr Statement kLock{"test_lock", "SELECT id FROM thing WHERE id = $1 FOR UPDATE"};
    Connection other(database_.options());
    Transaction mine(connection_);
    Transaction theirs(other);
    mine.execute(kLock, 1);
    theirs.execute(kLock, 2);

    const auto blocked = [&](Transaction& transaction, int id) {
        try {
            transaction.execute(kLock, id);
        } catch (const RetryTransaction&) {
            return true;
        }
        return false;
    };
    auto first = std::async(std::launch::async, [&] {
        const bool victim = blocked(theirs, 1);
        if (!victim) (void)theirs.commit();
        return victim;
    });
    const bool mine_failed = blocked(mine, 2);
    EXPECT_EQ(mine.commit(), mine_failed ? CommitOutcome::kFailed : CommitOutcome::kOk);

    EXPECT_NE(first.get(), mine_failed);  // exactly one of the two is the victim
}

TEST_F(ConnectionTest, ATerminatedSessionIsLostAndNeverComesBackByItself) {
    Connection admin(database_.options());
    admin.execute(kTerminate, connection_.backend_pid());

    EXPECT_THROW(connection_.execute({"one", "SELECT 1"}), ConnectionLost);
    EXPECT_FALSE(connection_.is_open());
    EXPECT_THROW(connection_.execute({"one", "SELECT 1"}), ConnectionLost);
    EXPECT_THROW(Transaction{connection_}, ConnectionLost);
}

TEST_F(ConnectionTest, AReadOnlyServerCountsAsLost) {
    connection_.run("CREATE TABLE thing (id int); SET default_transaction_read_only = on");
    EXPECT_THROW(connection_.run("INSERT INTO thing VALUES (1)"), ConnectionLost);
}

TEST_F(ConnectionTest, AServerThatIsNotThereIsAwayAndABadUrlIsRefused) {
    ConnectionOptions options;
    options.url = "postgresql://gridwhistle@127.0.0.1:1/nowhere";
    EXPECT_THROW(Connection{options}, ConnectionLost);
    options.url = "postgresql://[";
    EXPECT_THROW(Connection{options}, StartRefused);
}

TEST_F(ConnectionTest, TwoStatementsOfOneNameAreABug) {
    connection_.execute({"same_name", "SELECT 1"});
    EXPECT_THROW(connection_.execute({"same_name", "SELECT 2"}), std::logic_error);
}

TEST_F(ConnectionTest, AStoppedServerIsCutOffByTheWatchdog) {
    ConnectionOptions options = database_.options();
    options.statement_timeout = 50ms;
    options.round_trip_margin = 200ms;
    Connection frozen(options);
    const int pid = frozen.backend_pid();
    ASSERT_EQ(::kill(pid, SIGSTOP), 0);

    EXPECT_THROW(frozen.execute({"one", "SELECT 1"}), ConnectionLost);

    ::kill(pid, SIGCONT);
    EXPECT_FALSE(frozen.is_open());
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
