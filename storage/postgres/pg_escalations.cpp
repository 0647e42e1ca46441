#include "storage/page_cursor.hpp"
#include "storage/postgres/pg_reader.hpp"
#include "storage/postgres/read_rows.hpp"

// The list of late duties of PgReader, the longest overdue first.

namespace gridwhistle::storage::postgres {
namespace {

#define GW_LATE_FILTERS                                                       \
    " WHERE e.due_at < gw_now() AND ($1::bool OR e.area = ANY($2::text[]) OR" \
    "  e.unit = ANY($3::text[]))"                                             \
    " AND (cardinality($4::text[]) = 0 OR e.area = ANY($4::text[]))"          \
    " AND ($5::text IS NULL OR e.unit = $5::text)"                            \
    " AND ($6::text IS NULL OR e.kind = $6::text)"                            \
    " AND ($7::text IS NULL OR e.priority = $7::text)"                        \
    " AND ($8::int IS NULL OR e.rung = $8::int)"                              \
    " AND ($9::text IS NULL OR e.clock = $9::text)"                           \
    " AND (NOT $10::bool OR NOT e.acknowledged)"                              \
    " AND ($11::timestamptz IS NULL OR e.due_at < $11::timestamptz)"

constexpr Statement kLate{
    "list_escalations",
    "SELECT w.body, w.lon, w.lat, w.requester, e.clock, e.subject, e.due_at, e.place"
    " FROM escalation e JOIN whistle w ON w.region = e.region AND w.id = e.whistle" GW_LATE_FILTERS
    " AND ($12::timestamptz IS NULL OR (e.due_at, e.whistle, e.place) >"
    "  ($12::timestamptz, $13::bigint, $14::int))"
    " ORDER BY e.due_at, e.whistle, e.place LIMIT $15::int"};

constexpr Statement kCounts{"count_escalations", "SELECT e.rung, e.area, count(*) FROM escalation e" GW_LATE_FILTERS
                                                 " GROUP BY e.rung, e.area ORDER BY e.rung, e.area"};

#undef GW_LATE_FILTERS

template <class Term>
std::optional<std::string> word(const std::optional<Term>& term) {
    if (!term) return std::nullopt;
    return std::string(models::to_text(*term));
}

}  // namespace

Page<FoundEscalation> PgReader::list_escalations(const EscalationQuery& wanted) {
    const auto cursor = PageCursor::parse(wanted.cursor);
    const auto at = cursor ? std::optional(cursor->at) : std::nullopt;
    const PageCursor start = cursor.value_or(PageCursor{});
    const auto rows =
        query(kLate, wanted.scope.everything, texts_of(wanted.scope.areas), texts_of(wanted.scope.units),
              texts_of(wanted.areas), wanted.unit, word(wanted.kind), word(wanted.priority), wanted.rung,
              word(wanted.clock), wanted.unacknowledged, wanted.due_before, at, start.id, start.n, wanted.limit + 1);
    Page<FoundEscalation> page;
    PageCursor last;
    for (const auto& each : rows) {
        if (static_cast<int>(page.rows.size()) == wanted.limit) {
            page.next = last.text();
            break;
        }
        RowReader row(each);
        FoundWhistle found = read_found_whistle(row);
        const auto clock = models::parse_term<models::Clock>(row.next<std::string_view>());
        const auto of = static_cast<std::uint16_t>(row.next<std::int16_t>());
        last.at = row.next<models::Instant>();
        last.id = found.whistle.id.value;
        last.n = row.next<std::int32_t>();
        if (clock) page.rows.push_back({std::move(found.whistle), *clock, of});
    }
    return page;
}

std::vector<EscalationCount> PgReader::count_escalations(const EscalationQuery& wanted) {
    std::vector<EscalationCount> counts;
    const auto rows =
        query(kCounts, wanted.scope.everything, texts_of(wanted.scope.areas), texts_of(wanted.scope.units),
              texts_of(wanted.areas), wanted.unit, word(wanted.kind), word(wanted.priority), wanted.rung,
              word(wanted.clock), wanted.unacknowledged, wanted.due_before);
    for (const auto& each : rows) {
        RowReader row(each);
        EscalationCount count;
        count.rung = row.next<std::int16_t>();
        count.area = models::AreaCode(row.next<std::string>());
        count.count = row.next<std::int64_t>();
        counts.push_back(std::move(count));
    }
    return counts;
}

}  // namespace gridwhistle::storage::postgres
