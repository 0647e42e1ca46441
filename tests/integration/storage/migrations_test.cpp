#include "storage/postgres/migrations.hpp"

#include "storage/postgres/rows.hpp"
#include "storage/postgres/transaction.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <future>

namespace gridwhistle::storage::postgres {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr Statement kTableExists{"test_table_exists", "SELECT to_regclass($1) IS NOT NULL"};
constexpr Statement kVersions{
    "test_versions", "SELECT coalesce(string_agg(number::text, ',' ORDER BY number), '') FROM schema_migration"};
constexpr Statement kSleeping{"test_sleeping",
                              "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND "
                              "wait_event = 'PgSleep')"};

const std::array kSteps{
    Migration{1, "people", "CREATE TABLE person (id int PRIMARY KEY)"},
    Migration{2, "names", "ALTER TABLE person ADD name text; INSERT INTO person VALUES (1, '王')"},
    Migration{3, "places", "CREATE TABLE place (id int)"},
};

class MigrationsTest : public ::testing::Test {
  protected:
    bool table_exists(const char* name) { return read<bool>(connection_.execute(kTableExists, name)[0][0]); }
    std::string versions() { return read<std::string>(connection_.execute(kVersions)[0][0]); }
    MigrationReport migrate_up_to(std::size_t count) {
        return migrate(database_.options(), std::span(kSteps).first(count));
    }
    /// The sentence with which `work` refuses.
    template <class Work>
    std::string refusal_of(Work work) {
        try {
            work();
        } catch (const StartRefused& refusal) {
            return refusal.what();
        }
        return "not refused";
    }

    tests::TestDatabase database_{tests::TestDatabase::Schema::kEmpty};
    Connection connection_{database_.options()};
};

TEST_F(MigrationsTest, AppliesStepsInOrderAndOnce) {
    EXPECT_EQ(migrate_up_to(2).applied, 2U);
    EXPECT_EQ(versions(), "1,2");

    const auto report = migrate_up_to(3);

    EXPECT_EQ(report.applied, 1U);
    EXPECT_EQ(report.version, 3);
    EXPECT_EQ(migrate_up_to(3).applied, 0U);
    EXPECT_TRUE(table_exists("place"));
    EXPECT_NO_THROW(require_current_schema(connection_, kSteps));
}

TEST_F(MigrationsTest, TheShippedStepsApplyToAnEmptyDatabase) {
    EXPECT_EQ(migrate(database_.options()).applied, shipped_migrations().size());
    EXPECT_NO_THROW(require_current_schema(connection_));
}

TEST_F(MigrationsTest, AStepWithAnotherTextIsRefused) {
    migrate_up_to(2);
    auto changed = kSteps;
    changed[0].sql = "CREATE TABLE person (id bigint PRIMARY KEY)";

    EXPECT_THAT(refusal_of([&] { migrate(database_.options(), changed); }),
                AllOf(HasSubstr("version 1 (people)"), HasSubstr("another text")));
    EXPECT_EQ(versions(), "1,2");
}

TEST_F(MigrationsTest, ANewerDatabaseIsRefusedByAnOlderProgram) {
    migrate_up_to(3);

    EXPECT_THAT(refusal_of([&] { migrate_up_to(2); }),
                HasSubstr("schema version 3, this program knows versions up to 2"));
    EXPECT_THAT(refusal_of([&] { require_current_schema(connection_, std::span(kSteps).first(2)); }),
                HasSubstr("start a newer gridwhistle"));
}

TEST_F(MigrationsTest, ServingFromAnOldSchemaIsRefused) {
    EXPECT_THAT(refusal_of([&] { require_current_schema(connection_, kSteps); }),
                HasSubstr("schema version 0, this program needs 3"));
    migrate_up_to(2);
    EXPECT_THAT(refusal_of([&] { require_current_schema(connection_, kSteps); }), HasSubstr("run gridwhistle migrate"));
}

TEST_F(MigrationsTest, AStepThatFailsLeavesTheOnesBeforeIt) {
    auto broken = kSteps;
    broken[2].sql = "CREATE TABLE place (id int); SELECT 1 / 0";

    EXPECT_THROW(migrate(database_.options(), broken), StatementRefused);

    EXPECT_EQ(versions(), "1,2");
    EXPECT_FALSE(table_exists("place"));
    EXPECT_EQ(migrate_up_to(3).applied, 1U);
}

TEST_F(MigrationsTest, TwoAtOnceApplyEachStepOnce) {
    const auto run = [&] { return migrate_up_to(3).applied; };
    auto first = std::async(std::launch::async, run);
    auto second = std::async(std::launch::async, run);

    EXPECT_EQ(first.get() + second.get(), kSteps.size());
    EXPECT_EQ(versions(), "1,2,3");
}

TEST_F(MigrationsTest, AProgramKilledWithinAStepLeavesWholeStepsOnly) {
    const tests::TemporaryFolder folder;
    tests::Probe probe({"migrate", database_.url()}, folder.path() / "output");
    ASSERT_TRUE(tests::eventually([&] { return read<bool>(connection_.execute(kSleeping)[0][0]); })) << probe.output();

    probe.kill_now();

    EXPECT_EQ(versions(), "1");
    EXPECT_FALSE(table_exists("second"));
    // The same first step as the probe's; waits until the server notices that its client is gone.
    const std::array steps{Migration{1, "quick", "CREATE TABLE first (id int)"},
                           Migration{2, "slow", "CREATE TABLE third (id int)"}};
    EXPECT_EQ(migrate(database_.options(), steps).applied, 1U);
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
