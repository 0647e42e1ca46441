#pragma once

#include "storage/encoded_batch.hpp"
#include "storage/postgres/transaction.hpp"

namespace gridwhistle::storage::postgres {

/// Inserts the new whistles of a batch and updates the others, each with its last state.
void write_whistles(Transaction& transaction, const EncodedBatch& batch);

}  // namespace gridwhistle::storage::postgres
