#pragma once

#include <string>

namespace gridwhistle::tests {

/// URL of the server on which tests make their databases; starts or adopts the shared test cluster at the first call.
[[nodiscard]] const std::string& test_server_url();

/// True when only programs of this machine use that server, so that process ids in names mean something.
[[nodiscard]] bool test_server_is_private();

}  // namespace gridwhistle::tests
