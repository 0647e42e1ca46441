#include "api/answers.hpp"
#include "api/call_filters.hpp"
#include "codec/json_writer.hpp"
#include "codec/rota_view.hpp"

#include <algorithm>

// Who is on duty: the rotas with their gaps, and the one who answers for a place at a moment.

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::days kUsualSpan{7};
constexpr std::chrono::days kSpanMax{92};
constexpr std::chrono::days kReach{2 * 365};  ///< the rules of time zones are loaded for so long around now

/// Who works when is for those who work here.
bool may_see_rotas(const Call& call) {
    return !call.actor.is_resident_only(call.now);
}

bool is_within_reach(const Call& call, models::Instant at) {
    return call.now - kReach <= at && at <= call.now + kReach;
}

asio::awaitable<HttpResponse> list_rotas(Services&, std::shared_ptr<const Call> call) {
    if (!may_see_rotas(*call)) co_return problem(*call->request, 403, "not_permitted");
    Filters filters(*call->request, {"area", "unit", "role", "from", "to"});
    const auto area = filters.text("area");
    const auto unit = filters.text("unit");
    const auto role = filters.term<models::Recipient>("role");
    const auto from = filters.instant("from").value_or(call->now);
    const auto to = filters.instant("to").value_or(from + kUsualSpan);
    if (!is_within_reach(*call, from)) filters.fault("from", "parameter_out_of_range");
    if (to < from || to > from + kSpanMax) filters.fault("to", "parameter_out_of_range");
    if (!filters.faults().empty()) co_return problem(*call->request, filters.faults());

    const auto& directory = *call->snapshot->directory;
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object().key("items").begin_array();
    for (const auto& rota : call->snapshot->policies->rotas().all()) {
        if (area && !directory.areas().is_within(rota.area, models::AreaCode(*area))) continue;
        if (unit && rota.unit.value != *unit) continue;
        if (role && rota.role != *role) continue;
        codec::append_rota_row(json, rota, from, to, directory);
    }
    json.end_array().key("next").value(nullptr).end_object();
    co_return json_answer(std::move(body));
}

asio::awaitable<HttpResponse> who_is_on_duty(Services&, std::shared_ptr<const Call> call) {
    if (!may_see_rotas(*call)) co_return problem(*call->request, 403, "not_permitted");
    Filters filters(*call->request, {"area", "at", "role"});
    const auto area = filters.text("area");
    if (!area) filters.fault("area", "required");
    codec::OnCallQuestion asked;
    asked.area = models::AreaCode(area.value_or(""));
    asked.role = filters.term<models::Recipient>("role").value_or(asked.role);
    asked.at = filters.instant("at").value_or(call->now);
    if (!is_within_reach(*call, asked.at)) filters.fault("at", "parameter_out_of_range");
    if (!filters.faults().empty()) co_return problem(*call->request, filters.faults());

    const auto& directory = *call->snapshot->directory;
    const auto path = directory.areas().path(asked.area);
    if (path.empty()) co_return problem(*call->request, 404, "not_found");
    const auto found = call->snapshot->policies->rotas().on_call(asked.role, path, asked.at);
    std::string body;
    codec::JsonWriter json(body);
    codec::append_on_call(json, asked, found, directory);
    co_return json_answer(std::move(body));
}

}  // namespace

void add_rota_routes(RouteTable& routes, Services& services) {
    routes.add({Method::kGet, "/api/v1/rota", "list_rotas", authenticated(services, list_rotas)});
    routes.add({Method::kGet, "/api/v1/rota/who", "who_is_on_duty", authenticated(services, who_is_on_duty)});
}

}  // namespace gridwhistle::api
