#include "storage/postgres/write_sealed.hpp"

#include "storage/postgres/arrays.hpp"

#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kInsertPersons{"insert_persons",
                                   "INSERT INTO person (region, whistle, sealed)"
                                   " SELECT * FROM unnest($1::text[], $2::int8[], $3::bytea[])"};

constexpr Statement kInsertPositions{
    "insert_positions",
    "INSERT INTO position (region, whistle, n, at, sealed)"
    " SELECT * FROM unnest($1::text[], $2::int8[], $3::int4[], $4::timestamptz[], $5::bytea[])"};

struct Columns {
    TextArray regions;
    Int8Array whistles;
    Int4Array numbers;
    TimestamptzArray ats;
    ByteaArray sealed;

    void add(const models::Whistle& whistle, const Bytes& value) {
        regions.add(whistle.region.value);
        whistles.add(whistle.id.value);
        sealed.add(value);
    }
};

models::Instant time_of(const WhistleWrite& write, std::uint32_t n) {
    for (const auto& event : write.events) {
        if (event.n == n) return event.at;
    }
    throw std::logic_error("a position belongs to no event of its command");
}

}  // namespace

void write_sealed(Transaction& transaction, const BatchWrites& writes, const Sealing& sealing) {
    Columns persons;
    Columns positions;
    for (const auto& write : writes.whistles) {
        for (const auto& facts : write.sealed) {
            if (!facts.requester.empty()) persons.add(write.after, sealing.seal(facts.requester));
            if (facts.position.empty()) continue;
            positions.add(write.after, sealing.seal(facts.position));
            positions.numbers.add(static_cast<std::int32_t>(facts.event_n));
            positions.ats.add(time_of(write, facts.event_n));
        }
    }
    if (!persons.whistles.empty()) {
        transaction.execute(kInsertPersons, persons.regions, persons.whistles, persons.sealed);
    }
    if (!positions.whistles.empty()) {
        transaction.execute(kInsertPositions, positions.regions, positions.whistles, positions.numbers, positions.ats,
                            positions.sealed);
    }
}

}  // namespace gridwhistle::storage::postgres
