#include "api/answers.hpp"
#include "api/call_filters.hpp"
#include "codec/id_text.hpp"
#include "codec/json_writer.hpp"
#include "codec/log_view.hpp"
#include "models/standing.hpp"

// Reading whistles: one, a list, its log, the reason of its route.

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

using MaybeWhistle = std::optional<storage::FoundWhistle>;

/// The whistle of the path, if the caller may know that it exists.
asio::awaitable<MaybeWhistle> readable_whistle(Services& services, std::shared_ptr<const Call> call) {
    const auto id = codec::parse_whistle_id(call->request->capture("id"));
    MaybeWhistle found;
    if (!id) co_return found;
    std::function<MaybeWhistle()> work = [&services, id = *id] { return services.reader.find_whistle(id); };
    found = co_await services.reads.run(std::move(work));
    if (found && !models::may_read(found->whistle, call->actor, *call->snapshot->directory, call->now)) found.reset();
    co_return found;
}

asio::awaitable<HttpResponse> get_whistle(Services& services, std::shared_ptr<const Call> call) {
    const auto found = co_await readable_whistle(services, call);
    if (!found) co_return problem(*call->request, 404, "not_found");
    HttpResponse response = json_answer(view_of(*call, {found->whistle, found->site, found->requester_masked}));
    response.set_header("ETag", "\"" + std::to_string(found->whistle.version) + "\"");
    co_return response;
}

using Events = std::vector<storage::LoggedEvent>;

asio::awaitable<HttpResponse> get_events(Services& services, std::shared_ptr<const Call> call) {
    const auto found = co_await readable_whistle(services, call);
    if (!found) co_return problem(*call->request, 404, "not_found");
    std::function<Events()> work = [&services, id = found->whistle.id] { return services.reader.events_of(id); };
    const Events events = co_await services.reads.run(std::move(work));
    const codec::PersonNames names(found->whistle, *call->snapshot->directory, call->actor.account);
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object().key("items").begin_array();
    for (const auto& logged : events) codec::append_logged_event(json, logged.event, logged.hash, names);
    json.end_array().key("next").value(nullptr).end_object();
    co_return json_answer(std::move(body));
}

asio::awaitable<HttpResponse> get_why(Services& services, std::shared_ptr<const Call> call) {
    const auto found = co_await readable_whistle(services, call);
    if (!found) co_return problem(*call->request, 404, "not_found");
    std::function<Events()> work = [&services, id = found->whistle.id] { return services.reader.events_of(id); };
    const Events events = co_await services.reads.run(std::move(work));
    const codec::PersonNames names(found->whistle, *call->snapshot->directory, call->actor.account);
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object().member("whistle", found->whistle.id).key("routes").begin_array();
    for (const auto& logged : events) {
        if (logged.event.route) codec::append_route_reason(json, logged.event, names);
    }
    json.end_array().end_object();
    co_return json_answer(std::move(body));
}

storage::WhistleQuery read_query(Filters& filters, const Call& call) {
    const auto& directory = *call.snapshot->directory;
    storage::WhistleQuery query;
    query.scope = scope_of(call.actor, directory, call.now);
    query.states = filters.terms<models::WhistleState>("state");
    query.phase = filters.term<models::Phase>("phase");
    if (auto unit = filters.text("unit")) query.unit = models::UnitCode(std::move(*unit));
    if (auto area = filters.text("area")) {
        query.areas = directory.areas().subtree(models::AreaCode(*area));
        if (query.areas.empty()) filters.fault("area", "unknown_area");
    }
    if (auto category = filters.text("category")) query.category = models::CategoryCode(std::move(*category));
    query.priority = filters.term<models::Priority>("priority");
    query.kind = filters.term<models::Kind>("kind");
    for (const auto* name : {"filed_by", "awaiting"}) {
        const auto who = filters.text(name);
        if (!who) continue;
        if (*who != "me") filters.fault(name, "not_a_choice");
        (std::string_view(name) == "awaiting" ? query.awaiting : query.filed_by) = call.actor.account;
    }
    const auto near = filters.numbers("near", 2);
    const auto within = filters.number("within", 1, 50'000);
    if (near) query.nearby = storage::Nearby{{near->at(0), near->at(1)}, within.value_or(200)};
    if (const auto box = filters.numbers("bbox", 4))
        query.box = storage::Box{{box->at(0), box->at(1)}, {box->at(2), box->at(3)}};
    query.filed_after = filters.instant("filed_after");
    query.filed_before = filters.instant("filed_before");
    query.updated_after = filters.instant("updated_after");
    query.text = filters.text("q").value_or(std::string());
    const auto sort = filters.text("sort").value_or("-filed_at");
    if (sort == "filed_at")
        query.sort = storage::WhistleSort::kOldest;
    else if (sort == "-updated_at")
        query.sort = storage::WhistleSort::kUpdated;
    else if (sort != "-filed_at")
        filters.fault("sort", "not_a_choice");
    query.limit = static_cast<int>(filters.integer("limit", 1, kPageMax, kPageUsual));
    query.cursor = filters.cursor();
    return query;
}

using WhistlePage = storage::Page<storage::FoundWhistle>;

asio::awaitable<HttpResponse> list_whistles(Services& services, std::shared_ptr<const Call> call) {
    Filters filters(*call->request,
                    {"state",        "phase",         "unit",     "area", "category", "priority", "kind",
                     "light",        "filed_by",      "awaiting", "near", "within",   "bbox",     "filed_after",
                     "filed_before", "updated_after", "q",        "sort", "limit",    "cursor"});
    const storage::WhistleQuery query = read_query(filters, *call);
    if (!filters.faults().empty()) co_return problem(*call->request, filters.faults());
    std::function<WhistlePage()> work = [&services, query] { return services.reader.list_whistles(query); };
    const WhistlePage page = co_await services.reads.run(std::move(work));
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object().key("items").begin_array();
    for (const auto& found : page.rows) json.raw(view_of(*call, {found.whistle, found.site, found.requester_masked}));
    json.end_array().key("next");
    page.next.empty() ? json.value(nullptr) : json.value(page.next);
    json.end_object();
    HttpResponse response = json_answer(std::move(body));
    link_next(response, *call->request, page.next);
    co_return response;
}

}  // namespace

void add_whistle_routes(RouteTable& routes, Services& services) {
    routes.add({Method::kGet, "/api/v1/whistles", "list_whistles", authenticated(services, list_whistles)});
    routes.add({Method::kGet, "/api/v1/whistles/{id}", "get_whistle", authenticated(services, get_whistle)});
    routes.add({Method::kGet, "/api/v1/whistles/{id}/events", "whistle_events", authenticated(services, get_events)});
    routes.add({Method::kGet, "/api/v1/whistles/{id}/why", "whistle_why", authenticated(services, get_why)});
}

}  // namespace gridwhistle::api
