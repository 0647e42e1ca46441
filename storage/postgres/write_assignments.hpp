#pragma once

#include "storage/encoded_batch.hpp"
#include "storage/postgres/transaction.hpp"

namespace gridwhistle::storage::postgres {

/// Brings the rows of assignments up to date that a batch adds or changes.
void write_assignments(Transaction& transaction, const EncodedBatch& batch);

}  // namespace gridwhistle::storage::postgres
