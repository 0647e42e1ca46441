#pragma once

#include "storage/postgres/transaction.hpp"
#include "storage/sealing.hpp"
#include "storage/store.hpp"

namespace gridwhistle::storage::postgres {

/// Seals and stores who asked and where people stood, apart from the events.
void write_sealed(Transaction& transaction, const BatchWrites& writes, const Sealing& sealing);

}  // namespace gridwhistle::storage::postgres
