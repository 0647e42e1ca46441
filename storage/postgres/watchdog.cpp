#include "storage/postgres/watchdog.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>

namespace gridwhistle::storage::postgres {
namespace {

std::int64_t steady_nanoseconds() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

}  // namespace

std::shared_ptr<Watchdog> Watchdog::shared() {
    static std::mutex mutex;
    static std::weak_ptr<Watchdog> instance;
    const std::lock_guard lock(mutex);
    auto alive = instance.lock();
    if (!alive) {
        alive = std::make_shared<Watchdog>();
        instance = alive;
    }
    return alive;
}

Watchdog::Watchdog() : thread_{[this](const std::stop_token& stop) { run(stop); }} {}

Watchdog::~Watchdog() = default;

void Watchdog::run(const std::stop_token& stop) {
    std::condition_variable_any wake;
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        wake.wait_for(lock, stop, kTick, [] { return false; });
        const std::int64_t now = steady_nanoseconds();
        for (Socket* socket : sockets_) {
            std::int64_t deadline = socket->deadline_.load();
            const bool late = deadline != Socket::kIdle && deadline != Socket::kShut && deadline <= now;
            if (late && socket->deadline_.compare_exchange_strong(deadline, Socket::kShut)) {
                ::shutdown(socket->descriptor_, SHUT_RDWR);
            }
        }
    }
}

Watchdog::Socket::Socket(std::shared_ptr<Watchdog> watchdog, int descriptor)
    : watchdog_{std::move(watchdog)}, descriptor_{::fcntl(descriptor, F_DUPFD_CLOEXEC, 0)} {
    const std::lock_guard lock(watchdog_->mutex_);
    watchdog_->sockets_.push_back(this);
}

Watchdog::Socket::~Socket() {
    {
        const std::lock_guard lock(watchdog_->mutex_);
        std::erase(watchdog_->sockets_, this);
    }
    if (descriptor_ >= 0) ::close(descriptor_);
}

void Watchdog::Socket::arm(std::chrono::milliseconds limit) noexcept {
    const std::int64_t deadline =
        limit.count() == 0 ? kIdle
                           : steady_nanoseconds() + std::chrono::duration_cast<std::chrono::nanoseconds>(limit).count();
    std::int64_t before = deadline_.load();
    while (before != kShut && !deadline_.compare_exchange_weak(before, deadline)) {
    }
}

bool Watchdog::Socket::disarm() noexcept {
    std::int64_t before = deadline_.load();
    while (before != kShut && !deadline_.compare_exchange_weak(before, kIdle)) {
    }
    return before != kShut;
}

}  // namespace gridwhistle::storage::postgres
