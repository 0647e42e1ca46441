#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace gridwhistle::storage::postgres {

/// Ends database round trips that take too long by shutting the connection's socket down, so that the blocked thread
/// gets an error. It never sends a cancel request: a cancelled COMMIT reports success although the standby may not have
/// it. One thread serves all connections; it checks them every `kTick`.
class Watchdog {
  public:
    static constexpr std::chrono::milliseconds kTick{50};

    /// The instance of this process; it lives as long as somebody holds it. Safe to call from any thread.
    [[nodiscard]] static std::shared_ptr<Watchdog> shared();

    Watchdog();
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// One socket under watch. It holds its own duplicate of the descriptor, so that a late shutdown never meets a
    /// descriptor that libpq closed and somebody else got. Used by the connection's thread only.
    class Socket {
      public:
        Socket(std::shared_ptr<Watchdog> watchdog, int descriptor);
        ~Socket();
        Socket(const Socket&) = delete;
        Socket& operator=(const Socket&) = delete;

        /// Starts a round trip that may take `limit`; zero means without limit.
        void arm(std::chrono::milliseconds limit) noexcept;
        /// Ends it. False when the watchdog shut the socket down meanwhile.
        bool disarm() noexcept;

      private:
        friend class Watchdog;
        static constexpr std::int64_t kIdle = 0;
        static constexpr std::int64_t kShut = -1;

        std::shared_ptr<Watchdog> watchdog_;
        int descriptor_;
        std::atomic<std::int64_t> deadline_{kIdle};  ///< steady clock in nanoseconds, or one of the two above
    };

  private:
    void run(const std::stop_token& stop);

    std::mutex mutex_;
    std::vector<Socket*> sockets_;
    std::jthread thread_;
};

}  // namespace gridwhistle::storage::postgres
