#pragma once

#include "storage/postgres/transaction.hpp"
#include "storage/store.hpp"

#include <vector>

namespace gridwhistle::storage::postgres {

/// Stores the answers of a batch. False when one of their keys was answered meanwhile; a key that another transaction
/// is answering right now is waited for.
[[nodiscard]] bool write_answers(Transaction& transaction, const std::vector<AnswerWrite>& answers,
                                 models::Instant now);

}  // namespace gridwhistle::storage::postgres
