#include "models/rota.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::models {
namespace {

using namespace std::chrono;
using std::chrono::days;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr AccountId kWang{1};
constexpr AccountId kLi{2};
constexpr AccountId kZhao{3};

LocalDay on(int year, unsigned month, unsigned of_month) {
    return LocalDay(year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(of_month)));
}

/// A moment in UTC.
Instant utc(LocalDay date, minutes since_midnight) {
    return Instant(date.time_since_epoch()) + since_midnight;
}

Instant beijing(LocalDay date, minutes since_midnight) {
    return utc(date, since_midnight - hours(8));
}

Shift shift(minutes from, minutes to, std::vector<std::vector<AccountId>> teams) {
    Shift made;
    made.from = from;
    made.to = to;
    made.teams = std::move(teams);
    made.since = on(2026, 11, 23);
    return made;
}

Rota rota(std::vector<Shift> shifts) {
    Rota made;
    made.code = "street-duty";
    made.version = 1;
    made.area = AreaCode("990101001");
    made.shifts = std::move(shifts);
    return made;
}

/// A zone whose clock goes forward and back at these moments.
WallClock summer_time(minutes winter, minutes by, Instant forward, Instant back) {
    WallClock clock;
    clock.utc_offset = winter;
    clock.offset_changes = {{forward, winter + by}, {back, winter}};
    return clock;
}

std::vector<std::string> rota_faults(const std::vector<Refusal>& faults) {
    std::vector<std::string> lines;
    for (const auto& fault : faults) lines.push_back(fault.code + " " + fault.pointer);
    return lines;
}

TEST(Rota, IsHandedOverAtALocalTimeOfDay) {
    const Rota duty = rota({shift(hours(8), hours(20), {{kWang}}), shift(hours(20), hours(8), {{kLi}})});
    const LocalDay day = on(2026, 11, 24);

    EXPECT_THAT(on_duty(duty, beijing(day, hours(8)) - 1us), ElementsAre(kLi)) << "until the morning after";
    EXPECT_THAT(on_duty(duty, beijing(day, hours(8))), ElementsAre(kWang));
    EXPECT_THAT(on_duty(duty, beijing(day, hours(20))), ElementsAre(kLi));
    EXPECT_EQ(next_change(duty, beijing(day, hours(9))), beijing(day, hours(20)));
}

TEST(Rota, TeamsTakeTurnsByWeek) {
    const Rota duty = rota({shift(hours(9), hours(9), {{kWang, kZhao}, {kLi}})});

    EXPECT_THAT(on_duty(duty, beijing(on(2026, 11, 23), hours(9))), ElementsAre(kWang, kZhao));
    EXPECT_THAT(on_duty(duty, beijing(on(2026, 11, 30), hours(9)) - 1us), ElementsAre(kWang, kZhao));
    EXPECT_THAT(on_duty(duty, beijing(on(2026, 11, 30), hours(9))), ElementsAre(kLi));
    EXPECT_THAT(on_duty(duty, beijing(on(2026, 12, 7), hours(9))), ElementsAre(kWang, kZhao));
    EXPECT_THAT(on_duty(duty, beijing(on(2026, 11, 22), hours(9))), ElementsAre(kLi)) << "before the first turn too";
    EXPECT_EQ(next_change(duty, beijing(on(2026, 11, 24), hours(0))), beijing(on(2026, 11, 30), hours(9)));
}

TEST(Rota, FollowsWeekdaysAndHolidays) {
    Shift working = shift(hours(8), hours(18), {{kWang}});
    working.days = ShiftDays::kWorkdays;
    Shift holiday = shift(hours(8), hours(18), {{kLi}});
    holiday.days = ShiftDays::kDaysOff;
    Shift friday = shift(hours(18), hours(22), {{kZhao}});
    friday.week = {false, false, false, false, false, true, false};
    Rota duty = rota({working, holiday, friday});
    duty.calendar.days_off = {on(2026, 10, 1)};
    duty.calendar.workdays = {on(2026, 10, 10)};
    const auto at_nine = [&](LocalDay day) { return on_duty(duty, beijing(day, hours(9))); };

    EXPECT_THAT(at_nine(on(2026, 9, 30)), ElementsAre(kWang));
    EXPECT_THAT(at_nine(on(2026, 10, 1)), ElementsAre(kLi)) << "a Thursday, a public holiday";
    EXPECT_THAT(at_nine(on(2026, 10, 10)), ElementsAre(kWang)) << "a Saturday that is worked";
    EXPECT_THAT(at_nine(on(2026, 10, 11)), ElementsAre(kLi));
    EXPECT_THAT(on_duty(duty, beijing(on(2026, 10, 2), hours(19))), ElementsAre(kZhao));
    EXPECT_THAT(on_duty(duty, beijing(on(2026, 10, 3), hours(19))), IsEmpty());
}

TEST(Rota, OverridesPutSomebodyElseOrNobodyOn) {
    Rota duty = rota({shift(hours(0), hours(24), {{kWang, kLi}})});
    const LocalDay day = on(2026, 11, 24);
    duty.overrides = {{beijing(day, hours(8)), beijing(day, hours(12)), kWang, {kZhao}},
                      {beijing(day, hours(10)), beijing(day, hours(14)), std::nullopt, {}},
                      {beijing(day, hours(13)), beijing(day, hours(14)), std::nullopt, {kZhao}},
                      {beijing(day, hours(15)), beijing(day, hours(16)), kZhao, {kLi}}};

    EXPECT_THAT(on_duty(duty, beijing(day, hours(8))), ElementsAre(kLi, kZhao)) << "one instead of one";
    EXPECT_THAT(on_duty(duty, beijing(day, hours(10))), IsEmpty()) << "the later one lies over the earlier";
    EXPECT_THAT(on_duty(duty, beijing(day, hours(13))), ElementsAre(kZhao));
    EXPECT_THAT(on_duty(duty, beijing(day, hours(14))), ElementsAre(kWang, kLi));
    EXPECT_THAT(on_duty(duty, beijing(day, hours(15))), ElementsAre(kWang, kLi))
        << "who was off cannot be stood in for";
    const DutySpan nobody{beijing(day, hours(10)), beijing(day, hours(13)), {}};
    EXPECT_THAT(gaps(duty, beijing(day, hours(0)), beijing(day, hours(24))), ElementsAre(nobody));
    EXPECT_EQ(next_change(duty, beijing(day, hours(11))), beijing(day, hours(13)));
}

TEST(Rota, SaysThatNothingEverChanges) {
    EXPECT_EQ(next_change(rota({shift(hours(0), hours(24), {{kWang}})}), beijing(on(2026, 11, 24), hours(1))),
              std::nullopt);
}

TEST(Rota, ListsWhoIsOnDutyAsSpansWithoutHolesBetweenThem) {
    const Rota duty = rota({shift(hours(8), hours(18), {{kWang}})});
    const LocalDay day = on(2026, 11, 24);

    EXPECT_THAT(duty_spans(duty, beijing(day, hours(6)), beijing(day, hours(20))),
                ElementsAre(DutySpan{beijing(day, hours(6)), beijing(day, hours(8)), {}},
                            DutySpan{beijing(day, hours(8)), beijing(day, hours(18)), {kWang}},
                            DutySpan{beijing(day, hours(18)), beijing(day, hours(20)), {}}));
    EXPECT_THAT(duty_spans(duty, beijing(day, hours(6)), beijing(day, hours(6))), IsEmpty());
}

TEST(Rota, T31_MonthTurnsFollowTheCalendarAndNotThirtyDays) {
    Shift monthly = shift(hours(9), hours(9), {{kWang}, {kLi}, {kZhao}});
    monthly.turn_unit = TurnUnit::kMonth;
    monthly.since = on(2027, 1, 1);
    const Rota duty = rota({monthly});

    EXPECT_THAT(on_duty(duty, beijing(on(2027, 1, 31), hours(9))), ElementsAre(kWang));
    EXPECT_THAT(on_duty(duty, beijing(on(2027, 2, 1), hours(9))), ElementsAre(kLi));
    EXPECT_THAT(on_duty(duty, beijing(on(2027, 2, 28), hours(9))), ElementsAre(kLi));
    EXPECT_THAT(on_duty(duty, beijing(on(2027, 3, 1), hours(9)) - 1us), ElementsAre(kLi));
    EXPECT_THAT(on_duty(duty, beijing(on(2027, 3, 1), hours(9))), ElementsAre(kZhao));
    EXPECT_THAT(on_duty(duty, beijing(on(2027, 3, 31), hours(9))), ElementsAre(kZhao)) << "not a day early";
    EXPECT_THAT(on_duty(duty, beijing(on(2027, 4, 1), hours(9))), ElementsAre(kWang));
}

TEST(Rota, T31_ATurnOnTheLastDayOfTheMonthStaysThere) {
    Shift monthly = shift(hours(0), hours(24), {{kWang}, {kLi}});
    monthly.turn_unit = TurnUnit::kMonth;
    monthly.since = on(2028, 1, 31);
    const Rota duty = rota({monthly});
    const auto at_noon = [&](LocalDay day) { return on_duty(duty, beijing(day, hours(12))); };

    EXPECT_THAT(at_noon(on(2028, 2, 28)), ElementsAre(kWang));
    EXPECT_THAT(at_noon(on(2028, 2, 29)), ElementsAre(kLi)) << "a leap year";
    EXPECT_THAT(at_noon(on(2028, 3, 30)), ElementsAre(kLi));
    EXPECT_THAT(at_noon(on(2028, 3, 31)), ElementsAre(kWang));
    EXPECT_THAT(at_noon(on(2028, 4, 29)), ElementsAre(kWang));
    EXPECT_THAT(at_noon(on(2028, 4, 30)), ElementsAre(kLi));
}

struct Night {
    std::string_view zone;
    WallClock clock;
    LocalDay date;     ///< on which clocks are changed
    minutes changed;   ///< a time of day that is skipped or shown twice
    Instant handover;  ///< when the later shift begins
    Instant until;     ///< when the earlier one ends
};

/// The nights of several zones (IANA 2026a, retyped).
std::vector<Night> nights() {
    const WallClock berlin =
        summer_time(hours(1), hours(1), utc(on(2027, 3, 28), hours(1)), utc(on(2027, 10, 31), hours(1)));
    const WallClock new_york =
        summer_time(-hours(5), hours(1), utc(on(2027, 3, 14), hours(7)), utc(on(2027, 11, 7), hours(6)));
    const WallClock lord_howe =
        summer_time(minutes(630), minutes(30), utc(on(2027, 10, 2), minutes(930)), utc(on(2028, 4, 1), hours(15)));
    const WallClock havana =
        summer_time(-hours(5), hours(1), utc(on(2027, 3, 14), hours(5)), utc(on(2027, 11, 7), hours(5)));
    const auto skipped = [](std::string_view zone, const WallClock& clock, LocalDay date, minutes of_day) {
        const Instant change = clock.offset_changes[0].from;
        return Night{zone, clock, date, of_day, change, change};
    };
    const auto twice = [](std::string_view zone, const WallClock& clock, LocalDay date, minutes of_day) {
        const Instant first = utc(date, of_day - clock.offset_changes[0].utc_offset);
        return Night{zone, clock, date, of_day, first, utc(date, of_day - clock.utc_offset)};
    };
    return {skipped("Europe/Berlin", berlin, on(2027, 3, 28), minutes(150)),
            twice("Europe/Berlin", berlin, on(2027, 10, 31), minutes(150)),
            skipped("America/New_York", new_york, on(2027, 3, 14), minutes(150)),
            twice("America/New_York", new_york, on(2027, 11, 7), minutes(90)),
            skipped("Australia/Lord_Howe", lord_howe, on(2027, 10, 3), minutes(135)),
            twice("Australia/Lord_Howe", lord_howe, on(2028, 4, 2), minutes(105)),
            skipped("America/Havana", havana, on(2027, 3, 14), minutes(30)),
            twice("America/Havana", havana, on(2027, 11, 7), minutes(30))};
}

TEST(Rota, T30_ShiftsOverlapButLeaveNoGapOnTheNightsClocksAreChanged) {
    for (const Night& night : nights()) {
        Rota duty = rota({shift(hours(12), night.changed, {{kWang}}), shift(night.changed, hours(12), {{kLi}})});
        duty.calendar.clock = night.clock;

        EXPECT_THAT(on_duty(duty, night.handover - 1us), ElementsAre(kWang)) << night.zone;
        EXPECT_THAT(on_duty(duty, night.until), ElementsAre(kLi)) << night.zone;
        if (night.handover < night.until) {
            EXPECT_THAT(on_duty(duty, night.handover), ElementsAre(kWang, kLi)) << night.zone;
            EXPECT_THAT(on_duty(duty, night.until - 1us), ElementsAre(kWang, kLi)) << night.zone;
        }
        EXPECT_THAT(gaps(duty, night.handover - days(3), night.until + days(3)), IsEmpty()) << night.zone;
    }
}

TEST(Rota, T30_KeepsTheTimeOfDayBeforeAndAfterClocksAreChanged) {
    Rota duty = rota({shift(hours(9), hours(17), {{kWang}})});
    duty.calendar.clock = nights().front().clock;

    EXPECT_EQ(next_change(duty, utc(on(2027, 3, 27), hours(0))), utc(on(2027, 3, 27), hours(8))) << "09:00 +01:00";
    EXPECT_EQ(next_change(duty, utc(on(2027, 3, 28), hours(0))), utc(on(2027, 3, 28), hours(7))) << "09:00 +02:00";
    EXPECT_EQ(next_change(duty, utc(on(2027, 10, 31), hours(0))), utc(on(2027, 10, 31), hours(8)));
}

TEST(Rotas, TheDeepestAreaAnswersAndInAGapTheNextOneUp) {
    Rota community = rota({shift(hours(8), hours(18), {{kWang}})});
    community.code = "community";
    community.area = AreaCode("990101001001");
    Rota street = rota({shift(hours(0), hours(24), {{kLi}})});
    const Rotas rotas({street, community});
    const std::vector<AreaCode> path{AreaCode("990101"), AreaCode("990101001"), AreaCode("990101001001")};
    const LocalDay day = on(2026, 11, 24);

    const OnCall noon = rotas.on_call(Recipient::kDutyOfficer, path, beijing(day, hours(12)));
    EXPECT_THAT(noon.people, ElementsAre(kWang));
    EXPECT_EQ(noon.rota->code, "community");
    EXPECT_FALSE(noon.nobody_on_duty);

    const OnCall night = rotas.on_call(Recipient::kDutyOfficer, path, beijing(day, hours(22)));
    EXPECT_THAT(night.people, ElementsAre(kLi));
    EXPECT_EQ(night.rota->code, "street-duty");
    EXPECT_TRUE(night.nobody_on_duty) << "of the community";

    const OnCall other = rotas.on_call(Recipient::kSupervisor, path, beijing(day, hours(12)));
    EXPECT_EQ(other.rota, nullptr);
    EXPECT_FALSE(other.nobody_on_duty) << "where no rota is kept, none has a gap";
}

TEST(Rotas, HoldTheNewestVersionUntilItIsRetired) {
    const Rota first = rota({shift(hours(0), hours(24), {{kWang}})});
    Rota second = rota({shift(hours(0), hours(24), {{kLi}})});
    second.version = 2;
    Rota third = second;
    third.version = 3;
    third.retired = true;

    EXPECT_EQ(Rotas({second, first}).find("street-duty")->version, 2);
    EXPECT_EQ(Rotas({second, third, first}).find("street-duty"), nullptr);
}

TEST(RotaLint, NamesEveryFaultWithItsPlace) {
    const auto faults_of = [](auto&& spoil) {
        Rota spoilt = rota({shift(hours(8), hours(20), {{kWang}, {kLi}})});
        spoilt.overrides = {{Instant(), Instant() + 1h, std::nullopt, {}}};
        spoil(spoilt);
        return rota_faults(lint(spoilt));
    };

    EXPECT_THAT(faults_of([](Rota&) {}), IsEmpty());
    EXPECT_THAT(faults_of([](Rota& of) { of.code.clear(); }), ElementsAre("required /rota"));
    EXPECT_THAT(faults_of([](Rota& of) { of.version = 0; }), ElementsAre("out_of_range /version"));
    EXPECT_THAT(faults_of([](Rota& of) { of.unit = UnitCode("UM-0101"); }), ElementsAre("area_or_unit /area"));
    EXPECT_THAT(faults_of([](Rota& of) { of.area = AreaCode(); }), ElementsAre("area_or_unit /area"));
    EXPECT_THAT(faults_of([](Rota& of) { of.role = Recipient::kHolder; }), ElementsAre("not_a_choice /role"));
    EXPECT_THAT(faults_of([](Rota& of) { of.role = Recipient::kMembers; }), ElementsAre("not_a_choice /role"))
        << "an area has no members";
    EXPECT_THAT(faults_of([](Rota& of) { of.shifts.clear(); }), ElementsAre("required /shifts"));
    EXPECT_THAT(faults_of([](Rota& of) { of.shifts[0].from = hours(24); }), ElementsAre("out_of_range /shifts/0/from"));
    EXPECT_THAT(faults_of([](Rota& of) { of.shifts[0].to = hours(25); }), ElementsAre("out_of_range /shifts/0/to"));
    EXPECT_THAT(faults_of([](Rota& of) { of.shifts[0].week = {}; }), ElementsAre("no_weekday /shifts/0/week"));
    EXPECT_THAT(faults_of([](Rota& of) { of.shifts[0].turn = 0; }), ElementsAre("out_of_range /shifts/0/turn"));
    EXPECT_THAT(faults_of([](Rota& of) { of.shifts[0].since.reset(); }), ElementsAre("since_required /shifts/0/since"));
    EXPECT_THAT(faults_of([](Rota& of) { of.shifts[0].teams.clear(); }), ElementsAre("required /shifts/0/teams"));
    EXPECT_THAT(faults_of([](Rota& of) { of.shifts[0].teams[1].clear(); }), ElementsAre("required /shifts/0/teams/1"));
    EXPECT_THAT(faults_of([](Rota& of) { of.shifts[0].teams[0].push_back(kWang); }),
                ElementsAre("duplicate_name /shifts/0/teams/0"));
    EXPECT_THAT(faults_of([](Rota& of) { of.overrides[0].to = of.overrides[0].from; }),
                ElementsAre("ends_before_it_begins /overrides/0/to"));
    EXPECT_THAT(faults_of([](Rota& of) {
                    of.overrides[0].people = {kWang, kWang};
                }),
                ElementsAre("duplicate_name /overrides/0/people"));
}

}  // namespace
}  // namespace gridwhistle::models
