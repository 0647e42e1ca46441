#include "api/event_stream.hpp"

#include <algorithm>

namespace gridwhistle::api {
namespace {

void append_line_value(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out.append(name).append(": ");
    std::copy_if(value.begin(), value.end(), std::back_inserter(out),
                 [](char c) { return c != '\r' && c != '\n' && c != '\0'; });
    out.push_back('\n');
}

}  // namespace

std::string make_event_frame(std::string_view id, std::string_view event, std::string_view data) {
    std::string frame;
    frame.reserve(id.size() + event.size() + data.size() + 32);
    append_line_value(frame, "id", id);
    append_line_value(frame, "event", event);
    for (;;) {
        const auto end = data.find_first_of("\r\n");
        frame.append("data: ").append(data.substr(0, end)).push_back('\n');
        if (end == std::string_view::npos) break;
        const bool pair = data.substr(end, 2) == "\r\n";
        data.remove_prefix(end + (pair ? 2 : 1));
    }
    frame.push_back('\n');
    return frame;
}

EventSource::~EventSource() {
    detach();
}

bool EventSource::push(Frame frame) {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    queue_bytes_ += frame->size();
    if (queue_.size() >= options_.queue_frames_max || queue_bytes_ > options_.queue_bytes_max) {
        closed_ = overflowed_ = true;
        queue_.clear();
        consumer_idle_ = true;  // a blocked write must end as well
        wake_locked();
        return false;
    }
    queue_.push_back(std::move(frame));
    wake_locked();
    return true;
}

void EventSource::close() {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    closed_ = true;
    wake_locked();
}

bool EventSource::is_open() const {
    const std::lock_guard lock(mutex_);
    return !closed_;
}

bool EventSource::overflowed() const {
    const std::lock_guard lock(mutex_);
    return overflowed_;
}

void EventSource::on_close(std::function<void()> callback) {
    {
        const std::lock_guard lock(mutex_);
        if (!detached_) {
            on_close_ = std::move(callback);
            return;
        }
    }
    callback();
}

void EventSource::attach(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
}

bool EventSource::take(std::vector<Frame>& frames) {
    frames.clear();
    const std::lock_guard lock(mutex_);
    if (overflowed_) return false;
    frames.swap(queue_);
    queue_bytes_ = 0;
    consumer_idle_ = frames.empty();
    return !closed_ || !frames.empty();
}

void EventSource::detach() {
    std::function<void()> callback;
    {
        const std::lock_guard lock(mutex_);
        if (detached_) return;
        detached_ = closed_ = true;
        queue_.clear();
        wake_ = nullptr;
        callback = std::move(on_close_);
    }
    if (callback) callback();
}

void EventSource::wake_locked() {
    if (!consumer_idle_ || !wake_) return;
    consumer_idle_ = false;
    wake_();
}

}  // namespace gridwhistle::api
