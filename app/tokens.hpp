#pragma once

#include "storage/reference.hpp"

#include <string>

namespace gridwhistle::app {

/// A new random bearer token of the account, 256 bits. It is shown once; the store keeps its hash only.
[[nodiscard]] std::string make_token(storage::ReferenceStore& store, models::AccountId account);

}  // namespace gridwhistle::app
