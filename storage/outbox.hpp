#pragma once

#include "models/channel.hpp"
#include "models/notice.hpp"
#include "models/time.hpp"
#include "storage/reader.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gridwhistle::storage {

/// A channel with deliveries that could go now.
struct WaitingChannel {
    static constexpr int kCountedMax = 8;

    std::string name;
    models::ChannelKind kind{models::ChannelKind::kWecom};
    std::string sender;       ///< what shares its rate: a robot, or the gateway of all numbers
    std::int64_t waiting{0};  ///< counted up to kCountedMax, so that a backlog costs no more than a few rows of it
    models::Priority most_urgent{models::Priority::kP4};
    bool fresh{false};  ///< nothing went to this recipient for a while: goes before those who heard something
};

/// How much a sender may send: at most `burst` at once and burst + per_second * t in any t seconds.
struct SendingRate {
    double burst{1};
    double per_second{1};
};

struct LeaseRequest {
    std::string channel;
    std::string sender;
    int deliveries_max{1};  ///< all of them become one message
    SendingRate rate;
    std::chrono::milliseconds lease_time{30000};
};

/// A delivery in the hands of one courier until its lease runs out.
struct LeasedDelivery {
    std::int64_t id{0};
    std::int32_t epoch{0};
    std::int32_t attempts{0};  ///< this one included
    bool repeat{false};        ///< an attempt before may have arrived
    models::Notice notice;
    models::Instant said_at;
    std::string number;     ///< of the whistle; empty when the notice is about none
    models::AreaCode area;  ///< where the whistle lies
};

struct Lease {
    models::Channel channel;
    std::vector<LeasedDelivery> deliveries;  ///< most urgent first; none: see `wait`
    std::chrono::milliseconds wait{0};       ///< how long the sender may not send; 0: nothing was there to send
};

enum class DeliveryState : std::uint8_t { kWaiting, kSent, kDead };

/// What became of one leased delivery.
struct Settlement {
    std::int64_t id{0};
    std::int32_t epoch{0};
    DeliveryState state{DeliveryState::kSent};
    std::chrono::milliseconds wait{0};  ///< before the next attempt, when it waits again
    bool repeat{false};                 ///< this attempt may have arrived
    std::string error;                  ///< a word and what the receiver said; nothing personal, no address
};

/// What sweeping found.
struct Swept {
    std::int64_t repeated{0};  ///< leases that ran out, to be sent again as repeats
    std::int64_t lost{0};      ///< leases that ran out, dead letters "unknown_outcome"
    std::int64_t too_old{0};   ///< dead letters "too_old"
};

struct SweepRules {
    models::Priority repeat_down_to{models::Priority::kP2};  ///< less urgent ones are not sent twice
    std::chrono::hours age_max{24};
    bool everything{true};  ///< else only leases that ran out: the rest reads all that waits
};

struct DeadLetter {
    std::int64_t id{0};
    std::string channel;
    std::optional<models::ChannelKind> kind;  ///< nothing when the channel was removed
    models::Notice notice;
    models::Instant said_at;
    models::Instant died_at;
    std::int32_t attempts{0};
    std::string error;
};

enum class Resent : std::uint8_t {
    kWaits,      ///< or was sent meanwhile
    kUnknown,    ///< no delivery of that number
    kNotNeeded,  ///< what it tells of is done, nobody needs to hear it
};

struct OutboxFigures {
    std::int64_t waiting{0};
    std::int64_t dead{0};
    std::chrono::milliseconds oldest{0};  ///< age of the oldest notice that is not sent to everybody yet
};

/// Where notices wait until they are sent. Every moment is the store's own. Blocking, thread-safe, for any number of
/// couriers at once. Throws models::ServiceUnavailable when the database is away.
class Outbox {
  public:
    Outbox() = default;
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;
    virtual ~Outbox() = default;

    /// Makes the deliveries of the oldest notices, one for each channel of the recipient that takes it. Gives how many
    /// notices it dealt with.
    virtual std::int64_t fan_out(int notices_max) = 0;

    /// Looks after leases that ran out and after what nobody needs to hear any more.
    virtual Swept sweep(const SweepRules& rules) = 0;

    /// P1 first, then recipients that heard nothing for `quiet`, then by priority and age.
    [[nodiscard]] virtual std::vector<WaitingChannel> waiting(int channels_max, std::chrono::milliseconds quiet) = 0;

    /// Takes one message's worth off the sender's rate and leases its deliveries, or neither.
    [[nodiscard]] virtual Lease lease(const LeaseRequest& request) = 0;

    /// Settles those whose lease nobody else has taken over. One that was sent counts as sent however late.
    virtual void settle(const std::vector<Settlement>& settlements) = 0;

    /// The sender sends nothing for so long.
    virtual void pause(const std::string& sender, std::chrono::milliseconds time) = 0;

    /// Newest first.
    [[nodiscard]] virtual Page<DeadLetter> dead_letters(int limit, const std::string& cursor) = 0;

    /// Puts a dead letter back, marked as a repeat, with its attempts and its age counted anew. Asked again, the same.
    virtual Resent resend(std::int64_t id) = 0;

    [[nodiscard]] virtual OutboxFigures figures() = 0;
};

}  // namespace gridwhistle::storage
