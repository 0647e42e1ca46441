#include "app/courier_thread.hpp"

#include "models/refusal.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace gridwhistle::app {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kDatabaseAway{1000};
constexpr milliseconds kFiguresInterval{2000};
constexpr milliseconds kFarewell{3000};  ///< what is not settled by then is a lease that runs out

models::Instant steady_now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return models::Instant(std::chrono::duration_cast<std::chrono::microseconds>(since));
}

models::Instant system_now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

channels::Gateway gateway(const config::GatewaySettings& settings) {
    channels::Gateway gateway;
    gateway.url = settings.url;
    if (!settings.body.empty()) gateway.body = settings.body;
    gateway.content_type = settings.content_type;
    gateway.authorization = settings.authorization;
    gateway.accepted_if = settings.accepted_if;
    return gateway;
}

/// The street; where an installation has no such level, the second level from the top.
std::string street_of(const models::AreaTree& areas, const models::AreaCode& code) {
    if (const models::Area* street = areas.at_level(code, "street")) return street->name;
    const auto path = areas.path(code);
    if (path.empty()) return {};
    const models::Area* area = areas.find(path[std::min<std::size_t>(1, path.size() - 1)]);
    return area == nullptr ? std::string() : area->name;
}

channels::CarrierSettings carrier_settings(const dispatcher::CurrentSnapshot& snapshot,
                                           const config::NoticeSettings& settings) {
    channels::CarrierSettings carrier;
    carrier.surroundings.street_of = [&snapshot](const models::AreaCode& code) {
        return street_of(snapshot.get()->directory->areas(), code);
    };
    carrier.surroundings.public_url = settings.public_url;
    carrier.sms = gateway(settings.sms);
    carrier.voice = gateway(settings.voice);
    carrier.mail = {settings.mail.url, settings.mail.from, settings.mail.user, settings.mail.password};
    carrier.now = system_now;
    return carrier;
}

}  // namespace

CourierThread::CourierThread(storage::Outbox& outbox, const dispatcher::CurrentSnapshot& snapshot,
                             const config::NoticeSettings& settings)
    : outbox_{outbox},
      carrier_{carrier_settings(snapshot, settings)},
      random_{std::random_device{}()},
      courier_{outbox, carrier_, steady_now,
               [this] { return std::uniform_real_distribution<double>(0.0, 1.0)(random_); }} {}

CourierThread::~CourierThread() {
    stop();
}

void CourierThread::start() {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void CourierThread::stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    carrier_.wake();
    thread_.join();
}

void CourierThread::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        milliseconds wait{0};
        if (!step_in_peace(wait)) wait = kDatabaseAway;
        if (wait.count() > 0) carrier_.poll(wait);
    }
    const models::Instant end = steady_now() + kFarewell;
    while (courier_.in_flight() > 0 && steady_now() < end) carrier_.poll(milliseconds(50));
    try {
        courier_.settle_finished();
    } catch (const models::ServiceUnavailable&) {
        // The leases run out, as if this node had died.
    }
}

/// False when the database is away, or something is wrong that must not end the thread.
bool CourierThread::step_in_peace(milliseconds& wait) {
    try {
        wait = courier_.step();
        look_at_figures();
        return true;
    } catch (const models::ServiceUnavailable& away) {
        spdlog::debug("courier: {}", away.what());
    } catch (const std::exception& error) {
        spdlog::error("courier: {}", error.what());
    }
    return false;
}

void CourierThread::look_at_figures() {
    const auto now = std::chrono::steady_clock::now();
    if (now < figures_.next) return;
    figures_.next = now + kFiguresInterval;
    const storage::OutboxFigures figures = outbox_.figures();
    figures_.age_seconds = std::chrono::duration<double>(figures.oldest).count();
    figures_.waiting = figures.waiting;
    figures_.dead = figures.dead;
}

void CourierThread::add_metrics(api::Metrics& metrics) {
    for (std::size_t i = 0; i < dispatcher::CourierCounters::kKinds; ++i) {
        const auto kind = static_cast<models::ChannelKind>(i);
        const auto& counters = courier_.counters().of(kind);
        const std::string word(models::to_text(kind));
        const auto add = [&](const char* what, const std::atomic<std::uint64_t>& counter) {
            metrics.add_gauge("gridwhistle_deliveries_" + std::string(what), "Notices by kind of channel",
                              [&counter] { return static_cast<double>(counter.load()); }, {{"channel", word}});
        };
        add("sent", counters.sent);
        add("failed", counters.failed);
        add("dead", counters.dead);
    }
    metrics.add_gauge("gridwhistle_outbox_age_seconds", "Age of the oldest notice that is not sent to everybody yet",
                      [this] { return figures_.age_seconds.load(); });
    metrics.add_gauge("gridwhistle_outbox_waiting", "Deliveries waiting",
                      [this] { return static_cast<double>(figures_.waiting.load()); });
    metrics.add_gauge("gridwhistle_outbox_dead_letters", "Dead letters; alarm when it grows",
                      [this] { return static_cast<double>(figures_.dead.load()); });
}

}  // namespace gridwhistle::app
