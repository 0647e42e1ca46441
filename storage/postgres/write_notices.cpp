#include "storage/postgres/write_notices.hpp"

#include "storage/new_notices.hpp"
#include "storage/postgres/arrays.hpp"

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kInsertNotices{
    "insert_notices",
    "INSERT INTO notice (dedup_key, kind, whistle, assignment, clock, rung, account, unit, priority, at, hushed)"
    " SELECT unnest($1::text[]), unnest($2::text[]), unnest($3::int8[]), unnest($4::int2[]), unnest($5::text[]),"
    " unnest($6::int2[]), unnest($7::int8[]), unnest($8::text[]), unnest($9::text[]), $11::timestamptz,"
    " unnest($10::bool[])"
    " ON CONFLICT (dedup_key) DO NOTHING"};

/// In the "C" collation of the column the last code point ends the range of a prefix, so the unique key finds it.
constexpr Statement kHush{"hush_notices",
                          "UPDATE notice SET hushed = true FROM unnest($1::text[]) AS taken_back (prefix)"
                          " WHERE dedup_key >= prefix AND dedup_key < prefix || chr(1114111) AND NOT hushed"};

struct Columns {
    TextArray keys;
    TextArray kinds;
    Int8Array whistles;
    Int2Array assignments;
    TextArray clocks;
    Int2Array rungs;
    Int8Array accounts;
    TextArray units;
    TextArray priorities;
    BoolArray hushed;

    void add(const NewNotices::Entry& entry) {
        const models::Notice& notice = *entry.notice;
        keys.add(notice.dedup_key);
        kinds.add(notice.kind);
        whistles.add(notice.whistle.value);
        assignments.add(static_cast<std::int16_t>(notice.assignment));
        clocks.add(notice.clock);
        rungs.add(static_cast<std::int16_t>(notice.rung));
        accounts.add(notice.recipient.account.value);
        units.add(notice.recipient.unit.value);
        priorities.add(models::to_text(notice.priority));
        hushed.add(entry.hushed);
    }
};

}  // namespace

void write_notices(Transaction& transaction, const BatchWrites& writes, models::Instant now) {
    if (writes.notices.empty() && writes.hushes.empty()) return;
    const NewNotices all = new_notices(writes);
    if (!all.hush_prefixes.empty()) {
        TextArray prefixes;
        for (const auto& prefix : all.hush_prefixes) prefixes.add(prefix);
        transaction.execute(kHush, prefixes);
    }
    if (all.entries.empty()) return;
    Columns columns;
    for (const auto& entry : all.entries) columns.add(entry);
    transaction.execute(kInsertNotices, columns.keys, columns.kinds, columns.whistles, columns.assignments,
                        columns.clocks, columns.rungs, columns.accounts, columns.units, columns.priorities,
                        columns.hushed, now);
}

}  // namespace gridwhistle::storage::postgres
