#pragma once

#include "models/time.hpp"
#include "storage/channels.hpp"
#include "storage/inbox.hpp"
#include "storage/outbox.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gridwhistle::storage {

/// A notice as it lies in the store.
struct StoredNotice {
    std::int64_t id{0};
    models::Notice notice;
    models::Instant at;
    bool hushed{false};  ///< taken back: whoever has not heard it will not
};

/// What MemoryStore keeps of notices: the ports of outbox, channels and inbox with the rules of PostgreSQL, on a clock
/// that a test sets. Thread-safe.
class MemoryOutbox final : public Outbox, public ChannelStore, public Inbox {
  public:
    /// What is shown of a whistle beside its notices.
    struct WhistleFacts {
        std::string number;
        models::AreaCode area;
    };
    using Clock = std::function<models::Instant()>;
    using Facts = std::function<WhistleFacts(models::WhistleId)>;

    MemoryOutbox(Clock clock, Facts facts);

    /// Part of a commit, after everything that may be refused was looked at.
    void store(const BatchWrites& writes, models::Instant now);

    /// All of them in the order of their ids.
    [[nodiscard]] std::vector<StoredNotice> notices() const;

    std::int64_t fan_out(int notices_max) override;
    Swept sweep(const SweepRules& rules) override;
    [[nodiscard]] std::vector<WaitingChannel> waiting(int channels_max, std::chrono::milliseconds quiet) override;
    [[nodiscard]] Lease lease(const LeaseRequest& request) override;
    void settle(const std::vector<Settlement>& settlements) override;
    void pause(const std::string& sender, std::chrono::milliseconds time) override;
    [[nodiscard]] Page<DeadLetter> dead_letters(int limit, const std::string& cursor) override;
    Resent resend(std::int64_t id) override;
    [[nodiscard]] OutboxFigures figures() override;

    void put_channels(const std::vector<models::Channel>& channels) override;
    [[nodiscard]] std::vector<models::Channel> channels() override;
    bool remove_channel(const std::string& name) override;

    [[nodiscard]] InboxPage inbox(const InboxOwner& owner, bool unread_only, int limit,
                                  const std::string& cursor) override;
    std::int64_t mark_read(const InboxOwner& owner, const std::vector<std::int64_t>& ids) override;
    std::int64_t mark_read_until(const InboxOwner& owner, models::Instant until) override;

  private:
    enum class State { kWaiting, kLeased, kSent, kDead, kHushed };
    struct Delivery {
        std::size_t notice{0};  ///< place in notices_
        std::string channel;
        State state{State::kWaiting};
        models::Instant next_at;
        models::Instant fresh_from;
        models::Instant lease_until;
        std::int32_t epoch{0};
        std::int32_t attempts{0};
        bool repeat{false};
        std::string error;
        models::Instant settled_at;
    };
    struct Sender {
        double tokens{0};
        models::Instant refilled_at;
        models::Instant blocked_until{models::Instant::min()};
    };

    bool is_due(const Delivery& delivery, models::Instant now) const;
    std::chrono::milliseconds take_token(const LeaseRequest& request, models::Instant now);
    std::vector<std::size_t> due_of(const std::string& channel, models::Instant now) const;
    std::int64_t mark(const InboxOwner& owner, const std::function<bool(const StoredNotice&)>& meant);

    Clock clock_;
    Facts facts_;
    mutable std::mutex mutex_;
    std::vector<StoredNotice> notices_;
    std::map<std::string, std::size_t> by_key_;
    std::size_t fanned_{0};  ///< notices before this place have their deliveries
    std::vector<Delivery> deliveries_;
    std::map<std::string, models::Channel> channels_;
    std::map<std::string, models::Instant> heard_;  ///< when something was last sent, by channel
    std::map<std::string, Sender> senders_;
    std::set<std::pair<models::AccountId, std::int64_t>> read_;
};

}  // namespace gridwhistle::storage
