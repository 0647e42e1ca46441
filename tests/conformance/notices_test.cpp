#include "tests/conformance/store_test.hpp"

#include <gmock/gmock.h>

namespace gridwhistle::storage {
namespace {

using models::Addressee;
using models::Notice;
using models::WhistleId;

Notice remind(std::int64_t whistle, std::uint32_t cycle, const Addressee& recipient) {
    Notice notice;
    notice.kind = "remind";
    notice.whistle = WhistleId{whistle};
    notice.assignment = 1;
    notice.clock = "report_in";
    notice.rung = 1;
    notice.recipient = recipient;
    notice.priority = models::Priority::kP2;
    notice.dedup_key = models::notice_key({WhistleId{whistle}, "report_in", "1", cycle}, 1, recipient);
    return notice;
}

class NoticesTest : public StoreTest {
  protected:
    CommitOutcome commit(const BatchWrites& writes) {
        const auto session = open();
        said_at_ = session->load({}, {}).now;
        return session->commit(writes);
    }
    std::vector<std::string> keys(bool hushed) {
        std::vector<std::string> keys;
        for (const auto& stored : under_test_->notices()) {
            if (stored.hushed == hushed) keys.push_back(stored.notice.dedup_key);
        }
        return keys;
    }

    const Addressee holder_{models::AccountId{7}};
    const Addressee unit_{models::UnitCode("UM-0301")};
    models::Instant said_at_;
};

TEST_P(NoticesTest, ANoticeIsStoredWithWhatMadeItTrue) {
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_filing(5, models::Instant(std::chrono::seconds(1))));
    writes.say(remind(5, 0, holder_));
    writes.say(remind(5, 0, unit_));
    ASSERT_EQ(commit(writes), CommitOutcome::kOk);
    const auto stored = under_test_->notices();
    ASSERT_EQ(stored.size(), 2U);
    EXPECT_EQ(stored[0].notice, writes.notices[0]);
    EXPECT_EQ(stored[1].notice, writes.notices[1]);
    EXPECT_EQ(stored[0].at, said_at_);
    EXPECT_EQ(stored[1].notice.dedup_key, "w:5:report_in:1:0:1:unit/UM-0301");
}

TEST_P(NoticesTest, ARefusedBatchSaysNothing) {
    file(5);
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_filing(5, models::Instant(std::chrono::seconds(1))));
    writes.say(remind(5, 0, holder_));
    EXPECT_THROW(commit(writes), PoisonedBatch);
    EXPECT_TRUE(under_test_->notices().empty());
}

/// GoAlert #1764: the same notification several times for one destination and alert.
TEST_P(NoticesTest, T07WhatWasSaidUnderAKeyIsNeverSaidAgain) {
    BatchWrites writes;
    writes.say(remind(5, 0, holder_));
    writes.say(remind(5, 0, holder_));
    ASSERT_EQ(commit(writes), CommitOutcome::kOk);
    ASSERT_EQ(commit(writes), CommitOutcome::kOk) << "a key that exists is no fault";
    EXPECT_EQ(under_test_->notices().size(), 1U);
}

TEST_P(NoticesTest, AHushTakesBackOneDutyAndNoOther) {
    BatchWrites said;
    for (const std::int64_t whistle : {5, 51}) said.say(remind(whistle, 0, holder_));
    ASSERT_EQ(commit(said), CommitOutcome::kOk);
    BatchWrites taken_back;
    taken_back.hush(models::hush_prefix(WhistleId{5}, "report_in", "1"));
    ASSERT_EQ(commit(taken_back), CommitOutcome::kOk);
    EXPECT_THAT(keys(true), ::testing::ElementsAre(said.notices[0].dedup_key));
    EXPECT_THAT(keys(false), ::testing::ElementsAre(said.notices[1].dedup_key));
}

TEST_P(NoticesTest, AHushConcernsWhatTheSameBatchSaidBeforeItOnly) {
    BatchWrites writes;
    writes.say(remind(5, 0, holder_));
    writes.hush(models::hush_prefix(WhistleId{5}));
    writes.say(remind(5, 1, holder_));
    ASSERT_EQ(commit(writes), CommitOutcome::kOk);
    EXPECT_THAT(keys(true), ::testing::ElementsAre(writes.notices[0].dedup_key));
    EXPECT_THAT(keys(false), ::testing::ElementsAre(writes.notices[1].dedup_key));
}

TEST_P(NoticesTest, WhatNobodyCouldHearOrWouldSilenceStrangersIsRefused) {
    BatchWrites nobody;
    nobody.say(remind(5, 0, {}));
    EXPECT_THROW(commit(nobody), PoisonedBatch);
    BatchWrites strangers;
    strangers.hush("w:5");
    EXPECT_THROW(commit(strangers), PoisonedBatch);
}

GW_ON_EVERY_STORE(NoticesTest);

}  // namespace
}  // namespace gridwhistle::storage
