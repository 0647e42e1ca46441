#include "storage/postgres/event_partitions.hpp"

#include "storage/postgres/rows.hpp"
#include "storage/postgres/transaction.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gridwhistle::storage::postgres {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAreArray;
using ::testing::Not;

constexpr Statement kPartitions{"test_partitions",
                                "SELECT inhrelid::regclass::text FROM pg_inherits"
                                " WHERE inhparent = 'event'::regclass ORDER BY 1"};
constexpr Statement kMonths{"test_months",
                            "SELECT to_char(month, '\"event_\"YYYY_MM') FROM generate_series("
                            " date_trunc('month', gw_now() AT TIME ZONE 'UTC'),"
                            " date_trunc('month', gw_now() AT TIME ZONE 'UTC') + interval '3 months',"
                            " interval '1 month') AS month ORDER BY 1"};
constexpr Statement kAddEvent{"test_add_event",
                              "INSERT INTO event (region, at, whistle, n, type, v, actor, area, filed_by, units, data,"
                              " hash) VALUES ('1', gw_now(), 1, $1::int4, 'noted', 1, 1, '1', 1, '{}', '{}', '')"};

class PartitionKeeperTest : public ::testing::Test {
  protected:
    std::vector<std::string> texts(const Statement& statement) {
        std::vector<std::string> texts;
        for (const auto& row : connection_.execute(statement)) texts.push_back(read<std::string>(row[0]));
        return texts;
    }
    std::vector<std::string> partitions() { return texts(kPartitions); }
    /// This month and the three after it by the database's clock, and the default.
    std::vector<std::string> all() {
        auto names = texts(kMonths);
        names.emplace_back("event_default");
        return names;
    }

    tests::TestDatabase database_;
    Connection connection_{database_.options()};
};

TEST_F(PartitionKeeperTest, MakesThisMonthAndTheNextOnesAtTheStart) {
    const PartitionKeeper keeper(database_.options());

    EXPECT_THAT(partitions(), ElementsAreArray(all()));
}

TEST_F(PartitionKeeperTest, GoesByTheClockOfTheDatabase) {
    connection_.run("INSERT INTO clock_offset (by) VALUES (interval '400 days')");

    const PartitionKeeper keeper(database_.options());

    EXPECT_THAT(partitions(), ElementsAreArray(all()));
}

TEST_F(PartitionKeeperTest, MakesThemWhileTheServerRuns) {
    const PartitionKeeper keeper(database_.options(), 20ms);
    connection_.run("DROP TABLE " + all().front());

    EXPECT_TRUE(tests::eventually([&] { return partitions() == all(); }));
}

TEST_F(PartitionKeeperTest, LeavesAMonthWithEventsInTheDefaultPartitionAndMakesTheOthers) {
    connection_.execute(kAddEvent, 1);

    const PartitionKeeper keeper(database_.options());

    EXPECT_EQ(partitions().size(), all().size() - 1);
    EXPECT_THAT(partitions(), Not(Contains(all().front())));
    EXPECT_NO_THROW(connection_.execute(kAddEvent, 2));
}

TEST_F(PartitionKeeperTest, LetsTheServerStartWhenTheTableIsBusyAndMakesThemLater) {
    auto options = database_.options();
    options.lock_timeout = 50ms;
    Connection reader(database_.options());
    auto reading = std::make_unique<Transaction>(reader);
    reading->run("LOCK TABLE event IN ACCESS SHARE MODE");

    const PartitionKeeper keeper(options, 20ms);
    EXPECT_EQ(partitions(), std::vector<std::string>{"event_default"});
    reading.reset();

    EXPECT_TRUE(tests::eventually([&] { return partitions() == all(); }));
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
