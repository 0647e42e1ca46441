#include "api/query.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::api {
namespace {

Query parse(std::string_view text) {
    return Query::parse(text).value();
}

TEST(Query, DecodesNamesAndValuesInOrder) {
    const auto query = parse("q=%E4%BA%95%E7%9B%96+a&&flag&x%20y=1%2541");

    ASSERT_EQ(query.parameters().size(), 3U);
    EXPECT_EQ(query.text("q").value(), "井盖 a");
    EXPECT_EQ(query.text("flag").value(), "");
    EXPECT_EQ(query.text("x y").value(), "1%41");
    EXPECT_EQ(query.text("absent").value(), std::nullopt);
    EXPECT_TRUE(query.has("flag"));
}

TEST(Query, RefusesBrokenEncodingAndTooManyParameters) {
    EXPECT_EQ(Query::parse("a=%zz").error().code, "bad_encoding");
    EXPECT_EQ(Query::parse("a=%00").error().code, "bad_encoding");
    EXPECT_EQ(Query::parse("%ff=1").error().code, "bad_encoding");
    std::string many;
    for (std::size_t i = 0; i < Query::kParametersMax; ++i) many += "a" + std::to_string(i) + "=1&";
    EXPECT_TRUE(Query::parse(many));
    EXPECT_EQ(Query::parse(many + "b=1").error().code, "too_many_parameters");
}

TEST(Query, ADuplicateIsRefusedWhereOneValueIsExpected) {
    const auto query = parse("unit=a&unit=b&limit=1");

    EXPECT_EQ(query.text("unit").error().code, "duplicate_parameter");
    EXPECT_EQ(query.duplicates(), std::vector<std::string>{"unit"});
    EXPECT_EQ(query.all("unit"), (std::vector<std::string>{"a", "b"}));
}

TEST(Query, IntegersAreWholeAndInRange) {
    EXPECT_EQ(parse("limit=200").integer("limit", 1, 200).value(), 200);
    EXPECT_EQ(parse("").integer("limit", 1, 200).value(), std::nullopt);
    for (const auto* text :
         {"limit=", "limit=1e9", "limit=NaN", "limit=1.5", "limit=+1", "limit= 1", "limit=99999999999999999999"}) {
        EXPECT_EQ(parse(text).integer("limit", 1, 200).error().code, "parameter_not_integer") << text;
    }
    const auto refusal = parse("limit=-1").integer("limit", 1, 200).error();
    EXPECT_EQ(refusal.code, "parameter_out_of_range");
    EXPECT_EQ(refusal.details[2].second, "200");
}

TEST(Query, NumbersAreFiniteAndInRange) {
    EXPECT_EQ(parse("lon=-116.5").number("lon", -180, 180).value(), -116.5);
    for (const auto* text : {"lon=nan", "lon=inf", "lon=1e999", "lon=", "lon=0x10", "lon=1,5"}) {
        EXPECT_EQ(parse(text).number("lon", -180, 180).error().code, "parameter_not_number") << text;
    }
    EXPECT_EQ(parse("lon=181").number("lon", -180, 180).error().code, "parameter_out_of_range");
}

TEST(Query, InstantsAreRfc3339WithAnOffset) {
    using namespace std::chrono_literals;
    const models::Instant expected = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + 3h + 4min + 5s + 250ms;

    EXPECT_EQ(parse("at=2026-11-22T03:04:05.25Z").instant("at").value(), expected);
    EXPECT_EQ(parse("at=2026-11-22T11:04:05.250%2B08:00").instant("at").value(), expected);
    EXPECT_EQ(parse("at=2026-11-22T11:04:05.250+08:00").instant("at").value(), expected);
    EXPECT_EQ(parse("at=2026-11-21T22:04:05.250-05:00").instant("at").value(), expected);
    for (const auto* text :
         {"at=2026-11-22", "at=2026-11-22T03:04:05", "at=2026-02-30T00:00:00Z", "at=2026-11-22T24:00:00Z",
          "at=2026-11-22T03:04:05Zx", "at=2026-11-22T03:04:05.Z", "at=1"}) {
        EXPECT_EQ(parse(text).instant("at").error().code, "parameter_not_instant") << text;
    }
}

TEST(Query, ListsWhatNobodyKnows) {
    EXPECT_EQ(parse("limit=1&colour=red&colour=blue").unknown({"limit"}), std::vector<std::string>{"colour"});
}

}  // namespace
}  // namespace gridwhistle::api
