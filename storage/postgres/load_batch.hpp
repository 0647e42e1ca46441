#pragma once

#include "storage/postgres/transaction.hpp"
#include "storage/store.hpp"

#include <map>
#include <vector>

namespace gridwhistle::storage::postgres {

/// Locks the rows in the order of their ids and reads them. A body that this program cannot read comes back as
/// unreadable, with its columns only.
[[nodiscard]] std::map<models::WhistleId, LockedWhistle> lock_whistles(Transaction& transaction,
                                                                       const std::vector<models::WhistleId>& ids);

/// Fills in `now` and the answers that were given under these keys.
void read_answers(Transaction& transaction, const std::vector<RequestKey>& keys, LockedBatch& batch);

/// The same answers outside a transaction.
[[nodiscard]] std::map<RequestKey, StoredAnswer> find_answers(Connection& connection,
                                                              const std::vector<RequestKey>& keys);

}  // namespace gridwhistle::storage::postgres
