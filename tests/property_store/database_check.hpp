#pragma once

#include "tests/property_store/random_traffic.hpp"

namespace gridwhistle::tests {

/// Everything that a database tells wrongly: rows against events (I1–I4, I8, I11), counts and queues against rows
/// (I9), answers against what was stored, and what the product's own audit finds (named "audit").
[[nodiscard]] std::vector<Breach> check_database(const storage::postgres::ConnectionOptions& options,
                                                 const RandomTraffic& traffic);

[[nodiscard]] std::int64_t count_events(const storage::postgres::ConnectionOptions& options);

/// One line a breach, the first few.
[[nodiscard]] std::string text_of(const std::vector<Breach>& breaches);

}  // namespace gridwhistle::tests
