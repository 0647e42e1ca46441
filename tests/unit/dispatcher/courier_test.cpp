#include "dispatcher/courier.hpp"

#include "tests/support/courier_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <set>

namespace gridwhistle::dispatcher {
namespace {

using models::Addressee;
using models::Priority;
using models::WhistleId;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using tests::FakeCarrier;

class CourierTest : public ::testing::Test {
  protected:
    void channel(const std::string& name, const Addressee& owner, models::ChannelKind kind) {
        auto channel = tests::robot(name, owner);
        channel.kind = kind;
        world_.store.outbox().put_channels({channel});
    }
    std::vector<models::Notice> notices(int count, Priority priority, const Addressee& to) {
        std::vector<models::Notice> all;
        for (int i = 0; i < count; ++i) all.push_back(tests::notice(++last_whistle_, 1, to, priority));
        return all;
    }
    std::vector<std::string> reasons_of_dead() {
        std::vector<std::string> reasons;
        for (const auto& letter : world_.store.outbox().dead_letters(100, {}).rows) reasons.push_back(letter.error);
        return reasons;
    }

    tests::CourierWorld world_;
    const Addressee unit_{models::UnitCode("UM-0301")};
    const Addressee other_{models::UnitCode("PS-0301")};
    std::int64_t last_whistle_{0};
};

TEST_F(CourierTest, ANoticeIsSentOnceAndSettled) {
    channel("um", unit_, models::ChannelKind::kWecom);
    world_.say(notices(1, Priority::kP3, unit_));
    world_.run(seconds(5));
    ASSERT_EQ(world_.carrier().sent.size(), 1U);
    EXPECT_EQ(world_.carrier().sent[0].parcel.notices.size(), 1U);
    EXPECT_FALSE(world_.carrier().sent[0].parcel.repeat);
    EXPECT_EQ(world_.store.outbox().figures().waiting, 0);
    EXPECT_EQ(world_.courier->counters().of(models::ChannelKind::kWecom).sent, 1U);
}

/// GoAlert #1764: the same notification several times for one destination.
TEST_F(CourierTest, T07WhatIsSaidTwiceIsSentOnce) {
    channel("um", unit_, models::ChannelKind::kWecom);
    const auto said = notices(1, Priority::kP1, unit_);
    world_.say(said);
    world_.run(seconds(1));
    world_.say(said);
    world_.run(minutes(1));
    EXPECT_EQ(world_.carrier().sent.size(), 1U);
}

/// Alertmanager #4108: a webhook answers 500 and recovers, and both peers send. The receiver counts.
TEST_F(CourierTest, T08AReceiverThatFailsAndRecoversGetsItOnce) {
    channel("um", unit_, models::ChannelKind::kWecom);
    int accepted = 0;
    int asked = 0;
    std::set<std::string> keys;
    world_.carrier().receiver = [&](const Parcel& parcel) {
        keys.insert(parcel.key);
        if (++asked <= 3) return FakeCarrier::Answer{{Reception::kLater, {}, "http 500"}, seconds(1)};
        ++accepted;
        return FakeCarrier::Answer{};
    };
    world_.say(notices(1, Priority::kP3, unit_));
    world_.run(minutes(2));
    EXPECT_EQ(accepted, 1);
    EXPECT_EQ(asked, 4);
    EXPECT_EQ(keys.size(), 1U) << "a receiver can tell that it is the same message";
    EXPECT_FALSE(world_.carrier().sent.back().parcel.repeat) << "a 500 says that it did not arrive";
    EXPECT_EQ(world_.courier->counters().of(models::ChannelKind::kWecom).failed, 3U);
}

/// OnCall #1503: one failing channel stops the notification of the primary.
TEST_F(CourierTest, T20AFailingChannelStopsNoOther) {
    channel("broken", unit_, models::ChannelKind::kWecom);
    channel("mail", unit_, models::ChannelKind::kEmail);
    channel("other", other_, models::ChannelKind::kFeishu);
    world_.carrier().receiver = [](const Parcel& parcel) {
        if (parcel.channel.name == "broken") return FakeCarrier::Answer{{Reception::kRefused, {}, "93000"}};
        return FakeCarrier::Answer{};
    };
    world_.say(notices(1, Priority::kP2, unit_));
    world_.say(notices(1, Priority::kP2, other_));
    world_.run(seconds(1));
    EXPECT_EQ(world_.sent_to("mail").size(), 1U);
    EXPECT_EQ(world_.sent_to("other").size(), 1U);
    EXPECT_THAT(reasons_of_dead(), ::testing::ElementsAre("93000"));
}

TEST_F(CourierTest, TwentySecondsOfADeadReceiverDelayNobodyElse) {
    channel("dead", unit_, models::ChannelKind::kWecom);
    channel("other", other_, models::ChannelKind::kWecom);
    world_.carrier().receiver = [](const Parcel& parcel) {
        if (parcel.channel.name == "dead")
            return FakeCarrier::Answer{{Reception::kUnknown, {}, "timeout"}, seconds(20)};
        return FakeCarrier::Answer{{}, milliseconds(50)};
    };
    world_.say(notices(4, Priority::kP1, unit_));
    world_.say(notices(4, Priority::kP3, other_));
    const models::Instant start = world_.now;
    world_.run(seconds(19));
    EXPECT_EQ(world_.sent_to("dead").size(), 1U);
    ASSERT_EQ(world_.sent_to("other").size(), 4U);
    EXPECT_LT(world_.sent_to("other").back().at - start, seconds(2));
}

/// GoAlert #4449: 1,300 recipients wait behind one that got everything at a message a second.
TEST_F(CourierTest, T38TheFirstMessageToEachRecipientGoesBeforeTheSecondToAny) {
    world_.options.gateway_rate = {1, 1};
    world_.make_courier();
    const int recipients = 130;
    for (int i = 0; i < recipients; ++i) {
        const Addressee person(models::AccountId{100 + i});
        channel("sms-" + std::to_string(i), person, models::ChannelKind::kSms);
        world_.say(notices(10, Priority::kP3, person));
    }
    const Addressee urgent(models::AccountId{99});
    channel("sms-urgent", urgent, models::ChannelKind::kSms);
    world_.run(seconds(60));
    world_.say(notices(1, Priority::kP1, urgent));
    world_.run(seconds(3));
    EXPECT_EQ(world_.sent_to("sms-urgent").size(), 1U) << "an emergency waits behind nobody";
    world_.run(seconds(90));
    std::set<std::string> reached;
    for (const auto& sent : world_.carrier().sent) reached.insert(sent.parcel.channel.name);
    EXPECT_EQ(reached.size(), static_cast<std::size_t>(recipients) + 1);
}

/// GoAlert #1758: the throttle miscounts.
TEST_F(CourierTest, T39NoRobotGetsMoreThanEighteenMessagesInAnyMinute) {
    world_.options.digest_from = 1000;
    world_.make_courier();
    channel("um", unit_, models::ChannelKind::kDingtalk);
    for (int i = 0; i < 20; ++i) {
        world_.say(notices(3, Priority::kP1, unit_));
        world_.run(seconds(13));
        if (i % 5 == 4) world_.make_courier();  // a restarted node knows no better than the bucket
    }
    world_.make_courier();
    world_.run(minutes(10));
    const auto sent = world_.sent_to("um");
    EXPECT_GT(sent.size(), 20U);
    for (std::size_t i = 18; i < sent.size(); ++i) EXPECT_GT(sent[i].at - sent[i - 18].at, seconds(59));
}

TEST_F(CourierTest, ManyWaitingNoticesOfAChannelBecomeOneMessageAfterTheFirst) {
    channel("um", unit_, models::ChannelKind::kWecom);
    world_.say(notices(12, Priority::kP3, unit_));
    world_.say(notices(1, Priority::kP2, unit_));
    world_.run(seconds(2));
    const auto sent = world_.sent_to("um");
    ASSERT_EQ(sent.size(), 2U);
    ASSERT_EQ(sent[0].parcel.notices.size(), 1U) << "who heard nothing for a while hears the most urgent one at once";
    EXPECT_EQ(sent[0].parcel.notices[0].notice.priority, Priority::kP2);
    EXPECT_EQ(sent[1].parcel.notices.size(), 12U);
    world_.say(notices(4, Priority::kP3, unit_));
    world_.run(seconds(30));
    EXPECT_EQ(world_.sent_to("um").size(), 6U) << "fewer than five go one by one";
}

/// OnCall #4760: no way to stop paging after an acknowledgement.
TEST_F(CourierTest, T21WhatIsAcknowledgedWhileItWaitsIsNotSent) {
    channel("um", unit_, models::ChannelKind::kWecom);
    world_.carrier().receiver = [](const Parcel&) { return FakeCarrier::Answer{{Reception::kLater, {}, "http 503"}}; };
    world_.say(notices(1, Priority::kP1, unit_));
    world_.courier->step();
    world_.courier->step();
    ASSERT_EQ(world_.carrier().sent.size(), 1U);
    world_.say({}, models::hush_prefix(WhistleId{last_whistle_}));
    world_.run(minutes(10));
    EXPECT_EQ(world_.carrier().sent.size(), 1U);
    EXPECT_TRUE(reasons_of_dead().empty());
}

TEST_F(CourierTest, ACourierThatDiesBetweenSendingAndSettlingLeavesAMarkedRepeatOrADeadLetter) {
    channel("um", unit_, models::ChannelKind::kWecom);
    channel("other", other_, models::ChannelKind::kWecom);
    world_.say(notices(1, Priority::kP2, unit_));
    world_.say(notices(1, Priority::kP3, other_));
    world_.courier->step();  // both were handed to the carrier, and nobody hears what became of them
    ASSERT_EQ(world_.carrier().sent.size(), 2U);
    world_.make_courier();
    world_.run(seconds(59));
    EXPECT_TRUE(world_.carrier().sent.empty()) << "they may still be under way";
    world_.run(seconds(5));
    ASSERT_EQ(world_.carrier().sent.size(), 1U);
    EXPECT_TRUE(world_.carrier().sent[0].parcel.repeat);
    EXPECT_EQ(world_.carrier().sent[0].parcel.channel.name, "um");
    EXPECT_THAT(reasons_of_dead(), ::testing::ElementsAre("unknown_outcome"));
}

TEST_F(CourierTest, ALostAnswerIsARepeatForUrgentNoticesAndADeadLetterForOthers) {
    channel("um", unit_, models::ChannelKind::kWecom);
    channel("other", other_, models::ChannelKind::kWecom);
    world_.carrier().receiver = [](const Parcel& parcel) {
        if (parcel.repeat) return FakeCarrier::Answer{};
        return FakeCarrier::Answer{{Reception::kUnknown, {}, "timeout"}, seconds(2)};
    };
    world_.say(notices(1, Priority::kP1, unit_));
    world_.say(notices(1, Priority::kP4, other_));
    world_.run(minutes(1));
    ASSERT_EQ(world_.sent_to("um").size(), 2U);
    EXPECT_TRUE(world_.sent_to("um").back().parcel.repeat);
    EXPECT_EQ(world_.sent_to("other").size(), 1U);
    EXPECT_THAT(reasons_of_dead(), ::testing::ElementsAre("unknown_outcome: timeout"));
}

TEST_F(CourierTest, ARobotThatIsBlockedIsLeftAloneUntilItIsFree) {
    channel("um", unit_, models::ChannelKind::kDingtalk);
    bool blocked = true;
    world_.carrier().receiver = [&](const Parcel&) {
        if (blocked) return FakeCarrier::Answer{{Reception::kLater, minutes(10), "130101 send too fast"}};
        return FakeCarrier::Answer{};
    };
    world_.say(notices(3, Priority::kP2, unit_));
    world_.run(minutes(9));
    EXPECT_EQ(world_.carrier().sent.size(), 1U);
    blocked = false;
    world_.run(minutes(2));
    EXPECT_EQ(world_.store.outbox().figures().waiting, 0);
    EXPECT_EQ(world_.carrier().sent.size(), 4U);
}

TEST_F(CourierTest, WhatNeverArrivesIsGivenUpAfterTenAttempts) {
    channel("um", unit_, models::ChannelKind::kWecom);
    world_.carrier().receiver = [](const Parcel&) {
        return FakeCarrier::Answer{{Reception::kLater, {}, "no connection"}};
    };
    world_.say(notices(1, Priority::kP1, unit_));
    world_.run(minutes(60));
    EXPECT_EQ(world_.carrier().sent.size(), 10U);
    EXPECT_THAT(reasons_of_dead(), ::testing::ElementsAre("no connection"));
}

TEST_F(CourierTest, TwoCouriersShareOneOutboxWithoutARepeat) {
    channel("um", unit_, models::ChannelKind::kSms);
    FakeCarrier second_carrier(world_.now);
    Courier second(
        world_.store.outbox(), second_carrier, [this] { return world_.now; }, [] { return 0.5; }, world_.options);
    for (int i = 0; i < 50; ++i) {
        world_.say(notices(2, Priority::kP2, unit_));
        world_.courier->step();
        second.step();
        world_.now += milliseconds(500);
    }
    for (int i = 0; i < 100; ++i) {
        world_.courier->step();
        second.step();
        world_.now += milliseconds(500);
    }
    std::multiset<std::string> keys;
    for (const auto& sent : world_.carrier().sent) keys.insert(sent.parcel.key);
    for (const auto& sent : second_carrier.sent) keys.insert(sent.parcel.key);
    EXPECT_EQ(keys.size(), 100U);
    EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), 100U);
    EXPECT_FALSE(second_carrier.sent.empty());
}

}  // namespace
}  // namespace gridwhistle::dispatcher
