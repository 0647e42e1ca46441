#include "api/answers.hpp"
#include "api/services.hpp"

#include <chrono>

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

using MaybeActor = std::optional<models::Actor>;

/// From memory where it knows, else from the store, away from the I/O thread.
asio::awaitable<MaybeActor> who_asks(Services& services, std::shared_ptr<const HttpRequest> request) {
    MaybeActor actor;
    const auto token = Authenticator::bearer_token(request->header("Authorization"));
    if (!token) co_return actor;
    const auto now = std::chrono::steady_clock::now();
    const auto remembered = services.authenticator.recall(*token, now);
    if (remembered) co_return *remembered;
    std::function<MaybeActor()> work = [&services, token = *token, now] {
        return services.authenticator.look_up(token, now);
    };
    actor = co_await services.reads.run(std::move(work));
    co_return actor;
}

asio::awaitable<HttpResponse> answer_authenticated(Services& services, CallHandler handler,
                                                   std::shared_ptr<const HttpRequest> request) {
    auto actor = co_await who_asks(services, request);
    if (!actor) co_return problem(*request, 401, "unauthorized");
    auto call =
        std::make_shared<const Call>(std::move(request), std::move(*actor), services.snapshot.get(), services.now());
    co_return co_await handler(services, std::move(call));
}

}  // namespace

Handler authenticated(Services& services, CallHandler handler) {
    return [&services, handler](std::shared_ptr<const HttpRequest> request) {
        return answer_authenticated(services, handler, std::move(request));
    };
}

RouteTable make_routes(Services& services) {
    RouteTable routes;
    add_filing_routes(routes, services);
    add_whistle_routes(routes, services);
    add_command_routes(routes, services);
    add_assignment_routes(routes, services);
    add_escalation_routes(routes, services);
    add_decision_routes(routes, services);
    add_directory_routes(routes, services);
    add_rota_routes(routes, services);
    add_notice_routes(routes, services);
    add_channel_routes(routes, services);
    add_stream_routes(routes, services);
    add_system_routes(routes, services);
    return routes;
}

}  // namespace gridwhistle::api
