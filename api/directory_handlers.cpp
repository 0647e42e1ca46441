#include "api/answers.hpp"
#include "api/call_filters.hpp"
#include "api/submit.hpp"
#include "codec/catalogue_json.hpp"
#include "codec/directory_view.hpp"
#include "codec/filing_json.hpp"
#include "codec/flow_json.hpp"
#include "codec/json_writer.hpp"
#include "models/coordinates.hpp"
#include "routing/explain.hpp"

// What everybody may look up: places, parties, categories, flows, and where a filing would go.

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

template <class Rows, class Append>
HttpResponse list_answer(const Rows& rows, Append append) {
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object().key("items").begin_array();
    for (const auto& row : rows) append(json, row);
    json.end_array().key("next").value(nullptr).end_object();
    return json_answer(std::move(body));
}

asio::awaitable<HttpResponse> list_areas(Services&, std::shared_ptr<const Call> call) {
    const auto& tree = call->snapshot->directory->areas();
    co_return list_answer(tree.all(), [&tree](codec::JsonWriter& json, const models::Area& area) {
        codec::append_area(json, area, tree, codec::AreaDetail::kRow);
    });
}

asio::awaitable<HttpResponse> get_area(Services&, std::shared_ptr<const Call> call) {
    const auto& tree = call->snapshot->directory->areas();
    const models::Area* area = tree.find(models::AreaCode(call->request->capture("code")));
    if (area == nullptr) co_return problem(*call->request, 404, "not_found");
    std::string body;
    codec::JsonWriter json(body);
    codec::append_area(json, *area, tree, codec::AreaDetail::kWhole);
    co_return json_answer(std::move(body));
}

asio::awaitable<HttpResponse> area_at(Services&, std::shared_ptr<const Call> call) {
    Filters filters(*call->request, {"lon", "lat", "crs", "accuracy_m"});
    const auto lon = filters.number("lon", -180, 180);
    const auto lat = filters.number("lat", -90, 90);
    const auto accuracy = filters.number("accuracy_m", 0, codec::kAccuracyMaxM);
    const auto word = filters.text("crs");
    const auto crs = word ? models::parse_crs(*word) : std::nullopt;
    if (!lon) filters.fault("lon", "required");
    if (!lat) filters.fault("lat", "required");
    if (!crs) filters.fault("crs", word ? "not_a_choice" : "required");
    if (!filters.faults().empty()) co_return problem(*call->request, filters.faults());
    const auto point = models::to_wgs84(*lon, *lat, *crs);
    if (!point) co_return problem(*call->request, point.error());
    const auto placed = call->snapshot->routes->locate({*point, accuracy.value_or(0)});
    if (!placed) co_return problem(*call->request, placed.error());
    std::string body;
    codec::JsonWriter json(body);
    codec::append_placement(json, *placed, call->snapshot->directory->areas());
    co_return json_answer(std::move(body));
}

asio::awaitable<HttpResponse> list_units(Services&, std::shared_ptr<const Call> call) {
    const auto& directory = *call->snapshot->directory;
    co_return list_answer(directory.units(),
                          [](codec::JsonWriter& json, const models::Unit& unit) { codec::append_unit(json, unit); });
}

asio::awaitable<HttpResponse> get_unit(Services&, std::shared_ptr<const Call> call) {
    const models::Unit* unit = call->snapshot->directory->unit(models::UnitCode(call->request->capture("code")));
    if (unit == nullptr) co_return problem(*call->request, 404, "not_found");
    std::string body;
    codec::JsonWriter json(body);
    codec::append_unit(json, *unit);
    co_return json_answer(std::move(body));
}

asio::awaitable<HttpResponse> list_parties(Services&, std::shared_ptr<const Call> call) {
    const auto& directory = *call->snapshot->directory;
    co_return list_answer(directory.parties(), [&directory](codec::JsonWriter& json, const models::Party& party) {
        codec::append_party(json, party, directory);
    });
}

asio::awaitable<HttpResponse> list_categories(Services&, std::shared_ptr<const Call> call) {
    const auto& catalogue = call->snapshot->policies->catalogue();
    co_return list_answer(catalogue.all(),
                          [](codec::JsonWriter& json, const auto& row) { codec::append_category(json, row.second); });
}

asio::awaitable<HttpResponse> list_flows(Services&, std::shared_ptr<const Call> call) {
    co_return list_answer(call->snapshot->policies->flows(),
                          [](codec::JsonWriter& json, const auto& row) { codec::append_flow(json, row.second); });
}

asio::awaitable<HttpResponse> explain(Services&, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    const auto body = json_body(request);
    if (!body) co_return problem(request, body.error());
    auto read = codec::read_filing(*body, call->now);
    if (!read.good()) co_return problem(request, read.faults);
    read.value.filing.actor = call->actor;
    const auto explained =
        routing::explain(read.value.filing, {*call->snapshot->directory, *call->snapshot->policies,
                                             *call->snapshot->routes, call->now, std::nullopt, nullptr});
    if (!explained) co_return problem(request, explained.error());
    std::string text;
    codec::JsonWriter json(text);
    codec::append_explanation(json, explained->placement, explained->route, *call->snapshot->directory);
    co_return json_answer(std::move(text));
}

}  // namespace

void add_directory_routes(RouteTable& routes, Services& services) {
    routes.add({Method::kGet, "/api/v1/areas", "list_areas", authenticated(services, list_areas)});
    routes.add({Method::kGet, "/api/v1/areas/at", "area_at", authenticated(services, area_at)});
    routes.add({Method::kGet, "/api/v1/areas/{code}", "get_area", authenticated(services, get_area)});
    routes.add({Method::kGet, "/api/v1/units", "list_units", authenticated(services, list_units)});
    routes.add({Method::kGet, "/api/v1/units/{code}", "get_unit", authenticated(services, get_unit)});
    routes.add({Method::kGet, "/api/v1/parties", "list_parties", authenticated(services, list_parties)});
    routes.add({Method::kGet, "/api/v1/categories", "list_categories", authenticated(services, list_categories)});
    routes.add({Method::kGet, "/api/v1/flows", "list_flows", authenticated(services, list_flows)});
    routes.add({Method::kPost, "/api/v1/routing/explain", "explain", authenticated(services, explain)});
}

}  // namespace gridwhistle::api
