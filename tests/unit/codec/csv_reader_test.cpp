#include "codec/csv_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <sstream>

namespace gridwhistle::codec {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;

std::string told(const models::Refusal& refusal) {
    std::string line = refusal.code;
    for (const auto& [name, value] : refusal.details) line += " " + name + "=" + value;
    return line;
}

/// Every row as "line: field|field", every fault as "! code …".
std::vector<std::string> rows_of(const std::string& text, CsvLimits limits = {}) {
    std::istringstream input(text);
    CsvReader reader(input, limits);
    std::vector<std::string> lines;
    if (const auto header = reader.read_header(); !header) return {"! " + told(header.error())};
    for (;;) {
        const auto there = reader.next();
        if (!there) {
            lines.push_back("! " + told(there.error()));
            continue;
        }
        if (!*there) return lines;
        std::string line = std::to_string(reader.line()) + ": ";
        for (std::size_t i = 0; i < reader.columns().size(); ++i) {
            line += (i == 0 ? "" : "|") + std::string(reader.field(i));
        }
        lines.push_back(line);
    }
}

TEST(CsvReader, FindsFieldsByColumnName) {
    std::istringstream input(
        "\xEF\xBB\xBF"
        "code,name\r\n110101,东城区\r\n");
    CsvReader reader(input);
    constexpr std::array<std::string_view, 2> kRequired{"name", "code"};

    ASSERT_TRUE(reader.read_header(kRequired).has_value());
    ASSERT_TRUE(reader.next().value());

    EXPECT_EQ(reader.field("name"), "东城区");
    EXPECT_EQ(reader.field("code"), "110101");
    EXPECT_EQ(reader.field("absent"), "");
    EXPECT_EQ(reader.find_column("absent"), std::nullopt);
    EXPECT_EQ(reader.line(), 2U);
    EXPECT_FALSE(reader.next().value());
    EXPECT_FALSE(reader.next().value());
}

TEST(CsvReader, ReadsQuotesCommasAndLineBreaksInsideFields) {
    EXPECT_THAT(rows_of("a,b,c\n\"x,1\",\"he said \"\"hi\"\"\",\"\"\n\"two\nlines\r\n\",,last\n"),
                ElementsAre("2: x,1|he said \"hi\"|", "3: two\nlines\r\n||last"));
}

TEST(CsvReader, TakesAFileWithoutLastLineBreakAndPassesOverEmptyLines) {
    EXPECT_THAT(rows_of("a,b\n\n1,2\r\n\r\n\n3,4"), ElementsAre("3: 1|2", "6: 3|4"));
    EXPECT_THAT(rows_of("a,b\n,\n1,"), ElementsAre("2: |", "3: 1|"));
    EXPECT_THAT(rows_of("a\n\"\"\nx"), ElementsAre("2: ", "3: x"));
}

TEST(CsvReader, RefusesAFaultyRowAndGoesOnBehindIt) {
    EXPECT_THAT(
        rows_of("a,b\n1\n1,2,3\n\"x\"y,2\nx\"y,2\n\"x\" ,2\ngood,row\n"),
        ElementsAre("! csv_field_count line=2 expected=2 found=1", "! csv_field_count line=3 expected=2 found=3",
                    "! csv_quote line=4", "! csv_quote line=5", "! csv_quote line=6", "7: good|row"));
    EXPECT_THAT(rows_of("a,b\n1,x\0y\n\"\0\",1\n1,\xFF\n1,2\n"s),
                ElementsAre("! nul_character line=2", "! nul_character line=3", "! invalid_utf8 line=4", "5: 1|2"));
}

TEST(CsvReader, RefusesACharacterCutByAComma) {
    EXPECT_THAT(rows_of("a,b\n\xE4\xBA,\x95\n"), ElementsAre("! invalid_utf8 line=2"));
}

TEST(CsvReader, NamesTheLineWhereAnUnclosedQuoteBegan) {
    EXPECT_THAT(rows_of("a,b\n1,2\n1,\"open\n3,4\n5,6\n"), ElementsAre("2: 1|2", "! csv_unclosed_quote line=3"));
}

TEST(CsvReader, KeepsItsLimits) {
    EXPECT_THAT(rows_of("a,b\n12345,1\n\"123456\",1\n123456,1\n1,2\n", {.field_bytes_max = 5}),
                ElementsAre("2: 12345|1", "! too_long line=3 max=5", "! too_long line=4 max=5", "5: 1|2"));
    EXPECT_THAT(rows_of("a,b\n1,2,3,4\n5,6\n", {.fields_max = 3}),
                ElementsAre("! too_many_fields line=2 max=3", "3: 5|6"));
    EXPECT_THAT(rows_of("a\n1\n2\n3\n", {.rows_max = 2}), ElementsAre("2: 1", "3: 2", "! too_many_rows line=4 max=2"));
}

TEST(CsvReader, RefusesAHeaderThatNamesNoColumnsOrNamesOneTwice) {
    EXPECT_THAT(rows_of(""), ElementsAre("! csv_no_header line=1"));
    EXPECT_THAT(rows_of("a,b,a\n"), ElementsAre("! duplicate_column line=1 column=a"));
    std::istringstream input("a,b\n");
    constexpr std::array<std::string_view, 1> kRequired{"c"};
    EXPECT_EQ(told(CsvReader(input).read_header(kRequired).error()), "missing_column line=1 column=c");
}

TEST(CsvReader, ReadsRowsAcrossTheEdgesOfItsBuffer) {
    std::string text = "a,b\n";
    for (int i = 0; i < 20'000; ++i) text += std::to_string(i) + ",\"x\"\"井\r\n" + std::to_string(i) + "\"\r\n";

    const auto rows = rows_of(text);

    ASSERT_EQ(rows.size(), 20'000U);
    EXPECT_EQ(rows.back(), "40000: 19999|x\"井\r\n19999");
}

TEST(CsvReader, EndsOnWhateverBytesItMeets) {
    std::mt19937_64 random(11);
    constexpr std::string_view kLetters =
        "\",\n\r a1\xE4\xBA\x95\0"
        "x";
    for (int i = 0; i < 20'000; ++i) {
        std::string text = "a,b\n";
        for (std::uint64_t n = random() % 40; n > 0; --n) text += kLetters[random() % kLetters.size()];

        const auto rows = rows_of(text, {.field_bytes_max = 8, .fields_max = 4, .rows_max = 5});

        ASSERT_LE(rows.size(), 40U);
    }
}

}  // namespace
}  // namespace gridwhistle::codec
