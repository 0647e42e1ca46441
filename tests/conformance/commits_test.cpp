#include "models/refusal.hpp"
#include "tests/conformance/store_test.hpp"
#include "tests/support/eventually.hpp"

#include <gmock/gmock.h>

namespace gridwhistle::storage {
namespace {

using models::WhistleId;

class CommitsTest : public StoreTest {};

TEST_P(CommitsTest, ANewWhistleIsVisibleAfterTheCommitAndNotBefore) {
    const auto session = open();
    const auto batch = session->load({WhistleId{5}}, {});
    EXPECT_TRUE(batch.whistles.empty());
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_filing(5, batch.now));
    EXPECT_FALSE(look(5));
    ASSERT_EQ(session->commit(writes), CommitOutcome::kOk);

    const auto found = look(5);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->whistle, writes.whistles.front().after);
    EXPECT_EQ(found->site, (models::Point{111.25, 27.125}));
    EXPECT_EQ(found->requester_masked, "138****0000");
    EXPECT_FALSE(found->unreadable);
}

TEST_P(CommitsTest, ARollbackLeavesNothingAndLetsGoOfTheLocks) {
    file(5);
    const auto before = look(5);
    const auto session = open();
    const auto batch = session->load({WhistleId{5}}, {});
    session->rollback();
    const auto after = look(5);
    ASSERT_TRUE(before && after);
    EXPECT_EQ(after->whistle, before->whistle);
}

TEST_P(CommitsTest, ACommandChangesTheWhistleAndNothingElse) {
    file(5);
    file(6);
    const auto session = open();
    const auto batch = session->load({WhistleId{5}, WhistleId{6}}, {});
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_claim(batch.whistles.at(WhistleId{5}), batch.now, 42));
    ASSERT_EQ(session->commit(writes), CommitOutcome::kOk);

    const auto claimed = look(5);
    ASSERT_TRUE(claimed);
    EXPECT_EQ(claimed->whistle, writes.whistles.front().after);
    EXPECT_EQ(claimed->whistle.version, 2U);
    EXPECT_EQ(claimed->site, (models::Point{111.25, 27.125}));
    EXPECT_EQ(look(6)->whistle.version, 1U);
}

TEST_P(CommitsTest, SeveralCommandsOnOneWhistleInOneBatchEndInTheLastState) {
    const auto session = open();
    const auto batch = session->load({}, {});
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_filing(5, batch.now));
    LockedWhistle state{writes.whistles.back().after, writes.whistles.back().site, {}, {}, false};
    writes.whistles.push_back(tests::sample_claim(state, batch.now, 42));
    state.whistle = writes.whistles.back().after;
    writes.whistles.push_back(tests::sample_handover(state, batch.now));
    ASSERT_EQ(session->commit(writes), CommitOutcome::kOk);

    const auto found = look(5);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->whistle, writes.whistles.back().after);
    EXPECT_EQ(found->requester_masked, "138****0000");
    EXPECT_EQ(under_test_->events_of(5).size(), 3U);
}

TEST_P(CommitsTest, ALeadMayHandOverToAnotherInOneCommand) {
    file(5);
    const auto session = open();
    const auto batch = session->load({WhistleId{5}}, {});
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_handover(batch.whistles.at(WhistleId{5}), batch.now));
    ASSERT_EQ(session->commit(writes), CommitOutcome::kOk);
    EXPECT_EQ(look(5)->whistle.lead()->n, 3);
}

TEST_P(CommitsTest, RefusedDataFailsTheBatchAsAWhole) {
    file(5);
    const auto session = open();
    const auto batch = session->load({}, {});
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_filing(4, batch.now));
    writes.whistles.push_back(tests::sample_filing(5, batch.now));
    writes.whistles.push_back(tests::sample_filing(6, batch.now));
    writes.answers.push_back(tests::sample_answer("poisoned", 4));
    EXPECT_THROW(session->commit(writes), PoisonedBatch);

    EXPECT_EQ(under_test_->count_whistles(), 1U);
    EXPECT_FALSE(is_answered("poisoned"));
    EXPECT_EQ(tests::file_sample(*session, 6), CommitOutcome::kOk) << "the session goes on";
}

TEST_P(CommitsTest, ATextThatTheDatabaseCannotHoldIsRefused) {
    const auto session = open();
    const auto batch = session->load({}, {});
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_filing(4, batch.now));
    writes.answers.push_back(tests::sample_answer("nul", 4));
    writes.answers.back().answer.body = std::string("a\0b", 3);
    EXPECT_THROW(session->commit(writes), PoisonedBatch);
    EXPECT_FALSE(look(4));
}

TEST_P(CommitsTest, AnUnknownOutcomeIsFoundByItsAnswer) {
    const auto session = under_test_->store_losing_commits().open_session();
    const auto batch = session->load({}, {});
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_filing(4, batch.now));
    writes.answers.push_back(tests::sample_answer("lost", 4));
    EXPECT_EQ(session->commit(writes), CommitOutcome::kUnknown);
    EXPECT_TRUE(tests::eventually([&] { return is_answered("lost"); }));
    EXPECT_TRUE(look(4));
}

TEST_P(CommitsTest, AWhistleOfANewerProgramIsHandedOutAsUnreadable) {
    file(5);
    file(6);
    under_test_->make_unreadable(5);
    const auto found = look(5);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->unreadable);
    EXPECT_EQ(found->whistle.id, WhistleId{5});
    EXPECT_FALSE(look(6)->unreadable);
}

TEST_P(CommitsTest, TimeNeverRunsBackwards) {
    const auto one = open();
    const auto other = open();
    auto before = one->load({}, {}).now;
    one->rollback();
    for (int i = 0; i < 20; ++i) {
        auto& session = i % 2 == 0 ? *other : *one;
        const auto now = session.load({}, {}).now;
        session.rollback();
        EXPECT_GE(now, before);
        before = now;
    }
}

GW_ON_EVERY_STORE(CommitsTest);

}  // namespace
}  // namespace gridwhistle::storage
