#include "storage/postgres/watchdog.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace gridwhistle::storage::postgres {
namespace {

using namespace std::chrono_literals;

/// Two connected sockets; the first one is under watch.
class WatchdogTest : public ::testing::Test {
  protected:
    WatchdogTest() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair_.data()), 0); }
    ~WatchdogTest() override {
        ::close(pair_[0]);
        ::close(pair_[1]);
    }
    /// Blocks until the other end writes or somebody shuts the socket; 0 means shut.
    ssize_t read_one() {
        char byte{};
        return ::read(pair_[0], &byte, 1);
    }

    std::array<int, 2> pair_{};
};

TEST_F(WatchdogTest, ARoundTripOverItsLimitIsEnded) {
    Watchdog::Socket socket(Watchdog::shared(), pair_[0]);
    socket.arm(100ms);
    EXPECT_EQ(read_one(), 0);
    EXPECT_FALSE(socket.disarm());
    socket.arm(10s);
    EXPECT_FALSE(socket.disarm());  // once shut, shut for ever
}

TEST_F(WatchdogTest, ARoundTripInTimeIsLeftAlone) {
    Watchdog::Socket socket(Watchdog::shared(), pair_[0]);
    for (int i = 0; i < 1000; ++i) {
        socket.arm(10s);
        ASSERT_EQ(::write(pair_[1], "x", 1), 1);
        ASSERT_EQ(read_one(), 1);
        ASSERT_TRUE(socket.disarm());
    }
}

TEST_F(WatchdogTest, WithoutALimitItWaits) {
    Watchdog::Socket patient(Watchdog::shared(), pair_[0]);
    patient.arm(0ms);
    std::array<int, 2> other{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, other.data()), 0);
    Watchdog::Socket hasty(Watchdog::shared(), other[0]);
    hasty.arm(50ms);
    char byte{};
    EXPECT_EQ(::read(other[0], &byte, 1), 0);  // the watchdog has looked at both

    EXPECT_TRUE(patient.disarm());
    ::close(other[0]);
    ::close(other[1]);
}

TEST_F(WatchdogTest, ManySocketsComeAndGoWhileItWatches) {
    const auto use = [this](int which) {
        for (int i = 0; i < 200; ++i) {
            Watchdog::Socket socket(Watchdog::shared(), pair_[static_cast<std::size_t>(which)]);
            socket.arm(10s);
            EXPECT_TRUE(socket.disarm());
        }
    };
    std::jthread first(use, 0);
    std::jthread second(use, 1);
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
