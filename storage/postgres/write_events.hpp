#pragma once

#include "storage/encoded_batch.hpp"
#include "storage/postgres/transaction.hpp"

namespace gridwhistle::storage::postgres {

/// Appends the events of a batch in the order they happened.
void write_events(Transaction& transaction, const EncodedBatch& batch);

}  // namespace gridwhistle::storage::postgres
