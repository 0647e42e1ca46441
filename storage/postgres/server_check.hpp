#pragma once

#include "storage/postgres/connection.hpp"

#include <string>
#include <vector>

namespace gridwhistle::storage::postgres {

/// What a server must be set to so that an acknowledged whistle survives its crash. Returns one sentence per setting
/// that is too weak, each naming the setting; empty when all is well.
[[nodiscard]] std::vector<std::string> find_weak_settings(Connection& connection);

/// Throws StartRefused with all sentences of find_weak_settings(). Called before serving from any server.
void require_safe_server(Connection& connection);

}  // namespace gridwhistle::storage::postgres
