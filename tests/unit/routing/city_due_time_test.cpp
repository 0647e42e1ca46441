#include "city_data.hpp"
#include "codec/csv_reader.hpp"
#include "codec/instant_text.hpp"
#include "models/working_calendar.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

// A city's own rule for due times as a calendar, against what its system wrote down for a quarter of a year.

namespace gridwhistle::routing::testing {
namespace {

using models::Instant;

/// Boston: the hour stays; public holidays count as working days.
models::WorkingCalendar boston() {
    models::WorkingCalendar calendar;
    calendar.windows = {{std::chrono::minutes(510), std::chrono::hours(17)}};
    calendar.same_hour = models::SameHour{};
    calendar.clock.utc_offset = std::chrono::hours(-4);
    calendar.clock.offset_changes = {{*codec::parse_instant("2011-11-06T02:00:00-04:00"), std::chrono::hours(-5)},
                                     {*codec::parse_instant("2012-03-11T02:00:00-05:00"), std::chrono::hours(-4)},
                                     {*codec::parse_instant("2012-11-04T02:00:00-04:00"), std::chrono::hours(-5)},
                                     {*codec::parse_instant("2013-03-10T02:00:00-05:00"), std::chrono::hours(-4)},
                                     {*codec::parse_instant("2013-11-03T02:00:00-04:00"), std::chrono::hours(-5)}};
    return calendar;
}

std::map<std::string, models::Limit> read_limits(const std::filesystem::path& file) {
    std::map<std::string, models::Limit> limits;
    std::ifstream stream(file);
    codec::CsvReader reader(stream);
    if (!reader.read_header()) return limits;
    for (auto more = reader.next(); more && *more; more = reader.next()) {
        const bool natural = reader.field("calendar") == "calendar";
        limits.emplace(std::string(reader.field("category")),
                       models::Limit{std::atoll(std::string(reader.field("sla_days")).c_str()),
                                     natural ? models::TimeUnit::kNaturalDay : models::TimeUnit::kWorkDay});
    }
    return limits;
}

TEST(DueTimesOfACity, ItsRuleAsACalendarGivesWhatItsSystemWroteDown) {
    const auto requests = city_data("boston/requests_2011Q3.csv");
    if (requests.empty()) GTEST_SKIP() << "no city data in this checkout";
    const auto calendar = boston();
    const auto limits = read_limits(city_data("boston/sla_rules.csv"));
    std::ifstream stream(requests);
    codec::CsvReader reader(stream);
    ASSERT_TRUE(reader.read_header());

    int compared = 0;
    int alike = 0;
    for (auto more = reader.next(); more && *more; more = reader.next()) {
        const auto created = codec::parse_instant(reader.field("created_at"));
        const auto due = codec::parse_instant(reader.field("due_at"));
        const auto limit = limits.find(std::string(reader.field("category")));
        if (!created || !due || limit == limits.end()) continue;
        ++compared;
        const auto reckoned = models::due_time(calendar, *created, limit->second).at;
        if (std::chrono::abs(reckoned - *due) <= std::chrono::minutes(2)) ++alike;
    }

    RecordProperty("compared", compared);
    RecordProperty("alike", alike);
    EXPECT_GT(compared, 26'000);
    EXPECT_GE(alike * 100, compared * 99) << alike << " of " << compared;
}

}  // namespace
}  // namespace gridwhistle::routing::testing
