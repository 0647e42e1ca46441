#include "api/rate_limit.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace gridwhistle::api {
namespace {

using namespace std::chrono_literals;

class RateLimitTest : public ::testing::Test {
  protected:
    static RateLimitOptions options() {
        RateLimitOptions options;
        options.per_second = 2;
        options.burst = 3;
        options.keys_max = 2;
        return options;
    }

    RateLimiter limiter_{options()};
    RateLimiter::Time now_{};
};

TEST_F(RateLimitTest, ABurstPassesAndTheNextOneWaits) {
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(limiter_.take("a", now_));

    EXPECT_EQ(limiter_.take("a", now_), 1s);
    EXPECT_FALSE(limiter_.take("b", now_));
}

TEST_F(RateLimitTest, TokensComeBackWithTimeUpToTheBurst) {
    for (int i = 0; i < 3; ++i) static_cast<void>(limiter_.take("a", now_));

    EXPECT_FALSE(limiter_.take("a", now_ + 500ms));
    EXPECT_TRUE(limiter_.take("a", now_ + 500ms));
    EXPECT_FALSE(limiter_.take("a", now_ + 1h, 3));
    EXPECT_TRUE(limiter_.take("a", now_ + 1h));
}

TEST_F(RateLimitTest, TimeThatRunsBackwardsGivesNothing) {
    EXPECT_FALSE(limiter_.take("a", now_ + 10s, 3));

    EXPECT_TRUE(limiter_.take("a", now_));
}

TEST_F(RateLimitTest, ACostlyRequestWaitsLonger) {
    EXPECT_FALSE(limiter_.take("a", now_, 3));

    EXPECT_EQ(limiter_.take("a", now_, 3), 2s);
}

TEST_F(RateLimitTest, ForgetsTheKeyThatWasSilentLongest) {
    static_cast<void>(limiter_.take("a", now_, 3));
    static_cast<void>(limiter_.take("b", now_, 3));
    static_cast<void>(limiter_.take("a", now_));

    EXPECT_FALSE(limiter_.take("c", now_));

    EXPECT_EQ(limiter_.size(), 2U);
    EXPECT_TRUE(limiter_.take("a", now_));
}

TEST_F(RateLimitTest, ALimitWithoutARateIsABug) {
    auto broken = options();
    broken.per_second = 0;

    EXPECT_THROW(RateLimiter{broken}, std::logic_error);
}

}  // namespace
}  // namespace gridwhistle::api
