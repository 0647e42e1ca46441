#include "storage/postgres/write_proposals.hpp"

#include "storage/postgres/arrays.hpp"
#include "storage/postgres/joined_text.hpp"

#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

/// Proposals are rare next to everything else: one statement for both.
constexpr Statement kWriteProposals{
    "write_proposals",
    "INSERT INTO proposal (region, whistle, n, kind, state, deciders, area, at)"
    " SELECT region, whistle, n, kind, state, string_to_array(deciders, E'\\x1F'), area, at"
    " FROM unnest($1::text[], $2::int8[], $3::int2[], $4::text[], $5::text[], $6::text[], $7::text[],"
    " $8::timestamptz[]) AS after (region, whistle, n, kind, state, deciders, area, at)"
    " ON CONFLICT (region, whistle, n) DO UPDATE SET state = excluded.state, area = excluded.area"};

struct Columns {
    TextArray regions;
    Int8Array whistles;
    Int2Array numbers;
    TextArray kinds;
    TextArray states;
    TextArray deciders;
    TextArray areas;
    TimestamptzArray ats;

    void add(const models::Whistle& whistle, std::uint16_t n) {
        const models::Proposal* proposal = whistle.proposal(n);
        if (proposal == nullptr) throw std::logic_error("a changed proposal is not there");
        regions.add(whistle.region.value);
        whistles.add(whistle.id.value);
        numbers.add(static_cast<std::int16_t>(n));
        kinds.add(models::to_text(proposal->kind));
        states.add(models::to_text(proposal->state));
        JoinedText roles;
        for (const auto role : proposal->deciders) roles.add(models::to_text(role));
        deciders.add(roles.text());
        areas.add(whistle.area.value);
        ats.add(proposal->at);
    }
};

}  // namespace

void write_proposals(Transaction& transaction, const EncodedBatch& batch) {
    Columns columns;
    for (const auto& encoded : batch.whistles) {
        for (const std::uint16_t n : encoded.proposals.added) columns.add(encoded.last->after, n);
        for (const std::uint16_t n : encoded.proposals.changed) columns.add(encoded.last->after, n);
    }
    if (columns.numbers.empty()) return;
    transaction.execute(kWriteProposals, columns.regions, columns.whistles, columns.numbers, columns.kinds,
                        columns.states, columns.deciders, columns.areas, columns.ats);
}

}  // namespace gridwhistle::storage::postgres
