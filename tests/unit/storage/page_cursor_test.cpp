#include "storage/page_cursor.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::storage {
namespace {

TEST(PageCursor, IsReadFromItsOwnText) {
    const PageCursor cursor{models::Instant(std::chrono::microseconds(1'795'000'000'123'456)), 9007199254740991, 65535};

    EXPECT_EQ(PageCursor::parse(cursor.text()), cursor);
    EXPECT_EQ(PageCursor::parse("0.0.0"), PageCursor());
}

TEST(PageCursor, IsNoOtherText) {
    for (const auto* text :
         {"", "junk", "1", "1.2", "1.2.", "1.2.3.", "1.2.3.4", "1.2.x", " 1.2.3", "+1.2.3", "-1.2.3", "1.-2.3",
          "1.2.-3", "1,2,3", "253402300800000000.1.1", "9223372036854775808.1.1", "1.2.2147483648"})
        EXPECT_EQ(PageCursor::parse(text), std::nullopt) << text;
}

}  // namespace
}  // namespace gridwhistle::storage
