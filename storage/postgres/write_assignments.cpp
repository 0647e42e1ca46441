#include "storage/postgres/write_assignments.hpp"

#include "storage/postgres/arrays.hpp"
#include "storage/postgres/copy_rows.hpp"
#include "storage/row_image.hpp"

#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kUpdateAssignments{
    "update_assignments",
    "UPDATE assignment SET state = after.state, holder = after.holder, epoch = after.epoch, area = after.area,"
    " priority = after.priority, live = after.live"
    " FROM unnest($1::text[], $2::int8[], $3::int2[], $4::text[], $5::int8[], $6::int4[], $7::text[], $8::text[],"
    " $9::bool[]) AS after (region, whistle, n, state, holder, epoch, area, priority, live)"
    " WHERE assignment.region = after.region AND assignment.whistle = after.whistle AND assignment.n = after.n"};

constexpr const char* kCopyAssignments =
    "COPY assignment (region, whistle, n, party_kind, party, unit, role, state, holder, epoch, area, priority,"
    " offered_at, live) FROM STDIN (FORMAT binary)";
constexpr std::int16_t kCopiedColumns = 14;

struct ChangingColumns {
    TextArray regions;
    Int8Array whistles;
    Int2Array numbers;
    TextArray states;
    Int8Array holders;
    Int4Array epochs;
    TextArray areas;
    TextArray priorities;
    BoolArray lives;

    void add(const models::Whistle& whistle, const models::Assignment& part) {
        regions.add(whistle.region.value);
        whistles.add(whistle.id.value);
        numbers.add(static_cast<std::int16_t>(part.n));
        states.add(models::to_text(part.state));
        if (part.holder) {
            holders.add(part.holder->value);
        } else {
            holders.add_null();
        }
        epochs.add(static_cast<std::int32_t>(part.epoch));
        areas.add(whistle.area.value);
        priorities.add(models::to_text(whistle.priority));
        lives.add(has_live_row(whistle, part));
    }

    [[nodiscard]] pqxx::result run(Transaction& transaction) const {
        return transaction.execute(kUpdateAssignments, regions, whistles, numbers, states, holders, epochs, areas,
                                   priorities, lives);
    }
};

const models::Assignment& part_of(const models::Whistle& whistle, std::uint16_t n) {
    const models::Assignment* part = whistle.assignment(n);
    if (part == nullptr) throw std::logic_error("a changed assignment is not there");
    return *part;
}

/// Rows that leave the loop come first: at no moment does a whistle have two live leads.
void update_assignments(Transaction& transaction, const EncodedBatch& batch) {
    ChangingColumns after;
    for (const bool live : {false, true}) {
        for (const auto& encoded : batch.whistles) {
            const models::Whistle& whistle = encoded.last->after;
            for (const std::uint16_t n : encoded.assignments.changed) {
                const auto& part = part_of(whistle, n);
                if (has_live_row(whistle, part) == live) after.add(whistle, part);
            }
        }
    }
    if (after.numbers.empty()) return;
    if (after.run(transaction).affected_rows() != after.numbers.size())
        throw std::logic_error("an assignment to be changed is not there");
}

void add_row(CopyRows& rows, const models::Whistle& whistle, const models::Assignment& part) {
    rows.begin_row();
    rows.add(std::string_view(whistle.region.value));
    rows.add(whistle.id.value);
    rows.add(static_cast<std::int16_t>(part.n));
    rows.add(models::to_text(part.party.kind));
    rows.add(std::string_view(part.party.code));
    rows.add(std::string_view(part.unit.value));
    rows.add(models::to_text(part.role));
    rows.add(models::to_text(part.state));
    if (part.holder) {
        rows.add(part.holder->value);
    } else {
        rows.add_null();
    }
    rows.add(static_cast<std::int32_t>(part.epoch));
    rows.add(std::string_view(whistle.area.value));
    rows.add(models::to_text(whistle.priority));
    rows.add(part.offered_at);
    rows.add(has_live_row(whistle, part));
}

void copy_assignments(Transaction& transaction, const EncodedBatch& batch) {
    CopyRows rows(kCopiedColumns);
    for (const auto& encoded : batch.whistles) {
        const models::Whistle& whistle = encoded.last->after;
        for (const std::uint16_t n : encoded.assignments.added) add_row(rows, whistle, part_of(whistle, n));
    }
    if (!rows.empty()) transaction.copy(kCopyAssignments, rows.finish());
}

}  // namespace

void write_assignments(Transaction& transaction, const EncodedBatch& batch) {
    update_assignments(transaction, batch);
    copy_assignments(transaction, batch);
}

}  // namespace gridwhistle::storage::postgres
