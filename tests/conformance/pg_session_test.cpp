#include "storage/postgres/pg_store.hpp"
#include "tests/support/sample_whistles.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::storage::postgres {
namespace {

// A lane's statements are prepared for the schema they first met; a migration beside a running server changes it.
TEST(PgSessionTest, ASchemaThatChangesBesideItCostsOneConnectionAndNothingElse) {
    tests::TestDatabase database;
    Connection other(database.options());
    PgStore store(database.options(), Sealing(Sealing::Key{}));
    const auto session = store.open_session();
    ASSERT_EQ(tests::file_sample(*session, 1), storage::CommitOutcome::kOk);
    EXPECT_EQ(session->load({models::WhistleId{1}}, {}).whistles.size(), 1U);
    session->rollback();
    other.run("ALTER TABLE whistle ALTER COLUMN requester TYPE varchar(500)");
    EXPECT_THROW(static_cast<void>(session->load({models::WhistleId{1}}, {})), models::ServiceUnavailable);
    EXPECT_EQ(session->load({models::WhistleId{1}}, {}).whistles.size(), 1U);
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
