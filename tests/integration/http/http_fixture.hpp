#pragma once

#include "api/http_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace gridwhistle::tests {

/// One answer as it came over the wire.
class Answer {
  public:
    unsigned status{0};
    std::string head;  ///< with status line and the empty line
    std::string body;

    /// Value of the first field of that name; empty when absent.
    [[nodiscard]] std::string header(const std::string& name) const;
};

/// A client that sends exactly the bytes it is told to. Blocking; every wait ends after ten seconds at the latest.
class RawClient {
  public:
    /// `receive_buffer_bytes` 0 leaves the system's choice.
    explicit RawClient(std::uint16_t port, int receive_buffer_bytes = 0);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False when the server has closed meanwhile.
    bool send(std::string_view bytes);
    /// The next answer; status 0 when the server closed first. `head_only` for answers to HEAD.
    Answer read_answer(bool head_only = false);
    /// Reads until `text` has come; what came so far otherwise.
    std::string read_until(std::string_view text);
    /// Everything until the server closes.
    std::string read_all();
    /// Whether the server closed without sending more.
    bool is_closed();
    void close();

  private:
    bool receive();

    int socket_{-1};
    std::string pending_;
};

/// A server on a free loopback port with its own I/O threads.
class HttpServerTest : public ::testing::Test {
  protected:
    HttpServerTest();
    /// Ends the I/O threads while the members of the test, which handlers may use, are still there.
    void TearDown() override;

    /// Adds a route; before start().
    void route(api::Method method, std::string pattern, api::Handler handler,
               std::vector<std::string> media_types = {"*/*"});
    void start(unsigned threads = 1);
    void stop();
    [[nodiscard]] RawClient connect() { return RawClient(server_->port()); }

    /// One request on a connection of its own; the answer and nothing behind it is asked for.
    Answer ask(std::string_view bytes);

    struct Finished {
        std::string route_name;
        std::string request_id;
        unsigned status{0};
        std::size_t bytes_sent{0};
    };
    /// Waits until that many requests are reported as finished.
    std::vector<Finished> wait_finished(std::size_t count);
    /// Waits until the server has exactly that many connections.
    bool wait_connections(std::size_t count);

    api::HttpOptions options_;
    api::HttpHooks hooks_;
    boost::asio::io_context io_;
    std::optional<api::HttpServer> server_;

  private:
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    api::RouteTable routes_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Finished> finished_;
    std::vector<std::jthread> threads_;
};

/// Answers with the request's body.
boost::asio::awaitable<api::HttpResponse> echo(std::shared_ptr<const api::HttpRequest> request);

}  // namespace gridwhistle::tests
