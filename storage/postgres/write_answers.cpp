#include "storage/postgres/write_answers.hpp"

#include "storage/postgres/copy_rows.hpp"

#include <algorithm>

namespace gridwhistle::storage::postgres {
namespace {

constexpr const char* kCopyAnswers =
    "COPY answer (principal, key, fingerprint, status, whistle, version, at, body) FROM STDIN (FORMAT binary)";
constexpr std::int16_t kColumns = 8;

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
    CopyRows rows(kColumns);
    for (const AnswerWrite* write : sorted(answers)) {
        rows.begin_row();
        rows.add(write->key.principal.value);
        rows.add(std::string_view(write->key.key));
        rows.add(to_bytes(write->answer.fingerprint));
        rows.add(static_cast<std::int16_t>(write->answer.status));
        rows.add(write->answer.whistle.value);
        rows.add(static_cast<std::int32_t>(write->answer.version));
        rows.add(now);
        rows.add(std::string_view(write->answer.body));
    }
    try {
        transaction.copy(kCopyAnswers, rows.finish());
    } catch (const UniqueViolation& taken) {
        if (taken.constraint() != "answer_pkey") throw;
        return false;
    }
    return true;
}

}  // namespace gridwhistle::storage::postgres
