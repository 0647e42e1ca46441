#include "api/http_target.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::api {
namespace {

using Segments = std::vector<std::string>;

TEST(Target, IsSplitAndDecodedExactlyOnce) {
    const auto target = parse_target("/areas/%E4%B8%9C%31%2541/?a=%41&b", "x");

    ASSERT_TRUE(target);
    EXPECT_EQ(target->segments, (Segments{"areas", "东1%41", ""}));
    EXPECT_EQ(target->query, "a=%41&b");
}

TEST(Target, OfTheRootHasNoSegments) {
    EXPECT_EQ(parse_target("/", "x")->segments, Segments());
    EXPECT_EQ(parse_target("/?q", "x")->query, "q");
}

TEST(Target, InAbsoluteFormMustNameOurHost) {
    EXPECT_EQ(parse_target("http://X:80/a", "x:80")->segments, Segments{"a"});
    EXPECT_FALSE(parse_target("http://other/a", "x"));
    EXPECT_FALSE(parse_target("ftp://x/a", "x"));
    EXPECT_FALSE(parse_target("http://x", "x"));
    EXPECT_FALSE(parse_target("a/b", "x"));
    EXPECT_FALSE(parse_target("*", "x"));
}

class BadPathTest : public ::testing::TestWithParam<const char*> {};

TEST_P(BadPathTest, IsRefused) {
    EXPECT_FALSE(parse_target(GetParam(), "x"));
}

INSTANTIATE_TEST_SUITE_P(Paths, BadPathTest,
                         ::testing::Values("/..", "/a/../b", "/.", "/%2e%2e/x", "/..%5c", "/a%2fb", "/a%2Fb", "/%00",
                                           "/%c0%ae", "/%", "/%4", "/%zz", "/a%7f", "/a%0a", "/%ff", "/%ed%a0%80",
                                           "/%f4%90%80%80", "/a#b", "/..."));

TEST(Utf8, AcceptsEverySequenceLengthAndNoOverlongOne) {
    EXPECT_TRUE(is_utf8("a\xC3\xA9\xE5\x93\xA8\xF0\x9F\x98\x80"));
    EXPECT_FALSE(is_utf8("\xC1\x81"));
    EXPECT_FALSE(is_utf8("\xE0\x80\x80"));
    EXPECT_FALSE(is_utf8("\xE5\x93"));
    EXPECT_FALSE(is_utf8("\x80"));
    EXPECT_FALSE(is_utf8("\xF8\x88\x80\x80\x80"));
}

}  // namespace
}  // namespace gridwhistle::api
