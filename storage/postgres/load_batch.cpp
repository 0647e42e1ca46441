#include "storage/postgres/load_batch.hpp"

#include "codec/whistle_json.hpp"
#include "storage/postgres/arrays.hpp"
#include "storage/postgres/rows.hpp"

#include <spdlog/spdlog.h>

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kLockWhistles{"lock_whistles",
                                  "SELECT id, version, chain, unreadable, lon, lat, requester, body FROM whistle"
                                  " WHERE id = ANY($1::int8[]) ORDER BY id FOR NO KEY UPDATE"};

constexpr Statement kReadAnswers{
    "read_answers",
    "SELECT clock.now, answer.principal, answer.key, answer.fingerprint, answer.status, answer.whistle,"
    " answer.version, answer.body FROM (SELECT gw_now() AS now) AS clock LEFT JOIN ("
    " SELECT stored.* FROM unnest($1::int8[], $2::text[]) AS asked (principal, key)"
    " JOIN answer AS stored ON stored.principal = asked.principal AND stored.key = asked.key) AS answer ON true"};

constexpr Statement kReadClock{"read_clock", "SELECT gw_now()"};

std::string to_text(const Bytes& bytes) {
    return std::string(to_characters(bytes));
}

LockedWhistle read_whistle(models::WhistleId id, RowReader& row) {
    LockedWhistle locked;
    locked.whistle.id = id;
    locked.whistle.version = static_cast<std::uint32_t>(row.next<std::int32_t>());
    locked.chain = to_text(row.next<Bytes>());
    locked.unreadable = row.next<bool>();
    const auto longitude = row.next<std::optional<double>>();
    const auto latitude = row.next<std::optional<double>>();
    if (longitude && latitude) locked.site = models::Point{*longitude, *latitude};
    locked.requester_masked = row.next<std::string>();
    if (locked.unreadable) return locked;
    auto decoded = codec::read_stored_whistle(row.next<std::string_view>());
    if (decoded) {
        locked.whistle = std::move(*decoded);
    } else {
        locked.unreadable = true;
        spdlog::error("whistle {} cannot be read and is left as it is: {}", id.value, decoded.error().code);
    }
    return locked;
}

pqxx::result ask(Connection& connection, const std::vector<RequestKey>& keys) {
    Int8Array principals;
    TextArray texts;
    for (const auto& key : keys) {
        principals.add(key.principal.value);
        texts.add(key.key);
    }
    return connection.execute(kReadAnswers, principals, texts);
}

std::map<RequestKey, StoredAnswer> collect(const pqxx::result& rows) {
    std::map<RequestKey, StoredAnswer> answers;
    for (const auto& row : rows) {
        RowReader reader(row);
        static_cast<void>(reader.next<std::string_view>());  // the clock
        const auto principal = reader.next<std::optional<std::int64_t>>();
        if (!principal) continue;
        RequestKey key{models::AccountId{*principal}, reader.next<std::string>()};
        StoredAnswer answer;
        answer.fingerprint = to_text(reader.next<Bytes>());
        answer.status = reader.next<std::int16_t>();
        answer.whistle = reader.next<models::WhistleId>();
        answer.version = static_cast<std::uint32_t>(reader.next<std::int32_t>());
        answer.body = reader.next<std::string>();
        answers.emplace(std::move(key), std::move(answer));
    }
    return answers;
}

}  // namespace

std::map<models::WhistleId, LockedWhistle> lock_whistles(Transaction& transaction,
                                                         const std::vector<models::WhistleId>& ids) {
    std::map<models::WhistleId, LockedWhistle> whistles;
    if (ids.empty()) return whistles;
    Int8Array wanted;
    for (const auto id : ids) wanted.add(id.value);
    for (const auto& row : transaction.execute(kLockWhistles, wanted)) {
        RowReader reader(row);
        const auto id = reader.next<models::WhistleId>();
        whistles.emplace(id, read_whistle(id, reader));
    }
    return whistles;
}

void read_answers(Transaction& transaction, const std::vector<RequestKey>& keys, LockedBatch& batch) {
    const pqxx::result rows = keys.empty() ? transaction.execute(kReadClock) : ask(transaction.connection(), keys);
    batch.now = read<models::Instant>(rows[0][0]);
    if (!keys.empty()) batch.answers = collect(rows);
}

std::map<RequestKey, StoredAnswer> find_answers(Connection& connection, const std::vector<RequestKey>& keys) {
    if (keys.empty()) return {};
    return collect(ask(connection, keys));
}

}  // namespace gridwhistle::storage::postgres
