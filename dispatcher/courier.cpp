#include "dispatcher/courier.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace gridwhistle::dispatcher {
namespace {

using std::chrono::milliseconds;

constexpr int kFanOutMax = 500;
constexpr int kChannelsMax = 500;
constexpr milliseconds kIdle{500};

/// A robot's message is one turn; a channel behind a gateway has one message under way as well, so that what one
/// person gets stays in order, but the gateway serves many at once.
std::size_t in_flight_max(const storage::WaitingChannel& channel, const CourierOptions& options) {
    return models::is_robot(channel.kind) ? 1 : options.in_flight_max_per_gateway;
}

/// Whoever heard nothing for a while gets the most urgent notice by itself; the rest may be bundled.
int message_size(const storage::WaitingChannel& channel, const CourierOptions& options) {
    const bool telephone = channel.kind == models::ChannelKind::kSms || channel.kind == models::ChannelKind::kVoice;
    if (channel.fresh || telephone || channel.waiting < options.digest_from) return 1;
    return options.digest_max;
}

}  // namespace

Courier::Courier(storage::Outbox& outbox, Carrier& carrier, Now now, Random random, CourierOptions options)
    : outbox_{outbox}, carrier_{carrier}, now_{std::move(now)}, random_{std::move(random)}, options_{options} {}

milliseconds Courier::step() {
    carrier_.poll(milliseconds(0));
    settle_finished();
    const models::Instant now = now_();
    sweep(now);
    while (outbox_.fan_out(kFanOutMax) == kFanOutMax) {
    }
    bool started = false;
    for (const auto& channel : outbox_.waiting(kChannelsMax, options_.quiet)) {
        started = send_from(channel, now) || started;
        if (in_flight_ >= options_.in_flight_max) break;
    }
    // What was started may be over already, and another message of the same channel can follow it.
    return started ? milliseconds(0) : time_to_wait(now);
}

/// Until a sender may send again; what comes back from a receiver and what is said on this node wake the carrier.
milliseconds Courier::time_to_wait(models::Instant now) const {
    milliseconds wait = kIdle;
    for (const auto& [name, sender] : senders_) {
        if (sender.not_before > now) wait = std::min(wait, std::chrono::ceil<milliseconds>(sender.not_before - now));
    }
    return wait;
}

void Courier::sweep(models::Instant now) {
    if (now < next_sweep_) return;
    next_sweep_ = now + options_.sweep_interval;
    storage::SweepRules rules = options_.sweep;
    rules.everything = sweeps_++ % options_.whole_sweep_every == 0;
    const storage::Swept swept = outbox_.sweep(rules);
    if (swept.repeated > 0) spdlog::warn("outbox: {} deliveries with unknown outcome will be repeated", swept.repeated);
    if (swept.lost > 0) spdlog::warn("outbox: {} deliveries with unknown outcome are dead letters", swept.lost);
    if (swept.too_old > 0) spdlog::warn("outbox: {} deliveries grew too old and are dead letters", swept.too_old);
}

bool Courier::send_from(const storage::WaitingChannel& channel, models::Instant now) {
    Sender& sender = senders_[channel.sender];
    if (in_flight_ >= options_.in_flight_max || sender.in_flight >= in_flight_max(channel, options_) ||
        now < sender.not_before || busy_channels_.contains(channel.name))
        return false;
    storage::LeaseRequest request;
    request.channel = channel.name;
    request.sender = channel.sender;
    request.deliveries_max = message_size(channel, options_);
    request.rate = models::is_robot(channel.kind) ? options_.robot_rate : options_.gateway_rate;
    request.lease_time = options_.lease_time;
    storage::Lease lease = outbox_.lease(request);
    if (lease.deliveries.empty()) {
        sender.not_before = now + lease.wait;
        return false;
    }
    start(channel, std::move(lease));
    return true;
}

void Courier::start(const storage::WaitingChannel& channel, storage::Lease lease) {
    Parcel parcel;
    parcel.channel = std::move(lease.channel);
    parcel.notices = std::move(lease.deliveries);
    parcel.repeat = std::ranges::any_of(parcel.notices, &storage::LeasedDelivery::repeat);
    parcel.key = "notice-" + std::to_string(parcel.notices.front().id);
    ++in_flight_;
    ++senders_[channel.sender].in_flight;
    busy_channels_.insert(channel.name);
    carrier_.start(
        parcel, [this, parcel, sender = channel.sender](const Receipt& receipt) { settle(parcel, sender, receipt); });
}

/// Called by the carrier. Nothing is stored here: a database that is away must not lose what is known.
void Courier::settle(const Parcel& parcel, const std::string& sender, const Receipt& receipt) {
    --in_flight_;
    --senders_[sender].in_flight;
    busy_channels_.erase(parcel.channel.name);
    if (receipt.pause.count() > 0) pauses_[sender] = std::max(pauses_[sender], receipt.pause);
    auto& counters = counters_.of(parcel.channel.kind);
    for (const auto& delivery : parcel.notices) {
        finished_.push_back(settlement(delivery, receipt));
        switch (finished_.back().state) {
            case storage::DeliveryState::kSent: ++counters.sent; break;
            case storage::DeliveryState::kWaiting: ++counters.failed; break;
            case storage::DeliveryState::kDead: ++counters.dead; break;
        }
    }
    if (receipt.reception != Reception::kSent)
        spdlog::warn("channel {}: {} notices not sent: {}", parcel.channel.name, parcel.notices.size(), receipt.error);
}

storage::Settlement Courier::settlement(const storage::LeasedDelivery& delivery, const Receipt& receipt) {
    storage::Settlement settlement;
    settlement.id = delivery.id;
    settlement.epoch = delivery.epoch;
    settlement.error = receipt.error;
    if (receipt.reception == Reception::kSent) return settlement;
    const bool unknown = receipt.reception == Reception::kUnknown;
    const bool worth_it =
        unknown ? delivery.notice.priority <= options_.sweep.repeat_down_to : receipt.reception == Reception::kLater;
    if (unknown) settlement.error = "unknown_outcome: " + receipt.error;
    settlement.repeat = unknown;
    settlement.state = worth_it && delivery.attempts < options_.attempts_max ? storage::DeliveryState::kWaiting
                                                                             : storage::DeliveryState::kDead;
    settlement.wait = std::max(backoff(delivery.attempts), receipt.pause);
    return settlement;
}

void Courier::settle_finished() {
    while (!pauses_.empty()) {
        outbox_.pause(pauses_.begin()->first, pauses_.begin()->second);
        pauses_.erase(pauses_.begin());
    }
    if (finished_.empty()) return;
    outbox_.settle(finished_);
    finished_.clear();
}

/// Full jitter: anything up to the whole of it, so that those who failed together do not come back together.
milliseconds Courier::backoff(std::int32_t attempts) {
    milliseconds most = options_.backoff_first;
    for (std::int32_t i = 1; i < attempts && most < options_.backoff_max; ++i) most *= 2;
    most = std::min(most, options_.backoff_max);
    return milliseconds(static_cast<std::int64_t>(random_() * static_cast<double>(most.count())));
}

}  // namespace gridwhistle::dispatcher
