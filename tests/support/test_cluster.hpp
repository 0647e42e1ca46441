#pragma once

#include <string>

namespace gridwhistle::tests {

/// URL of the server on which tests make their databases; starts or adopts the shared test cluster at the first call.
[[nodiscard]] const std::string& test_server_url();

}  // namespace gridwhistle::tests
