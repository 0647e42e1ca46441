#pragma once

#include "api/http_message.hpp"
#include "api/route_table.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::api {

/// Every limit of the HTTP edge. Timeouts are enforced to within a quarter of the smallest one, at most 250 ms late.
struct HttpOptions {
    std::string address{"127.0.0.1"};
    std::uint16_t port{8080};  ///< 0 takes any free one
    std::size_t header_bytes_max{16 * 1024};
    std::size_t header_fields_max{100};
    std::size_t target_bytes_max{8 * 1024};
    std::uint64_t body_bytes_max{1024 * 1024};
    std::size_t connections_max{4096};
    std::chrono::milliseconds idle_timeout{10'000};    ///< between requests of one connection
    std::chrono::milliseconds header_timeout{10'000};  ///< from the first byte of a head to its last
    /// A body and an answer may take this long plus the time their bytes need at `transfer_rate_min`.
    std::chrono::milliseconds body_timeout{10'000};
    std::chrono::milliseconds write_timeout{10'000};
    std::uint64_t transfer_rate_min{4 * 1024};        ///< bytes a second
    std::chrono::milliseconds linger_timeout{1'000};  ///< for a refused client to stop sending and read why
    std::chrono::milliseconds drain_timeout{10'000};
    /// Numeric addresses whose X-Forwarded-For and X-Request-Id are believed.
    std::vector<std::string> trusted_proxies{};
};

/// One answered request, for access log and metrics. The views are valid during the call only.
struct FinishedRequest {
    Method method{Method::kOther};
    std::string_view route_name;  ///< empty when no route matched
    std::string_view request_id;
    std::string_view remote_address;
    unsigned status{0};
    std::chrono::nanoseconds duration{0};  ///< from the last byte of the request to the last of the answer
    std::size_t bytes_sent{0};
};

/// Makes the server's own error answers; the request is null when it could not be parsed.
using ErrorPage = std::function<HttpResponse(unsigned status, std::string_view code, const HttpRequest* request)>;

/// What the server asks of and tells to its surroundings. Called on I/O threads, several at a time if there are
/// several; none may block. Those left empty do nothing, apart from `error_page` (plain text in English) and
/// `on_failure` (one line in the log).
struct HttpHooks {
    ErrorPage error_page;
    std::function<void(const FinishedRequest&)> on_finished;
    /// Asked before routing, so that 401 and 404 are limited too. A duration means 429 with Retry-After.
    std::function<std::optional<std::chrono::seconds>(const HttpRequest&)> admit;
    /// A handler threw; `what` is for operators, never for clients.
    std::function<void(std::string_view request_id, std::string_view what)> on_failure;
};

/// Accepts connections and turns each request into one call of its route's handler.
///
/// Every connection runs on its own strand, so any number of threads may run the io_context.
class HttpServer {
  public:
    HttpServer(boost::asio::io_context& io, HttpOptions options, RouteTable routes, HttpHooks hooks = {});
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Binds and starts accepting. Throws boost::system::system_error when it cannot bind.
    void start();

    /// The port in use; differs from the option when that was zero.
    [[nodiscard]] std::uint16_t port() const;

    /// Connections open now.
    [[nodiscard]] std::size_t connections() const;

    /// Stops accepting, closes idle connections and event streams, lets running requests finish for at most
    /// drain_timeout, then closes the rest. Answers say `Connection: close` from here on.
    boost::asio::awaitable<void> stop();

  private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

/// Runs the io_context until it is stopped or out of work; an exception that escapes a handler is logged and survived.
void run_io(boost::asio::io_context& io);

}  // namespace gridwhistle::api
