#include "storage/postgres/parameters.hpp"
#include "storage/postgres/rows.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace gridwhistle::storage::postgres {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

TEST(ValuesTest, AnInstantBecomesIsoTextAndBack) {
    const models::Instant at = sys_days(year(2026) / 11 / 22) + 3h + 4min + 5s + 6us;
    EXPECT_EQ(to_timestamp_text(at), "2026-11-22 03:04:05.000006+00");
    EXPECT_EQ(parse_timestamp_text(to_timestamp_text(at)), at);
}

TEST(ValuesTest, FractionsMayBeShortOrAbsent) {
    const models::Instant second = sys_days(year(2026) / 11 / 22) + 3h;
    EXPECT_EQ(parse_timestamp_text("2026-11-22 03:00:00+00"), second);
    EXPECT_EQ(parse_timestamp_text("2026-11-22 03:00:00.5+00"), second + 500ms);
    EXPECT_EQ(parse_timestamp_text("1969-12-31 23:59:59.999999+00"), sys_days(year(1970) / 1 / 1) - 1us);
}

TEST(ValuesTest, WhatNoSessionOfOursSendsIsABug) {
    for (const char* text : {"infinity", "-infinity", "", "2026-11-22", "2026-11-22 03:00:00+08",
                             "2026-11-22 03:00:00.1234567+00", "0044-03-15 12:00:00+00 BC", "22.11.2026 03:00:00+00"}) {
        EXPECT_THROW((void)parse_timestamp_text(text), std::logic_error) << text;
    }
}

TEST(ValuesTest, AnInstantOutsideTheYearsOfPeopleIsABug) {
    EXPECT_THROW((void)to_timestamp_text(sys_days(year(0) / 1 / 1)), std::logic_error);
    EXPECT_THROW((void)to_timestamp_text(sys_days(year(10000) / 1 / 1)), std::logic_error);
}

TEST(ValuesTest, NumbersAndFlagsBecomeTheTextPostgresReads) {
    EXPECT_EQ(encode(-7).text(), "-7");
    EXPECT_EQ(encode(std::numeric_limits<std::int64_t>::min()).text(), "-9223372036854775808");
    EXPECT_EQ(encode(true).text(), "t");
    EXPECT_EQ(encode(0.1).text(), "0.1");
    EXPECT_EQ(encode(-std::numeric_limits<double>::infinity()).text(), "-Infinity");
    EXPECT_EQ(encode(std::numeric_limits<double>::quiet_NaN()).text(), "NaN");
    EXPECT_TRUE(encode(std::optional<int>()).is_null());
    EXPECT_EQ(encode(std::optional<Bytes>(Bytes{0, 10, 255})).text(), "\\x000aff");
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
