#include "api/call_filters.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::api {
namespace {

Filters filters(std::string query) {
    HttpRequest request;
    request.query = std::move(query);
    return Filters(request, {"cursor"});
}

TEST(Filters, TakeAFlagByItsNameAlone) {
    auto flag = [](std::string query) { return filters(std::move(query)).flag("cursor"); };
    EXPECT_TRUE(flag("cursor"));
    EXPECT_TRUE(flag("cursor="));
    EXPECT_TRUE(flag("cursor=true"));
    EXPECT_FALSE(flag("cursor=false"));
    EXPECT_FALSE(flag(""));
    auto other = filters("cursor=maybe");
    EXPECT_FALSE(other.flag("cursor"));
    EXPECT_EQ(other.faults().at(0).code, "not_a_choice");
}

TEST(Filters, TakeACursorThatAPageGave) {
    auto given = filters("cursor=1795000000123456.5.2");
    EXPECT_EQ(given.cursor(), "1795000000123456.5.2");
    auto none = filters("");
    EXPECT_EQ(none.cursor(), "");
    EXPECT_TRUE(given.faults().empty() && none.faults().empty());
}

TEST(Filters, RefuseAnyOtherCursorByItsName) {
    auto junk = filters("cursor=junk");

    EXPECT_EQ(junk.cursor(), "");
    ASSERT_EQ(junk.faults().size(), 1U);
    EXPECT_EQ(junk.faults()[0].code, "parameter_not_cursor");
    EXPECT_EQ(junk.faults()[0].details[0], (std::pair<std::string, std::string>("parameter", "cursor")));
}

}  // namespace
}  // namespace gridwhistle::api
