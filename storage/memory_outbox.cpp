#include "storage/memory_outbox.hpp"

#include "storage/new_notices.hpp"

#include <algorithm>
#include <cmath>

// What is said, and what couriers do.

namespace gridwhistle::storage {
namespace {

double seconds_between(models::Instant from, models::Instant to) {
    return std::max(0.0, std::chrono::duration<double>(to - from).count());
}

std::string sender_of(const models::Channel& channel) {
    std::string sender(models::to_text(channel.kind));
    if (models::is_robot(channel.kind)) sender += ":" + channel.target;
    return sender;
}

}  // namespace

MemoryOutbox::MemoryOutbox(Clock clock, Facts facts) : clock_{std::move(clock)}, facts_{std::move(facts)} {}

void MemoryOutbox::store(const BatchWrites& writes, models::Instant now) {
    const NewNotices all = new_notices(writes);
    const std::scoped_lock lock(mutex_);
    for (const auto& prefix : all.hush_prefixes) {
        for (auto found = by_key_.lower_bound(prefix); found != by_key_.end() && found->first.starts_with(prefix);
             ++found)
            notices_[found->second].hushed = true;
    }
    for (const auto& entry : all.entries) {
        if (!by_key_.try_emplace(entry.notice->dedup_key, notices_.size()).second) continue;
        notices_.push_back({static_cast<std::int64_t>(notices_.size()) + 1, *entry.notice, now, entry.hushed});
    }
}

std::vector<StoredNotice> MemoryOutbox::notices() const {
    const std::scoped_lock lock(mutex_);
    return notices_;
}

std::int64_t MemoryOutbox::fan_out(int notices_max) {
    const models::Instant now = clock_();
    const std::scoped_lock lock(mutex_);
    const std::size_t end = std::min(notices_.size(), fanned_ + static_cast<std::size_t>(notices_max));
    const auto done = static_cast<std::int64_t>(end - fanned_);
    for (; fanned_ < end; ++fanned_) {
        const StoredNotice& stored = notices_[fanned_];
        if (stored.hushed) continue;
        for (const auto& [name, channel] : channels_) {
            if (!channel.takes(stored.notice)) continue;
            Delivery& delivery = deliveries_.emplace_back();
            delivery.notice = fanned_;
            delivery.channel = name;
            delivery.next_at = now;
            delivery.fresh_from = stored.at;
        }
    }
    return done;
}

Swept MemoryOutbox::sweep(const SweepRules& rules) {
    const models::Instant now = clock_();
    const std::scoped_lock lock(mutex_);
    Swept swept;
    for (auto& delivery : deliveries_) {
        const StoredNotice& stored = notices_[delivery.notice];
        if (delivery.state == State::kLeased && delivery.lease_until < now) {
            const bool again = stored.notice.priority <= rules.repeat_down_to;
            ++(again ? swept.repeated : swept.lost);
            delivery.state = again ? State::kWaiting : State::kDead;
            delivery.repeat = true;
            delivery.error = "unknown_outcome";
            delivery.next_at = delivery.settled_at = now;
        } else if (!rules.everything) {
            continue;
        } else if (delivery.state == State::kWaiting && stored.hushed) {
            delivery.state = State::kHushed;
        } else if (delivery.state == State::kWaiting && delivery.fresh_from < now - rules.age_max) {
            ++swept.too_old;
            delivery.state = State::kDead;
            delivery.error = "too_old";
            delivery.settled_at = now;
        }
    }
    return swept;
}

bool MemoryOutbox::is_due(const Delivery& delivery, models::Instant now) const {
    return delivery.state == State::kWaiting && delivery.next_at <= now && !notices_[delivery.notice].hushed;
}

std::vector<WaitingChannel> MemoryOutbox::waiting(int channels_max, std::chrono::milliseconds quiet) {
    const models::Instant now = clock_();
    const std::scoped_lock lock(mutex_);
    std::map<std::string, std::pair<WaitingChannel, std::size_t>> found;
    for (std::size_t i = 0; i < deliveries_.size(); ++i) {
        const auto channel = channels_.find(deliveries_[i].channel);
        if (!is_due(deliveries_[i], now) || channel == channels_.end() || !channel->second.enabled) continue;
        auto& [row, first] = found.try_emplace(channel->first, WaitingChannel{}, i).first->second;
        row.name = channel->first;
        row.kind = channel->second.kind;
        row.sender = sender_of(channel->second);
        row.waiting = std::min<std::int64_t>(row.waiting + 1, WaitingChannel::kCountedMax);
        row.most_urgent = std::min(row.most_urgent, notices_[deliveries_[i].notice].notice.priority);
        const auto heard = heard_.find(row.name);
        row.fresh = heard == heard_.end() || heard->second <= now - quiet;
    }
    std::vector<std::pair<WaitingChannel, std::size_t>> rows;
    for (auto& [name, row] : found) rows.push_back(std::move(row));
    std::ranges::sort(rows, {}, [](const auto& row) {
        return std::tuple(row.first.most_urgent > models::Priority::kP1, !row.first.fresh, row.first.most_urgent,
                          row.second);
    });
    std::vector<WaitingChannel> channels;
    for (auto& [row, first] : rows) {
        if (channels.size() < static_cast<std::size_t>(channels_max)) channels.push_back(std::move(row));
    }
    return channels;
}

/// 0 when it was taken, else how long to wait.
std::chrono::milliseconds MemoryOutbox::take_token(const LeaseRequest& request, models::Instant now) {
    const SendingRate& rate = request.rate;
    Sender& sender = senders_.try_emplace(request.sender, Sender{rate.burst, now}).first->second;
    const double tokens =
        std::min(rate.burst, sender.tokens + rate.per_second * seconds_between(sender.refilled_at, now));
    const double blocked = sender.blocked_until > now ? seconds_between(now, sender.blocked_until) : 0;
    const double lacking = tokens < 1 ? (1 - tokens) / rate.per_second : 0;
    if (blocked > 0 || lacking > 0)
        return std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(1000 * std::max(blocked, lacking))));
    sender.tokens = tokens - 1;
    sender.refilled_at = std::max(sender.refilled_at, now);
    return std::chrono::milliseconds(0);
}

std::vector<std::size_t> MemoryOutbox::due_of(const std::string& channel, models::Instant now) const {
    std::vector<std::size_t> due;
    for (std::size_t i = 0; i < deliveries_.size(); ++i) {
        if (deliveries_[i].channel == channel && is_due(deliveries_[i], now)) due.push_back(i);
    }
    std::ranges::stable_sort(due, {}, [&](std::size_t i) { return notices_[deliveries_[i].notice].notice.priority; });
    return due;
}

Lease MemoryOutbox::lease(const LeaseRequest& request) {
    const models::Instant now = clock_();
    Lease lease;
    {
        const std::scoped_lock lock(mutex_);
        std::vector<std::size_t> due = due_of(request.channel, now);
        if (due.empty()) return lease;
        lease.wait = take_token(request, now);
        if (lease.wait.count() > 0) return lease;
        lease.channel = channels_.at(request.channel);
        due.resize(std::min(due.size(), static_cast<std::size_t>(request.deliveries_max)));
        for (const std::size_t i : due) {
            Delivery& delivery = deliveries_[i];
            delivery.state = State::kLeased;
            delivery.lease_until = now + request.lease_time;
            const StoredNotice& stored = notices_[delivery.notice];
            lease.deliveries.push_back({static_cast<std::int64_t>(i) + 1,
                                        ++delivery.epoch,
                                        ++delivery.attempts,
                                        delivery.repeat,
                                        stored.notice,
                                        stored.at,
                                        {},
                                        {}});
        }
    }
    for (auto& delivery : lease.deliveries) {
        const WhistleFacts facts = facts_(delivery.notice.whistle);
        delivery.number = facts.number;
        delivery.area = facts.area;
    }
    return lease;
}

void MemoryOutbox::settle(const std::vector<Settlement>& settlements) {
    const models::Instant now = clock_();
    const std::scoped_lock lock(mutex_);
    for (const auto& settlement : settlements) {
        Delivery& delivery = deliveries_.at(static_cast<std::size_t>(settlement.id - 1));
        const bool sent = settlement.state == DeliveryState::kSent;
        const bool counts = delivery.state == State::kLeased || (sent && delivery.state != State::kSent);
        if (delivery.epoch != settlement.epoch || !counts) continue;
        const bool waits = settlement.state == DeliveryState::kWaiting;
        const State again = notices_[delivery.notice].hushed ? State::kHushed : State::kWaiting;
        delivery.state = sent ? State::kSent : waits ? again : State::kDead;
        delivery.next_at = now + settlement.wait;
        delivery.repeat = delivery.repeat || settlement.repeat;
        delivery.error = settlement.error;
        delivery.settled_at = now;
        if (sent) heard_[delivery.channel] = now;
    }
}

void MemoryOutbox::pause(const std::string& sender, std::chrono::milliseconds time) {
    const models::Instant now = clock_();
    const std::scoped_lock lock(mutex_);
    Sender& paused = senders_.try_emplace(sender, Sender{0, now}).first->second;
    paused.blocked_until = std::max(paused.blocked_until, now + time);
}

}  // namespace gridwhistle::storage
