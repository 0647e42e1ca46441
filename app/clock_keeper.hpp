#pragma once

#include "dispatcher/clockwork.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace gridwhistle::app {

/// The thread that turns the clockwork, and what it learns of the database's clock on the way: everything a person is
/// shown goes by that clock, as every decision does. A database that is away is tried again.
class ClockKeeper {
  public:
    explicit ClockKeeper(dispatcher::Clockwork& clockwork);
    ~ClockKeeper();
    ClockKeeper(const ClockKeeper&) = delete;
    ClockKeeper& operator=(const ClockKeeper&) = delete;

    /// The database's clock, as far as this node knows it: a pass behind at most. Thread-safe.
    [[nodiscard]] models::Instant now() const;

    void start();
    /// Waits for the pass under way.
    void stop();

  private:
    void run();
    std::chrono::milliseconds pass();

    dispatcher::Clockwork& clockwork_;
    std::atomic<std::int64_t> ahead_us_{0};  ///< of this machine's clock
    std::mutex mutex_;
    std::condition_variable stopped_;
    bool stop_{false};
    std::thread thread_;
};

}  // namespace gridwhistle::app
