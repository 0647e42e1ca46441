#include "tests/support/cluster_keeper.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <string>

namespace gridwhistle::tests {
namespace {

constexpr int kIdleSeconds = 5;
constexpr int kStopSeconds = 60;
constexpr unsigned kFirstDescriptor = 0;

void pause_a_second() {
    const timespec second{1, 0};
    ::nanosleep(&second, nullptr);
}

/// The postmaster's process id, 0 when none is written down.
pid_t read_postmaster(const char* file) {
    const int descriptor = ::open(file, O_RDONLY | O_CLOEXEC);
    std::array<char, 16> text{};
    const ssize_t length = descriptor < 0 ? 0 : ::read(descriptor, text.data(), text.size() - 1);
    if (descriptor >= 0) ::close(descriptor);
    pid_t pid = 0;
    for (ssize_t i = 0; i < length && text[static_cast<std::size_t>(i)] >= '0'; ++i) {
        pid = pid * 10 + (text[static_cast<std::size_t>(i)] - '0');
    }
    return pid;
}

/// Runs in the forked process of a program with threads: nothing here allocates or locks.
[[noreturn]] void keep(const char* keeper_file, const char* users_file, const char* lock_file,
                       const char* postmaster_file) {
    ::setsid();
    ::signal(SIGINT, SIG_IGN);
    // The parent's descriptors would keep its pipes open and its locks alive.
    ::close_range(kFirstDescriptor, ~0U, 0);
    const int keeper = ::open(keeper_file, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    const int users = ::open(users_file, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    const int lock = ::open(lock_file, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (keeper < 0 || users < 0 || lock < 0 || ::flock(keeper, LOCK_EX | LOCK_NB) != 0) ::_exit(0);
    for (int idle = 0; idle < kIdleSeconds; ++idle) {
        pause_a_second();
        if (::flock(users, LOCK_EX | LOCK_NB) != 0) {
            idle = -1;
            continue;
        }
        if (idle + 1 < kIdleSeconds) ::flock(users, LOCK_UN);
    }
    if (::flock(lock, LOCK_EX | LOCK_NB) == 0) {
        const pid_t postmaster = read_postmaster(postmaster_file);
        if (postmaster > 1) ::kill(postmaster, SIGINT);
        for (int waited = 0; waited < kStopSeconds && read_postmaster(postmaster_file) > 1; ++waited) pause_a_second();
    }
    ::_exit(0);
}

}  // namespace

void start_cluster_keeper(const std::filesystem::path& folder) {
    const std::string keeper_file = folder / "keeper";
    const std::string users_file = folder / "users";
    const std::string lock_file = folder / "lock";
    const std::string postmaster_file = folder / "pg" / "postmaster.pid";
    // Forked twice, so that it is nobody's zombie.
    const pid_t child = ::fork();
    if (child == 0) {
        if (::fork() == 0) {
            keep(keeper_file.c_str(), users_file.c_str(), lock_file.c_str(), postmaster_file.c_str());
        }
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
}

}  // namespace gridwhistle::tests
