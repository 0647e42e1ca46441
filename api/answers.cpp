#include "api/answers.hpp"

#include "codec/problem_text.hpp"
#include "codec/whistle_view.hpp"
#include "models/allowed.hpp"

#include <algorithm>

namespace gridwhistle::api {
namespace {

constexpr std::string_view kProblemType = "application/problem+json";
constexpr std::size_t kViewBytes = 4096;  ///< most whistles with what may be done fit

codec::ProblemContext context_of(const HttpRequest& request) {
    codec::ProblemContext context;
    context.language = language_of(request);
    context.instance = request.request_id;
    return context;
}

HttpResponse problem_answer(unsigned status, std::string body) {
    HttpResponse response(status, std::move(body), std::string(kProblemType));
    if (status == 503 || status == 429) response.set_header("Retry-After", "1");
    if (status == 401) response.set_header("WWW-Authenticate", "Bearer");
    return response;
}

}  // namespace

models::Language language_of(const HttpRequest& request) {
    const std::string_view wanted = request.header("Accept-Language");
    const std::size_t english = wanted.find("en");
    return english != std::string_view::npos && english < wanted.find("zh") ? models::Language::kEnglish
                                                                            : models::Language::kChinese;
}

HttpResponse problem(const HttpRequest& request, const models::Refusal& refusal) {
    std::string body;
    codec::append_problem(body, refusal, context_of(request));
    return problem_answer(codec::status_of(refusal), std::move(body));
}

HttpResponse problem(const HttpRequest& request, const std::vector<models::Refusal>& faults) {
    std::string body;
    codec::append_problem(body, faults, context_of(request));
    return problem_answer(codec::status_of(faults), std::move(body));
}

HttpResponse problem(const HttpRequest& request, unsigned status, std::string_view code) {
    std::string body;
    codec::append_problem(body, status, code, context_of(request));
    return problem_answer(status, std::move(body));
}

HttpResponse refused_answer(const HttpRequest& request, models::WhistleId whistle, const dispatcher::Refused& refused) {
    codec::ProblemContext context = context_of(request);
    context.whistle = whistle;
    if (refused.version) context.allowed = &refused.allowed;
    std::string body;
    codec::append_problem(body, refused.refusal, context);
    if (!refused.current.empty()) {
        body.pop_back();  // the problem's closing brace
        body += ",\"current\":" + refused.current + "}";
    }
    HttpResponse response = problem_answer(codec::status_of(refused.refusal), std::move(body));
    if (refused.version) response.set_header("ETag", "\"" + std::to_string(*refused.version) + "\"");
    return response;
}

HttpResponse error_page(unsigned status, std::string_view code, const HttpRequest* request) {
    static const HttpRequest kUnread;
    return problem(request != nullptr ? *request : kUnread, status, code);
}

HttpResponse json_answer(std::string body) {
    return HttpResponse(200, std::move(body));
}

void link_next(HttpResponse& response, const HttpRequest& request, const std::string& cursor) {
    if (cursor.empty()) return;
    std::string target = request.target;
    const std::size_t old = target.find("cursor=");
    if (old != std::string::npos) target.erase(old, std::min(target.find('&', old), target.size() - 1) - old + 1);
    while (!target.empty() && (target.back() == '&' || target.back() == '?')) target.pop_back();
    target += (target.find('?') == std::string::npos ? "?cursor=" : "&cursor=") + cursor;
    response.set_header("Link", "<" + target + ">; rel=\"next\"");
}

storage::ReadScope scope_of(const models::Actor& actor, const models::Directory& directory, models::Instant now) {
    storage::ReadScope scope;
    scope.account = actor.account;
    for (const auto& grant : actor.grants) {
        if (!grant.valid_at(now)) continue;
        const bool everywhere = grant.unit.empty() && grant.area.empty() && grant.role != models::Role::kResident &&
                                grant.role != models::Role::kIntegrator;
        if (grant.role == models::Role::kAdministrator || everywhere) scope.everything = true;
        if (grant.role == models::Role::kResident || grant.role == models::Role::kIntegrator) continue;
        if (!grant.unit.empty()) scope.units.push_back(grant.unit);
        if (grant.area.empty()) continue;
        const auto areas = directory.areas().subtree(grant.area);
        scope.areas.insert(scope.areas.end(), areas.begin(), areas.end());
    }
    return scope;
}

std::string view_of(const Call& call, const WhistleFacts& facts,
                    const std::vector<routing::DuplicateCandidate>& duplicates) {
    const auto& snapshot = *call.snapshot;
    const auto allowed = models::allowed(facts.whistle, call.actor, *snapshot.directory, *snapshot.policies, call.now);
    std::vector<codec::DuplicateView> shown;
    for (const auto& found : duplicates) shown.push_back({found.id, found.score, found.reason, found.distance_m});
    const codec::WhistleView view{facts.whistle, *snapshot.directory,    *snapshot.policies,
                                  call.now,      call.actor.account,     allowed,
                                  facts.site,    facts.requester_masked, shown};
    std::string body;
    body.reserve(kViewBytes);
    codec::JsonWriter json(body);
    codec::append_whistle(json, view);
    return body;
}

}  // namespace gridwhistle::api
