#pragma once

#include "api/http_server.hpp"

#include <optional>

namespace gridwhistle::api {

/// What stands between a well-framed request and its handler: either a route to call or an answer that needs none.
class Gate {
  public:
    const Route* route{nullptr};
    std::optional<HttpResponse> answer;
};

/// Decodes the target, asks the rate limit, finds the route and checks the body's media type, in this order.
/// Fills segments, query, captures and route name of the request.
[[nodiscard]] Gate pass_gate(HttpRequest& request, const RouteTable& routes, const HttpHooks& hooks);

/// The hook's page, or a plain one in English when there is no hook.
[[nodiscard]] HttpResponse make_error_page(const HttpHooks& hooks, unsigned status, std::string_view code,
                                           const HttpRequest* request);

}  // namespace gridwhistle::api
