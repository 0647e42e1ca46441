#include "storage/postgres/write_sealed.hpp"

#include "storage/postgres/copy_rows.hpp"

#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

constexpr const char* kCopyPersons = "COPY person (region, whistle, sealed) FROM STDIN (FORMAT binary)";
constexpr const char* kCopyPositions = "COPY position (region, whistle, n, at, sealed) FROM STDIN (FORMAT binary)";
constexpr std::int16_t kPersonColumns = 3;
constexpr std::int16_t kPositionColumns = 5;

void begin_row(CopyRows& rows, const models::Whistle& whistle) {
    rows.begin_row();
    rows.add(std::string_view(whistle.region.value));
    rows.add(whistle.id.value);
}

models::Instant time_of(const WhistleWrite& write, std::uint32_t n) {
    for (const auto& event : write.events) {
        if (event.n == n) return event.at;
    }
    throw std::logic_error("a position belongs to no event of its command");
}

}  // namespace

void write_sealed(Transaction& transaction, const BatchWrites& writes, const Sealing& sealing) {
    CopyRows persons(kPersonColumns);
    CopyRows positions(kPositionColumns);
    for (const auto& write : writes.whistles) {
        for (const auto& facts : write.sealed) {
            if (!facts.requester.empty()) {
                begin_row(persons, write.after);
                persons.add(BytesView(sealing.seal(facts.requester)));
            }
            if (facts.position.empty()) continue;
            begin_row(positions, write.after);
            positions.add(static_cast<std::int32_t>(facts.event_n));
            positions.add(time_of(write, facts.event_n));
            positions.add(BytesView(sealing.seal(facts.position)));
        }
    }
    if (!persons.empty()) transaction.copy(kCopyPersons, persons.finish());
    if (!positions.empty()) transaction.copy(kCopyPositions, positions.finish());
}

}  // namespace gridwhistle::storage::postgres
