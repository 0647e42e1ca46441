#include "api/answers.hpp"
#include "api/openapi_document.hpp"
#include "codec/directory_view.hpp"

// For operators and machines: alive, ready, figures, the contract.

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

HttpResponse state_answer(unsigned status, std::string_view state) {
    return HttpResponse(status, "{\"status\":\"" + std::string(state) + "\"}");
}

asio::awaitable<HttpResponse> livez(Services&, std::shared_ptr<const HttpRequest>) {
    co_return state_answer(200, "alive");
}

asio::awaitable<HttpResponse> readyz(Services& services, std::shared_ptr<const HttpRequest>) {
    if (!services.ready) co_return state_answer(503, "not_ready");
    std::function<bool()> work = [&services] { return services.reader.is_alive(); };
    const bool alive = co_await services.reads.run(std::move(work));
    co_return alive ? state_answer(200, "ready") : state_answer(503, "database_away");
}

asio::awaitable<HttpResponse> metrics(Services& services, std::shared_ptr<const HttpRequest>) {
    co_return HttpResponse(200, services.metrics.page(), "text/plain; version=0.0.4; charset=utf-8");
}

asio::awaitable<HttpResponse> openapi(Services&, std::shared_ptr<const HttpRequest>) {
    co_return json_answer(std::string(openapi_document()));
}

asio::awaitable<HttpResponse> me(Services&, std::shared_ptr<const Call> call) {
    std::string body;
    codec::JsonWriter json(body);
    codec::append_account(json, call->actor, call->now);
    co_return json_answer(std::move(body));
}

using SystemHandler = asio::awaitable<HttpResponse> (*)(Services&, std::shared_ptr<const HttpRequest>);

Handler open_to_all(Services& services, SystemHandler handler) {
    return [&services, handler](std::shared_ptr<const HttpRequest> request) {
        return handler(services, std::move(request));
    };
}

}  // namespace

void add_system_routes(RouteTable& routes, Services& services) {
    routes.add({Method::kGet, "/livez", "livez", open_to_all(services, livez)});
    routes.add({Method::kGet, "/readyz", "readyz", open_to_all(services, readyz)});
    routes.add({Method::kGet, "/metrics", "metrics", open_to_all(services, metrics)});
    routes.add({Method::kGet, "/openapi.json", "openapi", open_to_all(services, openapi)});
    routes.add({Method::kGet, "/api/v1/me", "me", authenticated(services, me)});
}

}  // namespace gridwhistle::api
