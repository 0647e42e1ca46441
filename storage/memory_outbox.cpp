#include "storage/memory_outbox.hpp"

#include "storage/new_notices.hpp"

namespace gridwhistle::storage {

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

}  // namespace gridwhistle::storage
