#include "storage/memory_outbox.hpp"
#include "storage/page_cursor.hpp"

#include <algorithm>

// Channels and inboxes of MemoryOutbox, and what administrators see.

namespace gridwhistle::storage {
namespace {

bool lies_in(const InboxOwner& owner, const models::Addressee& recipient) {
    if (recipient.is_account()) return recipient.account == owner.account;
    return std::ranges::find(owner.units, recipient.unit) != owner.units.end();
}

}  // namespace

Page<DeadLetter> MemoryOutbox::dead_letters(int limit, const std::string& cursor) {
    const auto after = PageCursor::parse(cursor);
    const std::scoped_lock lock(mutex_);
    Page<DeadLetter> page;
    for (std::size_t i = 0; i < deliveries_.size(); ++i) {
        const Delivery& delivery = deliveries_[i];
        if (delivery.state != State::kDead) continue;
        DeadLetter letter;
        letter.id = static_cast<std::int64_t>(i) + 1;
        if (after && std::pair(delivery.settled_at, letter.id) >= std::pair(after->at, after->id)) continue;
        letter.channel = delivery.channel;
        const auto channel = channels_.find(delivery.channel);
        if (channel != channels_.end()) letter.kind = channel->second.kind;
        letter.notice = notices_[delivery.notice].notice;
        letter.said_at = notices_[delivery.notice].at;
        letter.died_at = delivery.settled_at;
        letter.attempts = delivery.attempts;
        letter.error = delivery.error;
        page.rows.push_back(std::move(letter));
    }
    std::ranges::sort(page.rows, std::greater{},
                      [](const DeadLetter& letter) { return std::pair(letter.died_at, letter.id); });
    if (page.rows.size() > static_cast<std::size_t>(limit)) {
        page.rows.resize(static_cast<std::size_t>(limit));
        page.next = PageCursor{page.rows.back().died_at, page.rows.back().id, 0}.text();
    }
    return page;
}

Resent MemoryOutbox::resend(std::int64_t id) {
    const models::Instant now = clock_();
    const std::scoped_lock lock(mutex_);
    if (id < 1 || static_cast<std::size_t>(id) > deliveries_.size()) return Resent::kUnknown;
    Delivery& delivery = deliveries_[static_cast<std::size_t>(id - 1)];
    if (notices_[delivery.notice].hushed) return Resent::kNotNeeded;
    if (delivery.state != State::kDead) return Resent::kWaits;
    delivery.state = State::kWaiting;
    delivery.repeat = true;
    delivery.attempts = 0;
    delivery.next_at = delivery.fresh_from = now;
    return Resent::kWaits;
}

OutboxFigures MemoryOutbox::figures() {
    const models::Instant now = clock_();
    const std::scoped_lock lock(mutex_);
    OutboxFigures figures;
    models::Instant oldest = now;
    for (std::size_t i = fanned_; i < notices_.size(); ++i) oldest = std::min(oldest, notices_[i].at);
    for (const auto& delivery : deliveries_) {
        if (delivery.state == State::kDead) ++figures.dead;
        if (delivery.state != State::kWaiting) continue;
        ++figures.waiting;
        oldest = std::min(oldest, delivery.fresh_from);
    }
    figures.oldest = std::chrono::duration_cast<std::chrono::milliseconds>(now - oldest);
    return figures;
}

void MemoryOutbox::put_channels(const std::vector<models::Channel>& channels) {
    const std::scoped_lock lock(mutex_);
    for (const auto& channel : channels) channels_[channel.name] = channel;
}

std::vector<models::Channel> MemoryOutbox::channels() {
    const std::scoped_lock lock(mutex_);
    std::vector<models::Channel> channels;
    for (const auto& [name, channel] : channels_) channels.push_back(channel);
    return channels;
}

bool MemoryOutbox::remove_channel(const std::string& name) {
    const models::Instant now = clock_();
    const std::scoped_lock lock(mutex_);
    for (auto& delivery : deliveries_) {
        if (delivery.channel != name || delivery.state != State::kWaiting) continue;
        delivery.state = State::kDead;
        delivery.error = "channel_removed";
        delivery.settled_at = now;
    }
    return channels_.erase(name) > 0;
}

InboxPage MemoryOutbox::inbox(const InboxOwner& owner, bool unread_only, int limit, const std::string& cursor) {
    const auto after = PageCursor::parse(cursor);
    InboxPage page;
    {
        const std::scoped_lock lock(mutex_);
        for (auto stored = notices_.rbegin(); stored != notices_.rend(); ++stored) {
            if (!lies_in(owner, stored->notice.recipient)) continue;
            const bool was_read = read_.contains({owner.account, stored->id});
            const bool unread = !was_read && !stored->hushed;
            if (unread && page.unread < Inbox::kUnreadMax) ++page.unread;
            if ((after && stored->id >= after->id) || (unread_only && !unread)) continue;
            page.entries.push_back({stored->id, stored->notice, stored->at, was_read, stored->hushed, {}, {}});
        }
    }
    if (page.entries.size() > static_cast<std::size_t>(limit)) {
        page.entries.resize(static_cast<std::size_t>(limit));
        page.next = PageCursor{page.entries.back().at, page.entries.back().id, 0}.text();
    }
    for (auto& entry : page.entries) {
        const WhistleFacts facts = facts_(entry.notice.whistle);
        entry.number = facts.number;
        entry.area = facts.area;
    }
    return page;
}

std::int64_t MemoryOutbox::mark(const InboxOwner& owner, const std::function<bool(const StoredNotice&)>& meant) {
    const std::scoped_lock lock(mutex_);
    std::int64_t marked = 0;
    for (const auto& stored : notices_) {
        if (!lies_in(owner, stored.notice.recipient) || !meant(stored)) continue;
        if (read_.insert({owner.account, stored.id}).second) ++marked;
    }
    return marked;
}

std::int64_t MemoryOutbox::mark_read(const InboxOwner& owner, const std::vector<std::int64_t>& ids) {
    return mark(owner, [&](const StoredNotice& stored) { return std::ranges::find(ids, stored.id) != ids.end(); });
}

std::int64_t MemoryOutbox::mark_read_until(const InboxOwner& owner, models::Instant until) {
    return mark(owner, [&](const StoredNotice& stored) { return stored.at <= until && !stored.hushed; });
}

}  // namespace gridwhistle::storage
