#pragma once

#include "storage/encoded_batch.hpp"
#include "storage/postgres/transaction.hpp"

namespace gridwhistle::storage::postgres {

/// Brings the rows of proposals up to date that a batch adds or changes.
void write_proposals(Transaction& transaction, const EncodedBatch& batch);

}  // namespace gridwhistle::storage::postgres
