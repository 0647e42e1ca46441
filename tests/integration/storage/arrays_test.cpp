#include "storage/postgres/arrays.hpp"

#include "storage/postgres/rows.hpp"
#include "storage/postgres/transaction.hpp"
#include "tests/support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace gridwhistle::storage::postgres {
namespace {

using models::Instant;
using ::testing::ElementsAre;

class ArraysTest : public ::testing::Test {
  protected:
    /// What comes back after the server unpacked the array.
    template <class Value, class Array>
    std::vector<std::optional<Value>> round_trip(const Statement& statement, const Array& array) {
        std::vector<std::optional<Value>> values;
        for (const auto& row : connection_.execute(statement, array)) {
            values.push_back(read<std::optional<Value>>(row[0]));
        }
        return values;
    }

    tests::TestDatabase database_{tests::TestDatabase::Schema::kEmpty};
    Connection connection_{database_.options()};
};

TEST_F(ArraysTest, IntegersOfAllSizesKeepTheirExtremes) {
    Int2Array small;
    small.add(std::numeric_limits<std::int16_t>::min());
    small.add(std::numeric_limits<std::int16_t>::max());
    Int4Array middle;
    middle.add(std::numeric_limits<std::int32_t>::min());
    middle.add(std::numeric_limits<std::int32_t>::max());
    Int8Array big;
    big.add(std::numeric_limits<std::int64_t>::min());
    big.add(-1);
    big.add(std::numeric_limits<std::int64_t>::max());

    EXPECT_THAT(round_trip<std::int16_t>({"a2", "SELECT unnest($1::int2[])"}, small), ElementsAre(-32768, 32767));
    EXPECT_THAT(round_trip<std::int32_t>({"a4", "SELECT unnest($1::int4[])"}, middle),
                ElementsAre(-2147483648, 2147483647));
    EXPECT_THAT(round_trip<std::int64_t>({"a8", "SELECT unnest($1::int8[])"}, big),
                ElementsAre(std::numeric_limits<std::int64_t>::min(), -1, std::numeric_limits<std::int64_t>::max()));
}

TEST_F(ArraysTest, NullsStandWhereTheyWerePut) {
    Int8Array array;
    array.add_null();
    array.add(std::optional<std::int64_t>(7));
    array.add(std::optional<std::int64_t>());

    EXPECT_THAT(round_trip<std::int64_t>({"nulls", "SELECT unnest($1::int8[])"}, array),
                ElementsAre(std::nullopt, 7, std::nullopt));
}

TEST_F(ArraysTest, AnEmptyArrayHasNoRows) {
    EXPECT_TRUE(round_trip<std::int64_t>({"empty", "SELECT unnest($1::int8[])"}, Int8Array()).empty());
}

TEST_F(ArraysTest, TextsKeepChineseQuotesAndEmptiness) {
    const std::string text = "井盖破损，{\"a\",NULL}\\ 🚨 é";
    TextArray array;
    array.add(text);
    array.add("");
    array.add("NULL");
    array.add(std::optional<std::string>("wert"));
    array.add_null();

    EXPECT_THAT(round_trip<std::string>({"text", "SELECT unnest($1::text[])"}, array),
                ElementsAre(text, "", "NULL", "wert", std::nullopt));
}

TEST_F(ArraysTest, ATextWithNulIsABug) {
    TextArray array;
    EXPECT_THROW(array.add(std::string_view("abc\0def", 7)), std::logic_error);
    EXPECT_THROW(connection_.execute({"nul", "SELECT $1::text"}, std::string("a\0b", 3)), std::logic_error);
    EXPECT_EQ(array.size(), 0U);
}

TEST_F(ArraysTest, BytesKeepEveryValue) {
    Bytes all;
    for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<std::uint8_t>(byte));
    ByteaArray array;
    array.add(all);
    array.add(BytesView());

    EXPECT_THAT(round_trip<Bytes>({"bytes", "SELECT unnest($1::bytea[])"}, array), ElementsAre(all, Bytes()));
}

TEST_F(ArraysTest, FloatsComeBackBitByBit) {
    Float8Array array;
    const std::vector<double> numbers{0.1,
                                      116.4037436,
                                      -0.0,
                                      std::numeric_limits<double>::denorm_min(),
                                      std::numeric_limits<double>::max(),
                                      std::numeric_limits<double>::infinity()};
    for (const double number : numbers) array.add(number);

    const auto back = round_trip<double>({"floats", "SELECT unnest($1::float8[])"}, array);

    EXPECT_EQ(back, std::vector<std::optional<double>>(numbers.begin(), numbers.end()));
    EXPECT_TRUE(std::signbit(*back[2]));
}

TEST_F(ArraysTest, BooleansStayBooleans) {
    BoolArray array;
    array.add(true);
    array.add(false);
    EXPECT_THAT(round_trip<bool>({"bools", "SELECT unnest($1::bool[])"}, array), ElementsAre(true, false));
}

TEST_F(ArraysTest, InstantsKeepTheirMicrosecondsFromYear1To9999) {
    using std::chrono::sys_days;
    using namespace std::chrono_literals;
    const std::vector<Instant> instants{sys_days(std::chrono::year(1) / 1 / 1),
                                        sys_days(std::chrono::year(1969) / 12 / 31) + 23h + 59min + 59s + 999999us,
                                        sys_days(std::chrono::year(2000) / 1 / 1),
                                        sys_days(std::chrono::year(2024) / 2 / 29) + 1us,
                                        sys_days(std::chrono::year(2026) / 11 / 22) + 3h + 4min + 5s + 120000us,
                                        sys_days(std::chrono::year(9999) / 12 / 31) + 23h + 59min + 59s};
    TimestamptzArray array;
    for (const Instant at : instants) array.add(at);

    EXPECT_EQ(round_trip<Instant>({"times", "SELECT unnest($1::timestamptz[])"}, array),
              std::vector<std::optional<Instant>>(instants.begin(), instants.end()));
    for (const Instant at : instants) {
        const auto row = connection_.execute({"time", "SELECT $1::timestamptz"}, at)[0];
        EXPECT_EQ(read<Instant>(row[0]), at);
    }
}

TEST_F(ArraysTest, SeveralArraysMakeOneBatch) {
    Int8Array ids;
    TextArray codes;
    for (int i = 0; i < 300; ++i) {
        ids.add(i);
        codes.add("UM-" + std::to_string(i));
    }
    connection_.run("CREATE TABLE batch (id int8, code text)");
    connection_.execute({"batch", "INSERT INTO batch SELECT * FROM unnest($1::int8[], $2::text[])"}, ids, codes);

    const auto row =
        connection_.execute({"check", "SELECT count(*), max(code) FROM batch WHERE code = 'UM-' || id"})[0];
    EXPECT_EQ(read<std::int64_t>(row[0]), 300);
    EXPECT_EQ(read<std::string>(row[1]), "UM-99");
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
