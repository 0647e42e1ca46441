#include "api/answers.hpp"
#include "api/call_filters.hpp"
#include "codec/escalation_view.hpp"
#include "codec/json_writer.hpp"

#include <map>

// What is late, the longest overdue first.

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

struct LatePage {
    storage::Page<storage::FoundEscalation> page;
    std::vector<storage::EscalationCount> counts;
};

storage::EscalationQuery read_query(Filters& filters, const Call& call) {
    const auto& directory = *call.snapshot->directory;
    storage::EscalationQuery query;
    query.scope = scope_of(call.actor, directory, call.now);
    if (const auto area = filters.text("area")) {
        query.areas = directory.areas().subtree(models::AreaCode(*area));
        if (query.areas.empty()) filters.fault("area", "unknown_area");
    }
    if (auto unit = filters.text("unit")) query.unit = models::UnitCode(std::move(*unit));
    query.kind = filters.term<models::Kind>("kind");
    query.priority = filters.term<models::Priority>("priority");
    query.clock = filters.term<models::Clock>("clock");
    const auto rung = filters.integer("rung", 1, models::kRungJointMeeting, 0);
    if (rung > 0) query.rung = static_cast<int>(rung);
    if (const auto only = filters.text("unacknowledged")) {
        query.unacknowledged = *only == "true";
        if (*only != "true" && *only != "false") filters.fault("unacknowledged", "not_a_choice");
    }
    query.due_before = filters.instant("due_before");
    query.limit = static_cast<int>(filters.integer("limit", 1, kPageMax, kPageUsual));
    query.cursor = filters.cursor();
    return query;
}

void append_counts(codec::JsonWriter& json, const std::vector<storage::EscalationCount>& counts) {
    std::map<int, std::int64_t> by_rung;
    std::map<models::AreaCode, std::int64_t> by_area;
    for (const auto& count : counts) {
        by_rung[count.rung] += count.count;
        by_area[count.area] += count.count;
    }
    json.key("counts").begin_object().key("rungs").begin_object();
    for (const auto& [rung, count] : by_rung) json.member(std::to_string(rung), count);
    json.end_object().key("areas").begin_object();
    for (const auto& [area, count] : by_area) json.member(area.value, count);
    json.end_object().end_object();
}

asio::awaitable<HttpResponse> list_escalations(Services& services, std::shared_ptr<const Call> call) {
    Filters filters(*call->request, {"area", "unit", "kind", "priority", "rung", "clock", "unacknowledged",
                                     "due_before", "limit", "cursor"});
    const storage::EscalationQuery query = read_query(filters, *call);
    if (!filters.faults().empty()) co_return problem(*call->request, filters.faults());
    std::function<LatePage()> work = [&services, query] {
        return LatePage{services.reader.list_escalations(query), services.reader.count_escalations(query)};
    };
    const LatePage late = co_await services.reads.run(std::move(work));
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object().key("items").begin_array();
    for (const auto& found : late.page.rows) {
        const auto* deadline = models::find_deadline(found.whistle, found.clock, found.of);
        if (deadline == nullptr) continue;  // met between the two looks
        const codec::PersonNames names(found.whistle, *call->snapshot->directory, call->actor.account);
        codec::append_escalation(json, found.whistle, *deadline, found.of, call->now, names);
    }
    json.end_array().key("next");
    late.page.next.empty() ? json.value(nullptr) : json.value(late.page.next);
    append_counts(json, late.counts);
    json.end_object();
    HttpResponse response = json_answer(std::move(body));
    link_next(response, *call->request, late.page.next);
    co_return response;
}

}  // namespace

void add_escalation_routes(RouteTable& routes, Services& services) {
    routes.add(
        {Method::kGet, "/api/v1/queues/escalations", "list_escalations", authenticated(services, list_escalations)});
}

}  // namespace gridwhistle::api
