#include "http_fixture.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace gridwhistle::tests {

using namespace std::chrono_literals;

namespace {

constexpr auto kLimit = 10s;

}  // namespace

std::string Answer::header(const std::string& name) const {
    const auto begin = head.find("\r\n" + name + ": ");
    if (begin == std::string::npos) return {};
    const auto value = begin + name.size() + 4;
    return head.substr(value, head.find("\r\n", value) - value);
}

RawClient::RawClient(std::uint16_t port, int receive_buffer_bytes) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
    if (receive_buffer_bytes > 0) {
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    }
    timeval limit{};
    limit.tv_sec = std::chrono::seconds(kLimit).count();
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the socket API wants it
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("cannot connect to the server under test");
    }
}

RawClient::~RawClient() {
    close();
}

void RawClient::close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

bool RawClient::receive() {
    char bytes[16 * 1024];
    const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    pending_.append(bytes, static_cast<std::size_t>(count));
    return true;
}

Answer RawClient::read_answer(bool head_only) {
    Answer answer;
    while (pending_.find("\r\n\r\n") == std::string::npos)
        if (!receive()) return answer;
    answer.head = pending_.substr(0, pending_.find("\r\n\r\n") + 4);
    pending_.erase(0, answer.head.size());
    answer.status = static_cast<unsigned>(std::stoul(answer.head.substr(9, 3)));
    const auto length = answer.header("Content-Length");
    if (head_only || length.empty()) return answer;
    const auto size = std::stoul(length);
    while (pending_.size() < size && receive()) continue;
    answer.body = pending_.substr(0, size);
    pending_.erase(0, answer.body.size());
    return answer;
}

std::string RawClient::read_until(std::string_view text) {
    while (pending_.find(text) == std::string::npos)
        if (!receive()) return std::exchange(pending_, {});
    const auto size = pending_.find(text) + text.size();
    auto taken = pending_.substr(0, size);
    pending_.erase(0, size);
    return taken;
}

std::string RawClient::read_all() {
    while (receive()) continue;
    return std::exchange(pending_, {});
}

bool RawClient::is_closed() {
    const auto began = std::chrono::steady_clock::now();
    return read_all().empty() && std::chrono::steady_clock::now() - began < kLimit - 1s;
}

HttpServerTest::HttpServerTest() : work_{io_.get_executor()} {
    options_.port = 0;
    options_.linger_timeout = 200ms;
    hooks_.on_finished = [this](const api::FinishedRequest& finished) {
        Finished kept;
        kept.route_name = std::string(finished.route_name);
        kept.request_id = std::string(finished.request_id);
        kept.status = finished.status;
        kept.bytes_sent = finished.bytes_sent;
        const std::lock_guard lock(mutex_);
        finished_.push_back(std::move(kept));
        changed_.notify_all();
    };
}

void HttpServerTest::TearDown() {
    if (server_) stop();
    work_.reset();
    threads_.clear();
}

void HttpServerTest::route(api::Method method, std::string pattern, api::Handler handler,
                           std::vector<std::string> media_types) {
    api::Route route;
    route.method = method;
    route.name = std::string(to_string(method)) + " " + pattern;
    route.pattern = std::move(pattern);
    route.handler = std::move(handler);
    route.media_types = std::move(media_types);
    routes_.add(std::move(route));
}

void HttpServerTest::start(unsigned threads) {
    server_.emplace(io_, options_, std::move(routes_), hooks_);
    server_->start();
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { api::run_io(io_); });
}

void HttpServerTest::stop() {
    boost::asio::co_spawn(io_, server_->stop(), boost::asio::use_future).get();
    server_.reset();
}

Answer HttpServerTest::ask(std::string_view bytes) {
    auto client = connect();
    client.send(bytes);
    return client.read_answer();
}

std::vector<HttpServerTest::Finished> HttpServerTest::wait_finished(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kLimit, [&] { return finished_.size() >= count; });
    return finished_;
}

bool HttpServerTest::wait_connections(std::size_t count) {
    const auto until = std::chrono::steady_clock::now() + kLimit;
    while (server_->connections() != count) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::yield();
    }
    return true;
}

boost::asio::awaitable<api::HttpResponse> echo(std::shared_ptr<const api::HttpRequest> request) {
    api::HttpResponse response(200, request->body, "text/plain");
    co_return response;
}

}  // namespace gridwhistle::tests
