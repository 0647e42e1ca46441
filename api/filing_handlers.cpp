#include "api/answers.hpp"
#include "api/submit.hpp"
#include "codec/filing_json.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"
#include "codec/person_json.hpp"
#include "models/digest.hpp"

#include <algorithm>
#include <cctype>

// Filing: one whistle, or a batch of lines.

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kBatchLinesMax = 200;

/// A filing as a submission, or every fault of its body.
codec::Checked<dispatcher::Submission> prepare(Services& services, const std::shared_ptr<const Call>& call,
                                               const codec::JsonValue& body, std::string_view text,
                                               const std::string& key) {
    auto read = codec::read_filing(body, call->now);
    if (!read.good()) return {{}, std::move(read.faults)};
    auto* given = &read.value;
    given->filing.actor = call->actor;
    dispatcher::Submission submission;
    submission.key = {call->actor.account, key};
    submission.fingerprint = models::fingerprint({"filing", text});
    submission.success_status = 201;
    if (given->requester) {
        submission.requester = codec::requester_to_seal(*given->requester);
        submission.requester_masked = codec::requester_to_show(models::masked(*given->requester));
    }
    if (given->location) submission.position = codec::location_to_seal(*given->location);
    submission.render = [call, &services](const dispatcher::Rendering& rendering) {
        const models::Whistle& whistle = rendering.whistle;
        routing::DuplicateQuestion question;
        question.category = whistle.category;
        question.point = rendering.site;
        question.address = whistle.address;
        question.at = rendering.now;
        question.placeholder = std::ranges::find(whistle.flags, "placeholder") != whistle.flags.end();
        question.itself = whistle.id;
        return view_of(*call, {whistle, rendering.site, rendering.requester_masked},
                       services.duplicates.candidates(question));
    };
    submission.request = std::move(given->filing);
    return {std::move(submission), {}};
}

asio::awaitable<HttpResponse> file_whistle(Services& services, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    const auto key = idempotency_key(request);
    if (!key) co_return problem(request, key.error());
    const auto body = json_body(request);
    if (!body) co_return problem(request, body.error());
    auto submission = prepare(services, call, *body, request.body, *key);
    if (!submission.good()) co_return problem(request, submission.faults);
    auto outcome = co_await carried_out(services, std::move(submission.value));
    co_return answer_of(request, models::WhistleId{}, std::move(outcome));
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (!line.empty()) lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

void append_line(std::string& out, std::size_t number, const HttpResponse& answer) {
    codec::JsonWriter json(out);
    json.begin_object()
        .member("line", static_cast<std::int64_t>(number))
        .member("status", static_cast<std::int64_t>(answer.status));
    json.key(answer.status < 300 ? "whistle" : "problem").raw(answer.body_view()).end_object();
    out += '\n';
}

/// All lines are handed over before the first is waited for, so that they share transactions.
asio::awaitable<HttpResponse> file_batch(Services& services, std::shared_ptr<const Call> call) {
    const HttpRequest& request = *call->request;
    const auto key = idempotency_key(request);
    if (!key) co_return problem(request, key.error());
    const auto lines = lines_of(request.body);
    if (lines.empty()) co_return problem(request, 422, "empty_batch");
    if (lines.size() > kBatchLinesMax) co_return problem(request, 422, "too_many_lines");

    std::vector<std::shared_ptr<Completion<dispatcher::Outcome>>> waiting(lines.size());
    std::vector<HttpResponse> answers(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto body = codec::read_json(lines[i]);
        if (!body) {
            answers[i] = problem(request, body.error());
            continue;
        }
        auto submission = prepare(services, call, *body, lines[i], *key + "/" + std::to_string(i + 1));
        if (!submission.good()) {
            answers[i] = problem(request, submission.faults);
            continue;
        }
        waiting[i] = Completion<dispatcher::Outcome>::make();
        submission.value.done = [completion = waiting[i]](dispatcher::Outcome outcome) {
            completion->complete(std::move(outcome));
        };
        services.engine.submit(std::move(submission.value));
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!waiting[i]) continue;
        auto outcome = co_await waiting[i]->wait();
        answers[i] = answer_of(request, models::WhistleId{}, std::move(outcome));
    }
    HttpResponse response;
    response.content_type = "application/x-ndjson";
    for (std::size_t i = 0; i < lines.size(); ++i) append_line(response.body, i + 1, answers[i]);
    co_return response;
}

}  // namespace

void add_filing_routes(RouteTable& routes, Services& services) {
    routes.add({Method::kPost, "/api/v1/whistles", "file_whistle", authenticated(services, file_whistle)});
    routes.add({Method::kPost,
                "/api/v1/whistles/batch",
                "file_batch",
                authenticated(services, file_batch),
                {"application/x-ndjson", "application/json"}});
}

}  // namespace gridwhistle::api
