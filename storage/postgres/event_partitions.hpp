#pragma once

#include "models/time.hpp"
#include "storage/postgres/connection.hpp"

namespace gridwhistle::storage::postgres {

/// Makes the event log's partitions for the month of `now` and the three after it. Partitions that exist are left
/// alone, so nodes may call it at the same time and at every start. A month that cannot be split off (events of it
/// stand in the default partition already) stays there, with a warning. Throws ServiceUnavailable.
void ensure_event_partitions(Connection& connection, models::Instant now);

}  // namespace gridwhistle::storage::postgres
