#include "http_fixture.hpp"

#include <gmock/gmock.h>

#include <list>

namespace gridwhistle::tests {
namespace {

using api::HttpRequest;
using api::HttpResponse;
using api::Method;
using ::testing::Each;
using ::testing::Field;
using namespace std::chrono_literals;

const std::string kPlainGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

class HttpTimeoutsTest : public HttpServerTest {
  protected:
    void SetUp() override {
        route(Method::kPost, "/", echo);
        route(Method::kGet, "/", echo);
    }
};

TEST_F(HttpTimeoutsTest, AnIdleConnectionIsClosedWithoutAWord) {
    options_.idle_timeout = 50ms;
    start();
    auto silent = connect();
    auto quiet = connect();
    quiet.send(kPlainGet);
    EXPECT_EQ(quiet.read_answer().status, 200U);

    EXPECT_TRUE(silent.is_closed());
    EXPECT_TRUE(quiet.is_closed());
}

TEST_F(HttpTimeoutsTest, AHeadThatNeverEndsIsA408) {
    options_.header_timeout = 50ms;
    start();
    auto client = connect();
    client.send("GET / HTTP/1.1\r\nHost: x\r\n");

    EXPECT_EQ(client.read_answer().status, 408U);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(HttpTimeoutsTest, ABodyThatNeverEndsIsA408) {
    options_.body_timeout = 50ms;
    start();
    auto client = connect();
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello");

    EXPECT_EQ(client.read_answer().status, 408U);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(HttpTimeoutsTest, AClientThatDoesNotReadIsClosed) {
    options_.write_timeout = 50ms;
    options_.transfer_rate_min = 1024 * 1024 * 1024;
    auto big = std::make_shared<const std::string>(64 * 1024 * 1024, 'x');
    route(Method::kGet, "/export", [big](std::shared_ptr<const HttpRequest>) -> boost::asio::awaitable<HttpResponse> {
        HttpResponse response;
        response.shared_body = big;
        co_return response;
    });
    start();
    RawClient client(server_->port(), 4096);
    client.send("GET /export HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_EQ(wait_finished(1).size(), 1U);
    EXPECT_TRUE(wait_connections(0));
    EXPECT_LT(client.read_all().size(), big->size());
}

TEST_F(HttpTimeoutsTest, ManySlowClientsHinderNobody) {
    options_.header_timeout = 5s;
    start();
    std::list<RawClient> slow;
    for (int i = 0; i < 300; ++i) {
        slow.emplace_back(server_->port());
        slow.back().send("GET / HT");
    }
    ASSERT_TRUE(wait_connections(300));
    const auto began = std::chrono::steady_clock::now();

    for (int i = 0; i < 100; ++i) EXPECT_EQ(ask(kPlainGet).status, 200U);

    EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
}

TEST_F(HttpTimeoutsTest, AClientThatLeavesMidwayLeavesNothingBehind) {
    start();
    {
        auto client = connect();
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhe");
        ASSERT_TRUE(wait_connections(1));
    }

    EXPECT_TRUE(wait_connections(0));
}

}  // namespace
}  // namespace gridwhistle::tests
