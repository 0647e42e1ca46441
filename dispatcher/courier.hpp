#pragma once

#include "dispatcher/carrier.hpp"
#include "models/time.hpp"
#include "storage/outbox.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace gridwhistle::dispatcher {

/// What couriers count by kind of channel; read by the metrics page. A repeat counts as sent or failed again.
struct CourierCounters {
    static constexpr std::size_t kKinds = models::Spellings<models::ChannelKind>::kWords.size();
    struct Kind {
        std::atomic<std::uint64_t> sent{0};
        std::atomic<std::uint64_t> failed{0};  ///< attempts that will be made again
        std::atomic<std::uint64_t> dead{0};
    };
    std::array<Kind, kKinds> kinds;

    [[nodiscard]] const Kind& of(models::ChannelKind kind) const { return kinds.at(static_cast<std::size_t>(kind)); }
    [[nodiscard]] Kind& of(models::ChannelKind kind) { return kinds.at(static_cast<std::size_t>(kind)); }
};

struct CourierOptions {
    /// Robots take 20 messages a minute and DingTalk's is blocked for ten minutes beyond that. A bucket of 6 that
    /// fills by 12 a minute lets at most 18 through in any minute (domain/defaults 2.10).
    storage::SendingRate robot_rate{6, 0.2};
    storage::SendingRate gateway_rate{20, 10};
    std::size_t in_flight_max{64};
    std::size_t in_flight_max_per_gateway{8};  ///< a robot gets one message at a time, so that they stay in order
    int digest_from{5};                        ///< waiting notices of one channel that become one message
    int digest_max{30};
    std::int32_t attempts_max{10};
    std::chrono::milliseconds lease_time{60000};  ///< longer than the carrier's own patience
    std::chrono::milliseconds quiet{std::chrono::minutes(15)};
    std::chrono::milliseconds backoff_first{1000};
    std::chrono::milliseconds backoff_max{std::chrono::minutes(5)};
    std::chrono::milliseconds sweep_interval{1000};
    int whole_sweep_every{10};  ///< one sweep in so many looks at all that waits
    storage::SweepRules sweep;
};

/// Brings notices from the outbox to their channels: fans out, leases, hands parcels to a carrier and settles what
/// became of them. Any number of couriers, on any number of nodes, share the outbox.
///
/// Passive: somebody calls step() (a thread in production, the scheduler in a simulation). It keeps nothing that
/// matters: one that dies between sending and settling leaves a lease that runs out (docs/decisions/008).
/// Throws models::ServiceUnavailable when the database is away; what it could not settle it settles at a later step.
class Courier {
  public:
    using Now = std::function<models::Instant()>;  ///< only ever compared with itself
    using Random = std::function<double()>;        ///< in [0, 1)

    Courier(storage::Outbox& outbox, Carrier& carrier, Now now, Random random, CourierOptions options = {});

    /// One pass over everything that can go now. Gives how long nothing more is to be done, unless something arrives.
    std::chrono::milliseconds step();

    /// Stores what became of parcels; step() begins with it. By itself for a courier that takes its leave.
    void settle_finished();

    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }
    [[nodiscard]] const CourierCounters& counters() const noexcept { return counters_; }

  private:
    struct Sender {
        std::size_t in_flight{0};
        models::Instant not_before{models::Instant::min()};
    };

    void sweep(models::Instant now);
    [[nodiscard]] std::chrono::milliseconds time_to_wait(models::Instant now) const;
    bool send_from(const storage::WaitingChannel& channel, models::Instant now);
    void start(const storage::WaitingChannel& channel, storage::Lease lease);
    void settle(const Parcel& parcel, const std::string& sender, const Receipt& receipt);
    [[nodiscard]] storage::Settlement settlement(const storage::LeasedDelivery& delivery, const Receipt& receipt);
    [[nodiscard]] std::chrono::milliseconds backoff(std::int32_t attempts);

    storage::Outbox& outbox_;
    Carrier& carrier_;
    Now now_;
    Random random_;
    CourierOptions options_;
    CourierCounters counters_;
    std::size_t in_flight_{0};
    models::Instant next_sweep_{models::Instant::min()};
    int sweeps_{0};
    std::map<std::string, Sender> senders_;
    std::set<std::string> busy_channels_;
    std::vector<storage::Settlement> finished_;
    std::map<std::string, std::chrono::milliseconds> pauses_;  ///< wished by receivers, not stored yet
};

}  // namespace gridwhistle::dispatcher
