#include "models/ladder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace gridwhistle::models {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kStart = Instant(sys_days(2026y / November / 23)) + 1h;  // a Monday, 09:00 in Beijing

Rung at_percent(int number, int percent) {
    Rung rung;
    rung.number = number;
    rung.percent = percent;
    rung.tells = {Recipient::kUnitHead};
    return rung;
}

Rung later(int number, std::string_view after) {
    Rung rung;
    rung.number = number;
    rung.after = parse_limit(after).value();
    rung.tells = {Recipient::kLinkedLeader};
    return rung;
}

/// The shares of defaults.md 2.4 and two steps above them.
Ladder ladder() {
    Ladder usual;
    usual.code = "usual";
    usual.version = 1;
    usual.rungs = {at_percent(1, 50),  at_percent(2, 80), at_percent(3, 100),
                   at_percent(4, 150), later(5, "60min"), later(6, "60min")};
    usual.rungs[2].reply = parse_limit("1wd").value();
    return usual;
}

Duty minutes_long(int count) {
    return {kStart, Limit{count, TimeUnit::kMinute}, {}};
}

NextRung after(int rung, const Duty& duty, std::optional<Instant> planned = {}, std::optional<Instant> at = {},
               bool heard = true) {
    static const Ladder usual = ladder();
    return next_rung(usual, usual_calendar(), duty, {rung, planned, at, heard}).value();
}

std::vector<std::string> ladder_faults(const std::vector<Refusal>& faults) {
    std::vector<std::string> lines;
    for (const auto& fault : faults) lines.push_back(fault.code + " " + fault.pointer);
    return lines;
}

TEST(Ladder, ReachesItsRungsAtTheirSharesOfTheLimit) {
    const Duty duty = minutes_long(100);

    EXPECT_EQ(after(0, duty).at, kStart + 50min);
    EXPECT_EQ(after(1, duty).at, kStart + 80min);
    EXPECT_EQ(after(2, duty).at, kStart + 100min);
    EXPECT_EQ(after(3, duty).at, kStart + 150min);
    EXPECT_EQ(after(4, duty).at, kStart + 210min) << "60 minutes after the rung before";
    EXPECT_FALSE(next_rung(ladder(), usual_calendar(), duty, {6, {}, {}, true}));
}

TEST(Ladder, CountsSharesInTheLimitsOwnUnit) {
    const Duty duty{kStart, Limit{8, TimeUnit::kWorkHour}, {}};

    EXPECT_EQ(after(0, duty).at, kStart + 6h) << "four of eight work hours, with lunch in between: 15:00";
    EXPECT_EQ(after(2, duty).at, kStart + 24h) << "Tuesday 09:00";
}

TEST(Ladder, LeavesPausesOut) {
    const std::vector<Pause> pauses{{kStart + 10min, kStart + 40min}};
    Duty duty = minutes_long(100);
    duty.pauses = pauses;

    EXPECT_EQ(after(0, duty).at, kStart + 80min);
}

TEST(Ladder, GivesReworkItsHalfOfTheLimit) {
    Duty duty = minutes_long(100);
    duty.limit_percent = 50;

    EXPECT_EQ(after(0, duty).at, kStart + 25min);
    EXPECT_EQ(after(2, duty).at, kStart + 50min);
}

TEST(Ladder, DividesTheTimeUpToAMomentThatSomebodyNamed) {
    const Duty duty{kStart, std::nullopt, kStart + 10h};

    EXPECT_EQ(after(0, duty).at, kStart + 5h);
    EXPECT_EQ(after(3, duty).at, kStart + 15h);
}

TEST(Ladder, IsLateOnlyPastTheEndOfTheLimit) {
    const NextRung supervise = after(2, minutes_long(100));

    EXPECT_FALSE(supervise.is_reached(kStart + 100min));
    EXPECT_TRUE(supervise.is_reached(kStart + 100min + 1us));
}

TEST(Ladder, DoesNotDriftWhenARungIsReachedALittleLate) {
    const NextRung urge = after(1, minutes_long(100), kStart + 50min, kStart + 53min);

    EXPECT_EQ(urge.at, kStart + 80min);
}

TEST(Ladder, T11_GivesEachRungAQuarterOfItsTimeAfterAnOutage) {
    const Duty duty = minutes_long(100);
    const Instant back = kStart + 10h;

    const NextRung urge = after(1, duty, kStart + 50min, back);
    EXPECT_EQ(urge.planned, kStart + 80min);
    EXPECT_EQ(urge.at, back + 7min + 30s) << "a quarter of the 30 minutes between the rungs";

    const NextRung supervise = after(2, duty, urge.planned, urge.at);
    EXPECT_EQ(supervise.rung->number, 3) << "no rung is left out";
    EXPECT_EQ(supervise.at, urge.at + 5min);
}

TEST(Ladder, ReckonedAgainWithoutARungBeingReachedIsAsPlanned) {
    EXPECT_EQ(after(1, minutes_long(100)).at, kStart + 80min);
    EXPECT_EQ(after(4, minutes_long(100), kStart + 170min).at, kStart + 230min);
}

TEST(Ladder, T19_ARungNobodyHeardGivesWayToTheNextAtOnce) {
    const Duty duty = minutes_long(100);
    const Instant reached = kStart + 151min;

    const NextRung talk = after(4, duty, kStart + 150min, reached, false);
    EXPECT_EQ(talk.rung->number, 5);
    EXPECT_EQ(talk.at, reached);

    const NextRung meeting = after(5, duty, talk.planned, reached, true);
    EXPECT_EQ(meeting.at, reached + 60min) << "who is there has the whole time again";
}

TEST(Ladder, T19_NobodyIsReproachedBeforeTheDutyIsLate) {
    const Duty duty = minutes_long(100);

    EXPECT_EQ(after(1, duty, kStart + 50min, kStart + 51min, false).at, kStart + 51min) << "urged at once";
    EXPECT_EQ(after(2, duty, kStart + 51min, kStart + 52min, false).at, kStart + 100min) << "but not yet supervised";
}

TEST(Ladder, EveryRungIsReachedOnceInOrderWhateverTheOutages) {
    std::mt19937 random(7);
    const auto between = [&](int least, int most) { return std::uniform_int_distribution(least, most)(random); };
    const Ladder usual = ladder();
    for (int i = 0; i < 300; ++i) {
        const Duty duty{kStart, Limit{between(1, 40), static_cast<TimeUnit>(between(0, 4))}, {}};
        Climb climb;
        Instant now = kStart;
        for (int rung = 1; rung <= 6; ++rung) {
            const auto next = next_rung(usual, usual_calendar(), duty, climb);
            ASSERT_TRUE(next);
            ASSERT_EQ(next->rung->number, rung);
            ASSERT_GE(next->at, next->planned);
            ASSERT_GE(next->at, now) << "one rung a pass";
            now = std::max(now, next->at) + minutes(between(0, 9) == 0 ? between(0, 50'000) : 0) + 1us;
            climb = {rung, next->planned, now, between(0, 3) != 0};
        }
        ASSERT_FALSE(next_rung(usual, usual_calendar(), duty, climb));
    }
}

TEST(Ladder, TheMostSpecificOneIsClimbed) {
    const auto named = [](std::string code) {
        Ladder made = ladder();
        made.code = std::move(code);
        return made;
    };
    Ladder urgent = named("b_urgent");
    urgent.priorities = {Priority::kP1};
    Ladder report_in = named("c_report_in");
    report_in.clocks = {"report_in"};
    Ladder emergency = named("d_emergency");
    emergency.kinds = {Kind::kEmergency};
    emergency.priorities = {Priority::kP1};
    const Ladders ladders({named("a_all"), urgent, report_in, emergency});
    const auto code = [&](const DutyTraits& duty) { return ladders.fitting(duty)->code; };

    EXPECT_EQ(code({Kind::kRoutine, Priority::kP3, "street", "resolve"}), "a_all");
    EXPECT_EQ(code({Kind::kRoutine, Priority::kP1, "street", "resolve"}), "b_urgent");
    EXPECT_EQ(code({Kind::kRoutine, Priority::kP1, "street", "report_in"}), "c_report_in") << "the clock counts most";
    EXPECT_EQ(code({Kind::kEmergency, Priority::kP1, "street", "report_in"}), "d_emergency") << "two conditions";
}

TEST(Ladder, OnlyTheNewestVersionIsClimbedUntilItIsRetired) {
    Ladder second = ladder();
    second.version = 2;
    second.levels = {"street"};
    Ladder third = second;
    third.version = 3;
    third.retired = true;
    const DutyTraits street{Kind::kRoutine, Priority::kP3, "street", "resolve"};
    const DutyTraits district{Kind::kRoutine, Priority::kP3, "district", "resolve"};

    const Ladders two({second, ladder()});
    EXPECT_EQ(two.fitting(street)->version, 2);
    EXPECT_EQ(two.fitting(district), nullptr);
    EXPECT_EQ(Ladders({ladder(), third, second}).fitting(street), nullptr);
}

TEST(LadderLint, HasNothingAgainstTheUsualLadder) {
    EXPECT_THAT(ladder_faults(lint(ladder())), IsEmpty());
}

TEST(LadderLint, NamesEveryFaultWithItsPlace) {
    const auto faults_of = [](auto&& spoil) {
        Ladder spoilt = ladder();
        spoil(spoilt);
        return ladder_faults(lint(spoilt));
    };

    EXPECT_THAT(faults_of([](Ladder& of) { of.rungs.clear(); }), ElementsAre("required /rungs"));
    EXPECT_THAT(faults_of([](Ladder& of) { of.code.clear(); }), ElementsAre("required /ladder"));
    EXPECT_THAT(faults_of([](Ladder& of) { of.version = 0; }), ElementsAre("out_of_range /version"));
    EXPECT_THAT(faults_of([](Ladder& of) { of.rungs[1].tells.clear(); }), ElementsAre("required /rungs/1/tells"));
    EXPECT_THAT(faults_of([](Ladder& of) { of.rungs[1].tells.push_back(Recipient::kUnitHead); }),
                ElementsAre("duplicate_name /rungs/1/tells"));
    EXPECT_THAT(faults_of([](Ladder& of) { of.rungs[1].number = 1; }), ElementsAre("not_ascending /rungs/1/rung"));
    EXPECT_THAT(faults_of([](Ladder& of) { of.rungs[5].number = 7; }), ElementsAre("out_of_range /rungs/5/rung"));
    EXPECT_THAT(faults_of([](Ladder& of) { of.rungs[1].percent = 50; }), ElementsAre("not_ascending /rungs/1/percent"));
    EXPECT_THAT(faults_of([](Ladder& of) { of.rungs[2].percent = 99; }), ElementsAre("out_of_range /rungs/2/percent"));
    EXPECT_THAT(faults_of([](Ladder& of) { of.rungs[0].percent.reset(); }), ElementsAre("percent_or_after /rungs/0"));
    EXPECT_THAT(faults_of([](Ladder& of) {
                    of.rungs[0].after = Limit{1, TimeUnit::kMinute};
                }),
                ElementsAre("percent_or_after /rungs/0"));
    EXPECT_THAT(faults_of([](Ladder& of) { of.rungs = {later(1, "1uh")}; }),
                ElementsAre("nothing_before /rungs/0/after"));
    EXPECT_THAT(faults_of([](Ladder& of) { of.rungs[4].after->count = 0; }),
                ElementsAre("out_of_range /rungs/4/after"));
    EXPECT_THAT(faults_of([](Ladder& of) {
                    of.rungs[1].reply = Limit{1, TimeUnit::kWorkDay};
                }),
                ElementsAre("asks_nothing_back /rungs/1/reply"));
}

}  // namespace
}  // namespace gridwhistle::models
