#include "storage/postgres/write_assignments.hpp"

#include "storage/postgres/arrays.hpp"
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

constexpr Statement kInsertAssignments{
    "insert_assignments",
    "INSERT INTO assignment (region, whistle, n, state, holder, epoch, area, priority, live, party_kind, party, unit,"
    " role, offered_at)"
    " SELECT unnest($1::text[]), unnest($2::int8[]), unnest($3::int2[]), unnest($4::text[]), unnest($5::int8[]),"
    " unnest($6::int4[]), unnest($7::text[]), unnest($8::text[]), unnest($9::bool[]), unnest($10::text[]),"
    " unnest($11::text[]), unnest($12::text[]), unnest($13::text[]), unnest($14::timestamptz[])"};

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

    template <class... More>
    pqxx::result run(Transaction& transaction, const Statement& statement, const More&... more) const {
        return transaction.execute(statement, regions, whistles, numbers, states, holders, epochs, areas, priorities,
                                   lives, more...);
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
    if (after.run(transaction, kUpdateAssignments).affected_rows() != after.numbers.size())
        throw std::logic_error("an assignment to be changed is not there");
}

void insert_assignments(Transaction& transaction, const EncodedBatch& batch) {
    ChangingColumns columns;
    TextArray party_kinds;
    TextArray parties;
    TextArray units;
    TextArray roles;
    TimestamptzArray offered_ats;
    for (const auto& encoded : batch.whistles) {
        for (const std::uint16_t n : encoded.assignments.added) {
            const auto& part = part_of(encoded.last->after, n);
            columns.add(encoded.last->after, part);
            party_kinds.add(models::to_text(part.party.kind));
            parties.add(part.party.code);
            units.add(part.unit.value);
            roles.add(models::to_text(part.role));
            offered_ats.add(part.offered_at);
        }
    }
    if (columns.numbers.empty()) return;
    columns.run(transaction, kInsertAssignments, party_kinds, parties, units, roles, offered_ats);
}

}  // namespace

void write_assignments(Transaction& transaction, const EncodedBatch& batch) {
    update_assignments(transaction, batch);
    insert_assignments(transaction, batch);
}

}  // namespace gridwhistle::storage::postgres
