#include "storage/postgres/copy_rows.hpp"

#include "storage/postgres/rows.hpp"
#include "storage/postgres/transaction.hpp"
#include "tests/support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::storage::postgres {
namespace {

using models::Instant;

constexpr const char* kCopy = "COPY kept FROM STDIN (FORMAT binary)";
constexpr std::int16_t kColumns = 9;

class CopyRowsTest : public ::testing::Test {
  protected:
    CopyRowsTest() {
        connection_.run(
            "CREATE TABLE kept (id int8 PRIMARY KEY, small int2, middle int4, yes bool, number float8, at timestamptz,"
            " word text, raw bytea, words text[])");
    }

    static void add_plain_row(CopyRows& rows, std::int64_t id) {
        rows.begin_row();
        rows.add(id);
        for (int i = 1; i < kColumns; ++i) rows.add_null();
    }
    std::int64_t count() {
        static constexpr Statement kCount{"count_kept", "SELECT count(*) FROM kept"};
        return read<std::int64_t>(connection_.execute(kCount)[0][0]);
    }

    tests::TestDatabase database_{tests::TestDatabase::Schema::kEmpty};
    Connection connection_{database_.options()};
};

TEST_F(CopyRowsTest, EveryTypeArrivesAsItWasSent) {
    TextArray words;
    words.add("街道");
    words.add("a,\"b\"");
    CopyRows rows(kColumns);
    rows.begin_row();
    rows.add(std::int64_t{-9007199254740991});
    rows.add(std::int16_t{-7});
    rows.add(std::int32_t{70000});
    rows.add(true);
    rows.add(std::optional(0.1));
    rows.add(Instant{});
    rows.add(std::string_view("a\tb\\\n\"井盖"));
    rows.add(to_bytes(std::string_view("\x00\xFF", 2)));
    rows.add(words);
    connection_.copy(kCopy, rows.finish());

    static constexpr Statement kAll{
        "all_kept", "SELECT id, small, middle, yes, number, at, word, raw, array_to_string(words, '|') FROM kept"};
    const auto row = connection_.execute(kAll)[0];
    RowReader reader(row);
    EXPECT_EQ(reader.next<std::int64_t>(), -9007199254740991);
    EXPECT_EQ(reader.next<std::int16_t>(), -7);
    EXPECT_EQ(reader.next<std::int32_t>(), 70000);
    EXPECT_TRUE(reader.next<bool>());
    EXPECT_EQ(reader.next<std::optional<double>>(), 0.1);
    EXPECT_EQ(reader.next<Instant>(), Instant{});
    EXPECT_EQ(reader.next<std::string>(), "a\tb\\\n\"井盖");
    EXPECT_EQ(reader.next<Bytes>(), (Bytes{0x00, 0xFF}));
    EXPECT_EQ(reader.next<std::string>(), "街道|a,\"b\"");
}

TEST_F(CopyRowsTest, ThousandsOfRowsArriveAtOnce) {
    CopyRows rows(kColumns);
    for (std::int64_t id = 1; id <= 5000; ++id) add_plain_row(rows, id);
    connection_.copy(kCopy, rows.finish());
    EXPECT_EQ(count(), 5000);
}

TEST_F(CopyRowsTest, ARepeatedKeyIsAUniqueViolationThatNamesItsConstraintAndStoresNothing) {
    CopyRows rows(kColumns);
    add_plain_row(rows, 1);
    add_plain_row(rows, 2);
    add_plain_row(rows, 1);
    try {
        connection_.copy(kCopy, rows.finish());
        FAIL() << "it was stored";
    } catch (const UniqueViolation& taken) {
        EXPECT_EQ(taken.constraint(), "kept_pkey");
    }
    EXPECT_TRUE(connection_.is_open());
    EXPECT_EQ(count(), 0);
}

TEST_F(CopyRowsTest, ATextThatIsNotUtf8IsRefusedAndTheConnectionGoesOn) {
    CopyRows rows(2);
    rows.begin_row();
    rows.add(std::int64_t{1});
    rows.add(std::string_view("\xFF"));
    EXPECT_THROW(connection_.copy("COPY kept (id, word) FROM STDIN (FORMAT binary)", rows.finish()), StatementRefused);
    EXPECT_TRUE(connection_.is_open());
    EXPECT_EQ(count(), 0);
}

TEST_F(CopyRowsTest, AStatementThatIsNoCopyIsRefused) {
    CopyRows rows(1);
    EXPECT_THROW(connection_.copy("COPY nothing FROM STDIN (FORMAT binary)", rows.finish()), StatementRefused);
    EXPECT_TRUE(connection_.is_open());
}

TEST_F(CopyRowsTest, WhatWasCopiedGoesWithItsTransaction) {
    {
        Transaction transaction(connection_);
        CopyRows rows(kColumns);
        add_plain_row(rows, 1);
        transaction.copy(kCopy, rows.finish());
    }
    EXPECT_EQ(count(), 0);
}

TEST_F(CopyRowsTest, ATextWithNulIsRefusedBeforeItIsSent) {
    CopyRows rows(1);
    rows.begin_row();
    EXPECT_THROW(rows.add(std::string_view("a\0b", 3)), std::logic_error);
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
