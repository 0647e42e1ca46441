#include "storage/new_notices.hpp"

#include <algorithm>
#include <stdexcept>

namespace gridwhistle::storage {
namespace {

void require_sayable(const models::Notice& notice) {
    if (notice.dedup_key.empty() || notice.kind.empty()) throw std::logic_error("a notice without key or kind");
    if (notice.recipient.is_account() == !notice.recipient.unit.empty())
        throw std::logic_error("a notice needs one recipient, an account or a unit");
}

bool is_taken_back(const BatchWrites& writes, std::size_t position) {
    return std::ranges::any_of(writes.hushes, [&](const Hush& hush) {
        return position < hush.said_before && writes.notices[position].dedup_key.starts_with(hush.prefix);
    });
}

}  // namespace

NewNotices new_notices(const BatchWrites& writes) {
    NewNotices all;
    for (const auto& hush : writes.hushes) {
        if (!hush.prefix.ends_with(':')) throw std::logic_error("a prefix of keys must end with ':'");
        all.hush_prefixes.push_back(hush.prefix);
    }
    std::ranges::sort(all.hush_prefixes);
    const auto repeated = std::ranges::unique(all.hush_prefixes);
    all.hush_prefixes.erase(repeated.begin(), repeated.end());

    for (std::size_t i = 0; i < writes.notices.size(); ++i) {
        require_sayable(writes.notices[i]);
        all.entries.push_back({&writes.notices[i], is_taken_back(writes, i)});
    }
    const auto key = [](const NewNotices::Entry& entry) -> const std::string& { return entry.notice->dedup_key; };
    // Stable: of two notices under one key the first one counts, as it does between batches.
    std::ranges::stable_sort(all.entries, {}, key);
    const auto again = std::ranges::unique(all.entries, {}, key);
    all.entries.erase(again.begin(), again.end());
    return all;
}

}  // namespace gridwhistle::storage
