#include "storage/postgres/process.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace gridwhistle::storage::postgres {
namespace {

constexpr int kPatienceMs = 10'000;

TEST(ProcessTest, AChildInheritsNoneOfOurSockets) {
    const tests::TemporaryFolder folder;
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);  // without close-on-exec, as sockets of Asio are
    const pid_t child = start_child("/bin/sleep", {"60"}, {current_user(), folder.path() / "log", Orphan::kDies});

    ::close(ends[1]);
    pollfd end{ends[0], POLLIN, 0};
    EXPECT_EQ(::poll(&end, 1, kPatienceMs), 1) << "the child holds the other end";

    ::kill(child, SIGKILL);
    wait_for_child(child);
    ::close(ends[0]);
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
