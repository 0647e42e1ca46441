#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::api {

struct EventStreamOptions {
    std::size_t queue_frames_max{1024};
    std::size_t queue_bytes_max{1024 * 1024};
    std::chrono::milliseconds ping_interval{15000};
};

/// One frame of a server-sent event stream. Empty `id` or `event` leave their line out; `data` may have many lines.
/// Line breaks in `id` and `event` are dropped: they would let one event pretend to be two.
[[nodiscard]] std::string make_event_frame(std::string_view id, std::string_view event, std::string_view data);

/// The server's end of one client's event stream: a bounded queue of frames.
///
/// Thread-safe. Frames are shared between clients and never copied. A client that reads so slowly that its queue
/// overflows is closed; it comes back with `Last-Event-ID` and loses nothing.
class EventSource {
  public:
    using Frame = std::shared_ptr<const std::string>;

    explicit EventSource(EventStreamOptions options = {}) : options_{options} {}
    ~EventSource();
    EventSource(const EventSource&) = delete;
    EventSource& operator=(const EventSource&) = delete;

    /// Queues a frame, from any thread. False when the stream is over, and from then on.
    bool push(Frame frame);

    /// Ends the stream after what is queued. From any thread.
    void close();

    [[nodiscard]] bool is_open() const;

    /// Called once when the connection has ended, on an I/O thread; or at once when it already has.
    void on_close(std::function<void()> callback);

    [[nodiscard]] const EventStreamOptions& options() const noexcept { return options_; }

    // The connection's side.

    /// `wake` is called (from the pushing thread, under the lock) when frames wait for an idle connection.
    void attach(std::function<void()> wake);
    /// Moves the queued frames out. False when the stream is over. Empty-handed, the next push calls `wake`.
    [[nodiscard]] bool take(std::vector<Frame>& frames);
    [[nodiscard]] bool overflowed() const;
    /// The connection is gone: drops the queue and runs the on_close callback.
    void detach();

  private:
    void wake_locked();

    EventStreamOptions options_;
    mutable std::mutex mutex_;
    std::vector<Frame> queue_;
    std::size_t queue_bytes_{0};
    std::function<void()> wake_;
    std::function<void()> on_close_;
    bool consumer_idle_{false};
    bool closed_{false};
    bool overflowed_{false};
    bool detached_{false};
};

}  // namespace gridwhistle::api
