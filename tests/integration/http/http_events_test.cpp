#include "api/event_stream.hpp"
#include "http_fixture.hpp"

#include <gmock/gmock.h>

#include <future>

namespace gridwhistle::tests {
namespace {

using api::EventSource;
using api::HttpRequest;
using api::HttpResponse;
using api::Method;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

EventSource::Frame frame(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

class HttpEventsTest : public HttpServerTest {
  protected:
    /// A stream at /stream whose source the test holds; it begins behind the Last-Event-ID the client names.
    void start_stream(api::EventStreamOptions options = {}) {
        source_ = std::make_shared<EventSource>(options);
        source_->on_close([this] { closed_.set_value(); });
        const auto handler =
            [this](std::shared_ptr<const HttpRequest> request) -> boost::asio::awaitable<HttpResponse> {
            const std::string last(request->header("Last-Event-ID"));
            if (!last.empty()) source_->push(frame(api::make_event_frame(last + "+1", "missed", "{}")));
            auto response = HttpResponse::stream(source_);
            co_return response;
        };
        route(Method::kGet, "/stream", handler);
        start(2);
    }
    bool wait_closed() { return closed_future_.wait_for(10s) == std::future_status::ready; }

    std::shared_ptr<EventSource> source_;
    std::promise<void> closed_;
    std::future<void> closed_future_{closed_.get_future()};
};

const std::string kStream = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n";

TEST_F(HttpEventsTest, DeliversWhatAnyThreadPushesInOrder) {
    start_stream();
    auto client = connect();
    client.send(kStream);
    const auto head = client.read_answer();
    EXPECT_EQ(head.header("Content-Type"), "text/event-stream");
    EXPECT_EQ(head.header("Connection"), "close");

    std::string expected;
    for (int i = 0; i < 200; ++i) {
        const auto text = api::make_event_frame(std::to_string(i), "whistle", "{}");
        expected += text;
        ASSERT_TRUE(source_->push(frame(text)));
    }
    source_->close();

    EXPECT_EQ(client.read_all(), expected);
    EXPECT_TRUE(wait_closed());
}

TEST_F(HttpEventsTest, ResumesBehindTheIdTheClientNames) {
    start_stream();
    auto client = connect();
    client.send("GET /stream HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 41\r\n\r\n");

    EXPECT_THAT(client.read_until("\n\n"), HasSubstr("HTTP/1.1 200"));
    client.close();
    EXPECT_TRUE(wait_closed());

    EXPECT_FALSE(source_->push(frame("late")));
}

TEST_F(HttpEventsTest, SendsAPingWhileNothingHappens) {
    api::EventStreamOptions options;
    options.ping_interval = 10ms;
    start_stream(options);
    auto client = connect();
    client.send(kStream);

    EXPECT_THAT(client.read_until(": ping\n\n: ping\n\n"), HasSubstr(": ping\n\n: ping\n\n"));
}

TEST_F(HttpEventsTest, ClosesAClientThatReadsTooSlowly) {
    api::EventStreamOptions options;
    options.queue_bytes_max = 256 * 1024;
    start_stream(options);
    RawClient client(server_->port(), 4096);
    client.send(kStream);
    client.read_until("\r\n\r\n");
    const auto big = frame(std::string(64 * 1024, 'x'));
    std::size_t pushed = 0;
    while (source_->push(big) && pushed < 4096) ++pushed;

    EXPECT_LT(pushed, 4096U);
    EXPECT_TRUE(wait_closed());
    EXPECT_TRUE(wait_connections(0));
}

TEST_F(HttpEventsTest, NoticesAClientThatLeaves) {
    start_stream();
    auto client = connect();
    client.send(kStream);
    client.read_until("\r\n\r\n");

    client.close();

    EXPECT_TRUE(wait_closed());
    EXPECT_TRUE(wait_connections(0));
}

TEST_F(HttpEventsTest, EndsWhenTheServerDrains) {
    start_stream();
    auto client = connect();
    client.send(kStream);
    client.read_until("\r\n\r\n");

    stop();

    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(wait_closed());
}

TEST_F(HttpEventsTest, HeadShowsTheStreamWithoutOpeningIt) {
    start_stream();
    auto client = connect();
    client.send("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_EQ(client.read_answer(true).status, 200U);
    EXPECT_TRUE(wait_closed());
}

}  // namespace
}  // namespace gridwhistle::tests
