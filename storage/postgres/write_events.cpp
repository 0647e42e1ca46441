#include "storage/postgres/write_events.hpp"

#include "storage/postgres/copy_rows.hpp"

#include <algorithm>

namespace gridwhistle::storage::postgres {
namespace {

constexpr const char* kCopyEvents =
    "COPY event (region, at, whistle, n, type, v, actor, area, filed_by, units, data, hash) FROM STDIN (FORMAT binary)";
constexpr std::int16_t kColumns = 12;

/// Every unit that has or had a part in the whistle: to them the event matters.
TextArray units_of(const models::Whistle& whistle) {
    TextArray units;
    const auto& parts = whistle.assignments;
    for (auto part = parts.begin(); part != parts.end(); ++part) {
        const bool named =
            std::any_of(parts.begin(), part, [&](const auto& other) { return other.unit == part->unit; });
        if (!named) units.add(part->unit.value);
    }
    return units;
}

void add_row(CopyRows& rows, const EncodedEvent& encoded) {
    const models::Event& event = *encoded.event;
    const models::Whistle& whistle = *encoded.whistle;
    rows.begin_row();
    rows.add(std::string_view(whistle.region.value));
    rows.add(event.at);
    rows.add(whistle.id.value);
    rows.add(static_cast<std::int32_t>(event.n));
    rows.add(models::to_text(event.type));
    rows.add(static_cast<std::int16_t>(models::kEventVersion));
    rows.add(event.actor.value);
    rows.add(std::string_view(whistle.area.value));
    rows.add(whistle.filed_by.value);
    rows.add(units_of(whistle));
    rows.add(std::string_view(encoded.data));
    rows.add(to_bytes(encoded.hash));
}

}  // namespace

void write_events(Transaction& transaction, const EncodedBatch& batch) {
    if (batch.events.empty()) return;
    CopyRows rows(kColumns);
    for (const auto& encoded : batch.events) add_row(rows, encoded);
    transaction.copy(kCopyEvents, rows.finish());
}

}  // namespace gridwhistle::storage::postgres
