#include "api/route_table.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace gridwhistle::api {
namespace {

using Segments = std::vector<std::string>;

boost::asio::awaitable<HttpResponse> answer(std::shared_ptr<const HttpRequest>) {
    co_return HttpResponse();
}

class RouteTableTest : public ::testing::Test {
  protected:
    void add(Method method, const std::string& pattern, const std::string& name) {
        Route route;
        route.method = method;
        route.pattern = pattern;
        route.name = name;
        route.handler = answer;
        table_.add(std::move(route));
    }
    std::string name_of(Method method, const Segments& segments) const {
        const auto match = table_.match(method, segments);
        return match.route != nullptr ? match.route->name : "";
    }

    RouteTable table_;
};

TEST_F(RouteTableTest, CapturesSegmentsByName) {
    add(Method::kGet, "/whistles/{id}/events/{n}", "event");

    const auto match = table_.match(Method::kGet, {"whistles", "7", "events", "3"});

    ASSERT_NE(match.route, nullptr);
    ASSERT_EQ(match.captures.size(), 2U);
    EXPECT_EQ(match.captures[0], (std::pair<std::string_view, std::string>("id", "7")));
    EXPECT_EQ(match.captures[1], (std::pair<std::string_view, std::string>("n", "3")));
}

TEST_F(RouteTableTest, ALiteralWinsOverACaptureAndACaptureOverTheRest) {
    add(Method::kGet, "/{page...}", "pages");
    add(Method::kGet, "/areas/{code}", "area");
    add(Method::kGet, "/areas/at", "area_at");

    EXPECT_EQ(name_of(Method::kGet, {"areas", "at"}), "area_at");
    EXPECT_EQ(name_of(Method::kGet, {"areas", "110101"}), "area");
    EXPECT_EQ(name_of(Method::kGet, {"areas", "110101", "x"}), "pages");
    EXPECT_EQ(name_of(Method::kGet, {}), "pages");
    EXPECT_EQ(table_.match(Method::kGet, {"js", "a.js"}).captures[0].second, "js/a.js");
}

TEST_F(RouteTableTest, TriesTheCaptureWhenTheLiteralLacksTheMethod) {
    add(Method::kPost, "/whistles/batch", "batch");
    add(Method::kGet, "/whistles/{id}", "whistle");

    EXPECT_EQ(name_of(Method::kGet, {"whistles", "batch"}), "whistle");
    EXPECT_EQ(name_of(Method::kPost, {"whistles", "batch"}), "batch");
}

TEST_F(RouteTableTest, KnowsTheMethodsOfAPathThatLacksTheOneAsked) {
    add(Method::kPost, "/whistles", "file");
    add(Method::kGet, "/whistles", "list");

    EXPECT_EQ(to_allow_value(table_.match(Method::kDelete, {"whistles"}).allowed), "GET, HEAD, POST, OPTIONS");
    EXPECT_TRUE(table_.match(Method::kDelete, {"nothing"}).allowed.empty());
    EXPECT_TRUE(table_.match(Method::kGet, {"whistles", ""}).allowed.empty());
    EXPECT_EQ(name_of(Method::kHead, {"whistles"}), "list");
}

TEST_F(RouteTableTest, AnEmptySegmentIsNoCapture) {
    add(Method::kGet, "/whistles/{id}", "whistle");

    EXPECT_EQ(name_of(Method::kGet, {"whistles", ""}), "");
}

TEST_F(RouteTableTest, RefusesConflictsAndMalformedPatternsAtStartUp) {
    add(Method::kGet, "/whistles/{id}", "whistle");

    EXPECT_THROW(add(Method::kGet, "/whistles/{number}", "again"), std::logic_error);
    EXPECT_THROW(add(Method::kPost, "/other", "whistle"), std::logic_error);
    EXPECT_THROW(add(Method::kGet, "whistles", "no_slash"), std::logic_error);
    EXPECT_THROW(add(Method::kGet, "/a//b", "empty"), std::logic_error);
    EXPECT_THROW(add(Method::kGet, "/a/", "trailing"), std::logic_error);
    EXPECT_THROW(add(Method::kGet, "/{a...}/b", "rest"), std::logic_error);
    EXPECT_THROW(add(Method::kGet, "/{a}/{a}", "twice"), std::logic_error);
    EXPECT_THROW(add(Method::kGet, "/x{a}", "brace"), std::logic_error);
}

}  // namespace
}  // namespace gridwhistle::api
