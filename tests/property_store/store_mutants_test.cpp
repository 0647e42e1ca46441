#include "tests/property_store/database_check.hpp"
#include "tests/support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// Checks the checks: a healthy database with one planted fault is reported, and by the invariant that it breaks.

namespace gridwhistle::tests {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

class StoreMutants : public ::testing::Test {
  protected:
    StoreMutants() { traffic_.send(240); }

    /// The names of the invariants that are broken after the fault was planted.
    std::set<std::string> broken_by(const std::string& sql) {
        EXPECT_THAT(check_database(database_.options(), traffic_), IsEmpty());
        storage::postgres::Connection connection(database_.options());
        connection.run(sql);
        std::set<std::string> names;
        for (const auto& breach : check_database(database_.options(), traffic_)) names.insert(breach.invariant);
        return names;
    }

    /// What is checked here does not depend on the disk.
    static const storage::postgres::ConnectionOptions& hurried(const TestDatabase& database) {
        storage::postgres::Connection(database.options())
            .run(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database());"
                " END $$");
        return database.options();
    }

    City city_;
    TestDatabase database_;
    RandomTraffic traffic_{hurried(database_), city_, 7};
};

/// The whistle with most events.
constexpr const char* kBusiest = "(SELECT whistle FROM event GROUP BY whistle ORDER BY count(*) DESC, whistle LIMIT 1)";

std::string on_busiest(const std::string& before) {
    return before + kBusiest;
}

TEST_F(StoreMutants, AChangedRowIsSeen) {
    EXPECT_THAT(
        broken_by(on_busiest("UPDATE whistle SET body = regexp_replace(body, '\"receipt\":\"r', '\"receipt\":\"x')"
                             " WHERE id = ")),
        IsSupersetOf({"I3", "audit"}));
}

TEST_F(StoreMutants, ADeletedEventIsSeen) {
    EXPECT_THAT(broken_by(on_busiest("DELETE FROM event WHERE n = 2 AND whistle = ")), IsSupersetOf({"I2", "audit"}));
}

TEST_F(StoreMutants, ALastEventThatIsLostIsSeen) {
    EXPECT_THAT(broken_by("DELETE FROM event e USING whistle w WHERE w.id = e.whistle AND e.n = w.version"
                          " AND e.whistle = " +
                          std::string(kBusiest)),
                IsSupersetOf({"I2", "audit"}));
}

TEST_F(StoreMutants, AChangedHashIsSeen) {
    EXPECT_THAT(broken_by(on_busiest("UPDATE event SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1)"
                                     " WHERE n = 2 AND whistle = ")),
                Contains("audit"));
}

TEST_F(StoreMutants, AnotherActorOfAnEventIsSeen) {
    EXPECT_THAT(broken_by(on_busiest("UPDATE event SET actor = 999 WHERE n = 2 AND whistle = ")), Contains("audit"));
}

TEST_F(StoreMutants, AnEventFromTomorrowIsSeen) {
    EXPECT_THAT(broken_by(on_busiest("UPDATE event SET at = gw_now() + interval '1 day' WHERE n = 2 AND whistle = ")),
                IsSupersetOf({"I11", "audit"}));
}

TEST_F(StoreMutants, AWhistleTakenAwayIsSeen) {
    EXPECT_THAT(broken_by(on_busiest("DELETE FROM whistle WHERE id = ")), IsSupersetOf({"I1", "audit"}));
}

TEST_F(StoreMutants, ASecondLiveLeadIsSeen) {
    EXPECT_THAT(broken_by("DROP INDEX assignment_one_live_lead;"
                          "UPDATE assignment SET role = 'lead' WHERE live AND role = 'support'"),
                Contains("audit"));
}

TEST_F(StoreMutants, AStateThatIsNotCountedIsSeen) {
    EXPECT_THAT(broken_by("UPDATE whistle SET state = 'closed' WHERE state = 'dispatched'"),
                IsSupersetOf({"I9", "audit"}));
}

TEST_F(StoreMutants, AnAssignmentInAnotherQueueIsSeen) {
    EXPECT_THAT(broken_by("UPDATE assignment SET unit = 'GR-1' WHERE live AND role = 'lead' AND state = 'offered'"),
                IsSupersetOf({"I9", "audit"}));
}

TEST_F(StoreMutants, AForgottenAnswerIsSeenWhenItsRequestIsRepeated) {
    storage::postgres::Connection connection(database_.options());
    connection.run("DELETE FROM answer");
    traffic_.repeat(50);
    std::set<std::string> names;
    for (const auto& breach : traffic_.breaches()) names.insert(breach.invariant);
    EXPECT_THAT(names, Contains("I10"));
}

}  // namespace
}  // namespace gridwhistle::tests
