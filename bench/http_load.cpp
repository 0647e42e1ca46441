#include "bench/http_load.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <stdexcept>

namespace gridwhistle::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

}  // namespace

class HttpLoad::Impl {
  public:
    Impl(std::uint16_t port, std::string token, std::vector<std::string> bodies, int connections)
        : token_{std::move(token)}, bodies_{std::move(bodies)}, run_{std::random_device{}()} {
        for (int i = 0; i < connections; ++i) connections_.push_back(std::make_unique<Connection>(*this));
        server_ = tcp::endpoint(asio::ip::address_v4::loopback(), port);
    }

    LoadResult run(std::chrono::seconds duration) {
        result_ = {};
        for (const auto& connection : connections_) connection->open(server_);
        const auto started = Clock::now();
        until_ = started + duration;
        for (const auto& connection : connections_) connection->send();
        io_.restart();
        io_.run();
        result_.seconds = std::chrono::duration<double>(Clock::now() - started).count();
        std::ranges::sort(result_.milliseconds);
        return std::move(result_);
    }

  private:
    struct Connection {
        explicit Connection(Impl& load_in) : load{load_in}, socket{load_in.io_} {}

        /// Anew for every run: the server closes what was idle in between.
        void open(const tcp::endpoint& server) {
            socket = tcp::socket(load.io_);
            socket.connect(server);
            socket.set_option(tcp::no_delay(true));
        }

        void send() {
            if (Clock::now() >= load.until_) return;
            const std::string& body = load.bodies_[load.sent_ % load.bodies_.size()];
            request = "POST /api/v1/whistles HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + load.token_ +
                      "\r\nContent-Type: application/json\r\nIdempotency-Key: " + std::to_string(load.run_) + "-" +
                      std::to_string(load.sent_++) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                      body;
            sent_at = Clock::now();
            asio::async_write(socket, asio::buffer(request), [this](error_code error, std::size_t) {
                if (error) throw boost::system::system_error(error);
                receive();
            });
        }

        void receive() {
            asio::async_read_until(
                socket, asio::dynamic_buffer(answer), "\r\n\r\n", [this](error_code error, std::size_t head) {
                    if (error) throw boost::system::system_error(error);
                    const std::size_t at = answer.find("Content-Length: ");
                    if (at == std::string::npos || at > head) throw std::runtime_error("an answer without a length");
                    const std::size_t whole =
                        head + static_cast<std::size_t>(std::strtoul(answer.c_str() + at + 16, nullptr, 10));
                    const std::size_t missing = whole > answer.size() ? whole - answer.size() : 0;
                    asio::async_read(socket, asio::dynamic_buffer(answer), asio::transfer_exactly(missing),
                                     [this](error_code failed, std::size_t) {
                                         if (failed) throw boost::system::system_error(failed);
                                         finish();
                                     });
                });
        }

        void finish() {
            const bool created = answer.starts_with("HTTP/1.1 201");
            ++(created ? load.result_.answered : load.result_.refused);
            load.result_.milliseconds.push_back(
                std::chrono::duration<double, std::milli>(Clock::now() - sent_at).count());
            answer.clear();
            send();
        }

        Impl& load;
        tcp::socket socket;
        std::string request;
        std::string answer;
        Clock::time_point sent_at;
    };

    asio::io_context io_{1};
    tcp::endpoint server_;
    std::string token_;
    std::vector<std::string> bodies_;
    unsigned run_;  // keys of different runs must not meet
    std::size_t sent_{0};
    std::vector<std::unique_ptr<Connection>> connections_;
    Clock::time_point until_;
    LoadResult result_;
};

HttpLoad::HttpLoad(std::uint16_t port, std::string token, std::vector<std::string> bodies, int connections)
    : impl_{std::make_unique<Impl>(port, std::move(token), std::move(bodies), connections)} {}

HttpLoad::~HttpLoad() = default;

LoadResult HttpLoad::run(std::chrono::seconds duration) {
    return impl_->run(duration);
}

}  // namespace gridwhistle::bench
