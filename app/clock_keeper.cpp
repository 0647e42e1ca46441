#include "app/clock_keeper.hpp"

#include <spdlog/spdlog.h>

namespace gridwhistle::app {
namespace {

constexpr std::chrono::milliseconds kWhileAway{500};

models::Instant system_now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace

ClockKeeper::ClockKeeper(dispatcher::Clockwork& clockwork) : clockwork_{clockwork} {}

ClockKeeper::~ClockKeeper() {
    stop();
}

models::Instant ClockKeeper::now() const {
    return system_now() + std::chrono::microseconds(ahead_us_.load());
}

void ClockKeeper::start() {
    pass();
    thread_ = std::thread([this] { run(); });
}

void ClockKeeper::stop() {
    {
        const std::scoped_lock lock(mutex_);
        stop_ = true;
    }
    stopped_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void ClockKeeper::run() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        lock.unlock();
        const auto sleep = pass();
        lock.lock();
        stopped_.wait_for(lock, sleep, [this] { return stop_; });
    }
}

std::chrono::milliseconds ClockKeeper::pass() {
    try {
        const auto sleep = clockwork_.step(std::chrono::steady_clock::now());
        ahead_us_ = (clockwork_.last_now() - system_now()).count();
        return sleep;
    } catch (const models::ServiceUnavailable& away) {
        spdlog::warn("deadlines wait for the database: {}", away.what());
    } catch (const std::exception& failure) {
        // Whatever it was, what is due stays due and is looked for again.
        spdlog::error("looking for what is due failed: {}", failure.what());
    }
    return kWhileAway;
}

}  // namespace gridwhistle::app
