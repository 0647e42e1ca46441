#include "storage/page_cursor.hpp"
#include "storage/postgres/arrays.hpp"
#include "storage/postgres/notice_rows.hpp"
#include "storage/postgres/pg_outbox.hpp"

// The inbox: two index scans, by account and by unit, that already come in the order of the page.

namespace gridwhistle::storage::postgres {
namespace {

#define GW_MINE                                                                        \
    " FROM (SELECT * FROM notice WHERE account = $1::int8 AND account <> 0"            \
    "  UNION ALL SELECT * FROM notice WHERE unit = ANY ($2::text[]) AND unit <> '') n" \
    " LEFT JOIN notice_read r ON r.account = $1::int8 AND r.notice = n.id"

constexpr Statement kInbox{"inbox_list",
                           "SELECT n.id, " GW_NOTICE_COLUMNS
                           ", n.at, n.was_read, n.hushed, coalesce(w.number, ''), coalesce(w.area, '')"
                           " FROM (SELECT n.*, r.notice IS NOT NULL AS was_read" GW_MINE
                           "  WHERE ($3::int8 IS NULL OR n.id < $3::int8)"
                           "  AND NOT ($4::bool AND (n.hushed OR r.notice IS NOT NULL))"
                           "  ORDER BY n.id DESC LIMIT $5::int) n"
                           " LEFT JOIN whistle w ON w.id = n.whistle AND n.whistle <> 0 ORDER BY n.id DESC"};
constexpr Statement kUnread{"inbox_unread", "SELECT count(*) FROM (SELECT 1" GW_MINE
                                            " WHERE NOT n.hushed AND r.notice IS NULL LIMIT $3::int) unread"};
constexpr Statement kMarkRead{"inbox_mark_read",
                              "INSERT INTO notice_read (account, notice, at) SELECT $1::int8, n.id, gw_now()" GW_MINE
                              " WHERE n.id = ANY ($3::int8[]) AND r.notice IS NULL"
                              " ON CONFLICT (account, notice) DO NOTHING"};
constexpr Statement kMarkReadUntil{
    "inbox_mark_read_until", "INSERT INTO notice_read (account, notice, at) SELECT $1::int8, n.id, gw_now()" GW_MINE
                             " WHERE n.at <= $3::timestamptz AND r.notice IS NULL AND NOT n.hushed"
                             " ON CONFLICT (account, notice) DO NOTHING"};
#undef GW_MINE

InboxEntry read_entry(RowReader row) {
    InboxEntry entry;
    entry.id = row.next<std::int64_t>();
    entry.notice = read_notice(row);
    entry.at = row.next<models::Instant>();
    entry.read = row.next<bool>();
    entry.hushed = row.next<bool>();
    entry.number = row.next<std::string>();
    entry.area = row.next<models::AreaCode>();
    return entry;
}

}  // namespace

InboxPage PgOutbox::inbox(const InboxOwner& owner, bool unread_only, int limit, const std::string& cursor) {
    const auto after = PageCursor::parse(cursor);
    const std::optional<std::int64_t> before = after ? std::optional(after->id) : std::nullopt;
    const TextArray units = texts_of(owner.units);
    return on_connection([&](Connection& connection) {
        InboxPage page;
        for (const auto& row : connection.execute(kInbox, owner.account, units, before, unread_only, limit + 1))
            page.entries.push_back(read_entry(RowReader(row)));
        if (page.entries.size() > static_cast<std::size_t>(limit)) {
            page.entries.resize(static_cast<std::size_t>(limit));
            page.next = PageCursor{page.entries.back().at, page.entries.back().id, 0}.text();
        }
        page.unread = read<std::int64_t>(connection.execute(kUnread, owner.account, units, Inbox::kUnreadMax)[0][0]);
        return page;
    });
}

std::int64_t PgOutbox::mark_read(const InboxOwner& owner, const std::vector<std::int64_t>& ids) {
    Int8Array numbers;
    for (const auto id : ids) numbers.add(id);
    const TextArray units = texts_of(owner.units);
    return on_connection([&](Connection& connection) {
        return static_cast<std::int64_t>(connection.execute(kMarkRead, owner.account, units, numbers).affected_rows());
    });
}

std::int64_t PgOutbox::mark_read_until(const InboxOwner& owner, models::Instant until) {
    const TextArray units = texts_of(owner.units);
    return on_connection([&](Connection& connection) {
        return static_cast<std::int64_t>(
            connection.execute(kMarkReadUntil, owner.account, units, until).affected_rows());
    });
}

}  // namespace gridwhistle::storage::postgres
