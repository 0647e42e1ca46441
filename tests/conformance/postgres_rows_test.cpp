#include "storage/postgres/event_partitions.hpp"
#include "storage/postgres/pg_store.hpp"
#include "storage/postgres/rows.hpp"
#include "tests/support/sample_whistles.hpp"
#include "tests/support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace gridwhistle::storage::postgres {
namespace {

using models::WhistleId;
using ::testing::ElementsAre;

constexpr Statement kAssignments{"test_assignments",
                                 "SELECT concat_ws(' ', n, unit, role, state, holder, epoch, live) FROM assignment"
                                 " WHERE whistle = $1 ORDER BY n"};
constexpr Statement kEventUnits{"test_event_units",
                                "SELECT array_to_string(units, ' ') FROM event WHERE whistle = $1 ORDER BY n"};
constexpr Statement kPerson{"test_person", "SELECT sealed FROM person WHERE whistle = $1"};
constexpr Statement kPosition{"test_position", "SELECT sealed FROM position WHERE whistle = $1 AND n = 1"};
constexpr Statement kPartitions{"test_partitions",
                                "SELECT inhrelid::regclass::text FROM pg_inherits"
                                " WHERE inhparent = 'event'::regclass ORDER BY 1"};
constexpr Statement kPartitionOf{"test_partition_of", "SELECT tableoid::regclass::text FROM event WHERE whistle = $1"};

/// What only PostgreSQL has: the rows beside the aggregate, sealed tables, partitions.
class PostgresRowsTest : public ::testing::Test {
  protected:
    std::vector<std::string> texts(const Statement& statement, std::int64_t whistle) {
        std::vector<std::string> texts;
        for (const auto& row : connection_.execute(statement, whistle)) texts.push_back(read<std::string>(row[0]));
        return texts;
    }
    std::vector<std::string> partitions() {
        std::vector<std::string> names;
        for (const auto& row : connection_.execute(kPartitions)) names.push_back(read<std::string>(row[0]));
        return names;
    }
    std::string opened(const Statement& statement, std::int64_t whistle) {
        const auto rows = connection_.execute(statement, whistle);
        return sealing_.open(read<Bytes>(rows[0][0])).value_or("cannot be opened");
    }

    tests::TestDatabase database_;
    Connection connection_{database_.options()};
    Sealing sealing_{Sealing::Key{}};
    PgStore store_{database_.options(), sealing_};
    std::unique_ptr<StoreSession> session_ = store_.open_session();
};

TEST_F(PostgresRowsTest, AssignmentsFollowTheAggregate) {
    ASSERT_EQ(tests::file_sample(*session_, 5), storage::CommitOutcome::kOk);
    EXPECT_THAT(texts(kAssignments, 5), ElementsAre("1 UM-0301 lead offered 0 t", "2 PS-0301 support offered 0 t"));

    const auto batch = session_->load({WhistleId{5}}, {});
    LockedWhistle state = batch.whistles.at(WhistleId{5});
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_claim(state, batch.now, 42));
    state.whistle = writes.whistles.back().after;
    writes.whistles.push_back(tests::sample_handover(state, batch.now));
    ASSERT_EQ(session_->commit(writes), storage::CommitOutcome::kOk);
    EXPECT_THAT(texts(kAssignments, 5), ElementsAre("1 UM-0301 lead ended 42 1 f", "2 PS-0301 support offered 0 t",
                                                    "3 UM-0302 lead offered 0 t"));
    EXPECT_THAT(texts(kEventUnits, 5), ElementsAre("UM-0301 PS-0301", "UM-0301 PS-0301", "UM-0301 PS-0301 UM-0302"));
}

TEST_F(PostgresRowsTest, PersonsAndPositionsLieSealed) {
    ASSERT_EQ(tests::file_sample(*session_, 5), storage::CommitOutcome::kOk);
    EXPECT_EQ(opened(kPerson, 5), R"({"phone":"13800000000"})");
    EXPECT_EQ(opened(kPosition, 5), R"({"lon":111.25,"lat":27.125})");
}

TEST_F(PostgresRowsTest, EventsLieInThePartitionOfTheirMonth) {
    const auto now = session_->load({}, {}).now;
    session_->rollback();
    ensure_event_partitions(connection_, now);
    EXPECT_EQ(partitions().size(), 5U);
    ASSERT_EQ(tests::file_sample(*session_, 5), storage::CommitOutcome::kOk);
    EXPECT_NE(texts(kPartitionOf, 5).at(0), "event_default");
}

TEST_F(PostgresRowsTest, PartitionsAreMadeByTwoNodesAtOnceAndPassTheTurnOfTheYear) {
    const models::Instant november = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);
    {
        std::vector<std::jthread> nodes;
        for (int i = 0; i < 2; ++i) {
            nodes.emplace_back([&] {
                Connection connection(database_.options());
                ensure_event_partitions(connection, november);
            });
        }
    }
    EXPECT_THAT(partitions(),
                ElementsAre("event_2026_11", "event_2026_12", "event_2027_01", "event_2027_02", "event_default"));
}

TEST_F(PostgresRowsTest, AMonthWithEventsInTheDefaultPartitionStaysThereWithoutHarm) {
    ASSERT_EQ(tests::file_sample(*session_, 5), storage::CommitOutcome::kOk);
    const auto now = session_->load({}, {}).now;
    session_->rollback();
    ensure_event_partitions(connection_, now);
    EXPECT_EQ(partitions().size(), 4U);
    EXPECT_EQ(tests::file_sample(*session_, 6), storage::CommitOutcome::kOk);
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
