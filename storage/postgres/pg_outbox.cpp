#include "storage/postgres/pg_outbox.hpp"

#include "codec/channel_json.hpp"
#include "storage/postgres/arrays.hpp"
#include "storage/postgres/channel_rows.hpp"
#include "storage/postgres/notice_rows.hpp"

#include <algorithm>

// What couriers do: fan out, lease, settle.

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kFanOut{
    "outbox_fan_out",
    "WITH said AS (SELECT id, account, unit, priority, rung, hushed, at FROM notice WHERE NOT fanned ORDER BY id"
    "  LIMIT $1::int FOR UPDATE SKIP LOCKED),"
    " fanned AS (UPDATE notice n SET fanned = true FROM said WHERE n.id = said.id),"
    " made AS (INSERT INTO delivery (notice, channel, priority, next_at, fresh_from)"
    "  SELECT said.id, c.name, said.priority, gw_now(), said.at FROM said"
    "  JOIN channel c ON c.account = said.account AND c.unit = said.unit"
    "  WHERE c.enabled AND NOT said.hushed"
    "  AND (said.priority <= c.least_priority OR c.from_rung > 0 AND said.rung >= c.from_rung)"
    "  ORDER BY said.id ON CONFLICT (notice, channel) DO NOTHING)"
    " SELECT count(*) FROM said"};

constexpr Statement kSilence{"outbox_silence",
                             "UPDATE delivery d SET state = 'hushed', settled_at = gw_now() FROM notice n"
                             " WHERE n.id = d.notice AND n.hushed AND d.state = 'waiting'"};
constexpr Statement kExpire{
    "outbox_expire",
    "WITH lost AS (SELECT id FROM delivery WHERE state = 'leased' AND lease_until < clock_timestamp()"
    "  FOR UPDATE SKIP LOCKED)"
    " UPDATE delivery d SET state = CASE WHEN d.priority <= $1::text THEN 'waiting' ELSE 'dead' END,"
    " repeat = true, error = 'unknown_outcome', next_at = gw_now(), settled_at = gw_now()"
    " FROM lost WHERE d.id = lost.id RETURNING d.state"};
constexpr Statement kAge{"outbox_age",
                         "UPDATE delivery SET state = 'dead', error = 'too_old', settled_at = gw_now()"
                         " WHERE state = 'waiting' AND fresh_from < (SELECT gw_now()) - $1::int8 * interval '1 ms'"};

/// A few probes of an index for each channel, whatever waits there (pg-boss #418: each fetch sorts the whole backlog).
constexpr Statement kWaiting{
    "outbox_waiting",
    "WITH moment AS MATERIALIZED (SELECT gw_now() AS now)"
    " SELECT c.name, c.kind, c.sender, first.count, first.priority, fresh.fresh"
    " FROM moment CROSS JOIN channel c"
    " CROSS JOIN LATERAL (SELECT coalesce(c.last_sent_at <= moment.now - $2::int8 * interval '1 ms', true) AS fresh)"
    "  fresh"
    " CROSS JOIN LATERAL (SELECT count(*) AS count, min(due.priority) AS priority, min(due.id) AS id"
    "  FROM (SELECT d.priority, d.id FROM delivery d JOIN notice n ON n.id = d.notice"
    "   WHERE d.channel = c.name AND d.state = 'waiting' AND d.next_at <= moment.now AND NOT n.hushed"
    "   ORDER BY d.priority, d.id LIMIT $3::int) due) first"
    " WHERE c.enabled AND first.count > 0"
    " ORDER BY first.priority > 'P1', NOT fresh.fresh, first.priority, first.id LIMIT $1::int"};

/// The bucket as it is now; `excluded.refilled_at` is the one reading of the clock. A clock that seems to run
/// backwards between nodes refills nothing and takes nothing (GoAlert #1758).
#define GW_TOKENS                                                                                      \
    "least($2::float8, s.tokens + $3::float8 * greatest(0, extract(epoch FROM excluded.refilled_at - " \
    "s.refilled_at)::float8))"

constexpr Statement kTakeToken{
    "outbox_take_token",
    "INSERT INTO sender AS s (name, tokens, refilled_at) VALUES ($1::text, $2::float8 - 1, gw_now())"
    " ON CONFLICT (name) DO UPDATE SET tokens = " GW_TOKENS
    " - 1, refilled_at = greatest(s.refilled_at, excluded.refilled_at)"
    " WHERE s.blocked_until <= excluded.refilled_at AND " GW_TOKENS " >= 1"};
#undef GW_TOKENS
constexpr Statement kTokenWait{
    "outbox_token_wait",
    "WITH moment AS MATERIALIZED (SELECT gw_now() AS now)"
    " SELECT ceil(1000 * greatest(extract(epoch FROM CASE WHEN blocked_until > moment.now"
    "   THEN blocked_until - moment.now ELSE interval '0' END)::float8,"
    "  (1 - tokens) / $2::float8 - extract(epoch FROM moment.now - refilled_at)::float8, 0.001))::int8"
    " FROM sender, moment WHERE name = $1::text"};

constexpr Statement kLease{
    "outbox_lease",
    "WITH due AS (SELECT d.id FROM delivery d JOIN notice n ON n.id = d.notice"
    "  WHERE d.channel = $1::text AND d.state = 'waiting' AND d.next_at <= (SELECT gw_now()) AND NOT n.hushed"
    "  ORDER BY d.priority, d.id LIMIT $2::int FOR UPDATE OF d SKIP LOCKED),"
    " taken AS (UPDATE delivery d SET state = 'leased', epoch = d.epoch + 1, attempts = d.attempts + 1,"
    "  lease_until = clock_timestamp() + $3::int8 * interval '1 ms' FROM due WHERE d.id = due.id"
    "  RETURNING d.id, d.notice, d.epoch, d.attempts, d.repeat, d.priority)"
    " SELECT t.id, t.epoch, t.attempts, t.repeat, " GW_NOTICE_COLUMNS
    ", n.at, coalesce(w.number, ''), coalesce(w.area, '')"
    " FROM taken t JOIN notice n ON n.id = t.notice LEFT JOIN whistle w ON w.id = n.whistle AND n.whistle <> 0"
    " ORDER BY t.priority, t.id"};

constexpr Statement kSettle{
    "outbox_settle",
    "UPDATE delivery d SET state = CASE WHEN s.state = 'waiting' AND n.hushed THEN 'hushed' ELSE s.state END,"
    " next_at = gw_now() + s.wait_ms * interval '1 ms', repeat = d.repeat OR s.repeat, error = s.error,"
    " settled_at = gw_now()"
    " FROM unnest($1::int8[], $2::int4[], $3::text[], $4::int8[], $5::bool[], $6::text[])"
    " AS s (id, epoch, state, wait_ms, repeat, error), notice n"
    " WHERE d.id = s.id AND d.epoch = s.epoch AND n.id = d.notice"
    " AND (d.state = 'leased' OR s.state = 'sent' AND d.state <> 'sent')"
    " RETURNING d.channel, d.state = 'sent'"};
constexpr Statement kHeard{"outbox_heard", "UPDATE channel SET last_sent_at = gw_now() WHERE name = ANY ($1::text[])"};
constexpr Statement kPause{
    "outbox_pause",
    "INSERT INTO sender AS s (name, tokens, refilled_at, blocked_until)"
    " VALUES ($1::text, 0, gw_now(), gw_now() + $2::int8 * interval '1 ms')"
    " ON CONFLICT (name) DO UPDATE SET blocked_until = greatest(s.blocked_until, excluded.blocked_until)"};

LeasedDelivery read_delivery(RowReader row) {
    LeasedDelivery delivery;
    delivery.id = row.next<std::int64_t>();
    delivery.epoch = row.next<std::int32_t>();
    delivery.attempts = row.next<std::int32_t>();
    delivery.repeat = row.next<bool>();
    delivery.notice = read_notice(row);
    delivery.said_at = row.next<models::Instant>();
    delivery.number = row.next<std::string>();
    delivery.area = row.next<models::AreaCode>();
    return delivery;
}

std::string_view word_of(DeliveryState state) {
    switch (state) {
        case DeliveryState::kWaiting: return "waiting";
        case DeliveryState::kSent: return "sent";
        case DeliveryState::kDead: return "dead";
    }
    throw std::logic_error("a state of a delivery without a word");
}

}  // namespace

PgOutbox::PgOutbox(ConnectionOptions options, Sealing sealing, std::size_t connections_max)
    : pool_{std::move(options), connections_max}, sealing_{std::move(sealing)} {}

std::int64_t PgOutbox::fan_out(int notices_max) {
    return on_connection(
        [&](Connection& connection) { return read<std::int64_t>(connection.execute(kFanOut, notices_max)[0][0]); });
}

Swept PgOutbox::sweep(const SweepRules& rules) {
    return on_connection([&](Connection& connection) {
        Swept swept;
        for (const auto& row : connection.execute(kExpire, models::to_text(rules.repeat_down_to)))
            ++(read<std::string_view>(row[0]) == "dead" ? swept.lost : swept.repeated);
        if (!rules.everything) return swept;
        connection.execute(kSilence);
        const std::int64_t age_ms = std::chrono::milliseconds(rules.age_max).count();
        swept.too_old = static_cast<std::int64_t>(connection.execute(kAge, age_ms).affected_rows());
        return swept;
    });
}

std::vector<WaitingChannel> PgOutbox::waiting(int channels_max, std::chrono::milliseconds quiet) {
    return on_connection([&](Connection& connection) {
        std::vector<WaitingChannel> channels;
        const std::int64_t quiet_ms = quiet.count();
        for (const auto& each : connection.execute(kWaiting, channels_max, quiet_ms, WaitingChannel::kCountedMax)) {
            RowReader row(each);
            WaitingChannel& channel = channels.emplace_back();
            channel.name = row.next<std::string>();
            channel.kind = models::parse_term<models::ChannelKind>(row.next<std::string_view>()).value();
            channel.sender = row.next<std::string>();
            channel.waiting = row.next<std::int64_t>();
            channel.most_urgent = models::parse_term<models::Priority>(row.next<std::string_view>()).value();
            channel.fresh = row.next<bool>();
        }
        return channels;
    });
}

Lease PgOutbox::lease(const LeaseRequest& request) {
    return on_connection([&](Connection& connection) {
        Lease lease;
        Transaction transaction(connection);
        const auto taken = transaction.execute(kTakeToken, request.sender, request.rate.burst, request.rate.per_second);
        if (taken.affected_rows() == 0) {
            const auto wait = transaction.execute(kTokenWait, request.sender, request.rate.per_second);
            lease.wait = std::chrono::milliseconds(read<std::int64_t>(wait[0][0]));
            return lease;
        }
        const std::int64_t lease_ms = request.lease_time.count();
        for (const auto& row : transaction.execute(kLease, request.channel, request.deliveries_max, lease_ms))
            lease.deliveries.push_back(read_delivery(RowReader(row)));
        if (lease.deliveries.empty()) return lease;  // the rollback gives the token back
        const auto channel = transaction.execute(kChannelByName, request.channel);
        if (channel.empty()) return Lease{};
        lease.channel = read_channel(RowReader(channel[0]), sealing_);
        // Unknown is as good as failed here: the leases run out, as if this courier had died.
        transaction.commit_or_throw();
        return lease;
    });
}

void PgOutbox::settle(const std::vector<Settlement>& settlements) {
    if (settlements.empty()) return;
    std::vector<const Settlement*> order;
    for (const auto& settlement : settlements) order.push_back(&settlement);
    std::ranges::sort(order, {}, &Settlement::id);
    Int8Array ids;
    Int4Array epochs;
    TextArray states;
    Int8Array waits;
    BoolArray repeats;
    TextArray errors;
    for (const Settlement* settlement : order) {
        ids.add(settlement->id);
        epochs.add(settlement->epoch);
        states.add(word_of(settlement->state));
        waits.add(settlement->wait.count());
        repeats.add(settlement->repeat);
        errors.add(settlement->error);
    }
    on_connection([&](Connection& connection) {
        TextArray heard;
        for (const auto& row : connection.execute(kSettle, ids, epochs, states, waits, repeats, errors)) {
            if (read<bool>(row[1])) heard.add(read<std::string_view>(row[0]));
        }
        if (!heard.empty()) connection.execute(kHeard, heard);
        return true;
    });
}

void PgOutbox::pause(const std::string& sender, std::chrono::milliseconds time) {
    on_connection([&](Connection& connection) {
        connection.execute(kPause, sender, static_cast<std::int64_t>(time.count()));
        return true;
    });
}

}  // namespace gridwhistle::storage::postgres
