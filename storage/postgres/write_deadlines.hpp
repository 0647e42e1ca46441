#pragma once

#include "storage/encoded_batch.hpp"
#include "storage/postgres/transaction.hpp"

namespace gridwhistle::storage::postgres {

/// Brings the rows up to date that say when whistles are looked at next and which duties are late.
void write_deadlines(Transaction& transaction, const EncodedBatch& batch);

}  // namespace gridwhistle::storage::postgres
