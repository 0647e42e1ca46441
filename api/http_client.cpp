#include "api/http_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <optional>
#include <string_view>

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::uint64_t kAnswerBytesMax = 64U << 20U;

std::string_view without_scheme(std::string_view address) {
    if (address.starts_with("http://")) address.remove_prefix(7);
    while (address.ends_with('/')) address.remove_suffix(1);
    return address;
}

}  // namespace

class HttpClient::Impl {
  public:
    Impl(std::string_view address, std::chrono::seconds timeout) : timeout_{timeout} {
        const std::size_t colon = address.rfind(':');
        host_ = std::string(address.substr(0, colon));
        port_ = colon == std::string_view::npos ? "80" : std::string(address.substr(colon + 1));
    }

    ClientAnswer exchange(const http::request<http::string_body>& message) {
        const bool kept = stream_.has_value();
        if (!kept) connect();
        ClientAnswer answer;
        error_code error = try_exchange(message, answer);
        if (error && kept) {
            // The server may have closed the idle connection; what was sent carries its Idempotency-Key.
            connect();
            error = try_exchange(message, answer);
        }
        if (error) {
            stream_.reset();
            throw boost::system::system_error(error);
        }
        return answer;
    }

    [[nodiscard]] std::string authority() const { return host_ + ":" + port_; }

  private:
    void connect() {
        buffer_.clear();
        asio::ip::tcp::resolver resolver(io_);
        stream_.emplace(io_);
        const auto endpoints = resolver.resolve(host_, port_);
        error_code error;
        stream_->expires_after(timeout_);
        stream_->async_connect(endpoints, [&error](error_code result, const auto&) { error = result; });
        run();
        if (error) throw boost::system::system_error(error);
        stream_->socket().set_option(asio::ip::tcp::no_delay(true));
    }

    error_code try_exchange(const http::request<http::string_body>& message, ClientAnswer& answer) {
        error_code error;
        http::response_parser<http::string_body> parser;
        parser.body_limit(kAnswerBytesMax);
        stream_->expires_after(timeout_);
        http::async_write(*stream_, message, [&](error_code written, std::size_t) {
            error = written;
            if (error) return;
            http::async_read(*stream_, buffer_, parser, [&](error_code read, std::size_t) { error = read; });
        });
        run();
        if (error) return error;
        answer.status = parser.get().result_int();
        answer.body = std::move(parser.get().body());
        if (!parser.get().keep_alive()) stream_.reset();
        return error;
    }

    void run() {
        io_.restart();
        io_.run();
    }

    std::chrono::seconds timeout_;
    std::string host_;
    std::string port_;
    asio::io_context io_{1};
    std::optional<beast::tcp_stream> stream_;
    beast::flat_buffer buffer_;
};

HttpClient::HttpClient(const std::string& address, std::chrono::seconds timeout)
    : impl_{std::make_unique<Impl>(without_scheme(address), timeout)} {}

HttpClient::~HttpClient() = default;

ClientAnswer HttpClient::request(const std::string& method, const std::string& target,
                                 const std::vector<std::pair<std::string, std::string>>& headers,
                                 const std::string& body) {
    http::request<http::string_body> message;
    message.method_string(method);
    message.target(target);
    message.version(11);
    message.set(http::field::host, impl_->authority());
    for (const auto& [name, value] : headers) message.set(name, value);
    if (!body.empty()) message.set(http::field::content_type, "application/json");
    message.body() = body;
    message.prepare_payload();
    return impl_->exchange(message);
}

}  // namespace gridwhistle::api
