#pragma once

#include <string_view>

namespace gridwhistle::api {

/// api/openapi.yaml as JSON, as it was when the program was built.
[[nodiscard]] std::string_view openapi_document();

}  // namespace gridwhistle::api
