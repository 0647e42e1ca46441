#include "api/answers.hpp"
#include "api/call_filters.hpp"
#include "codec/assignment_view.hpp"
#include "codec/json_writer.hpp"

// The liaison's list, and how many wait where.

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

storage::AssignmentQuery read_query(Filters& filters, const Call& call) {
    const auto& directory = *call.snapshot->directory;
    storage::AssignmentQuery query;
    query.scope = scope_of(call.actor, directory, call.now);
    if (auto unit = filters.text("unit")) query.unit = models::UnitCode(std::move(*unit));
    query.party = filters.text("party");
    if (const auto holder = filters.text("holder")) {
        if (*holder == "me")
            query.holder = call.actor.account;
        else if (*holder == "none")
            query.without_holder = true;
        else
            filters.fault("holder", "not_a_choice");
    }
    query.role = filters.term<models::AssignmentRole>("role");
    query.states = filters.terms<models::AssignmentState>("state");
    if (const auto area = filters.text("area")) {
        query.areas = directory.areas().subtree(models::AreaCode(*area));
        if (query.areas.empty()) filters.fault("area", "unknown_area");
    }
    query.limit = static_cast<int>(filters.integer("limit", 1, kPageMax, kPageUsual));
    query.cursor = filters.cursor();
    return query;
}

using AssignmentPage = storage::Page<storage::FoundAssignment>;

asio::awaitable<HttpResponse> list_assignments(Services& services, std::shared_ptr<const Call> call) {
    Filters filters(*call->request, {"unit", "party", "holder", "role", "state", "light", "due_before", "area", "sort",
                                     "limit", "cursor"});
    const storage::AssignmentQuery query = read_query(filters, *call);
    if (!filters.faults().empty()) co_return problem(*call->request, filters.faults());
    std::function<AssignmentPage()> work = [&services, query] { return services.reader.list_assignments(query); };
    const AssignmentPage page = co_await services.reads.run(std::move(work));
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object().key("items").begin_array();
    for (const auto& found : page.rows) {
        const codec::PersonNames names(found.whistle, *call->snapshot->directory, call->actor.account);
        codec::append_assignment_row(json, found.whistle, found.n, found.site, names, call->now);
    }
    json.end_array().key("next");
    page.next.empty() ? json.value(nullptr) : json.value(page.next);
    json.end_object();
    HttpResponse response = json_answer(std::move(body));
    link_next(response, *call->request, page.next);
    co_return response;
}

using Counts = std::vector<storage::QueueCount>;

/// Counts by phase; lights come with the clocks and are null until then.
std::string counts_body(const Counts& counts) {
    std::string body;
    codec::JsonWriter json(body);
    std::int64_t total = 0;
    json.begin_object().key("phases").begin_object();
    for (std::size_t i = 0; i < models::Spellings<models::Phase>::kWords.size(); ++i) {
        std::int64_t of_phase = 0;
        for (const auto& count : counts) {
            if (count.phase == static_cast<models::Phase>(i)) of_phase += count.count;
        }
        total += of_phase;
        json.member(models::Spellings<models::Phase>::kWords[i], of_phase);
    }
    json.end_object().key("lights").value(nullptr).member("total", total).end_object();
    return body;
}

asio::awaitable<HttpResponse> count_unit(Services& services, std::shared_ptr<const Call> call) {
    const auto& directory = *call->snapshot->directory;
    const models::UnitCode code(call->request->capture("code"));
    const models::Unit* unit = directory.unit(code);
    const auto scope = scope_of(call->actor, directory, call->now);
    bool allowed = scope.everything;
    for (const auto& own : scope.units) allowed = allowed || own == code;
    for (const auto& area : scope.areas) allowed = allowed || (unit != nullptr && unit->area == area);
    if (unit == nullptr || !allowed) co_return problem(*call->request, 404, "not_found");
    std::function<Counts()> work = [&services, code] { return services.reader.count_unit(code); };
    const Counts counts = co_await services.reads.run(std::move(work));
    co_return json_answer(counts_body(counts));
}

asio::awaitable<HttpResponse> count_area(Services& services, std::shared_ptr<const Call> call) {
    const auto& directory = *call->snapshot->directory;
    const models::AreaCode code(call->request->capture("code"));
    const auto areas = directory.areas().subtree(code);
    const auto scope = scope_of(call->actor, directory, call->now);
    bool allowed = scope.everything;
    for (const auto& area : scope.areas) allowed = allowed || area == code;
    if (areas.empty() || !allowed) co_return problem(*call->request, 404, "not_found");
    std::function<Counts()> work = [&services, areas] { return services.reader.count_areas(areas); };
    const Counts counts = co_await services.reads.run(std::move(work));
    co_return json_answer(counts_body(counts));
}

}  // namespace

void add_assignment_routes(RouteTable& routes, Services& services) {
    routes.add({Method::kGet, "/api/v1/assignments", "list_assignments", authenticated(services, list_assignments)});
    routes.add({Method::kGet, "/api/v1/queues/units/{code}", "queue_of_unit", authenticated(services, count_unit)});
    routes.add({Method::kGet, "/api/v1/queues/areas/{code}", "queue_of_area", authenticated(services, count_area)});
}

}  // namespace gridwhistle::api
