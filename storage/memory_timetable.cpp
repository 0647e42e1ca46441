#include "storage/memory_timetable.hpp"

#include "models/shard.hpp"
#include "storage/row_image.hpp"

#include <algorithm>

namespace gridwhistle::storage {

MemoryTimetable::MemoryTimetable(std::function<models::Instant()> now) : now_{std::move(now)} {}

DueBatch MemoryTimetable::due(const std::vector<ShardWatch>& shards, int per_shard) {
    DueBatch batch;
    batch.now = now_();  // before the lock: the clock belongs to the store, which calls set() under its own
    const std::scoped_lock lock(mutex_);
    for (const auto& watch : shards) {
        const auto waiting = by_shard_.find(watch.shard);
        if (waiting == by_shard_.end()) continue;
        int taken = 0;
        for (const auto& [at, id] : waiting->second) {
            if (!batch.next || at < *batch.next) batch.next = at;
            if (at >= batch.now - watch.grace || taken++ == per_shard) break;
            batch.due.push_back({id, at});
        }
    }
    std::ranges::sort(batch.due, {}, [](const DueWhistle& due) { return std::pair(due.fires_at, due.id); });
    return batch;
}

void MemoryTimetable::put_off(models::WhistleId id) {
    const auto now = now_();
    const std::scoped_lock lock(mutex_);
    int& fails = fails_[id];
    fails = std::min(fails + 1, 12);
    move(id, now + std::min<models::Instant::duration>(std::chrono::seconds(1 << fails), std::chrono::hours(1)));
}

std::vector<models::WhistleId> MemoryTimetable::forgotten(int most) {
    const std::scoped_lock lock(mutex_);
    std::vector<models::WhistleId> found;
    for (const auto id : forgotten_) {
        if (std::ssize(found) < most) found.push_back(id);
    }
    return found;
}

std::vector<std::string> MemoryTimetable::beat(const std::string& node) {
    return {node};
}

void MemoryTimetable::set(const models::Whistle& whistle) {
    const std::scoped_lock lock(mutex_);
    fails_.erase(whistle.id);
    forgotten_.erase(whistle.id);
    move(whistle.id, models::next_firing(whistle));
}

void MemoryTimetable::forget(models::WhistleId id) {
    const std::scoped_lock lock(mutex_);
    move(id, std::nullopt);
    forgotten_.insert(id);
}

void MemoryTimetable::move(models::WhistleId id, std::optional<models::Instant> to) {
    auto& shard = by_shard_[models::shard_of(id)];
    auto& row = rows_[id];
    if (row) shard.erase({*row, id});
    row = to;
    if (row) shard.insert({*row, id});
}

}  // namespace gridwhistle::storage
