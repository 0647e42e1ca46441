#include "storage/postgres/write_whistles.hpp"

#include "models/shard.hpp"
#include "storage/postgres/arrays.hpp"
#include "storage/postgres/copy_rows.hpp"

#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

constexpr const char* kCopyWhistles =
    "COPY whistle (region, id, shard, version, chain, number, state, phase, kind, priority, category, area, filed_by,"
    " filed_at, updated_at, closed_at, open, lon, lat, requester, body) FROM STDIN (FORMAT binary)";
constexpr std::int16_t kCopiedColumns = 21;

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

    [[nodiscard]] pqxx::result run(Transaction& transaction) const {
        return transaction.execute(kUpdateWhistles, regions, ids, versions, chains, states, phases, kinds, priorities,
                                   categories, areas, updated_ats, closed_ats, opens, longitudes, latitudes, bodies);
    }
};

void add_row(CopyRows& rows, const EncodedWhistle& encoded) {
    const models::Whistle& whistle = encoded.last->after;
    const auto& site = encoded.last->site;
    rows.begin_row();
    rows.add(std::string_view(whistle.region.value));
    rows.add(whistle.id.value);
    rows.add(static_cast<std::int16_t>(models::shard_of(whistle.id)));
    rows.add(static_cast<std::int32_t>(whistle.version));
    rows.add(to_bytes(encoded.chain));
    rows.add(std::string_view(whistle.number));
    rows.add(models::to_text(whistle.state));
    rows.add(models::to_text(models::phase_of(whistle)));
    rows.add(models::to_text(whistle.kind));
    rows.add(models::to_text(whistle.priority));
    rows.add(std::string_view(whistle.category.value));
    rows.add(std::string_view(whistle.area.value));
    rows.add(whistle.filed_by.value);
    rows.add(whistle.filed_at);
    rows.add(whistle.updated_at);
    rows.add(whistle.closed_at);
    rows.add(models::is_open(whistle.state));
    rows.add(site ? std::optional(site->lon) : std::nullopt);
    rows.add(site ? std::optional(site->lat) : std::nullopt);
    rows.add(std::string_view(encoded.requester_masked));
    rows.add(std::string_view(encoded.body));
}

}  // namespace

void write_whistles(Transaction& transaction, const EncodedBatch& batch) {
    CopyRows filed(kCopiedColumns);
    ChangingColumns changed;
    for (const auto& encoded : batch.whistles) {
        if (encoded.is_new) {
            add_row(filed, encoded);
        } else {
            changed.add(encoded);
        }
    }
    if (!filed.empty()) transaction.copy(kCopyWhistles, filed.finish());
    if (!changed.ids.empty()) {
        const auto result = changed.run(transaction);
        if (result.affected_rows() != changed.ids.size())
            throw std::logic_error("a whistle to be changed is not there");
    }
}

}  // namespace gridwhistle::storage::postgres
