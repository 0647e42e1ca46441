#include "api/submit.hpp"

#include "api/answers.hpp"
#include "codec/json_reader.hpp"
#include "codec/person_json.hpp"
#include "models/allowed.hpp"
#include "models/decide.hpp"
#include "models/digest.hpp"

#include <algorithm>
#include <charconv>

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

using MaybeWhistle = std::optional<storage::FoundWhistle>;

constexpr std::size_t kKeyMax = 128;

models::Refusal invalid(std::string code) {
    return models::Refusal(models::RefusalClass::kInvalid, std::move(code));
}

HttpResponse trouble_answer(const HttpRequest& request, dispatcher::Trouble trouble) {
    switch (trouble) {
        case dispatcher::Trouble::kKeyMismatch: return problem(request, 422, "idempotency_mismatch");
        case dispatcher::Trouble::kBroken: return problem(request, 500, "whistle_isolated");
        case dispatcher::Trouble::kOverloaded: return problem(request, 503, "overloaded");
        case dispatcher::Trouble::kDraining: return problem(request, 503, "draining");
        case dispatcher::Trouble::kUnavailable: return problem(request, 503, "unavailable");
        case dispatcher::Trouble::kUnknownOutcome: break;
    }
    return problem(request, 503, "outcome_unknown");
}

}  // namespace

models::Result<std::string> idempotency_key(const HttpRequest& request) {
    const std::string_view key = request.header("Idempotency-Key");
    if (key.empty()) return invalid("idempotency_key_required");
    const bool visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
    if (!visible || key.size() > kKeyMax) return invalid("idempotency_key_invalid");
    return std::string(key);
}

models::Result<codec::JsonValue> json_body(const HttpRequest& request) {
    if (request.body.empty()) return codec::JsonValue(codec::JsonValue::Object());
    return codec::read_json(request.body);
}

models::Result<std::optional<std::uint32_t>> if_match(const HttpRequest& request) {
    std::string_view text = request.header("If-Match");
    if (text.empty() || text == "*") return std::optional<std::uint32_t>();
    if (text.size() > 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    std::uint32_t version = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (error != std::errc{} || end != text.data() + text.size()) return invalid("if_match_invalid");
    return std::optional(version);
}

dispatcher::Submission make_submission(const std::shared_ptr<const Call>& call, models::Command command,
                                       const std::string& key) {
    const HttpRequest& request = *call->request;
    command.actor = call->actor;
    dispatcher::Submission submission;
    submission.key = {call->actor.account, key};
    submission.fingerprint = models::fingerprint({to_string(request.method), request.target, request.body});
    submission.render = [call](const dispatcher::Rendering& rendering) {
        return view_of(*call, {rendering.whistle, rendering.site, rendering.requester_masked});
    };
    submission.position = codec::positions_to_seal(command.fields);
    submission.request = std::move(command);
    return submission;
}

asio::awaitable<std::optional<HttpResponse>> refusal_before_fields(Services& services, std::shared_ptr<const Call> call,
                                                                   models::Command command) {
    const auto& snapshot = *call->snapshot;
    std::function<MaybeWhistle()> work = [&services, id = command.whistle] { return services.reader.find_whistle(id); };
    const MaybeWhistle found = co_await services.reads.run(std::move(work));
    std::optional<HttpResponse> answer;
    if (!found) {
        answer = problem(*call->request, 404, "not_found");
        co_return answer;
    }
    // Without its fields the command is judged as far as the version; what the rules say after that does not count.
    command.actor = call->actor;
    command.fields = {};
    const auto judged =
        models::decide(found->whistle, command,
                       {*snapshot.directory, *snapshot.policies, *snapshot.routes, call->now, found->site, nullptr});
    if (judged) co_return answer;
    const models::RefusalClass kind = judged.error().kind;
    if (kind == models::RefusalClass::kInvalid || kind == models::RefusalClass::kWrongState) co_return answer;
    dispatcher::Refused refused;
    refused.refusal = judged.error();
    if (kind != models::RefusalClass::kNotFound) {
        refused.version = found->whistle.version;
        refused.allowed =
            models::allowed(found->whistle, call->actor, *snapshot.directory, *snapshot.policies, call->now);
    }
    if (kind == models::RefusalClass::kStale)
        refused.current = view_of(*call, {found->whistle, found->site, found->requester_masked});
    answer = refused_answer(*call->request, command.whistle, refused);
    co_return answer;
}

asio::awaitable<dispatcher::Outcome> carried_out(Services& services, dispatcher::Submission submission) {
    auto completion = Completion<dispatcher::Outcome>::make();
    submission.done = [completion](dispatcher::Outcome outcome) { completion->complete(std::move(outcome)); };
    services.engine.submit(std::move(submission));
    co_return co_await completion->wait();
}

HttpResponse answer_of(const HttpRequest& request, models::WhistleId whistle, dispatcher::Outcome outcome) {
    if (auto* answered = std::get_if<dispatcher::Answered>(&outcome)) {
        HttpResponse response(static_cast<unsigned>(answered->status), std::move(answered->body));
        response.set_header("ETag", "\"" + std::to_string(answered->version) + "\"");
        if (answered->status == 201)
            response.set_header("Location", "/api/v1/whistles/" + std::to_string(answered->whistle.value));
        return response;
    }
    if (const auto* refused = std::get_if<dispatcher::Refused>(&outcome)) {
        return refused_answer(request, whistle, *refused);
    }
    return trouble_answer(request, std::get<dispatcher::Trouble>(outcome));
}

}  // namespace gridwhistle::api
