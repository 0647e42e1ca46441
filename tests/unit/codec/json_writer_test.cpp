#include "codec/json_writer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>

namespace gridwhistle::codec {
namespace {

template <class T>
std::string written(const T& value) {
    std::string text;
    JsonWriter(text).value(value);
    return text;
}

TEST(JsonWriter, PutsCommasBetweenMembersAndElements) {
    std::string text = "> ";
    JsonWriter writer(text);

    writer.begin_object().member("a", 1).key("b").begin_array().value(true).begin_object().end_object();
    writer.begin_array().end_array().value(nullptr).end_array().key("c").begin_object().member("d", "x").end_object();
    writer.key("e").raw(R"({"f":[1]})").member("g", std::optional<int>{}).end_object();

    EXPECT_EQ(text, R"(> {"a":1,"b":[true,{},[],null],"c":{"d":"x"},"e":{"f":[1]},"g":null})");
}

TEST(JsonWriter, EscapesWhatJsonAndJavaScriptCannotHold) {
    EXPECT_EQ(written("\" \\ / \b\f\n\r\t \x01\x1f\x7f 井盖😀 “”"),
              R"("\" \\ / \b\f\n\r\t \u0001\u001f\u007f 井盖😀 “”")");
    EXPECT_EQ(written("a\xE2\x80\xA8"
                      "b\xE2\x80\xA9"),
              R"("a\u2028b\u2029")");
    EXPECT_EQ(written(std::string(1, '\0')), R"("\u0000")");
    EXPECT_EQ(written("\xE2\x80"), "\"\xE2\x80\"");
}

TEST(JsonWriter, WritesTheShortestNumberThatReadsBackTheSame) {
    EXPECT_EQ(written(0.1), "0.1");
    EXPECT_EQ(written(116.4037436), "116.4037436");
    EXPECT_EQ(written(1e300), "1e+300");
    EXPECT_EQ(written(2.0), "2");
    EXPECT_EQ(written(-0.0), "0");
    EXPECT_EQ(written(226237786849001570304.0), "2.2623778684900157e+20");
    EXPECT_EQ(written(std::int64_t{-9007199254740991}), "-9007199254740991");
    EXPECT_EQ(written(std::size_t{7}), "7");

    std::mt19937_64 random(3);
    for (int i = 0; i < 20'000; ++i) {
        const double number = std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 1900) - 1000);
        if (!std::isfinite(number)) continue;
        ASSERT_EQ(std::strtod(written(number).c_str(), nullptr), number);
    }
}

TEST(JsonWriter, NeverWritesANumberWithoutAJsonForm) {
    EXPECT_THROW(written(std::nan("")), std::logic_error);
    EXPECT_THROW(written(HUGE_VAL), std::logic_error);
    EXPECT_THROW(written(-HUGE_VAL), std::logic_error);
}

TEST(JsonWriter, WritesIdsCodesAndInstantsAsTheApiShowsThem) {
    const models::Instant instant{std::chrono::microseconds{1'500'000}};

    EXPECT_EQ(written(models::WhistleId{42}), R"("42")");
    EXPECT_EQ(written(models::AssignmentId{models::WhistleId{42}, 3}), R"("42-3")");
    EXPECT_EQ(written(models::UnitCode{"UM-0301"}), R"("UM-0301")");
    EXPECT_EQ(written(instant), R"("1970-01-01T00:00:01.5Z")");
}

}  // namespace
}  // namespace gridwhistle::codec
