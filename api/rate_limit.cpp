#include "api/rate_limit.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace gridwhistle::api {

RateLimiter::RateLimiter(RateLimitOptions options) : options_{options} {
    const bool sane = options_.per_second > 0 && options_.burst >= 1 && options_.keys_max > 0;
    if (!sane) throw std::logic_error("a rate limit needs a positive rate, burst and number of keys");
}

std::optional<std::chrono::seconds> RateLimiter::take(std::string_view key, Time now, double cost) {
    const std::lock_guard lock(mutex_);
    auto& bucket = find_or_make(key, now);
    if (now > bucket.filled_at) {
        const double elapsed = std::chrono::duration<double>(now - bucket.filled_at).count();
        bucket.tokens = std::min(options_.burst, bucket.tokens + elapsed * options_.per_second);
        bucket.filled_at = now;
    }
    if (bucket.tokens >= cost) {
        bucket.tokens -= cost;
        return std::nullopt;
    }
    const double wait = std::ceil((cost - bucket.tokens) / options_.per_second);
    return std::chrono::seconds(static_cast<std::int64_t>(std::clamp(wait, 1.0, 3600.0)));
}

std::size_t RateLimiter::size() const {
    const std::lock_guard lock(mutex_);
    return order_.size();
}

RateLimiter::Bucket& RateLimiter::find_or_make(std::string_view key, Time now) {
    if (const auto found = buckets_.find(key); found != buckets_.end()) {
        order_.splice(order_.begin(), order_, found->second);
        return order_.front();
    }
    if (order_.size() >= options_.keys_max) {
        buckets_.erase(order_.back().key);
        order_.pop_back();
    }
    order_.push_front({std::string(key), options_.burst, now});
    buckets_.emplace(order_.front().key, order_.begin());
    return order_.front();
}

}  // namespace gridwhistle::api
