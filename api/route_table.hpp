#pragma once

#include "api/http_message.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gridwhistle::api {

/// Serves one request. May run on any I/O thread, always on the strand of its connection.
/// Throws models::ServiceUnavailable for 503; anything else thrown is a bug and answers 500.
using Handler = std::function<boost::asio::awaitable<HttpResponse>(std::shared_ptr<const HttpRequest>)>;

/// What the server knows about one operation.
struct Route {
    Method method{Method::kGet};
    /// "/api/v1/whistles/{id}/events"; a last segment `{name...}` takes the whole rest of the path, slashes included.
    std::string pattern;
    std::string name;  ///< stable, for metrics and logs: "whistle_events"
    Handler handler;
    /// Media types a body may have; any other is 415. "*/*" takes all.
    std::vector<std::string> media_types{"application/json"};
};

/// Finds the route of a request. Filled at start-up, then immutable and safe to share.
///
/// A literal segment wins over a capture, a capture over a rest; HEAD falls back to GET.
class RouteTable {
  public:
    RouteTable();
    ~RouteTable();
    RouteTable(RouteTable&&) noexcept;
    RouteTable& operator=(RouteTable&&) noexcept;

    /// Throws std::logic_error when the pattern is malformed, the method is taken already for the same paths, or the
    /// name is used twice.
    void add(Route route);

    struct Match {
        const Route* route{nullptr};
        std::vector<std::pair<std::string_view, std::string>> captures;
        /// Methods the path does have, for the Allow field; empty when no pattern matches the path (404).
        /// With a route found it is empty too, except for OPTIONS.
        std::vector<Method> allowed;
    };
    [[nodiscard]] Match match(Method method, const std::vector<std::string>& segments) const;

  private:
    struct Node;
    struct Search;

    static void descend(const Node& node, std::size_t depth, Search& search);

    std::unique_ptr<Node> root_;
    std::vector<std::string> names_;
};

/// "GET, HEAD, OPTIONS": the value of an Allow field.
[[nodiscard]] std::string to_allow_value(const std::vector<Method>& methods);

}  // namespace gridwhistle::api
