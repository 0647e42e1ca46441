#include "codec/instant_text.hpp"

#include <gtest/gtest.h>

#include <random>

namespace gridwhistle::codec {
namespace {

using models::Instant;
using namespace std::chrono_literals;

constexpr Instant kNoon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 3h + 4min + 5s;

TEST(InstantText, ReadsOffsetsAndFractions) {
    EXPECT_EQ(parse_instant("2026-11-22T03:04:05Z").value(), kNoon);
    EXPECT_EQ(parse_instant("2026-11-22t03:04:05z").value(), kNoon);
    EXPECT_EQ(parse_instant("2026-11-22T11:04:05+08:00").value(), kNoon);
    EXPECT_EQ(parse_instant("2026-11-21T22:04:05-05:00").value(), kNoon);
    EXPECT_EQ(parse_instant("2026-11-22T08:49:05.25+05:45").value(), kNoon + 250ms);
    EXPECT_EQ(parse_instant("2026-11-22T03:04:05.123456789Z").value(), kNoon + 123456us);
    EXPECT_EQ(parse_instant("2024-02-29T00:00:00Z").value(),
              Instant{std::chrono::sys_days{std::chrono::year{2024} / 2 / 29}});
    EXPECT_EQ(parse_instant("1970-01-01T00:00:00Z").value(), Instant{});
}

TEST(InstantText, RefusesWhatIsNoMomentOfOurTime) {
    for (const char* text : {"",
                             "infinity",
                             "-infinity",
                             "now",
                             "2026-11-22",
                             "2026-11-22T03:04:05",
                             "2026-11-22 03:04:05Z",
                             "2026-11-22T03:04Z",
                             "2026-11-22T03:04:05+8:00",
                             "2026-11-22T03:04:05+0800",
                             "2026-11-22T03:04:05+25:00",
                             "2026-11-22T03:04:05-25:00",
                             "2026-11-22T03:04:05+08:60",
                             "2026-11-22T24:00:00Z",
                             "2026-11-22T03:60:05Z",
                             "2026-12-31T23:59:60Z",
                             "2026-02-29T00:00:00Z",
                             "2026-13-01T00:00:00Z",
                             "2026-00-01T00:00:00Z",
                             "2026-11-31T00:00:00Z",
                             "2026-11-00T00:00:00Z",
                             "2026-11-22T03:04:05.Z",
                             "2026-11-22T03:04:05.1234567890Z",
                             "2026-11-22T03:04:05,5Z",
                             "2026-11-22T03:04:05ZZ",
                             " 2026-11-22T03:04:05Z",
                             "2026-11-22T03:04:05Z ",
                             "1969-12-31T23:59:59Z",
                             "1970-01-01T00:00:00+01:00",
                             "2201-01-01T00:00:00Z",
                             "9999-12-31T23:59:59Z",
                             "+2026-11-22T03:04:05Z",
                             "02026-11-22T03:04:05Z",
                             "2026-11-22T-3:04:05Z",
                             "２０２６-11-22T03:04:05Z"}) {
        const auto read = parse_instant(text);

        ASSERT_TRUE(read.has_error()) << text;
        EXPECT_EQ(read.error().code, "bad_instant");
    }
}

TEST(InstantText, WritesTheFractionOnlyWhenThereIsOne) {
    EXPECT_EQ(to_text(kNoon), "2026-11-22T03:04:05Z");
    EXPECT_EQ(to_text(kNoon + 250ms), "2026-11-22T03:04:05.25Z");
    EXPECT_EQ(to_text(kNoon + 1us), "2026-11-22T03:04:05.000001Z");
    EXPECT_EQ(to_text(Instant{} - 1us), "1969-12-31T23:59:59.999999Z");
}

TEST(InstantText, ReadsBackWhateverItWrote) {
    std::mt19937_64 random(7);
    const auto end = Instant{std::chrono::sys_days{std::chrono::year{2201} / 1 / 1}}.time_since_epoch().count();
    for (int i = 0; i < 20'000; ++i) {
        const Instant instant{
            std::chrono::microseconds{static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(end))}};

        ASSERT_EQ(parse_instant(to_text(instant)).value(), instant) << to_text(instant);
    }
}

}  // namespace
}  // namespace gridwhistle::codec
