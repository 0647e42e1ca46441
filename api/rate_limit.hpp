#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gridwhistle::api {

struct RateLimitOptions {
    double per_second{50};
    double burst{200};
    std::size_t keys_max{100'000};
};

/// A token bucket per key (a principal or an address). Thread-safe; knows no clock, time is passed in.
///
/// The number of keys is bounded: beyond it the key that was silent longest is forgotten, which gives that one a full
/// bucket again and can harm nobody else.
class RateLimiter {
  public:
    using Time = std::chrono::steady_clock::time_point;

    explicit RateLimiter(RateLimitOptions options);

    /// Takes `cost` tokens; nothing when they were there, else how long to wait (at least one second, for
    /// Retry-After), and no token is taken.
    [[nodiscard]] std::optional<std::chrono::seconds> take(std::string_view key, Time now, double cost = 1);

    [[nodiscard]] std::size_t size() const;

  private:
    struct Bucket {
        std::string key;
        double tokens;
        Time filled_at;
    };
    using Order = std::list<Bucket>;  // the most recently used first

    Bucket& find_or_make(std::string_view key, Time now);

    RateLimitOptions options_;
    mutable std::mutex mutex_;
    Order order_;
    std::unordered_map<std::string_view, Order::iterator> buckets_;  // keys live in order_
};

}  // namespace gridwhistle::api
