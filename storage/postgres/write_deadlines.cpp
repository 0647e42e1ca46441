#include "storage/postgres/write_deadlines.hpp"

#include "models/shard.hpp"
#include "storage/postgres/arrays.hpp"
#include "storage/postgres/copy_rows.hpp"
#include "storage/row_image.hpp"

namespace gridwhistle::storage::postgres {
namespace {

constexpr const char* kCopyDeadlines =
    "COPY deadline (region, whistle, shard, fires_at, provisional) FROM STDIN (FORMAT binary)";
constexpr std::int16_t kDeadlineColumns = 5;
constexpr std::int32_t kClocks = 64;  ///< more than there will be

constexpr Statement kWriteDeadlines{
    "write_deadlines",
    "INSERT INTO deadline (region, whistle, shard, fires_at, provisional)"
    " SELECT unnest($1::text[]), unnest($2::int8[]), unnest($3::int2[]), unnest($4::timestamptz[]),"
    " unnest($5::bool[])"
    " ON CONFLICT (region, whistle) DO UPDATE SET fires_at = excluded.fires_at, provisional = excluded.provisional,"
    " fails = 0"};

constexpr Statement kDropDeadlines{"drop_deadlines",
                                   "DELETE FROM deadline USING unnest($1::text[], $2::int8[]) AS over (region, whistle)"
                                   " WHERE deadline.region = over.region AND deadline.whistle = over.whistle"};

constexpr Statement kDropEscalations{
    "drop_escalations",
    "DELETE FROM escalation USING unnest($1::text[], $2::int8[]) AS over (region, whistle)"
    " WHERE escalation.region = over.region AND escalation.whistle = over.whistle"};

constexpr Statement kInsertEscalations{
    "insert_escalations",
    "INSERT INTO escalation (region, whistle, clock, subject, due_at, rung, unit, area, kind, priority, acknowledged, "
    "place)"
    " SELECT unnest($1::text[]), unnest($2::int8[]), unnest($3::text[]), unnest($4::int2[]),"
    " unnest($5::timestamptz[]), unnest($6::int2[]), unnest($7::text[]), unnest($8::text[]), unnest($9::text[]),"
    " unnest($10::text[]), unnest($11::bool[]), unnest($12::int4[])"};

void add_row(CopyRows& rows, const models::Whistle& whistle) {
    rows.begin_row();
    rows.add(std::string_view(whistle.region.value));
    rows.add(whistle.id.value);
    rows.add(static_cast<std::int16_t>(models::shard_of(whistle.id)));
    rows.add(models::next_firing(whistle));
    rows.add(is_provisional(whistle));
}

struct Firings {
    TextArray regions;
    Int8Array whistles;
    Int2Array shards;
    TimestamptzArray moments;
    BoolArray provisional;

    void add(const models::Whistle& whistle) {
        regions.add(whistle.region.value);
        whistles.add(whistle.id.value);
        shards.add(static_cast<std::int16_t>(models::shard_of(whistle.id)));
        moments.add(models::next_firing(whistle));
        provisional.add(is_provisional(whistle));
    }

    void write(Transaction& transaction, const Statement& statement) const {
        if (!whistles.empty()) transaction.execute(statement, regions, whistles, shards, moments, provisional);
    }
};

struct Names {
    TextArray regions;
    Int8Array whistles;

    void add(const models::Whistle& whistle) {
        regions.add(whistle.region.value);
        whistles.add(whistle.id.value);
    }

    void write(Transaction& transaction, const Statement& statement) const {
        if (!whistles.empty()) transaction.execute(statement, regions, whistles);
    }
};

struct Escalations {
    TextArray regions;
    Int8Array whistles;
    TextArray clocks;
    Int2Array subjects;
    TimestamptzArray due;
    Int2Array rungs;
    TextArray units;
    TextArray areas;
    TextArray kinds;
    TextArray priorities;
    BoolArray acknowledged;
    Int4Array places;

    void add(const models::Whistle& whistle, const models::Deadline& deadline, std::uint16_t of) {
        regions.add(whistle.region.value);
        whistles.add(whistle.id.value);
        clocks.add(models::to_text(deadline.clock));
        subjects.add(static_cast<std::int16_t>(of));
        due.add(deadline.due_at);
        rungs.add(static_cast<std::int16_t>(deadline.rung));
        const auto* part = models::is_of_assignment(deadline.clock) ? whistle.assignment(of) : whistle.lead();
        units.add(part != nullptr ? std::string_view(part->unit.value) : std::string_view());
        areas.add(whistle.area.value);
        kinds.add(models::to_text(whistle.kind));
        priorities.add(models::to_text(whistle.priority));
        acknowledged.add(deadline.acknowledged_by.has_value());
        places.add(of * kClocks + static_cast<std::int32_t>(deadline.clock));
    }

    void write(Transaction& transaction) const {
        if (whistles.empty()) return;
        transaction.execute(kInsertEscalations, regions, whistles, clocks, subjects, due, rungs, units, areas, kinds,
                            priorities, acknowledged, places);
    }
};

}  // namespace

void write_deadlines(Transaction& transaction, const EncodedBatch& batch) {
    CopyRows fresh(kDeadlineColumns);
    Firings changed;
    Names over;
    Names climbed;
    Escalations escalations;
    for (const auto& encoded : batch.whistles) {
        const models::Whistle& whistle = encoded.last->after;
        if (encoded.wakes_anew || encoded.is_new) {
            if (!has_deadline_row(whistle)) {
                if (!encoded.is_new) over.add(whistle);
            } else if (encoded.is_new) {
                add_row(fresh, whistle);
            } else {
                changed.add(whistle);
            }
        }
        if (!encoded.climbed) continue;
        climbed.add(whistle);
        for (const auto& deadline : whistle.deadlines) {
            if (deadline.rung == models::kRungNone) continue;
            for (const std::uint16_t n : deadline.of) escalations.add(whistle, deadline, n);
        }
    }
    if (!fresh.empty()) transaction.copy(kCopyDeadlines, fresh.finish());
    changed.write(transaction, kWriteDeadlines);
    over.write(transaction, kDropDeadlines);
    climbed.write(transaction, kDropEscalations);
    escalations.write(transaction);
}

}  // namespace gridwhistle::storage::postgres
