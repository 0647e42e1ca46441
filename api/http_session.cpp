#include "api/http_session.hpp"

#include "api/http_gate.hpp"
#include "models/refusal.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <exception>
#include <random>

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAwaitTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kHeadReadBytes = 4 * 1024;
constexpr std::size_t kBodyReadBytes = 16 * 1024;
constexpr std::size_t kInlineBodyBytesMax = 16 * 1024;  // smaller bodies are copied behind the head
constexpr std::size_t kLingerBytesMax = 8 * 1024 * 1024;

/// A proxy's id is taken over only when it can do no harm in logs and headers.
bool is_request_id(std::string_view id) noexcept {
    const auto plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    };
    return id.size() >= 8 && id.size() <= 64 && std::all_of(id.begin(), id.end(), plain);
}

/// An IPv4 client looks the same on a socket that listens for both families.
asio::ip::address plain_address(const asio::ip::address& address) {
    if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

void drop_front(std::string_view& first, std::string_view& second, std::size_t count) noexcept {
    const auto from_first = std::min(count, first.size());
    first.remove_prefix(from_first);
    second.remove_prefix(count - from_first);
}

std::array<asio::const_buffer, 2> to_buffers(std::string_view first, std::string_view second) {
    return {asio::const_buffer(first.data(), first.size()), asio::const_buffer(second.data(), second.size())};
}

}  // namespace

SessionContext::SessionContext(HttpOptions options_in, RouteTable routes_in, HttpHooks hooks_in)
    : options{std::move(options_in)}, routes{std::move(routes_in)}, hooks{std::move(hooks_in)} {
    for (const auto& proxy : options.trusted_proxies) trusted_.push_back(asio::ip::make_address(proxy));
    const RequestParser probe(parser_limits());  // a limit it cannot hold is a bug to be found at start-up
    std::random_device random;
    id_seed_ = (std::uint64_t{random()} << 32U) | random();
}

bool SessionContext::trusts(const asio::ip::address& proxy) const {
    return std::find(trusted_.begin(), trusted_.end(), proxy) != trusted_.end();
}

std::string SessionContext::make_request_id() const {
    // splitmix64: distinct for 2^64 requests of a process, and spread over nodes by the seed.
    auto mixed = id_seed_ + id_count_.fetch_add(1, std::memory_order_relaxed) * 0x9E3779B97F4A7C15ULL;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
    return fmt::format("{:016x}", mixed ^ (mixed >> 31U));
}

ParserLimits SessionContext::parser_limits() const {
    ParserLimits limits;
    limits.head.fields_max = options.header_fields_max;
    limits.head.target_bytes_max = options.target_bytes_max;
    limits.header_bytes_max = options.header_bytes_max;
    limits.body_bytes_max = options.body_bytes_max;
    return limits;
}

Session::Session(tcp::socket socket, std::shared_ptr<const SessionContext> context)
    : socket_{std::move(socket)}, context_{std::move(context)}, parser_{context_->parser_limits()} {
    error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(tcp::no_delay(true), ignored);
    const auto peer = plain_address(socket_.remote_endpoint(ignored).address());
    peer_address_ = peer.to_string();
    peer_trusted_ = context_->trusts(peer);
}

asio::awaitable<void> Session::run(std::shared_ptr<Session> self) {
    bool more = true;
    while (more) {
        more = co_await self->serve_one();
    }
    self->close();
}

asio::awaitable<void> Session::turn_away(std::shared_ptr<Session> self) {
    auto response = make_error_page(self->context_->hooks, 503, "too_many_connections", nullptr);
    response.set_header("Retry-After", "1");
    HeadOptions options;
    options.keep_alive = false;
    const bool sent = co_await self->send(response, options, false);
    if (sent) co_await self->linger();
    self->close();
}

asio::awaitable<bool> Session::serve_one() {
    const auto outcome = co_await read_request();
    const auto began = Clock::now();
    if (outcome == ReadOutcome::kGone) co_return false;
    if (outcome == ReadOutcome::kFault) {
        co_await refuse(parser_.fault());
        co_return false;
    }
    if (outcome == ReadOutcome::kTimeout) {
        // A client that never began to ask gets no answer.
        const FramingFault timeout{408, "request_timeout"};
        if (!idle_) co_await refuse(timeout);
        co_return false;
    }
    const auto request = parser_.release();
    identify(*request);
    const HttpResponse response = co_await respond(request);

    HeadOptions options;
    options.http10 = parser_.is_http10();
    options.keep_alive = parser_.keep_alive() && !stopping_ && !response.events;
    options.request_id = request->request_id;
    const bool head_only = request->method == Method::kHead;
    const bool sent = co_await send(response, options, head_only);
    if (response.events && sent && !head_only) co_await stream_events(response.events);
    if (response.events) response.events->detach();
    finish(request.get(), request->request_id, response.status, began);
    co_return sent&& options.keep_alive && !stopping_;
}

asio::awaitable<Session::ReadOutcome> Session::read_request() {
    parser_.reset();
    idle_ = buffer_.empty();
    arm(Clock::now() + (idle_ ? context_->options.idle_timeout : context_->options.header_timeout));
    Clock::time_point body_began;
    std::uint64_t body_bytes = 0;
    auto step = parser_.feed(buffer_);
    while (step == ParseStep::kNeedHead || step == ParseStep::kNeedBody) {
        if (stopping_ && idle_) co_return ReadOutcome::kGone;
        const bool in_body = step == ParseStep::kNeedBody;
        if (in_body && body_began == Clock::time_point()) {
            body_began = Clock::now();
            if (parser_.expects_continue() && buffer_.empty()) {
                const bool sent = co_await write_rest("HTTP/1.1 100 Continue\r\n\r\n", {});
                if (!sent) co_return ReadOutcome::kGone;
            }
        }
        if (in_body) arm(transfer_deadline(body_began, context_->options.body_timeout, body_bytes));
        const auto room = buffer_.prepare(in_body ? kBodyReadBytes : kHeadReadBytes);
        const auto target = asio::buffer(room.data(), room.size());
        const auto [error, count] = co_await socket_.async_read_some(target, kAwaitTuple);
        if (expired_) co_return ReadOutcome::kTimeout;
        if (error) co_return ReadOutcome::kGone;
        buffer_.commit(count);
        if (in_body) body_bytes += count;
        if (idle_) arm(Clock::now() + context_->options.header_timeout);
        idle_ = false;
        step = parser_.feed(buffer_);
    }
    disarm();
    idle_ = false;
    co_return step == ParseStep::kDone ? ReadOutcome::kRequest : ReadOutcome::kFault;
}

/// The last line of defence: no exception of a handler leaves its request.
asio::awaitable<HttpResponse> Session::respond(std::shared_ptr<HttpRequest> request) {
    HttpResponse response;
    try {
        auto gate = pass_gate(*request, context_->routes, context_->hooks);
        if (gate.answer) {
            response = std::move(*gate.answer);
        } else {
            auto pending = gate.route->handler(request);
            response = co_await std::move(pending);
        }
    } catch (const models::ServiceUnavailable& error) {
        response = failed(*request, true, error.what());
    } catch (const std::exception& error) {
        response = failed(*request, false, error.what());
    }
    co_return response;
}

HttpResponse Session::failed(const HttpRequest& request, bool unavailable, const char* what) {
    if (context_->hooks.on_failure) {
        context_->hooks.on_failure(request.request_id, what);
    } else {
        spdlog::error("request {} {}: {}", request.request_id, unavailable ? "unavailable" : "failed", what);
    }
    if (!unavailable) return make_error_page(context_->hooks, 500, "internal", &request);
    auto response = make_error_page(context_->hooks, 503, "unavailable", &request);
    response.set_header("Retry-After", "1");
    return response;
}

asio::awaitable<bool> Session::send(const HttpResponse& response, const HeadOptions& options, bool head_only) {
    out_.clear();
    append_head(out_, response, options);
    auto body = head_only || response.events ? std::string_view() : response.body_view();
    if (response.status == 204 || response.status == 304) body = {};
    if (body.size() <= kInlineBodyBytesMax) {
        out_.append(body);
        body = {};
    }
    bytes_sent_ = out_.size() + body.size();
    std::string_view first = out_;
    // Nearly every answer fits into the socket's buffer: then no operation needs to be started.
    error_code error;
    const auto written = body.empty() ? socket_.write_some(asio::buffer(out_), error)
                                      : socket_.write_some(to_buffers(first, body), error);
    if (error && error != asio::error::would_block) co_return false;
    drop_front(first, body, written);
    if (first.empty() && body.empty()) co_return true;
    co_return co_await write_rest(first, body);
}

asio::awaitable<bool> Session::write_rest(std::string_view first, std::string_view second) {
    const auto began = Clock::now();
    std::uint64_t sent = 0;
    while (!first.empty() || !second.empty()) {
        arm(transfer_deadline(began, context_->options.write_timeout, sent));
        const auto buffers = to_buffers(first, second);
        const auto [error, count] = co_await socket_.async_write_some(buffers, kAwaitTuple);
        if (error || expired_) co_return false;
        drop_front(first, second, count);
        sent += count;
    }
    disarm();
    co_return true;
}

/// Answers bytes that are no request. What follows them cannot be understood, so the connection ends.
asio::awaitable<void> Session::refuse(FramingFault fault) {
    const auto began = Clock::now();
    expired_ = false;
    const auto request_id = context_->make_request_id();
    const auto response = make_error_page(context_->hooks, fault.status, fault.code, nullptr);
    HeadOptions options;
    options.keep_alive = false;
    options.request_id = request_id;
    const bool sent = co_await send(response, options, false);
    finish(nullptr, request_id, fault.status, began);
    if (sent) co_await linger();
}

/// Reads on for a moment: closing with unread bytes would reset the connection and could destroy our answer.
asio::awaitable<void> Session::linger() {
    error_code error;
    socket_.shutdown(tcp::socket::shutdown_send, error);
    expired_ = false;
    arm(Clock::now() + context_->options.linger_timeout);
    std::size_t dropped = 0;
    while (!error && !expired_ && dropped < kLingerBytesMax) {
        buffer_.consume(buffer_.data().size());
        const auto room = buffer_.prepare(kBodyReadBytes);
        const auto target = asio::buffer(room.data(), room.size());
        const auto [read_error, count] = co_await socket_.async_read_some(target, kAwaitTuple);
        error = read_error;
        dropped += count;
    }
    disarm();
}

void Session::identify(HttpRequest& request) const {
    request.remote_address = peer_address_;
    if (peer_trusted_) {
        const auto given = request.header("X-Request-Id");
        if (is_request_id(given)) request.request_id = std::string(given);
        // The last entry is what the trusted proxy saw; those before it are what the client claims.
        const std::string& forwarded = parser_.forwarded_for();
        const auto begin = forwarded.find_last_of(", ");
        error_code error;
        const auto client =
            asio::ip::make_address(begin == std::string::npos ? forwarded : forwarded.substr(begin + 1), error);
        if (!error) request.remote_address = client.to_string();
    }
    if (request.request_id.empty()) request.request_id = context_->make_request_id();
}

void Session::finish(const HttpRequest* request, std::string_view request_id, unsigned status,
                     Clock::time_point began) {
    if (!context_->hooks.on_finished) return;
    FinishedRequest finished;
    finished.status = status;
    finished.duration = Clock::now() - began;
    finished.bytes_sent = bytes_sent_;
    finished.remote_address = peer_address_;
    finished.request_id = request_id;
    if (request != nullptr) {
        finished.method = request->method;
        finished.route_name = request->route_name;
        finished.remote_address = request->remote_address;
    }
    context_->hooks.on_finished(finished);
}

Session::Clock::time_point Session::transfer_deadline(Clock::time_point began, std::chrono::milliseconds timeout,
                                                      std::uint64_t bytes) const {
    const auto earned =
        std::chrono::milliseconds(bytes * 1000 / std::max<std::uint64_t>(1, context_->options.transfer_rate_min));
    return began + timeout + earned;
}

void Session::expire() {
    // The operation may have ended, and another begun, since the sweep saw the old deadline.
    if (!is_late(Clock::now())) return;
    expired_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

void Session::begin_drain() {
    stopping_ = true;
    if (events_) events_->close();
    error_code ignored;
    if (idle_) socket_.cancel(ignored);
}

void Session::abort() {
    close();
}

void Session::close() noexcept {
    disarm();
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    socket_.close(ignored);
}

}  // namespace gridwhistle::api
