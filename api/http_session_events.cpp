#include "api/http_session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAwaitTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view kPing = ": ping\n\n";
constexpr std::size_t kFramesPerWriteMax = 64;  // buffers the kernel takes in one call

/// The frames from `at` on, as far as one write takes them, without the `skip` bytes already sent of the first.
std::vector<asio::const_buffer> gather(const std::vector<EventSource::Frame>& frames, std::size_t at,
                                       std::size_t skip) {
    std::vector<asio::const_buffer> buffers;
    const auto end = std::min(frames.size(), at + kFramesPerWriteMax);
    buffers.reserve(end - at);
    for (; at < end; ++at) {
        buffers.emplace_back(frames[at]->data() + skip, frames[at]->size() - skip);
        skip = 0;
    }
    return buffers;
}

}  // namespace

asio::awaitable<void> Session::stream_events(std::shared_ptr<EventSource> source) {
    events_ = source;
    ping_timer_.emplace(socket_.get_executor());
    source->attach([weak = weak_from_this()] {
        // Posted, never run here: the source holds its lock while it wakes us.
        if (const auto self = weak.lock()) asio::post(self->executor(), [self] { self->wake_stream(); });
    });
    if (stopping_) source->close();
    watch_peer();
    std::vector<EventSource::Frame> frames;
    while (!peer_gone_ && source->take(frames)) {
        bool written = true;
        if (!frames.empty()) {
            written = co_await write_frames(frames);
        } else {
            ping_timer_->expires_after(source->options().ping_interval);
            const auto [woken] = co_await ping_timer_->async_wait(kAwaitTuple);
            if (!woken) written = co_await write_rest(kPing, {});
        }
        if (!written) break;
    }
    events_.reset();
}

asio::awaitable<bool> Session::write_frames(const std::vector<EventSource::Frame>& frames) {
    const auto began = Clock::now();
    std::uint64_t sent = 0;
    std::size_t at = 0;
    std::size_t skip = 0;
    while (at < frames.size()) {
        const auto buffers = gather(frames, at, skip);
        error_code error;
        auto count = socket_.write_some(buffers, error);
        if (error == asio::error::would_block) {
            arm(transfer_deadline(began, context_->options.write_timeout, sent));
            const auto [write_error, written] = co_await socket_.async_write_some(buffers, kAwaitTuple);
            disarm();
            error = write_error;
            count = written;
        }
        if (error || expired_ || peer_gone_) co_return false;
        sent += count;
        bytes_sent_ += count;
        for (skip += count; at < frames.size() && skip >= frames[at]->size(); ++at) skip -= frames[at]->size();
    }
    co_return true;
}

/// A stream is one-way, so anything the client sends, its goodbye above all, ends it.
void Session::watch_peer() {
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](const error_code& error) {
        if (error) return;
        self->peer_gone_ = true;
        if (self->ping_timer_) self->ping_timer_->cancel();
    });
}

void Session::wake_stream() {
    if (ping_timer_) ping_timer_->cancel();
    // A client too slow for its queue sits in a write that nothing but closing ends.
    if (events_ && events_->overflowed()) close();
}

}  // namespace gridwhistle::api
