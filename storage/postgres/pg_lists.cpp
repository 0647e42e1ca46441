#include "storage/page_cursor.hpp"
#include "storage/postgres/pg_reader.hpp"
#include "storage/postgres/read_rows.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

// The lists of PgReader. Every filter is a parameter that an empty value switches off; rights are the scope in the
// same statement, so that a page is never thinner than it says.

namespace gridwhistle::storage::postgres {
namespace {

#define GW_WHISTLE_FILTERS                                                                            \
    " WHERE ($1::bool OR w.filed_by = $2::bigint OR w.area = ANY($3::text[])"                         \
    "  OR w.id IN (SELECT a.whistle FROM assignment a WHERE a.live AND a.unit = ANY($4::text[])"      \
    "   UNION ALL SELECT a.whistle FROM assignment a WHERE NOT a.live AND a.unit = ANY($4::text[])))" \
    " AND (cardinality($5::text[]) = 0 OR w.state = ANY($5::text[]))"                                 \
    " AND ($6::text IS NULL OR w.phase = $6::text)"                                                   \
    " AND ($7::text IS NULL OR w.id IN (SELECT a.whistle FROM assignment a WHERE a.live AND"          \
    "   a.unit = $7::text UNION ALL SELECT a.whistle FROM assignment a WHERE NOT a.live AND"          \
    "   a.unit = $7::text))"                                                                          \
    " AND (cardinality($8::text[]) = 0 OR w.area = ANY($8::text[]))"                                  \
    " AND ($9::text IS NULL OR w.category = $9::text)"                                                \
    " AND ($10::text IS NULL OR w.priority = $10::text)"                                              \
    " AND ($11::text IS NULL OR w.kind = $11::text)"                                                  \
    " AND ($12::bigint IS NULL OR w.filed_by = $12::bigint)"                                          \
    " AND ($13::bigint IS NULL OR (w.state = 'judging' AND w.filed_by = $13::bigint))"                \
    " AND ($14::float8 IS NULL OR (w.lon BETWEEN $14::float8 AND $16::float8"                         \
    "  AND w.lat BETWEEN $15::float8 AND $17::float8))"                                               \
    " AND ($18::float8 IS NULL OR"                                                                    \
    "  sqrt(pow((w.lon - $18::float8) * cos(radians($19::float8)) * 111195.08, 2)"                    \
    "  + pow((w.lat - $19::float8) * 111195.08, 2)) <= $20::float8)"                                  \
    " AND ($21::timestamptz IS NULL OR w.filed_at > $21::timestamptz)"                                \
    " AND ($22::timestamptz IS NULL OR w.filed_at < $22::timestamptz)"                                \
    " AND ($23::timestamptz IS NULL OR w.updated_at > $23::timestamptz)"                              \
    " AND ($24::text IS NULL OR w.number = $24::text OR strpos(lower(concat_ws(' ', w.number,"        \
    "  w.body::json->>'title', w.body::json->>'description', w.body::json->>'address')), lower($24::text)) > 0)"

constexpr Statement kNewest{"list_whistles_newest",
                            "SELECT w.body, w.lon, w.lat, w.requester, w.filed_at FROM whistle w" GW_WHISTLE_FILTERS
                            " AND ($25::timestamptz IS NULL OR (w.filed_at, w.id) < ($25::timestamptz, $26::bigint))"
                            " ORDER BY w.filed_at DESC, w.id DESC LIMIT $27::int"};

constexpr Statement kOldest{"list_whistles_oldest",
                            "SELECT w.body, w.lon, w.lat, w.requester, w.filed_at FROM whistle w" GW_WHISTLE_FILTERS
                            " AND ($25::timestamptz IS NULL OR (w.filed_at, w.id) > ($25::timestamptz, $26::bigint))"
                            " ORDER BY w.filed_at, w.id LIMIT $27::int"};

constexpr Statement kUpdated{"list_whistles_updated",
                             "SELECT w.body, w.lon, w.lat, w.requester, w.updated_at FROM whistle w" GW_WHISTLE_FILTERS
                             " AND ($25::timestamptz IS NULL OR (w.updated_at, w.id) < ($25::timestamptz, $26::bigint))"
                             " ORDER BY w.updated_at DESC, w.id DESC LIMIT $27::int"};

#undef GW_WHISTLE_FILTERS

constexpr Statement kAssignments{
    "list_assignments",
    "SELECT w.body, w.lon, w.lat, w.requester, a.n, a.offered_at FROM assignment a"
    " JOIN whistle w ON w.region = a.region AND w.id = a.whistle"
    " WHERE ($1::bool OR w.filed_by = $2::bigint OR w.area = ANY($3::text[]) OR a.unit = ANY($4::text[]))"
    " AND ($5::text IS NULL OR a.unit = $5::text)"
    " AND ($6::text IS NULL OR a.party = $6::text)"
    " AND ($7::bigint IS NULL OR a.holder = $7::bigint)"
    " AND (NOT $8::bool OR a.holder IS NULL)"
    " AND ($9::text IS NULL OR a.role = $9::text)"
    " AND (cardinality($10::text[]) = 0 AND a.live OR a.state = ANY($10::text[]))"
    " AND (cardinality($11::text[]) = 0 OR a.area = ANY($11::text[]))"
    " AND ($12::timestamptz IS NULL OR (a.offered_at, a.whistle, a.n) > ($12::timestamptz, $13::bigint, $14::int))"
    " ORDER BY a.offered_at, a.whistle, a.n LIMIT $15::int"};

constexpr Statement kOpenProposals{
    "list_open_proposals",
    "SELECT w.body, w.lon, w.lat, w.requester, p.at, p.n FROM proposal p"
    " JOIN whistle w ON w.region = p.region AND w.id = p.whistle"
    " WHERE p.state = 'open' AND p.deciders && $5::text[]"
    " AND ($1::bool OR w.filed_by = $2::bigint OR w.area = ANY($3::text[])"
    "  OR w.id IN (SELECT a.whistle FROM assignment a WHERE a.live AND a.unit = ANY($4::text[])"
    "   UNION ALL SELECT a.whistle FROM assignment a WHERE NOT a.live AND a.unit = ANY($4::text[])))"
    " AND ($6::timestamptz IS NULL OR (p.at, p.whistle, p.n) > ($6::timestamptz, $7::bigint, $8::int))"
    " ORDER BY p.at, p.whistle, p.n LIMIT $9::int"};

template <class Term>
std::optional<std::string> word(const std::optional<Term>& term) {
    if (!term) return std::nullopt;
    return std::string(models::to_text(*term));
}

/// Where a page begins; without a cursor, and for a text that is none, at the first row.
struct PageStart {
    explicit PageStart(std::string_view text) {
        const auto cursor = PageCursor::parse(text);
        if (!cursor) return;
        at = cursor->at;
        id = cursor->id;
        n = cursor->n;
    }

    std::optional<models::Instant> at;
    std::int64_t id{0};
    std::int32_t n{0};
};

const Statement& in_order(WhistleSort sort) {
    if (sort == WhistleSort::kOldest) return kOldest;
    return sort == WhistleSort::kUpdated ? kUpdated : kNewest;
}

std::optional<double> coordinate(const std::optional<Box>& box, models::Point Box::*corner,
                                 double models::Point::*part) {
    if (!box) return std::nullopt;
    return (*box).*corner.*part;
}

}  // namespace

Page<FoundWhistle> PgReader::list_whistles(const WhistleQuery& wanted) {
    const PageStart start(wanted.cursor);
    const auto near = wanted.nearby;
    const auto text = wanted.text.empty() ? std::nullopt : std::optional(wanted.text);
    const auto rows = query(
        in_order(wanted.sort), wanted.scope.everything, wanted.scope.account, texts_of(wanted.scope.areas),
        texts_of(wanted.scope.units), texts_of(wanted.states), word(wanted.phase), wanted.unit, texts_of(wanted.areas),
        wanted.category, word(wanted.priority), word(wanted.kind), wanted.filed_by, wanted.awaiting,
        coordinate(wanted.box, &Box::low, &models::Point::lon), coordinate(wanted.box, &Box::low, &models::Point::lat),
        coordinate(wanted.box, &Box::high, &models::Point::lon),
        coordinate(wanted.box, &Box::high, &models::Point::lat), near ? std::optional(near->point.lon) : std::nullopt,
        near ? std::optional(near->point.lat) : std::nullopt, near ? std::optional(near->within_m) : std::nullopt,
        wanted.filed_after, wanted.filed_before, wanted.updated_after, text, start.at, start.id, wanted.limit + 1);
    Page<FoundWhistle> page;
    PageCursor last;
    for (const auto& each : rows) {
        if (static_cast<int>(page.rows.size()) == wanted.limit) {
            page.next = last.text();
            break;
        }
        RowReader row(each);
        page.rows.push_back(read_found_whistle(row));
        last = {row.next<models::Instant>(), page.rows.back().whistle.id.value, 0};
    }
    return page;
}

Page<FoundAssignment> PgReader::list_assignments(const AssignmentQuery& wanted) {
    const PageStart start(wanted.cursor);
    const auto rows = query(kAssignments, wanted.scope.everything, wanted.scope.account, texts_of(wanted.scope.areas),
                            texts_of(wanted.scope.units), wanted.unit, wanted.party, wanted.holder,
                            wanted.without_holder, word(wanted.role), texts_of(wanted.states), texts_of(wanted.areas),
                            start.at, start.id, start.n, wanted.limit + 1);
    Page<FoundAssignment> page;
    PageCursor last;
    for (const auto& each : rows) {
        if (static_cast<int>(page.rows.size()) == wanted.limit) {
            page.next = last.text();
            break;
        }
        RowReader row(each);
        FoundWhistle whistle = read_found_whistle(row);
        const auto n = static_cast<std::uint16_t>(row.next<std::int16_t>());
        last = {row.next<models::Instant>(), whistle.whistle.id.value, n};
        page.rows.push_back({std::move(whistle.whistle), n, whistle.site});
    }
    return page;
}

Page<FoundWhistle> PgReader::list_open_proposals(const ReadScope& scope, const std::vector<models::Role>& deciders,
                                                 int limit, const std::string& text) {
    const PageStart start(text);
    const auto rows = query(kOpenProposals, scope.everything, scope.account, texts_of(scope.areas),
                            texts_of(scope.units), texts_of(deciders), start.at, start.id, start.n, limit + 1);
    Page<FoundWhistle> page;
    PageCursor last;
    for (const auto& each : rows) {
        if (static_cast<int>(page.rows.size()) == limit) {
            page.next = last.text();
            break;
        }
        RowReader row(each);
        FoundWhistle found = read_found_whistle(row);
        const auto at = row.next<models::Instant>();
        last = {at, found.whistle.id.value, row.next<std::int16_t>()};
        // A whistle with two open proposals stands once.
        const bool listed = !page.rows.empty() && page.rows.back().whistle.id == found.whistle.id;
        if (!listed) page.rows.push_back(std::move(found));
    }
    return page;
}

}  // namespace gridwhistle::storage::postgres
