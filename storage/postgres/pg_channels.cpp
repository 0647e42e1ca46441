#include "codec/channel_json.hpp"
#include "storage/page_cursor.hpp"
#include "storage/postgres/arrays.hpp"
#include "storage/postgres/channel_rows.hpp"
#include "storage/postgres/notice_rows.hpp"
#include "storage/postgres/pg_outbox.hpp"

#include <algorithm>

// Channels of PgOutbox, and what administrators see of the outbox.

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kPutChannel{
    "channel_put",
    "INSERT INTO channel (name, kind, account, unit, sender, least_priority, from_rung, language, enabled, sealed)"
    " VALUES ($1::text, $2::text, $3::int8, $4::text, $5::text, $6::text, $7::int2, $8::text, $9::bool, $10::bytea)"
    " ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, account = excluded.account, unit = excluded.unit,"
    " sender = excluded.sender, least_priority = excluded.least_priority, from_rung = excluded.from_rung,"
    " language = excluded.language, enabled = excluded.enabled, sealed = excluded.sealed"};
constexpr Statement kChannels{"channel_all", "SELECT " GW_CHANNEL_COLUMNS " FROM channel ORDER BY name"};
constexpr Statement kRemoveChannel{"channel_remove", "DELETE FROM channel WHERE name = $1::text"};
constexpr Statement kBury{"channel_bury",
                          "UPDATE delivery SET state = 'dead', error = 'channel_removed', settled_at = gw_now()"
                          " WHERE channel = $1::text AND state = 'waiting'"};

constexpr Statement kDeadLetters{
    "outbox_dead_letters", "SELECT d.id, d.channel, coalesce(c.kind, ''), " GW_NOTICE_COLUMNS
                           ", n.at, d.settled_at, d.attempts, d.error FROM delivery d JOIN notice n ON n.id = d.notice"
                           " LEFT JOIN channel c ON c.name = d.channel WHERE d.state = 'dead'"
                           " AND ($1::timestamptz IS NULL OR (d.settled_at, d.id) < ($1::timestamptz, $2::int8))"
                           " ORDER BY d.settled_at DESC, d.id DESC LIMIT $3::int"};
constexpr Statement kFindDelivery{"outbox_find_delivery",
                                  "SELECT n.hushed FROM delivery d JOIN notice n ON n.id = d.notice"
                                  " WHERE d.id = $1::int8"};
constexpr Statement kResend{"outbox_resend",
                            "UPDATE delivery SET state = 'waiting', repeat = true, attempts = 0, next_at = gw_now(),"
                            " fresh_from = gw_now() WHERE id = $1::int8 AND state = 'dead'"};
constexpr Statement kFigures{
    "outbox_figures",
    "SELECT w.count, (SELECT count(*) FROM delivery WHERE state = 'dead'),"
    " coalesce(extract(epoch FROM gw_now() - least(w.oldest, (SELECT min(at) FROM notice WHERE NOT fanned))), 0)"
    "  ::float8"
    " FROM (SELECT count(*), min(fresh_from) AS oldest FROM delivery WHERE state = 'waiting') w"};

DeadLetter read_letter(RowReader row) {
    DeadLetter letter;
    letter.id = row.next<std::int64_t>();
    letter.channel = row.next<std::string>();
    letter.kind = models::parse_term<models::ChannelKind>(row.next<std::string_view>());
    letter.notice = read_notice(row);
    letter.said_at = row.next<models::Instant>();
    letter.died_at = row.next<models::Instant>();
    letter.attempts = row.next<std::int32_t>();
    letter.error = row.next<std::string>();
    return letter;
}

}  // namespace

models::Channel read_channel(RowReader row, const Sealing& sealing) {
    models::Channel channel;
    channel.name = row.next<std::string>();
    channel.kind = models::parse_term<models::ChannelKind>(row.next<std::string_view>()).value();
    channel.owner.account = row.next<models::AccountId>();
    channel.owner.unit = row.next<models::UnitCode>();
    channel.least_priority = models::parse_term<models::Priority>(row.next<std::string_view>()).value();
    channel.from_rung = static_cast<std::uint8_t>(row.next<std::int16_t>());
    channel.language = row.next<std::string_view>() == "en" ? models::Language::kEnglish : models::Language::kChinese;
    channel.enabled = row.next<bool>();
    const auto opened = sealing.open(row.next<Bytes>());
    if (opened) static_cast<void>(codec::unseal_channel(*opened, channel));
    return channel;
}

/// Robots are told apart by their address, however many channels lead to one; numbers and mail addresses share their
/// gateway.
std::string PgOutbox::sender_of(const models::Channel& channel) const {
    std::string sender(models::to_text(channel.kind));
    if (models::is_robot(channel.kind)) sender += ":" + sealing_.keyed_code(channel.target);
    return sender;
}

void PgOutbox::put_channels(const std::vector<models::Channel>& channels) {
    on_connection([&](Connection& connection) {
        Transaction transaction(connection);
        for (const auto& channel : channels) {
            transaction.execute(kPutChannel, channel.name, models::to_text(channel.kind), channel.owner.account,
                                channel.owner.unit, sender_of(channel), models::to_text(channel.least_priority),
                                static_cast<std::int16_t>(channel.from_rung),
                                channel.language == models::Language::kEnglish ? "en" : "zh-CN", channel.enabled,
                                sealing_.seal(codec::channel_to_seal(channel)));
        }
        transaction.commit_or_throw();
        return true;
    });
}

std::vector<models::Channel> PgOutbox::channels() {
    return on_connection([&](Connection& connection) {
        std::vector<models::Channel> channels;
        for (const auto& row : connection.execute(kChannels))
            channels.push_back(read_channel(RowReader(row), sealing_));
        return channels;
    });
}

bool PgOutbox::remove_channel(const std::string& name) {
    return on_connection([&](Connection& connection) {
        Transaction transaction(connection);
        const bool was_there = transaction.execute(kRemoveChannel, name).affected_rows() > 0;
        transaction.execute(kBury, name);
        transaction.commit_or_throw();
        return was_there;
    });
}

Page<DeadLetter> PgOutbox::dead_letters(int limit, const std::string& cursor) {
    const auto after = PageCursor::parse(cursor);
    const std::optional<models::Instant> at = after ? std::optional(after->at) : std::nullopt;
    const std::int64_t id = after ? after->id : 0;
    return on_connection([&](Connection& connection) {
        Page<DeadLetter> page;
        for (const auto& row : connection.execute(kDeadLetters, at, id, limit + 1))
            page.rows.push_back(read_letter(RowReader(row)));
        if (page.rows.size() > static_cast<std::size_t>(limit)) {
            page.rows.resize(static_cast<std::size_t>(limit));
            page.next = PageCursor{page.rows.back().died_at, page.rows.back().id, 0}.text();
        }
        return page;
    });
}

Resent PgOutbox::resend(std::int64_t id) {
    return on_connection([&](Connection& connection) {
        const auto found = connection.execute(kFindDelivery, id);
        if (found.empty()) return Resent::kUnknown;
        if (read<bool>(found[0][0])) return Resent::kNotNeeded;
        connection.execute(kResend, id);
        return Resent::kWaits;
    });
}

OutboxFigures PgOutbox::figures() {
    return on_connection([&](Connection& connection) {
        const auto rows = connection.execute(kFigures);
        RowReader row(rows[0]);
        OutboxFigures figures;
        figures.waiting = row.next<std::int64_t>();
        figures.dead = row.next<std::int64_t>();
        figures.oldest = std::chrono::milliseconds(static_cast<std::int64_t>(row.next<double>() * 1000));
        return figures;
    });
}

}  // namespace gridwhistle::storage::postgres
