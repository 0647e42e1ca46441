#include "api/completion.hpp"
#include "http_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>

#include <future>
#include <stdexcept>

namespace gridwhistle::tests {
namespace {

using api::Completion;
using api::HttpRequest;
using api::HttpResponse;
using api::Method;
using namespace std::chrono_literals;

const std::string kSlowGet = "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n";

class HttpDrainTest : public HttpServerTest {
  protected:
    void SetUp() override {
        const auto handler = [this](std::shared_ptr<const HttpRequest>) -> boost::asio::awaitable<HttpResponse> {
            entered_.set_value();
            auto response = co_await answer_->wait();
            co_return response;
        };
        route(Method::kGet, "/slow", handler);
        route(Method::kPost, "/echo", echo);
    }

    /// Begins to drain and returns once no new connection is taken.
    std::future<void> begin_stop() {
        auto stopped = boost::asio::co_spawn(io_, server_->stop(), boost::asio::use_future);
        const auto until = std::chrono::steady_clock::now() + 10s;
        while (std::chrono::steady_clock::now() < until) {
            try {
                RawClient probe(server_->port());
            } catch (const std::runtime_error&) {
                break;
            }
        }
        return stopped;
    }

    std::shared_ptr<Completion<HttpResponse>> answer_ = Completion<HttpResponse>::make();
    std::promise<void> entered_;
};

TEST_F(HttpDrainTest, LetsTheRequestInFlightFinish) {
    start();
    auto busy = connect();
    auto idle = connect();
    busy.send(kSlowGet);
    entered_.get_future().wait();

    auto stopped = begin_stop();
    EXPECT_TRUE(idle.is_closed());
    EXPECT_EQ(stopped.wait_for(0s), std::future_status::timeout);
    answer_->complete(HttpResponse(200, "done", "text/plain"));

    const auto answer = busy.read_answer();
    EXPECT_EQ(answer.body, "done");
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_EQ(stopped.wait_for(10s), std::future_status::ready);
}

TEST_F(HttpDrainTest, ClosesWhatIsNotFinishedInTime) {
    options_.drain_timeout = 50ms;
    start();
    auto busy = connect();
    busy.send(kSlowGet);
    entered_.get_future().wait();

    auto stopped = begin_stop();

    EXPECT_EQ(stopped.wait_for(10s), std::future_status::ready);
    EXPECT_TRUE(busy.is_closed());
    answer_->complete(HttpResponse(200));  // the engine still owes every caller its answer
    EXPECT_TRUE(wait_connections(0));
}

TEST_F(HttpDrainTest, AnsweredByAnotherThreadInOneBatch) {
    start(2);
    auto client = connect();
    client.send(kSlowGet);
    entered_.get_future().wait();

    std::jthread lane([this] {
        api::CompletionBatch batch(io_);
        batch.complete(answer_, HttpResponse(200, "from a lane", "text/plain"));
    });

    EXPECT_EQ(client.read_answer().body, "from a lane");
}

TEST_F(HttpDrainTest, StoppingWithManyConnectionsRacesWithNothing) {
    start(3);
    std::vector<std::jthread> clients;
    for (int c = 0; c < 4; ++c)
        clients.emplace_back([this] {
            try {
                auto client = connect();
                const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
                while (client.send(post) && client.read_answer().status == 200) continue;
            } catch (const std::runtime_error&) {
                return;  // the server was gone before this client came
            }
        });
    wait_finished(100);
    auto stopped = begin_stop();
    EXPECT_EQ(stopped.wait_for(10s), std::future_status::ready);
}

}  // namespace
}  // namespace gridwhistle::tests
