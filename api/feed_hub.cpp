#include "api/feed_hub.hpp"

#include "codec/json_writer.hpp"
#include "models/refusal.hpp"

#include <algorithm>
#include <charconv>

namespace gridwhistle::api {
namespace {

constexpr int kWindow = 1000;

/// Reads are at least this far apart. Under load a read for every commit would cost more than the events themselves.
constexpr std::chrono::milliseconds kReadsApart{20};

template <class Code>
bool among(const std::vector<Code>& codes, const Code& wanted) {
    return std::ranges::find(codes, wanted) != codes.end();
}

}  // namespace

FeedHub::FeedHub(storage::Reader& reader, std::chrono::milliseconds poll_interval, Observer observer)
    : reader_{reader},
      poll_interval_{poll_interval},
      observer_{std::move(observer)},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

FeedHub::~FeedHub() {
    stop();
}

void FeedHub::subscribe(Subscription subscription) {
    {
        const std::scoped_lock lock(mutex_);
        joining_.push_back(std::move(subscription));
        nudged_ = true;
    }
    changed_.notify_all();
}

void FeedHub::nudge() {
    {
        const std::scoped_lock lock(mutex_);
        nudged_ = true;
    }
    changed_.notify_all();
}

void FeedHub::stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
    const std::scoped_lock lock(mutex_);
    for (const auto& stream : streams_) stream.source->close();
    for (const auto& stream : joining_) stream.source->close();
    streams_.clear();
    joining_.clear();
}

std::size_t FeedHub::subscribers() const {
    const std::scoped_lock lock(mutex_);
    return streams_.size() + joining_.size();
}

std::string FeedHub::to_text(const storage::FeedPosition& position) {
    return std::to_string(position.xid) + "-" + std::to_string(position.seq);
}

std::optional<storage::FeedPosition> FeedHub::parse(std::string_view text) {
    storage::FeedPosition position;
    const char* end = text.data() + text.size();
    auto read = std::from_chars(text.data(), end, position.xid);
    if (read.ec != std::errc{} || read.ptr == end || *read.ptr != '-') return std::nullopt;
    read = std::from_chars(read.ptr + 1, end, position.seq);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return position;
}

void FeedHub::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto next_read = std::chrono::steady_clock::now() + kReadsApart;
        try {
            if (!position_) position_ = reader_.feed_end();
            const auto window = reader_.read_feed(*position_, kWindow);
            publish(window);
            position_ = window.next;
            std::vector<Subscription> joining;
            {
                const std::scoped_lock lock(mutex_);
                joining.swap(joining_);
            }
            for (auto& subscription : joining) catch_up(subscription);
            if (static_cast<int>(window.items.size()) == kWindow) continue;
        } catch (const models::ServiceUnavailable&) {
            // The database is away: streams stay open and go on from the same position once it is back.
        }
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, stop, poll_interval_, [this] { return nudged_ || !joining_.empty(); });
        changed_.wait_until(lock, stop, next_read, [] { return false; });
        nudged_ = false;
    }
}

/// Reads what the stream missed up to where the hub is, then lets it run along.
void FeedHub::catch_up(Subscription& subscription) {
    while (subscription.after < *position_) {
        const auto window = reader_.read_feed(subscription.after, kWindow);
        for (const auto& item : window.items) {
            if (item.position > *position_) break;
            if (matters_to(subscription, item)) subscription.source->push(frame_of(item));
        }
        if (window.items.empty()) break;
        subscription.after = window.next;
    }
    const std::scoped_lock lock(mutex_);
    streams_.push_back(std::move(subscription));
}

bool FeedHub::matters_to(const Subscription& subscription, const storage::FeedItem& item) {
    if (subscription.whistle && *subscription.whistle != item.whistle) return false;
    if (subscription.unit && !among(item.units, *subscription.unit)) return false;
    if (!subscription.areas.empty() && !among(subscription.areas, item.area)) return false;
    const storage::ReadScope& scope = subscription.scope;
    if (scope.everything || item.filed_by == scope.account || among(scope.areas, item.area)) return true;
    return std::ranges::any_of(scope.units, [&](const auto& unit) { return among(item.units, unit); });
}

EventSource::Frame FeedHub::frame_of(const storage::FeedItem& item) {
    std::string data;
    codec::JsonWriter json(data);
    json.begin_object().member("whistle", item.whistle).member("n", static_cast<std::int64_t>(item.n));
    json.member("type", item.type).member("at", item.at).member("area", item.area.value);
    json.key("units").begin_array();
    for (const auto& unit : item.units) json.value(unit.value);
    json.end_array().end_object();
    return std::make_shared<const std::string>(make_event_frame(to_text(item.position), item.type, data));
}

void FeedHub::publish(const storage::FeedWindow& window) {
    if (observer_ && !window.items.empty()) observer_(window.items);
    std::vector<Subscription> streams;
    {
        const std::scoped_lock lock(mutex_);
        std::erase_if(streams_, [](const Subscription& stream) { return !stream.source->is_open(); });
        streams = streams_;
    }
    for (const auto& item : window.items) {
        EventSource::Frame frame;  // made once for all who get it
        for (const auto& stream : streams) {
            if (!matters_to(stream, item)) continue;
            if (!frame) frame = frame_of(item);
            stream.source->push(frame);
        }
    }
}

}  // namespace gridwhistle::api
