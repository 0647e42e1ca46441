#include "storage/postgres/write_answers.hpp"

#include "storage/postgres/arrays.hpp"

#include <algorithm>

namespace gridwhistle::storage::postgres {
namespace {

constexpr Statement kInsertAnswers{
    "insert_answers",
    "INSERT INTO answer (principal, key, fingerprint, status, whistle, version, at, body)"
    " SELECT unnest($1::int8[]), unnest($2::text[]), unnest($3::bytea[]), unnest($4::int2[]), unnest($5::int8[]),"
    " unnest($6::int4[]), $8::timestamptz, unnest($7::text[])"
    " ON CONFLICT (principal, key) DO NOTHING"};

/// In the order of the keys, so that two nodes that give the same answers wait for each other and never in a circle.
std::vector<const AnswerWrite*> sorted(const std::vector<AnswerWrite>& answers) {
    std::vector<const AnswerWrite*> order;
    order.reserve(answers.size());
    for (const auto& answer : answers) order.push_back(&answer);
    std::sort(order.begin(), order.end(), [](const auto* one, const auto* other) { return one->key < other->key; });
    return order;
}

}  // namespace

bool write_answers(Transaction& transaction, const std::vector<AnswerWrite>& answers, models::Instant now) {
    if (answers.empty()) return true;
    Int8Array principals;
    TextArray keys;
    ByteaArray fingerprints;
    Int2Array statuses;
    Int8Array whistles;
    Int4Array versions;
    TextArray bodies;
    for (const AnswerWrite* write : sorted(answers)) {
        principals.add(write->key.principal.value);
        keys.add(write->key.key);
        fingerprints.add(to_bytes(write->answer.fingerprint));
        statuses.add(static_cast<std::int16_t>(write->answer.status));
        whistles.add(write->answer.whistle.value);
        versions.add(static_cast<std::int32_t>(write->answer.version));
        bodies.add(write->answer.body);
    }
    const auto result =
        transaction.execute(kInsertAnswers, principals, keys, fingerprints, statuses, whistles, versions, bodies, now);
    return result.affected_rows() == answers.size();
}

}  // namespace gridwhistle::storage::postgres
