#pragma once

#include "storage/postgres/transaction.hpp"
#include "storage/store.hpp"

namespace gridwhistle::storage::postgres {

/// Silences what a batch takes back, then stores what it says under keys that were never used. Throws
/// std::logic_error for a notice that nobody could hear.
void write_notices(Transaction& transaction, const BatchWrites& writes, models::Instant now);

}  // namespace gridwhistle::storage::postgres
