#include "api/answers.hpp"
#include "api/call_filters.hpp"
#include "api/submit.hpp"
#include "codec/assignment_view.hpp"
#include "codec/command_json.hpp"
#include "codec/id_text.hpp"
#include "codec/json_writer.hpp"
#include "models/standing.hpp"

// The inbox of proposals, and deciding them.

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

using WhistlePage = storage::Page<storage::FoundWhistle>;

std::vector<models::Role> roles_of(const Call& call) {
    std::vector<models::Role> roles;
    for (const auto& grant : call.actor.grants) {
        if (grant.valid_at(call.now)) roles.push_back(grant.role);
    }
    return roles;
}

/// The open proposals of the page's whistles that this caller may decide.
void append_decisions(codec::JsonWriter& json, const Call& call, const storage::FoundWhistle& found) {
    const auto& directory = *call.snapshot->directory;
    const codec::PersonNames names(found.whistle, directory, call.actor.account);
    for (const auto& proposal : found.whistle.proposals) {
        if (proposal.state != models::ProposalState::kOpen) continue;
        const auto who = models::standing(found.whistle, nullptr, &proposal, call.actor, directory, call.now);
        if (who.has(models::Relation::kDecider)) codec::append_decision(json, found.whistle, proposal, names);
    }
}

asio::awaitable<HttpResponse> list_decisions(Services& services, std::shared_ptr<const Call> call) {
    Filters filters(*call->request, {"for", "limit", "cursor"});
    const auto whose = filters.text("for").value_or("me");
    if (whose != "me") filters.fault("for", "not_a_choice");
    const auto limit = static_cast<int>(filters.integer("limit", 1, kPageMax, kPageUsual));
    const auto cursor = filters.cursor();
    if (!filters.faults().empty()) co_return problem(*call->request, filters.faults());
    const auto scope = scope_of(call->actor, *call->snapshot->directory, call->now);
    const auto roles = roles_of(*call);
    std::function<WhistlePage()> work = [&services, scope, roles, limit, cursor] {
        return services.reader.list_open_proposals(scope, roles, limit, cursor);
    };
    const WhistlePage page = co_await services.reads.run(std::move(work));
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object().key("items").begin_array();
    for (const auto& found : page.rows) append_decisions(json, *call, found);
    json.end_array().key("next");
    page.next.empty() ? json.value(nullptr) : json.value(page.next);
    json.end_object();
    HttpResponse response = json_answer(std::move(body));
    link_next(response, *call->request, page.next);
    co_return response;
}

asio::awaitable<HttpResponse> decide(Services& services, std::shared_ptr<const Call> call, models::CommandName name) {
    const HttpRequest& request = *call->request;
    const auto id = codec::parse_proposal_id(request.capture("id"));
    if (!id) co_return problem(request, 404, "not_found");
    const auto key = idempotency_key(request);
    if (!key) co_return problem(request, key.error());
    const auto version = if_match(request);
    if (!version) co_return problem(request, version.error());
    models::Command command;
    command.name = name;
    command.whistle = id->whistle;
    command.proposal = id->n;
    command.if_version = *version;
    const auto body = json_body(request);
    codec::Checked<models::Fields> fields;
    if (body) fields = codec::read_command(name, *body);
    if (!body || !fields.good()) {
        auto sooner = co_await refusal_before_fields(services, call, command);
        if (sooner) co_return std::move(*sooner);
        if (!body) co_return problem(request, body.error());
        co_return problem(request, fields.faults);
    }
    command.fields = std::move(fields.value);
    auto submission = make_submission(call, std::move(command), *key);
    auto outcome = co_await carried_out(services, std::move(submission));
    co_return answer_of(request, id->whistle, std::move(outcome));
}

asio::awaitable<HttpResponse> approve(Services& services, std::shared_ptr<const Call> call) {
    return decide(services, std::move(call), models::CommandName::kApprove);
}

asio::awaitable<HttpResponse> reject(Services& services, std::shared_ptr<const Call> call) {
    return decide(services, std::move(call), models::CommandName::kReject);
}

}  // namespace

void add_decision_routes(RouteTable& routes, Services& services) {
    routes.add({Method::kGet, "/api/v1/decisions", "list_decisions", authenticated(services, list_decisions)});
    routes.add({Method::kPost, "/api/v1/decisions/{id}/approve", "approve", authenticated(services, approve)});
    routes.add({Method::kPost, "/api/v1/decisions/{id}/reject", "reject", authenticated(services, reject)});
}

}  // namespace gridwhistle::api
