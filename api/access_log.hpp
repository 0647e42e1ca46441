#pragma once

#include "api/http_server.hpp"

namespace gridwhistle::api {

/// One line per answered request, as JSON: route, never the target, so that nothing a user typed reaches the log.
void log_request(const FinishedRequest& request);

}  // namespace gridwhistle::api
