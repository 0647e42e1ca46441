#pragma once

#include "api/event_stream.hpp"
#include "api/http_parser.hpp"
#include "api/http_server.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::api {

/// What all sessions of one server share. Immutable but for the counter, so safe from any thread.
class SessionContext {
  public:
    SessionContext(HttpOptions options_in, RouteTable routes_in, HttpHooks hooks_in);

    HttpOptions options;
    RouteTable routes;
    HttpHooks hooks;

    [[nodiscard]] bool trusts(const boost::asio::ip::address& proxy) const;
    [[nodiscard]] std::string make_request_id() const;
    [[nodiscard]] ParserLimits parser_limits() const;

  private:
    std::vector<boost::asio::ip::address> trusted_;
    std::uint64_t id_seed_;
    mutable std::atomic<std::uint64_t> id_count_{0};
};

/// One accepted connection. Everything but is_late() runs on the strand of its socket.
class Session : public std::enable_shared_from_this<Session> {
  public:
    using Clock = std::chrono::steady_clock;

    Session(boost::asio::ip::tcp::socket socket, std::shared_ptr<const SessionContext> context);

    /// Serves requests, in order, until either side closes.
    static boost::asio::awaitable<void> run(std::shared_ptr<Session> self);
    /// Answers 503 to whatever comes, for a server that has all the connections it takes.
    static boost::asio::awaitable<void> turn_away(std::shared_ptr<Session> self);

    [[nodiscard]] bool is_late(Clock::time_point now) const noexcept {
        return now.time_since_epoch().count() > deadline_.load(std::memory_order_relaxed);
    }
    /// Cancels the read or write whose deadline has passed.
    void expire();
    void begin_drain();
    void abort();
    [[nodiscard]] boost::asio::any_io_executor executor() { return socket_.get_executor(); }

  private:
    enum class ReadOutcome : std::uint8_t { kRequest, kFault, kTimeout, kGone };
    static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

    boost::asio::awaitable<bool> serve_one();
    boost::asio::awaitable<ReadOutcome> read_request();
    boost::asio::awaitable<HttpResponse> respond(std::shared_ptr<HttpRequest> request);
    boost::asio::awaitable<bool> send(const HttpResponse& response, const HeadOptions& options, bool head_only);
    boost::asio::awaitable<bool> write_rest(std::string_view first, std::string_view second);
    boost::asio::awaitable<void> refuse(FramingFault fault);
    boost::asio::awaitable<void> stream_events(std::shared_ptr<EventSource> source);
    boost::asio::awaitable<bool> write_frames(const std::vector<EventSource::Frame>& frames);
    boost::asio::awaitable<void> linger();

    void identify(HttpRequest& request) const;
    void watch_peer();
    void wake_stream();
    void finish(const HttpRequest* request, std::string_view request_id, unsigned status, Clock::time_point began);
    [[nodiscard]] HttpResponse failed(const HttpRequest& request, bool unavailable, const char* what);
    [[nodiscard]] Clock::time_point transfer_deadline(Clock::time_point began, std::chrono::milliseconds timeout,
                                                      std::uint64_t bytes) const;
    void arm(Clock::time_point deadline) noexcept {
        deadline_.store(deadline.time_since_epoch().count(), std::memory_order_relaxed);
    }
    void disarm() noexcept { deadline_.store(kNever, std::memory_order_relaxed); }
    void close() noexcept;

    boost::asio::ip::tcp::socket socket_;
    std::shared_ptr<const SessionContext> context_;
    RequestParser parser_;
    ReadBuffer buffer_;
    std::string out_;
    std::string peer_address_;
    bool peer_trusted_{false};
    std::shared_ptr<EventSource> events_;
    std::optional<boost::asio::steady_timer> ping_timer_;
    std::atomic<std::int64_t> deadline_{kNever};
    std::size_t bytes_sent_{0};
    bool idle_{false};      // waiting for the first byte of a request
    bool stopping_{false};  // the server drains
    bool expired_{false};   // a deadline passed
    bool peer_gone_{false};
};

}  // namespace gridwhistle::api
