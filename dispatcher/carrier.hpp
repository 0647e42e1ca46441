#pragma once

#include "models/channel.hpp"
#include "storage/outbox.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace gridwhistle::dispatcher {

/// One message to one channel. Several notices are a digest.
struct Parcel {
    models::Channel channel;
    std::vector<storage::LeasedDelivery> notices;  ///< most urgent first, at least one
    bool repeat{false};                            ///< one of them may have arrived before: the message says so
    std::string key;                               ///< the same at every attempt, for receivers that tell repeats apart
};

enum class Reception : std::uint8_t {
    kSent,
    kLater,    ///< certainly not delivered; the next attempt may do better
    kRefused,  ///< certainly not delivered, and never will be
    kUnknown,  ///< may have been delivered: the answer was lost
};

/// What became of a parcel.
struct Receipt {
    Reception reception{Reception::kSent};
    std::chrono::milliseconds pause{0};  ///< how long the receiver wants nothing more from this sender
    std::string error;                   ///< nothing personal, no address
};

/// Carries parcels out of the program. Passive and used by one thread: start() begins and never waits for anybody,
/// poll() moves everything under way along and calls `done` of what ended. Many parcels are under way at once, so that
/// a receiver who does not answer holds up nobody else.
class Carrier {
  public:
    using Done = std::function<void(Receipt)>;

    Carrier() = default;
    Carrier(const Carrier&) = delete;
    Carrier& operator=(const Carrier&) = delete;
    virtual ~Carrier() = default;

    virtual void start(Parcel parcel, Done done) = 0;

    /// Waits until something moves, wake() is called or the time is over. Must not be called by `done`.
    virtual void poll(std::chrono::milliseconds wait_max) = 0;

    /// From any thread: lets a poll() that waits return.
    virtual void wake() = 0;
};

}  // namespace gridwhistle::dispatcher
