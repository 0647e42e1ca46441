#include "storage/postgres/write_whistles.hpp"

#include "models/shard.hpp"
#include "storage/postgres/arrays.hpp"

#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

// Functions in the list of columns run in lockstep and hand over value by value; in FROM each would be stored first.
constexpr Statement kInsertWhistles{
    "insert_whistles",
    "INSERT INTO whistle (region, id, version, chain, state, phase, kind, priority, category, area, updated_at,"
    " closed_at, open, lon, lat, body, shard, number, filed_by, filed_at, requester)"
    " SELECT unnest($1::text[]), unnest($2::int8[]), unnest($3::int4[]), unnest($4::bytea[]), unnest($5::text[]),"
    " unnest($6::text[]), unnest($7::text[]), unnest($8::text[]), unnest($9::text[]), unnest($10::text[]),"
    " unnest($11::timestamptz[]), unnest($12::timestamptz[]), unnest($13::bool[]), unnest($14::float8[]),"
    " unnest($15::float8[]), unnest($16::text[]), unnest($17::int2[]), unnest($18::text[]), unnest($19::int8[]),"
    " unnest($20::timestamptz[]), unnest($21::text[])"};

constexpr Statement kUpdateWhistles{
    "update_whistles",
    "UPDATE whistle SET version = after.version, chain = after.chain, state = after.state, phase = after.phase,"
    " kind = after.kind, priority = after.priority, category = after.category, area = after.area,"
    " updated_at = after.updated_at, closed_at = after.closed_at, open = after.open, lon = after.lon,"
    " lat = after.lat, body = after.body"
    " FROM unnest($1::text[], $2::int8[], $3::int4[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::text[],"
    " $9::text[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::bool[], $14::float8[], $15::float8[],"
    " $16::text[]) AS after (region, id, version, chain, state, phase, kind, priority, category, area, updated_at,"
    " closed_at, open, lon, lat, body)"
    " WHERE whistle.region = after.region AND whistle.id = after.id"};

/// The columns that a command may change, after the key.
struct ChangingColumns {
    TextArray regions;
    Int8Array ids;
    Int4Array versions;
    ByteaArray chains;
    TextArray states;
    TextArray phases;
    TextArray kinds;
    TextArray priorities;
    TextArray categories;
    TextArray areas;
    TimestamptzArray updated_ats;
    TimestamptzArray closed_ats;
    BoolArray opens;
    Float8Array longitudes;
    Float8Array latitudes;
    TextArray bodies;

    void add(const EncodedWhistle& encoded) {
        const models::Whistle& whistle = encoded.last->after;
        regions.add(whistle.region.value);
        ids.add(whistle.id.value);
        versions.add(static_cast<std::int32_t>(whistle.version));
        chains.add(to_bytes(encoded.chain));
        states.add(models::to_text(whistle.state));
        phases.add(models::to_text(models::phase_of(whistle)));
        kinds.add(models::to_text(whistle.kind));
        priorities.add(models::to_text(whistle.priority));
        categories.add(whistle.category.value);
        areas.add(whistle.area.value);
        updated_ats.add(whistle.updated_at);
        closed_ats.add(whistle.closed_at);
        opens.add(models::is_open(whistle.state));
        add_site(encoded.last->site);
        bodies.add(encoded.body);
    }

    void add_site(const std::optional<models::Point>& site) {
        if (site) {
            longitudes.add(site->lon);
            latitudes.add(site->lat);
        } else {
            longitudes.add_null();
            latitudes.add_null();
        }
    }

    /// Runs the statement with these columns and what else it takes behind them.
    template <class... More>
    pqxx::result run(Transaction& transaction, const Statement& statement, const More&... more) const {
        return transaction.execute(statement, regions, ids, versions, chains, states, phases, kinds, priorities,
                                   categories, areas, updated_ats, closed_ats, opens, longitudes, latitudes, bodies,
                                   more...);
    }
};

/// The columns that are written once.
struct FilingColumns {
    Int2Array shards;
    TextArray numbers;
    Int8Array filed_bys;
    TimestamptzArray filed_ats;
    TextArray requesters;

    void add(const EncodedWhistle& encoded) {
        const models::Whistle& whistle = encoded.last->after;
        shards.add(static_cast<std::int16_t>(models::shard_of(whistle.id)));
        numbers.add(whistle.number);
        filed_bys.add(whistle.filed_by.value);
        filed_ats.add(whistle.filed_at);
        requesters.add(encoded.requester_masked);
    }
};

}  // namespace

void write_whistles(Transaction& transaction, const EncodedBatch& batch) {
    ChangingColumns filed;
    FilingColumns filing;
    ChangingColumns changed;
    for (const auto& encoded : batch.whistles) {
        (encoded.is_new ? filed : changed).add(encoded);
        if (encoded.is_new) filing.add(encoded);
    }
    if (!filed.ids.empty()) {
        filed.run(transaction, kInsertWhistles, filing.shards, filing.numbers, filing.filed_bys, filing.filed_ats,
                  filing.requesters);
    }
    if (!changed.ids.empty()) {
        const auto result = changed.run(transaction, kUpdateWhistles);
        if (result.affected_rows() != changed.ids.size())
            throw std::logic_error("a whistle to be changed is not there");
    }
}

}  // namespace gridwhistle::storage::postgres
