#include "api/answers.hpp"
#include "api/submit.hpp"
#include "codec/command_json.hpp"
#include "codec/id_text.hpp"
#include "codec/json_writer.hpp"
#include "models/standing.hpp"
#include "models/transitions.hpp"

// Everything that changes a whistle: the named commands, act, claiming many, the next one.

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

using MaybeWhistle = std::optional<storage::FoundWhistle>;

/// What the headers of a command say.
struct Prepared {
    std::optional<HttpResponse> refused;
    models::Command command;
    std::string key;
    Prepared() = default;
};

Prepared prepare(const Call& call, models::CommandName name) {
    const HttpRequest& request = *call.request;
    Prepared prepared;
    const auto key = idempotency_key(request);
    if (!key) {
        prepared.refused = problem(request, key.error());
        return prepared;
    }
    prepared.key = *key;
    const auto version = if_match(request);
    if (!version) {
        prepared.refused = problem(request, version.error());
        return prepared;
    }
    prepared.command.name = name;
    prepared.command.if_version = *version;
    return prepared;
}

bool has_subject(models::CommandName name, models::Subject subject) {
    for (const auto& row : models::transitions()) {
        if (row.command == name && row.subject == subject) return true;
    }
    return false;
}

asio::awaitable<HttpResponse> carry_out(Services& services, std::shared_ptr<const Call> call, Prepared prepared) {
    const HttpRequest& request = *call->request;
    const auto body = json_body(request);
    codec::Checked<models::Fields> fields;
    if (body) fields = codec::read_command(prepared.command.name, *body);
    if (!body || !fields.good()) {
        auto sooner = co_await refusal_before_fields(services, call, prepared.command);
        if (sooner) co_return std::move(*sooner);
        if (!body) co_return problem(request, body.error());
        co_return problem(request, fields.faults);
    }
    prepared.command.fields = std::move(fields.value);
    const models::WhistleId whistle = prepared.command.whistle;
    auto submission = make_submission(call, std::move(prepared.command), prepared.key);
    auto outcome = co_await carried_out(services, std::move(submission));
    co_return answer_of(request, whistle, std::move(outcome));
}

asio::awaitable<HttpResponse> whistle_command(Services& services, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    const auto id = codec::parse_whistle_id(request.capture("id"));
    const auto name = models::parse_term<models::CommandName>(request.capture("command"));
    if (!id || !name || !has_subject(*name, models::Subject::kWhistle)) co_return problem(request, 404, "not_found");
    Prepared prepared = prepare(*call, *name);
    if (prepared.refused) co_return std::move(*prepared.refused);
    prepared.command.whistle = *id;
    co_return co_await carry_out(services, call, std::move(prepared));
}

asio::awaitable<HttpResponse> assignment_command(Services& services, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    const auto id = codec::parse_assignment_id(request.capture("id"));
    const auto name = models::parse_term<models::CommandName>(request.capture("command"));
    if (!id || !name || !has_subject(*name, models::Subject::kAssignment)) co_return problem(request, 404, "not_found");
    Prepared prepared = prepare(*call, *name);
    if (prepared.refused) co_return std::move(*prepared.refused);
    prepared.command.whistle = id->whistle;
    prepared.command.assignment = id->n;
    co_return co_await carry_out(services, call, std::move(prepared));
}

/// A profile's own action: which fields it takes depends on the profile the whistle is on.
asio::awaitable<HttpResponse> act(Services& services, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    const auto id = codec::parse_whistle_id(request.capture("id"));
    if (!id) co_return problem(request, 404, "not_found");
    Prepared prepared = prepare(*call, models::CommandName::kAct);
    if (prepared.refused) co_return std::move(*prepared.refused);
    std::function<MaybeWhistle()> work = [&services, id = *id] { return services.reader.find_whistle(id); };
    const auto found = co_await services.reads.run(std::move(work));
    if (!found || !models::may_read(found->whistle, call->actor, *call->snapshot->directory, call->now))
        co_return problem(request, 404, "not_found");
    const auto* profile = call->snapshot->policies->flow(found->whistle.flow, found->whistle.flow_version);
    const auto body = json_body(request);
    if (!body) co_return problem(request, body.error());
    auto read = codec::read_act(*body, *id, *profile);
    prepared.command.whistle = *id;
    prepared.command.action = read.value.action;
    prepared.command.assignment = read.value.assignment;
    if (!read.good()) {
        auto sooner = co_await refusal_before_fields(services, call, prepared.command);
        if (sooner) co_return std::move(*sooner);
        co_return problem(request, read.faults);
    }
    prepared.command.fields = std::move(read.value.data);
    auto submission = make_submission(call, std::move(prepared.command), prepared.key);
    auto outcome = co_await carried_out(services, std::move(submission));
    co_return answer_of(request, *id, std::move(outcome));
}

models::Command claim_of(const models::AssignmentId& id) {
    models::Command command;
    command.name = models::CommandName::kClaim;
    command.whistle = id.whistle;
    command.assignment = id.n;
    return command;
}

asio::awaitable<HttpResponse> claim_many(Services& services, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    Prepared prepared = prepare(*call, models::CommandName::kClaim);
    if (prepared.refused) co_return std::move(*prepared.refused);
    const auto body = json_body(request);
    if (!body) co_return problem(request, body.error());
    const auto ids = codec::read_claims(*body);
    if (!ids.good()) co_return problem(request, ids.faults);

    std::vector<std::shared_ptr<Completion<dispatcher::Outcome>>> waiting;
    for (const auto& id : ids.value) {
        auto submission = make_submission(call, claim_of(id), prepared.key + "/" + codec::to_text(id));
        auto completion = Completion<dispatcher::Outcome>::make();
        submission.done = [completion](dispatcher::Outcome outcome) { completion->complete(std::move(outcome)); };
        waiting.push_back(completion);
        services.engine.submit(std::move(submission));
    }
    std::string text;
    codec::JsonWriter json(text);
    json.begin_object().key("items").begin_array();
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        auto outcome = co_await waiting[i]->wait();
        const HttpResponse answer = answer_of(request, ids.value[i].whistle, std::move(outcome));
        json.begin_object().member("assignment", codec::to_text(ids.value[i]));
        json.member("status", static_cast<std::int64_t>(answer.status));
        json.key(answer.status < 300 ? "whistle" : "problem").raw(answer.body_view()).end_object();
    }
    json.end_array().end_object();
    co_return json_answer(std::move(text));
}

constexpr int kCandidates = 20;  // so many may be taken by colleagues before we say that there is none

constexpr models::AssignmentId kNoAssignment{};  // no whistle has the id 0

using Offered = std::vector<models::AssignmentId>;

/// The most urgent offered assignment of the unit: tried in order until one is ours. All tries carry the same key, so
/// that a repeat finds the claim that succeeded; when none is offered any more, a try on no whistle finds it.
asio::awaitable<HttpResponse> claim_next(Services& services, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    const models::UnitCode unit(request.capture("code"));
    if (call->snapshot->directory->unit(unit) == nullptr) co_return problem(request, 404, "not_found");
    bool member = false;
    for (const auto& grant : call->actor.grants) member = member || (grant.valid_at(call->now) && grant.unit == unit);
    if (!member) co_return problem(request, 403, "not_permitted");
    Prepared prepared = prepare(*call, models::CommandName::kClaim);
    if (prepared.refused) co_return std::move(*prepared.refused);
    std::function<Offered()> work = [&services, unit] { return services.reader.next_offered(unit, kCandidates); };
    Offered offered = co_await services.reads.run(std::move(work));
    offered.push_back(kNoAssignment);
    for (const auto& id : offered) {
        auto submission = make_submission(call, claim_of(id), prepared.key);
        auto outcome = co_await carried_out(services, std::move(submission));
        if (!std::holds_alternative<dispatcher::Refused>(outcome))
            co_return answer_of(request, id.whistle, std::move(outcome));
    }
    HttpResponse nothing(204);
    co_return nothing;
}

}  // namespace

void add_command_routes(RouteTable& routes, Services& services) {
    routes.add({Method::kPost, "/api/v1/whistles/{id}/act", "act", authenticated(services, act)});
    routes.add({Method::kPost, "/api/v1/whistles/{id}/{command}", "whistle_command",
                authenticated(services, whistle_command)});
    routes.add({Method::kPost, "/api/v1/assignments/claim", "claim_many", authenticated(services, claim_many)});
    routes.add({Method::kPost, "/api/v1/assignments/{id}/{command}", "assignment_command",
                authenticated(services, assignment_command)});
    routes.add({Method::kPost, "/api/v1/units/{code}/next", "claim_next", authenticated(services, claim_next)});
}

}  // namespace gridwhistle::api
