#pragma once

#include "api/event_stream.hpp"
#include "models/actor.hpp"
#include "models/directory.hpp"
#include "storage/reader.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace gridwhistle::api {

/// Who listens to the stream, and to what of it.
struct Subscription {
    storage::ReadScope scope;
    std::optional<models::UnitCode> unit;
    std::vector<models::AreaCode> areas;  ///< empty: every area in scope
    std::optional<models::WhistleId> whistle;
    storage::FeedPosition after;
    std::shared_ptr<EventSource> source;
};

/// Follows the event table and pushes each event to the streams that may see it. One thread reads for all streams of a
/// node; a stream that starts in the past catches up by reads of its own. Thread-safe.
class FeedHub {
  public:
    /// Called with every new event of the whole installation, on the hub's thread.
    using Observer = std::function<void(const std::vector<storage::FeedItem>&)>;

    FeedHub(storage::Reader& reader, std::chrono::milliseconds poll_interval, Observer observer);
    ~FeedHub();
    FeedHub(const FeedHub&) = delete;
    FeedHub& operator=(const FeedHub&) = delete;

    void subscribe(Subscription subscription);

    /// A hint that something was committed: look now.
    void nudge();

    /// Ends all streams and the thread. Blocks.
    void stop();

    [[nodiscard]] std::size_t subscribers() const;

    /// How far a position is written and read outside: "<xid>-<seq>".
    [[nodiscard]] static std::string to_text(const storage::FeedPosition& position);
    [[nodiscard]] static std::optional<storage::FeedPosition> parse(std::string_view text);

  private:
    void run(const std::stop_token& stop);
    void catch_up(Subscription& subscription);
    static bool matters_to(const Subscription& subscription, const storage::FeedItem& item);
    static EventSource::Frame frame_of(const storage::FeedItem& item);
    void publish(const storage::FeedWindow& window);

    storage::Reader& reader_;
    std::chrono::milliseconds poll_interval_;
    Observer observer_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    bool nudged_{false};
    std::vector<Subscription> joining_;
    std::vector<Subscription> streams_;
    std::optional<storage::FeedPosition> position_;
    std::jthread thread_;
};

}  // namespace gridwhistle::api
