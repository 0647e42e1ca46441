#include "api/http_server.hpp"

#include "api/http_session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <unordered_set>

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAwaitTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptPause{50};
// Connections beyond the limit that are told so; what comes on top of these is closed without a word.
constexpr std::size_t kTurnedAwayMax = 64;

/// How often deadlines are looked at: a quarter of the smallest timeout.
std::chrono::milliseconds sweep_interval(const HttpOptions& options) {
    const auto smallest = std::min({options.idle_timeout, options.header_timeout, options.body_timeout,
                                    options.write_timeout, options.linger_timeout});
    return std::clamp(smallest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(250));
}

void log_failure(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        spdlog::error("http session failed: {}", error.what());
    } catch (...) {
        spdlog::error("http session failed with something that is no exception");
    }
}

}  // namespace

class HttpServer::Impl : public std::enable_shared_from_this<HttpServer::Impl> {
  public:
    Impl(asio::io_context& io, HttpOptions options, RouteTable routes, HttpHooks hooks)
        : io_{io},
          strand_{asio::make_strand(io)},
          context_{std::make_shared<SessionContext>(std::move(options), std::move(routes), std::move(hooks))},
          acceptor_{strand_},
          sweep_timer_{strand_},
          drained_{strand_, asio::steady_timer::time_point::max()} {}

    void start() {
        const tcp::endpoint endpoint(asio::ip::make_address(context_->options.address), context_->options.port);
        acceptor_.open(endpoint.protocol());
        acceptor_.set_option(asio::socket_base::reuse_address(true));
        acceptor_.bind(endpoint);
        acceptor_.listen();
        port_ = acceptor_.local_endpoint().port();
        asio::co_spawn(strand_, accept_loop(shared_from_this()), asio::detached);
        asio::co_spawn(strand_, sweep_loop(shared_from_this()), asio::detached);
    }

    std::uint16_t port() const noexcept { return port_; }  // fixed before any thread can race
    std::size_t connections() const noexcept { return connections_.load(std::memory_order_relaxed); }

    static asio::awaitable<void> stop(std::shared_ptr<Impl> self) {
        // Everything stop does touches state owned by the strand, so it moves there first.
        auto work = stop_on_strand(self);
        co_await asio::co_spawn(self->strand_, std::move(work), asio::use_awaitable);
    }

  private:
    static asio::awaitable<void> accept_loop(std::shared_ptr<Impl> self) {
        for (;;) {
            auto accepting = self->acceptor_.async_accept(asio::make_strand(self->io_), kAwaitTuple);
            auto [error, socket] = co_await std::move(accepting);
            if (self->stopping_) co_return;
            if (error) {
                // Out of descriptors, or a peer that left early: breathe, then carry on.
                asio::steady_timer pause(self->strand_, kAcceptPause);
                (void)co_await pause.async_wait(kAwaitTuple);
                if (self->stopping_) co_return;
                continue;
            }
            try {
                self->admit(tcp::socket(std::move(socket)));
            } catch (...) {  // out of memory for this one; the next may come
                log_failure(std::current_exception());
            }
        }
    }

    void admit(tcp::socket socket) {
        const bool full = sessions_.size() >= context_->options.connections_max;
        if (sessions_.size() >= context_->options.connections_max + kTurnedAwayMax) return;  // socket closes here
        auto session = std::make_shared<Session>(std::move(socket), context_);
        sessions_.insert(session);
        connections_.store(sessions_.size(), std::memory_order_relaxed);
        auto on_end = [self = shared_from_this(), session](std::exception_ptr failure) {
            if (failure) log_failure(failure);
            asio::dispatch(self->strand_, [self, session] { self->forget(session); });
        };
        auto work = full ? Session::turn_away(session) : Session::run(session);
        asio::co_spawn(session->executor(), std::move(work), std::move(on_end));
    }

    /// One timer for all connections: setting a deadline is then one store, not a timer operation per read.
    static asio::awaitable<void> sweep_loop(std::shared_ptr<Impl> self) {
        const auto interval = sweep_interval(self->context_->options);
        while (!self->stopped_) {
            self->sweep_timer_.expires_after(interval);
            (void)co_await self->sweep_timer_.async_wait(kAwaitTuple);
            const auto now = Session::Clock::now();
            for (const auto& session : self->sessions_) {
                if (!session->is_late(now)) continue;
                asio::post(session->executor(), [session] { session->expire(); });
            }
        }
    }

    static asio::awaitable<void> stop_on_strand(std::shared_ptr<Impl> self) {
        self->stopping_ = true;
        error_code ignored;
        self->acceptor_.close(ignored);
        for (const auto& session : self->sessions_) {
            asio::dispatch(session->executor(), [session] { session->begin_drain(); });
        }
        self->drained_.expires_after(self->context_->options.drain_timeout);
        while (!self->sessions_.empty()) {
            const auto [error] = co_await self->drained_.async_wait(kAwaitTuple);
            if (!error) break;  // drain_timeout is over
        }
        for (const auto& session : self->sessions_) {
            asio::dispatch(session->executor(), [session] { session->abort(); });
        }
        self->stopped_ = true;
        self->sweep_timer_.cancel();
    }

    void forget(const std::shared_ptr<Session>& session) {
        sessions_.erase(session);
        connections_.store(sessions_.size(), std::memory_order_relaxed);
        if (stopping_ && sessions_.empty()) drained_.cancel();
    }

    asio::io_context& io_;
    asio::strand<asio::io_context::executor_type> strand_;
    std::shared_ptr<const SessionContext> context_;
    tcp::acceptor acceptor_;
    asio::steady_timer sweep_timer_;
    asio::steady_timer drained_;
    std::unordered_set<std::shared_ptr<Session>> sessions_;
    std::atomic<std::size_t> connections_{0};
    std::uint16_t port_{0};
    bool stopping_{false};
    bool stopped_{false};
};

HttpServer::HttpServer(asio::io_context& io, HttpOptions options, RouteTable routes, HttpHooks hooks)
    : impl_{std::make_shared<Impl>(io, std::move(options), std::move(routes), std::move(hooks))} {}

HttpServer::~HttpServer() = default;

void HttpServer::start() {
    impl_->start();
}

std::uint16_t HttpServer::port() const {
    return impl_->port();
}

std::size_t HttpServer::connections() const {
    return impl_->connections();
}

asio::awaitable<void> HttpServer::stop() {
    return Impl::stop(impl_);
}

void run_io(asio::io_context& io) {
    for (;;) {
        try {
            io.run();
            return;
        } catch (const std::exception& error) {
            spdlog::error("an exception escaped to the I/O loop: {}", error.what());
        } catch (...) {
            spdlog::error("something that is no exception escaped to the I/O loop");
        }
    }
}

}  // namespace gridwhistle::api
