#pragma once

#include "models/notice.hpp"
#include "models/time.hpp"
#include "storage/reader.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gridwhistle::storage {

/// Whose inbox: an account's, with what its units are told.
struct InboxOwner {
    models::AccountId account;
    std::vector<models::UnitCode> units;
};

struct InboxEntry {
    std::int64_t id{0};
    models::Notice notice;
    models::Instant at;
    bool read{false};    ///< by this account
    bool hushed{false};  ///< nothing is to be done about it any more
    std::string number;  ///< of the whistle
    models::AreaCode area;
};

struct InboxPage {
    std::vector<InboxEntry> entries;  ///< newest first
    std::string next;                 ///< cursor of the next page; empty = this was the last
    std::int64_t unread{0};           ///< of all pages; at most kUnreadMax
};

/// The inbox inside the program: notices themselves, so it needs no courier and nothing outside. What was taken back
/// counts as read. Blocking, thread-safe.
class Inbox {
  public:
    static constexpr std::int64_t kUnreadMax = 1000;

    Inbox() = default;
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;
    virtual ~Inbox() = default;

    [[nodiscard]] virtual InboxPage inbox(const InboxOwner& owner, bool unread_only, int limit,
                                          const std::string& cursor) = 0;

    /// Marks those of these numbers that lie in this inbox; gives how many were not marked before.
    virtual std::int64_t mark_read(const InboxOwner& owner, const std::vector<std::int64_t>& ids) = 0;
    virtual std::int64_t mark_read_until(const InboxOwner& owner, models::Instant until) = 0;
};

}  // namespace gridwhistle::storage
