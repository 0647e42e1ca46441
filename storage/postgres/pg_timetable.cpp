#include "storage/postgres/pg_timetable.hpp"

#include "storage/postgres/arrays.hpp"
#include "storage/postgres/read_rows.hpp"
#include "storage/postgres/rows.hpp"

namespace gridwhistle::storage::postgres {
namespace {

/// Each shard by itself: one look through all of them together would sort everything that is due (T35, T36).
constexpr Statement kDue{
    "due_whistles",
    "SELECT clock.now, late.whistle, late.fires_at FROM (SELECT gw_now() AS now) AS clock LEFT JOIN LATERAL ("
    " SELECT found.whistle, found.fires_at FROM unnest($1::int2[], $2::int8[]) AS watched (shard, grace)"
    " CROSS JOIN LATERAL (SELECT whistle, fires_at FROM deadline WHERE deadline.shard = watched.shard"
    " AND fires_at < clock.now - watched.grace * interval '1 millisecond'"
    " ORDER BY fires_at LIMIT $3) AS found ORDER BY found.fires_at, found.whistle) AS late ON true"};

constexpr Statement kNext{"next_due",
                          "SELECT min(first.fires_at) FROM unnest($1::int2[]) AS watched (shard) CROSS JOIN LATERAL ("
                          " SELECT fires_at FROM deadline WHERE deadline.shard = watched.shard AND fires_at IS NOT NULL"
                          " ORDER BY fires_at LIMIT 1) AS first"};

/// Doubles from a second to an hour.
constexpr Statement kPutOff{
    "put_off",
    "UPDATE deadline SET fails = least(fails + 1, 1000),"
    " fires_at = gw_now() + least(interval '1 hour', interval '1 second' * 2 ^ least(fails, 12))"
    " WHERE whistle = $1"};

constexpr Statement kForgotten{
    "forgotten_whistles",
    "SELECT id FROM whistle WHERE open AND NOT unreadable AND NOT EXISTS (SELECT FROM deadline"
    " WHERE deadline.region = whistle.region AND deadline.whistle = whistle.id)"
    " ORDER BY id LIMIT $1"};

// Nodes live by the real clock, also where time is virtual.
constexpr Statement kBeat{"node_beat",
                          "INSERT INTO node (id, beat_at) VALUES ($1, clock_timestamp())"
                          " ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at"};
constexpr Statement kForgetNodes{"forget_nodes",
                                 "DELETE FROM node WHERE beat_at < clock_timestamp() - interval '1 hour'"};
constexpr Statement kNodes{"live_nodes",
                           "SELECT id FROM node WHERE beat_at > clock_timestamp() - interval '5 seconds' ORDER BY id"};

}  // namespace

PgTimetable::PgTimetable(ConnectionOptions options) : pool_{std::move(options), 1} {}

DueBatch PgTimetable::due(const std::vector<ShardWatch>& shards, int per_shard) {
    Int2Array numbers;
    Int8Array graces;
    for (const auto& watch : shards) {
        numbers.add(static_cast<std::int16_t>(watch.shard));
        graces.add(std::int64_t{watch.grace.count()});
    }
    const auto connection = pool_.borrow();
    DueBatch batch;
    for (const auto& row : connection->execute(kDue, numbers, graces, per_shard)) {
        RowReader reader(row);
        batch.now = reader.next<models::Instant>();
        const auto id = reader.next<std::optional<std::int64_t>>();
        if (id) batch.due.push_back({models::WhistleId{*id}, reader.next<models::Instant>()});
    }
    batch.next = read<std::optional<models::Instant>>(connection->execute(kNext, numbers)[0][0]);
    return batch;
}

void PgTimetable::put_off(models::WhistleId id) {
    pool_.borrow()->execute(kPutOff, id);
}

std::vector<models::WhistleId> PgTimetable::forgotten(int most) {
    std::vector<models::WhistleId> found;
    for (const auto& row : pool_.borrow()->execute(kForgotten, most)) found.push_back(read<models::WhistleId>(row[0]));
    return found;
}

std::vector<std::string> PgTimetable::beat(const std::string& node) {
    const auto connection = pool_.borrow();
    connection->execute(kBeat, node);
    connection->execute(kForgetNodes);
    std::vector<std::string> nodes;
    for (const auto& row : connection->execute(kNodes)) nodes.push_back(read<std::string>(row[0]));
    return nodes;
}

}  // namespace gridwhistle::storage::postgres
