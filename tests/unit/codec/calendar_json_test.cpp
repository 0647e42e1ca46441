#include "codec/calendar_json.hpp"

#include "codec/instant_text.hpp"
#include "codec/json_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace gridwhistle::codec {
namespace {

using ::testing::ElementsAre;

Checked<CalendarFile> read(std::string_view text) {
    return read_calendar(read_json(text).value());
}

std::vector<std::string> faults(std::string_view text) {
    std::vector<std::string> found;
    for (const auto& fault : read(text).faults) found.push_back(fault.pointer + " " + fault.code);
    return found;
}

TEST(CalendarJson, ReadsWindowsWeekAndTheExceptionsOfTheKnownYears) {
    const auto file = read(R"({"code": "a", "time_zone": "Asia/Shanghai", "windows": ["08:00-12:00", "14:00-18:00"],
        "week": ["mon", "sat"], "day_end": "midnight", "natural_days_roll": true, "years": [
        {"year": 2026, "papers": [], "days": [{"name": "元旦", "date": "2026-01-01", "isOffDay": true},
                                              {"date": "2026-01-04", "isOffDay": false}]},
        {"year": 2027, "papers": [], "days": []}]})");

    ASSERT_TRUE(file.good());
    const auto& calendar = file.value.calendar;
    EXPECT_EQ(file.value.time_zone, "Asia/Shanghai");
    EXPECT_THAT(calendar.years, ElementsAre(2026)) << "a year without days is not published yet";
    EXPECT_EQ(calendar.windows.size(), 2U);
    EXPECT_TRUE(calendar.works_on(*parse_date("2026-01-03"))) << "a Saturday of this week";
    EXPECT_FALSE(calendar.works_on(*parse_date("2026-01-02"))) << "a Friday";
    EXPECT_FALSE(calendar.works_on(*parse_date("2026-01-01")));
    EXPECT_TRUE(calendar.works_on(*parse_date("2026-01-04"))) << "a worked Sunday";
    EXPECT_EQ(calendar.day_end, models::DayEnd::kMidnight);
    EXPECT_TRUE(calendar.natural_days_roll);
}

TEST(CalendarJson, NamesWhatItDoesNotTake) {
    const std::string head = R"({"code": "a", "time_zone": "UTC", )";
    EXPECT_THAT(faults(head + R"("windows": []})"), ElementsAre("/windows too_few"));
    EXPECT_THAT(faults(head + R"("windows": ["08:00-12:00", "25:00-26:00"]})"), ElementsAre("/windows/1 bad_window"));
    EXPECT_THAT(faults(head + R"("windows": ["14:00-18:00", "08:00-12:00"]})"), ElementsAre("/windows bad_window"));
    EXPECT_THAT(faults(head + R"("windows": ["08:00-12:00"], "week": ["mon", "someday"]})"),
                ElementsAre("/week/1 not_a_choice"));
    EXPECT_THAT(faults(head + R"("windows": ["08:00-12:00"], "years": [{"year": 2026, "days": [
                       {"date": "2026-02-30", "isOffDay": true}]}]})"),
                ElementsAre("/years/0/days/0/date bad_date"));
    EXPECT_THAT(faults(head + R"("windows": ["08:00-12:00"], "years": [
                       {"year": 2026, "days": [{"date": "2026-01-01", "isOffDay": true}]},
                       {"year": 2026, "days": [{"date": "2026-01-02", "isOffDay": true}]}]})"),
                ElementsAre("/years/1/year duplicate_name"));
    EXPECT_THAT(faults(head + R"("windows": ["08:00-12:00"], "same_hour": {"late_from": "5 pm"}})"),
                ElementsAre("/same_hour/late_from bad_time_of_day"));
}

TEST(CalendarJson, TheShippedCalendarKnowsThreeYears) {
    std::ifstream file(GW_SOURCE_FOLDER "/config/defaults/calendars/mainland.json");
    std::stringstream text;
    text << file.rdbuf();

    const auto shipped = read(text.str());

    ASSERT_TRUE(shipped.good());
    EXPECT_THAT(shipped.value.calendar.years, ElementsAre(2024, 2025, 2026));
    EXPECT_FALSE(shipped.value.calendar.works_on(*parse_date("2026-02-17")));
    EXPECT_TRUE(shipped.value.calendar.works_on(*parse_date("2026-02-14")));
}

TEST(LocalTimes, AreReadWithAndWithoutSecondsAndShownWithTheirOffset) {
    models::WallClock clock;
    clock.utc_offset = std::chrono::minutes(-210);
    const auto shown = parse_local_time("2026-02-13T16:00");

    ASSERT_TRUE(shown);
    EXPECT_EQ(*shown, *parse_local_time("2026-02-13T16:00:00"));
    EXPECT_EQ(local_text(clock.instant(*shown), clock), "2026-02-13T16:00:00-03:30");
    for (const std::string_view text : {"", "2026-02-13", "2026-02-30T16:00", "2026-02-13T16:00Z", "2026-02-13 16"})
        EXPECT_FALSE(parse_local_time(text)) << text;
}

std::string text_of(const CalendarFile& file) {
    std::string text;
    JsonWriter json(text);
    append_calendar(json, file);
    return text;
}

TEST(CalendarJson, WritesWhatItReads) {
    constexpr std::string_view kText =
        R"({"code":"a","time_zone":"Asia/Shanghai","windows":["08:00-12:00","14:00-24:00"],"week":["mon","sat","sun"],)"
        R"("day_end":"midnight","natural_days_roll":true,"same_hour":{"late_from":"17:00","early":"08:30"},"years":[)"
        R"({"year":2026,"days":[{"date":"2025-12-31","isOffDay":true},{"date":"2026-01-04","isOffDay":false}]},)"
        R"({"year":2027,"days":[{"date":"2028-01-01","isOffDay":true}]}]})";

    EXPECT_EQ(text_of(read(kText).value), kText) << "a notice may speak of days beside its year";
}

TEST(CalendarJson, TakesTheNoticeOfOneMoreYear) {
    const auto file = read(R"({"code": "a", "time_zone": "Asia/Shanghai", "windows": ["08:00-12:00"], "years": [
        {"year": 2026, "days": [{"date": "2026-01-01", "isOffDay": true},
                                {"date": "2026-12-31", "isOffDay": true}]}]})");
    const auto year = read_calendar_year(read_json(R"({"year": 2027, "papers": ["x"], "days": [
        {"name": "元旦", "date": "2026-12-31", "isOffDay": false},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": true}]})")
                                             .value());
    ASSERT_TRUE(year.good());

    const auto both = with_year(file.value.calendar, *year.value);

    EXPECT_THAT(both.years, ElementsAre(2026, 2027));
    EXPECT_THAT(both.days_off, ElementsAre(*parse_date("2026-01-01"), *parse_date("2027-01-01")));
    EXPECT_THAT(both.workdays, ElementsAre(*parse_date("2026-12-31"))) << "the later notice changed December";
    const auto again = with_year(both, {2027, {*parse_date("2027-02-06")}, {}});
    EXPECT_THAT(again.days_off, ElementsAre(*parse_date("2026-01-01"), *parse_date("2027-02-06")));
}

TEST(CalendarJson, AYearWhoseNoticeIsNotOutIsNoYear) {
    EXPECT_EQ(read_calendar_year(read_json(R"({"year": 2027, "papers": [], "days": []})").value()).value, std::nullopt);
}

}  // namespace
}  // namespace gridwhistle::codec
