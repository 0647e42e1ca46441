#include "storage/inbox.hpp"

#include "tests/conformance/store_test.hpp"
#include "tests/support/notices.hpp"

#include <gmock/gmock.h>

namespace gridwhistle::storage {
namespace {

using models::Addressee;
using models::Priority;
using models::WhistleId;

class InboxTest : public StoreTest {
  protected:
    void say(const BatchWrites& writes) {
        const auto session = open();
        static_cast<void>(session->load({}, {}));
        ASSERT_EQ(session->commit(writes), CommitOutcome::kOk);
    }
    void say(const std::vector<models::Notice>& notices) {
        BatchWrites writes;
        writes.notices = notices;
        say(writes);
    }
    std::vector<std::int64_t> whistles(const InboxOwner& owner, bool unread_only) {
        std::vector<std::int64_t> whistles;
        for (const auto& entry : inbox_.inbox(owner, unread_only, 100, {}).entries)
            whistles.push_back(entry.notice.whistle.value);
        return whistles;
    }

    Inbox& inbox_ = under_test_->inbox();
    const InboxOwner li_{models::AccountId{7}, {models::UnitCode("UM-0301")}};
    const InboxOwner wang_{models::AccountId{8}, {models::UnitCode("UM-0301")}};
    const Addressee unit_{models::UnitCode("UM-0301")};
};

TEST_P(InboxTest, ANoticeStandsInItsInboxAtOnceWithoutACourier) {
    file(5);
    say({tests::notice(5, 1, Addressee(li_.account), Priority::kP2)});
    const InboxPage page = inbox_.inbox(li_, true, 100, {});
    ASSERT_EQ(page.entries.size(), 1U);
    EXPECT_EQ(page.entries[0].number, "2026-430581-R-5");
    EXPECT_EQ(page.entries[0].area.value, "430581001002");
    EXPECT_FALSE(page.entries[0].read);
    EXPECT_EQ(page.unread, 1);
    EXPECT_TRUE(inbox_.inbox(wang_, false, 100, {}).entries.empty());
}

TEST_P(InboxTest, WhatAUnitIsToldStandsInTheInboxOfAllItsPeopleAndEachReadsForOneself) {
    say({tests::notice(1, 1, unit_, Priority::kP2), tests::notice(2, 1, unit_, Priority::kP2),
         tests::notice(3, 1, Addressee(models::UnitCode("PS-0301")), Priority::kP2)});
    const auto id = inbox_.inbox(li_, true, 100, {}).entries.at(0).id;
    EXPECT_EQ(inbox_.mark_read(li_, {id}), 1);
    EXPECT_EQ(inbox_.mark_read(li_, {id}), 0);
    EXPECT_THAT(whistles(li_, true), ::testing::ElementsAre(1));
    EXPECT_THAT(whistles(li_, false), ::testing::ElementsAre(2, 1));
    EXPECT_THAT(whistles(wang_, true), ::testing::ElementsAre(2, 1));
}

TEST_P(InboxTest, NobodyMarksWhatLiesInAnotherInbox) {
    say({tests::notice(1, 1, Addressee(wang_.account), Priority::kP2)});
    EXPECT_EQ(inbox_.mark_read(li_, {inbox_.inbox(wang_, true, 1, {}).entries.at(0).id}), 0);
    EXPECT_EQ(inbox_.inbox(wang_, true, 100, {}).unread, 1);
}

TEST_P(InboxTest, AllUpToAMomentIsReadAndWhatCameLaterIsNot) {
    say({tests::notice(1, 1, unit_, Priority::kP2)});
    say({tests::notice(2, 1, unit_, Priority::kP2)});
    const auto entries = inbox_.inbox(li_, true, 100, {}).entries;
    ASSERT_EQ(entries.size(), 2U);
    if (entries[0].at == entries[1].at) GTEST_SKIP() << "both in one microsecond";
    EXPECT_EQ(inbox_.mark_read_until(li_, entries[1].at), 1);
    EXPECT_THAT(whistles(li_, true), ::testing::ElementsAre(2));
}

TEST_P(InboxTest, WhatIsTakenBackStaysToBeSeenAndCountsAsRead) {
    say({tests::notice(1, 1, unit_, Priority::kP2)});
    BatchWrites closed;
    closed.hush(models::hush_prefix(WhistleId{1}));
    say(closed);
    EXPECT_EQ(inbox_.inbox(li_, true, 100, {}).unread, 0);
    EXPECT_TRUE(whistles(li_, true).empty());
    EXPECT_TRUE(inbox_.inbox(li_, false, 100, {}).entries.at(0).hushed);
}

TEST_P(InboxTest, PagesFollowEachOtherWithoutGapOrRepeat) {
    for (std::int64_t whistle = 1; whistle <= 7; ++whistle)
        say({tests::notice(whistle, 1, whistle % 2 == 0 ? unit_ : Addressee(li_.account), Priority::kP2)});
    std::vector<std::int64_t> seen;
    std::string cursor;
    do {
        const InboxPage page = inbox_.inbox(li_, false, 3, cursor);
        for (const auto& entry : page.entries) seen.push_back(entry.notice.whistle.value);
        cursor = page.next;
    } while (!cursor.empty());
    EXPECT_THAT(seen, ::testing::ElementsAre(7, 6, 5, 4, 3, 2, 1));
}

GW_ON_EVERY_STORE(InboxTest);

}  // namespace
}  // namespace gridwhistle::storage
