#include "storage/postgres/pg_reader.hpp"

#include "codec/event_json.hpp"
#include "codec/whistle_json.hpp"
#include "storage/postgres/read_rows.hpp"
#include "storage/postgres/rows.hpp"

#include <algorithm>
#include <limits>

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kFindWhistle{"read_find_whistle",
                                 "SELECT body, lon, lat, requester FROM whistle WHERE id = $1::bigint"};

constexpr Statement kFindWhistles{"read_find_whistles",
                                  "SELECT body, lon, lat, requester FROM whistle WHERE id = ANY($1::bigint[])"};

constexpr Statement kEventsOf{"read_events_of",
                              "SELECT type, v, n, at, actor, data, encode(hash, 'hex') FROM event"
                              " WHERE whistle = $1::bigint ORDER BY n"};

constexpr Statement kCountUnit{"read_count_unit",
                               "SELECT state, count(*) FROM assignment WHERE live AND unit = $1::text GROUP BY state"};

constexpr Statement kCountAreas{
    "read_count_areas", "SELECT phase, count(*) FROM whistle WHERE open AND area = ANY($1::text[]) GROUP BY phase"};

constexpr Statement kNextOffered{
    "read_next_offered",
    "SELECT whistle, n FROM assignment WHERE live AND state = 'offered' AND unit = $1::text"
    " ORDER BY priority, offered_at, whistle, n LIMIT $2::int"};

constexpr Statement kFeedEnd{"read_feed_end", "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"};

// Only transactions below every running one: whoever commits late is still ahead of the window.
constexpr Statement kReadFeed{
    "read_feed",
    "SELECT xid::text::bigint, seq, whistle, n, type, at, actor, area, filed_by, array_to_string(units, chr(10))"
    " FROM event WHERE (xid, seq) > ($1::text::xid8, $2::bigint)"
    " AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, seq LIMIT $3::int"};

constexpr Statement kRecent{"read_recent",
                            "SELECT body, lon, lat, requester FROM whistle"
                            " WHERE lon IS NOT NULL AND (open OR filed_at >= $1::timestamptz)"};

}  // namespace

FoundWhistle read_found_whistle(RowReader& row) {
    FoundWhistle found;
    auto whistle = codec::read_stored_whistle(row.next<std::string_view>());
    if (!whistle) throw models::ServiceUnavailable("a stored whistle cannot be read by this program version");
    found.whistle = std::move(*whistle);
    const auto lon = row.next<std::optional<double>>();
    const auto lat = row.next<std::optional<double>>();
    if (lon && lat) found.site = models::Point{*lon, *lat};
    found.requester_masked = row.next<std::string>();
    return found;
}

PgReader::PgReader(ConnectionOptions options, std::size_t connections_max)
    : pool_{std::move(options), connections_max} {}

std::optional<FoundWhistle> PgReader::find_whistle(models::WhistleId id) {
    const auto rows = query(kFindWhistle, id);
    if (rows.empty()) return std::nullopt;
    RowReader row(rows[0]);
    return read_found_whistle(row);
}

std::vector<FoundWhistle> PgReader::find_whistles(const std::vector<models::WhistleId>& ids) {
    Int8Array wanted;
    for (const auto id : ids) wanted.add(id.value);
    std::vector<FoundWhistle> found;
    for (const auto& each : query(kFindWhistles, wanted)) {
        RowReader row(each);
        found.push_back(read_found_whistle(row));
    }
    return found;
}

std::vector<LoggedEvent> PgReader::events_of(models::WhistleId id) {
    std::vector<LoggedEvent> events;
    for (const auto& each : query(kEventsOf, id)) {
        RowReader row(each);
        codec::EventRow stored;
        stored.type = row.next<std::string_view>();
        stored.version = row.next<std::int16_t>();
        stored.n = static_cast<std::uint32_t>(row.next<std::int32_t>());
        stored.at = row.next<models::Instant>();
        stored.actor = row.next<models::AccountId>();
        stored.data = row.next<std::string_view>();
        auto event = codec::read_event(stored);
        if (!event) throw models::ServiceUnavailable("a stored event cannot be read by this program version");
        events.push_back({std::move(*event), id, row.next<std::string>()});
    }
    return events;
}

std::vector<QueueCount> PgReader::count_unit(const models::UnitCode& unit) {
    std::vector<QueueCount> counts;
    for (const auto& each : query(kCountUnit, unit)) {
        RowReader row(each);
        models::Assignment part;
        part.state = models::parse_term<models::AssignmentState>(row.next<std::string_view>()).value();
        counts.push_back({models::phase_of(part), row.next<std::int64_t>()});
    }
    return counts;
}

std::vector<QueueCount> PgReader::count_areas(const std::vector<models::AreaCode>& areas) {
    std::vector<QueueCount> counts;
    for (const auto& each : query(kCountAreas, texts_of(areas))) {
        RowReader row(each);
        const auto phase = models::parse_term<models::Phase>(row.next<std::string_view>()).value();
        counts.push_back({phase, row.next<std::int64_t>()});
    }
    return counts;
}

std::vector<models::AssignmentId> PgReader::next_offered(const models::UnitCode& unit, int limit) {
    std::vector<models::AssignmentId> ids;
    for (const auto& each : query(kNextOffered, unit, limit)) {
        RowReader row(each);
        const auto whistle = row.next<models::WhistleId>();
        ids.push_back({whistle, static_cast<std::uint16_t>(row.next<std::int16_t>())});
    }
    return ids;
}

FeedPosition PgReader::feed_end() {
    const auto rows = query(kFeedEnd);
    const auto running = RowReader(rows[0]).next<std::int64_t>();
    return {static_cast<std::uint64_t>(running) - 1, std::numeric_limits<std::int64_t>::max()};
}

FeedWindow PgReader::read_feed(const FeedPosition& after, int limit) {
    FeedWindow window;
    window.next = after;
    for (const auto& each : query(kReadFeed, std::to_string(after.xid), after.seq, limit)) {
        RowReader row(each);
        FeedItem item;
        item.position.xid = static_cast<std::uint64_t>(row.next<std::int64_t>());
        item.position.seq = row.next<std::int64_t>();
        item.whistle = row.next<models::WhistleId>();
        item.n = static_cast<std::uint32_t>(row.next<std::int32_t>());
        item.type = row.next<std::string>();
        item.at = row.next<models::Instant>();
        item.actor = row.next<models::AccountId>();
        item.area = row.next<models::AreaCode>();
        item.filed_by = row.next<models::AccountId>();
        const auto units = row.next<std::string>();
        for (std::size_t start = 0; start < units.size();) {
            const std::size_t end = std::min(units.find('\n', start), units.size());
            item.units.emplace_back(units.substr(start, end - start));
            start = end + 1;
        }
        window.next = item.position;
        window.items.push_back(std::move(item));
    }
    return window;
}

void PgReader::for_each_recent(models::Instant since, const std::function<void(const FoundWhistle&)>& visit) {
    for (const auto& each : query(kRecent, since)) {
        RowReader row(each);
        visit(read_found_whistle(row));
    }
}

bool PgReader::is_alive() {
    try {
        return !query(kFeedEnd).empty();
    } catch (const models::ServiceUnavailable&) {
        return false;
    }
}

}  // namespace gridwhistle::storage::postgres
