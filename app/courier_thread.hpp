#pragma once

#include "api/metrics.hpp"
#include "channels/curl_carrier.hpp"
#include "config/settings.hpp"
#include "dispatcher/courier.hpp"
#include "dispatcher/snapshot.hpp"
#include "storage/outbox.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <random>
#include <thread>

namespace gridwhistle::app {

/// This node's courier with its carrier and the thread that steps it.
class CourierThread {
  public:
    /// All of them must outlive it.
    CourierThread(storage::Outbox& outbox, const dispatcher::CurrentSnapshot& snapshot,
                  const config::NoticeSettings& settings);
    ~CourierThread();
    CourierThread(const CourierThread&) = delete;
    CourierThread& operator=(const CourierThread&) = delete;

    void start();
    /// Lets what is under way end within its patience, breaks off the rest and returns.
    void stop();

    /// From any thread: something was said.
    void nudge() { carrier_.wake(); }

    void add_metrics(api::Metrics& metrics);

  private:
    void run(const std::stop_token& stop);
    [[nodiscard]] bool step_in_peace(std::chrono::milliseconds& wait);
    void look_at_figures();

    /// As they were a moment ago: whoever reads metrics must not wait for a database.
    struct Figures {
        std::atomic<double> age_seconds{0};
        std::atomic<std::int64_t> waiting{0};
        std::atomic<std::int64_t> dead{0};
        std::chrono::steady_clock::time_point next;  ///< when to look again
    };

    storage::Outbox& outbox_;
    channels::CurlCarrier carrier_;
    std::mt19937_64 random_;
    dispatcher::Courier courier_;
    Figures figures_;
    std::jthread thread_;
};

}  // namespace gridwhistle::app
