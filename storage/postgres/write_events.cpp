#include "storage/postgres/write_events.hpp"

#include "storage/postgres/arrays.hpp"
#include "storage/postgres/joined_text.hpp"

#include <algorithm>

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kInsertEvents{
    "insert_events",
    "INSERT INTO event (region, at, whistle, n, type, v, actor, area, filed_by, units, data, hash)"
    " SELECT region, at, whistle, n, type, $12::int2, actor, area, filed_by, string_to_array(units, E'\\x1F'), data,"
    " hash FROM (SELECT unnest($1::text[]) AS region, unnest($2::timestamptz[]) AS at, unnest($3::int8[]) AS whistle,"
    " unnest($4::int4[]) AS n, unnest($5::text[]) AS type, unnest($6::int8[]) AS actor, unnest($7::text[]) AS area,"
    " unnest($8::int8[]) AS filed_by, unnest($9::text[]) AS units, unnest($10::text[]) AS data,"
    " unnest($11::bytea[]) AS hash) AS happened"};

/// Every unit that has or had a part in the whistle: to them the event matters.
std::string units_of(const models::Whistle& whistle) {
    JoinedText units;
    const auto& parts = whistle.assignments;
    for (auto part = parts.begin(); part != parts.end(); ++part) {
        const bool named =
            std::any_of(parts.begin(), part, [&](const auto& other) { return other.unit == part->unit; });
        if (!named) units.add(part->unit.value);
    }
    return units.text();
}

struct Columns {
    TextArray regions;
    TimestamptzArray ats;
    Int8Array whistles;
    Int4Array numbers;
    TextArray types;
    Int8Array actors;
    TextArray areas;
    Int8Array filed_bys;
    TextArray units;
    TextArray data;
    ByteaArray hashes;

    void add(const EncodedEvent& encoded) {
        const models::Event& event = *encoded.event;
        const models::Whistle& whistle = *encoded.whistle;
        regions.add(whistle.region.value);
        ats.add(event.at);
        whistles.add(whistle.id.value);
        numbers.add(static_cast<std::int32_t>(event.n));
        types.add(models::to_text(event.type));
        actors.add(event.actor.value);
        areas.add(whistle.area.value);
        filed_bys.add(whistle.filed_by.value);
        units.add(units_of(whistle));
        data.add(encoded.data);
        hashes.add(to_bytes(encoded.hash));
    }
};

}  // namespace

void write_events(Transaction& transaction, const EncodedBatch& batch) {
    if (batch.events.empty()) return;
    Columns columns;
    for (const auto& encoded : batch.events) columns.add(encoded);
    transaction.execute(kInsertEvents, columns.regions, columns.ats, columns.whistles, columns.numbers, columns.types,
                        columns.actors, columns.areas, columns.filed_bys, columns.units, columns.data, columns.hashes,
                        models::kEventVersion);
}

}  // namespace gridwhistle::storage::postgres
