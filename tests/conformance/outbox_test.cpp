#include "storage/outbox.hpp"

#include "tests/conformance/store_test.hpp"
#include "tests/support/notices.hpp"

#include <gmock/gmock.h>

#include <set>
#include <thread>

namespace gridwhistle::storage {
namespace {

using models::Addressee;
using models::Priority;
using models::WhistleId;

class OutboxTest : public StoreTest {
  protected:
    void say(const std::vector<models::Notice>& notices, const std::string& hush = {}) {
        const auto session = open();
        static_cast<void>(session->load({}, {}));
        BatchWrites writes;
        writes.notices = notices;
        if (!hush.empty()) writes.hush(hush);
        ASSERT_EQ(session->commit(writes), CommitOutcome::kOk);
    }
    /// The next message of the robot of UM-0301.
    Lease lease(int deliveries_max = 1) {
        LeaseRequest request{"um", sender_, deliveries_max, {100, 100}};
        const auto waiting = outbox_.waiting(10, std::chrono::minutes(15));
        if (!waiting.empty()) request.sender = sender_ = waiting.front().sender;
        return outbox_.lease(request);
    }
    static Settlement settlement(const LeasedDelivery& delivery, DeliveryState state) {
        return {delivery.id, delivery.epoch, state, std::chrono::milliseconds(0), false, "refused: no such group"};
    }

    Outbox& outbox_ = under_test_->outbox();
    ChannelStore& channels_ = under_test_->channels();
    const Addressee unit_{models::UnitCode("UM-0301")};
    std::string sender_ = "wecom:unused";
};

TEST_P(OutboxTest, ANoticeGoesToTheChannelsOfItsRecipientThatTakeIt) {
    auto telephone = tests::robot("telephone", unit_);
    telephone.kind = models::ChannelKind::kSms;
    telephone.target = "13800000000";
    telephone.least_priority = Priority::kP2;
    telephone.from_rung = 3;
    auto off = tests::robot("off", unit_);
    off.enabled = false;
    channels_.put_channels(
        {tests::robot("um", unit_), telephone, off, tests::robot("other", Addressee(models::UnitCode("PS-0301")))});
    file(5);
    say({tests::notice(5, 1, unit_, Priority::kP3)});
    EXPECT_EQ(outbox_.fan_out(100), 1);
    EXPECT_EQ(outbox_.fan_out(100), 0);
    auto waiting = outbox_.waiting(10, std::chrono::minutes(15));
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].name, "um");
    EXPECT_TRUE(waiting[0].fresh);

    say({tests::notice(5, 3, unit_, Priority::kP3), tests::notice(5, 1, unit_, Priority::kP1)});
    outbox_.fan_out(100);
    waiting = outbox_.waiting(10, std::chrono::minutes(15));
    ASSERT_EQ(waiting.size(), 2U);
    EXPECT_EQ(waiting[0].waiting + waiting[1].waiting, 5);
    EXPECT_EQ(waiting[0].most_urgent, Priority::kP1);

    const Lease lease = this->lease();
    ASSERT_EQ(lease.deliveries.size(), 1U);
    EXPECT_EQ(lease.channel, tests::robot("um", unit_));
    EXPECT_EQ(lease.deliveries[0].notice.priority, Priority::kP1) << "the most urgent one first";
    EXPECT_EQ(lease.deliveries[0].number, "2026-430581-R-5");
    EXPECT_EQ(lease.deliveries[0].area.value, "430581001002");
    EXPECT_EQ(lease.deliveries[0].attempts, 1);
    EXPECT_FALSE(lease.deliveries[0].repeat);
}

TEST_P(OutboxTest, WhatIsLeasedNobodyElseGetsAndWhatWasSentIsDone) {
    channels_.put_channels({tests::robot("um", unit_)});
    say({tests::notice(5, 1, unit_, Priority::kP3)});
    outbox_.fan_out(100);
    const Lease first = lease();
    ASSERT_EQ(first.deliveries.size(), 1U);
    EXPECT_TRUE(lease().deliveries.empty());
    outbox_.settle({settlement(first.deliveries[0], DeliveryState::kSent)});
    EXPECT_TRUE(lease().deliveries.empty());
    EXPECT_EQ(outbox_.figures().waiting, 0);
    say({tests::notice(5, 2, unit_, Priority::kP3)});
    outbox_.fan_out(100);
    EXPECT_FALSE(outbox_.waiting(10, std::chrono::minutes(15)).at(0).fresh);
}

/// Alertmanager #4108: the webhook answers 500 and recovers, both peers send. Here: one row, whoever leases it.
TEST_P(OutboxTest, T08ManyCouriersSendEachDeliveryOnce) {
    channels_.put_channels({tests::robot("um", unit_)});
    std::vector<models::Notice> notices;
    for (std::int64_t whistle = 1; whistle <= 60; ++whistle)
        notices.push_back(tests::notice(whistle, 1, unit_, Priority::kP3));
    say(notices);
    std::mutex mutex;
    std::multiset<std::int64_t> sent;
    std::vector<std::jthread> couriers;
    for (int t = 0; t < 4; ++t) {
        couriers.emplace_back([&] {
            for (int i = 0; i < 40; ++i) {
                outbox_.fan_out(7);
                const auto waiting = outbox_.waiting(10, std::chrono::minutes(15));
                if (waiting.empty()) continue;
                const Lease lease = outbox_.lease({"um", waiting[0].sender, 1, {1000, 1000}});
                for (const auto& delivery : lease.deliveries) {
                    const std::scoped_lock lock(mutex);
                    sent.insert(delivery.id);
                    outbox_.settle({settlement(delivery, DeliveryState::kSent)});
                }
            }
        });
    }
    couriers.clear();
    EXPECT_EQ(sent.size(), 60U);
    EXPECT_EQ(std::set<std::int64_t>(sent.begin(), sent.end()).size(), 60U);
}

TEST_P(OutboxTest, AFailedDeliveryWaitsItsTimeAndADeadOneIsListedAndSentAgain) {
    channels_.put_channels({tests::robot("um", unit_)});
    say({tests::notice(5, 1, unit_, Priority::kP3)});
    outbox_.fan_out(100);
    Settlement later = settlement(lease().deliveries.at(0), DeliveryState::kWaiting);
    later.wait = std::chrono::minutes(5);
    outbox_.settle({later});
    EXPECT_TRUE(lease().deliveries.empty()) << "its time has not come";
    EXPECT_EQ(outbox_.figures().waiting, 1);
    later.wait = std::chrono::milliseconds(0);
    outbox_.settle({later});
    EXPECT_TRUE(lease().deliveries.empty()) << "it was settled already";

    say({tests::notice(6, 1, unit_, Priority::kP3)});
    outbox_.fan_out(100);
    outbox_.settle({settlement(lease().deliveries.at(0), DeliveryState::kDead)});
    const auto letters = outbox_.dead_letters(10, {});
    ASSERT_EQ(letters.rows.size(), 1U);
    EXPECT_EQ(letters.rows[0].channel, "um");
    EXPECT_EQ(letters.rows[0].notice.whistle, WhistleId{6});
    EXPECT_EQ(letters.rows[0].error, "refused: no such group");
    EXPECT_EQ(letters.rows[0].kind, models::ChannelKind::kWecom);
    EXPECT_EQ(outbox_.figures().dead, 1);
    EXPECT_EQ(outbox_.resend(letters.rows[0].id), Resent::kWaits);
    EXPECT_EQ(outbox_.resend(letters.rows[0].id), Resent::kWaits) << "asked again, the same";
    EXPECT_EQ(outbox_.resend(987654), Resent::kUnknown);
    const Lease again = lease();
    ASSERT_EQ(again.deliveries.size(), 1U);
    EXPECT_TRUE(again.deliveries[0].repeat);
    EXPECT_EQ(again.deliveries[0].attempts, 1);
}

TEST_P(OutboxTest, DeadLettersComeInPagesNewestFirst) {
    channels_.put_channels({tests::robot("um", unit_)});
    for (std::int64_t whistle = 1; whistle <= 5; ++whistle) {
        say({tests::notice(whistle, 1, unit_, Priority::kP3)});
        outbox_.fan_out(100);
        outbox_.settle({settlement(lease().deliveries.at(0), DeliveryState::kDead)});
    }
    std::vector<std::int64_t> whistles;
    std::string cursor;
    do {
        const auto page = outbox_.dead_letters(2, cursor);
        for (const auto& letter : page.rows) whistles.push_back(letter.notice.whistle.value);
        cursor = page.next;
    } while (!cursor.empty());
    EXPECT_THAT(whistles, ::testing::ElementsAre(5, 4, 3, 2, 1));
}

TEST_P(OutboxTest, ALeaseThatRanOutIsARepeatForUrgentNoticesAndADeadLetterForOthers) {
    channels_.put_channels({tests::robot("um", unit_)});
    say({tests::notice(1, 1, unit_, Priority::kP2), tests::notice(2, 1, unit_, Priority::kP3)});
    outbox_.fan_out(100);
    const auto waiting = outbox_.waiting(10, std::chrono::minutes(15));
    const Lease died = outbox_.lease({"um", waiting.at(0).sender, 2, {100, 100}, std::chrono::milliseconds(-1000)});
    ASSERT_EQ(died.deliveries.size(), 2U);
    const Swept swept = outbox_.sweep({});
    EXPECT_EQ(swept.repeated, 1);
    EXPECT_EQ(swept.lost, 1);
    const auto letters = outbox_.dead_letters(10, {});
    ASSERT_EQ(letters.rows.size(), 1U);
    EXPECT_EQ(letters.rows[0].notice.whistle, WhistleId{2});
    EXPECT_EQ(letters.rows[0].error, "unknown_outcome");
    const Lease again = lease();
    ASSERT_EQ(again.deliveries.size(), 1U);
    EXPECT_TRUE(again.deliveries[0].repeat);
    EXPECT_EQ(again.deliveries[0].attempts, 2);

    outbox_.settle({settlement(died.deliveries[0], DeliveryState::kDead)});
    EXPECT_EQ(outbox_.dead_letters(10, {}).rows.size(), 1U) << "a courier that was given up changes nothing";
    outbox_.settle({settlement(died.deliveries[1], DeliveryState::kSent)});
    EXPECT_TRUE(outbox_.dead_letters(10, {}).rows.empty()) << "what was sent counts as sent, however late";
}

/// OnCall #4760: no way to stop paging after somebody acknowledged.
TEST_P(OutboxTest, T21WhatIsTakenBackIsNotSentAnyMore) {
    channels_.put_channels({tests::robot("um", unit_)});
    say({tests::notice(5, 1, unit_, Priority::kP1), tests::notice(6, 1, unit_, Priority::kP1)});
    outbox_.fan_out(100);
    const Lease under_way = lease();
    ASSERT_EQ(under_way.deliveries.at(0).notice.whistle, WhistleId{5});
    say({tests::notice(5, 2, unit_, Priority::kP1)}, models::hush_prefix(WhistleId{5}));
    outbox_.fan_out(100);
    outbox_.settle({settlement(under_way.deliveries[0], DeliveryState::kWaiting)});
    outbox_.sweep({});
    EXPECT_EQ(lease().deliveries.at(0).notice.whistle, WhistleId{6});
    EXPECT_TRUE(lease().deliveries.empty());
    EXPECT_EQ(outbox_.figures().waiting, 0);
}

/// OnCall #3111: an item acknowledged four months ago pages at half past five.
TEST_P(OutboxTest, T22WhatIsTooOldIsListedAndNotSent) {
    channels_.put_channels({tests::robot("um", unit_)});
    say({tests::notice(5, 1, unit_, Priority::kP1)});
    outbox_.fan_out(100);
    SweepRules rules;
    rules.age_max = std::chrono::hours(-1);
    EXPECT_EQ(outbox_.sweep(rules).too_old, 1);
    EXPECT_TRUE(lease().deliveries.empty());
    EXPECT_EQ(outbox_.dead_letters(10, {}).rows.at(0).error, "too_old");
}

/// GoAlert #1758: the throttle miscounts. Here the bucket is one row, whoever takes from it.
TEST_P(OutboxTest, T39ASenderSendsNoMoreThanItsRateAllows) {
    channels_.put_channels({tests::robot("um", unit_)});
    std::vector<models::Notice> notices;
    for (std::int64_t whistle = 1; whistle <= 10; ++whistle)
        notices.push_back(tests::notice(whistle, 1, unit_, Priority::kP3));
    say(notices);
    outbox_.fan_out(100);
    LeaseRequest request{"um", outbox_.waiting(10, std::chrono::minutes(15)).at(0).sender, 1, {3, 0.0001}};
    int sent = 0;
    Lease lease = outbox_.lease(request);
    for (; !lease.deliveries.empty(); lease = outbox_.lease(request)) ++sent;
    EXPECT_EQ(sent, 3);
    EXPECT_GT(lease.wait, std::chrono::seconds(9'000));
    EXPECT_LE(lease.wait, std::chrono::seconds(10'000));

    LeaseRequest of_nothing{"nobody", "sms", 1, {1, 0.0001}};
    EXPECT_TRUE(outbox_.lease(of_nothing).deliveries.empty());
    EXPECT_EQ(outbox_.lease(of_nothing).wait.count(), 0) << "nothing to send takes nothing off the rate";
}

TEST_P(OutboxTest, APausedSenderWaits) {
    channels_.put_channels({tests::robot("um", unit_)});
    say({tests::notice(5, 1, unit_, Priority::kP1)});
    outbox_.fan_out(100);
    const auto sender = outbox_.waiting(10, std::chrono::minutes(15)).at(0).sender;
    outbox_.pause(sender, std::chrono::minutes(10));
    const Lease lease = outbox_.lease({"um", sender, 1, {3, 1}});
    EXPECT_TRUE(lease.deliveries.empty());
    EXPECT_GT(lease.wait, std::chrono::minutes(9));
}

TEST_P(OutboxTest, ChannelsThatShareARobotShareItsRate) {
    auto second = tests::robot("second", Addressee(models::UnitCode("PS-0301")));
    second.target = tests::robot("um", unit_).target;
    channels_.put_channels({tests::robot("um", unit_), second, tests::robot("own", Addressee(models::AccountId{7}))});
    say({tests::notice(1, 1, unit_, Priority::kP3), tests::notice(1, 1, second.owner, Priority::kP3),
         tests::notice(1, 1, Addressee(models::AccountId{7}), Priority::kP3)});
    outbox_.fan_out(100);
    std::set<std::string> senders;
    for (const auto& channel : outbox_.waiting(10, std::chrono::minutes(15))) senders.insert(channel.sender);
    EXPECT_EQ(senders.size(), 2U);
}

TEST_P(OutboxTest, ChannelsAreKeptChangedAndRemoved) {
    auto channel = tests::robot("um", unit_);
    channels_.put_channels({channel, tests::robot("a", unit_)});
    channel.secret = "SEC changed";
    channel.language = models::Language::kEnglish;
    channels_.put_channels({channel});
    EXPECT_THAT(channels_.channels(), ::testing::ElementsAre(tests::robot("a", unit_), channel));
    say({tests::notice(5, 1, unit_, Priority::kP1)});
    outbox_.fan_out(100);
    EXPECT_TRUE(channels_.remove_channel("um"));
    EXPECT_FALSE(channels_.remove_channel("um"));
    ASSERT_EQ(outbox_.dead_letters(10, {}).rows.size(), 1U);
    EXPECT_EQ(outbox_.dead_letters(10, {}).rows[0].error, "channel_removed");
    EXPECT_FALSE(outbox_.dead_letters(10, {}).rows[0].kind);
}

GW_ON_EVERY_STORE(OutboxTest);

}  // namespace
}  // namespace gridwhistle::storage
