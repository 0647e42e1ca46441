#include "api/http_gate.hpp"

#include "api/http_target.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gridwhistle::api {
namespace {

constexpr std::string_view kEveryMethod = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

std::string_view trim(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// "application/json; charset=utf-8" fits "application/json"; any other charset fits nothing.
bool is_accepted(std::string_view content_type, const std::vector<std::string>& media_types) {
    const auto semicolon = content_type.find(';');
    const auto type = trim(content_type.substr(0, semicolon));
    const auto fits = [type](const std::string& accepted) {
        return accepted == "*/*" || equal_ignoring_case(accepted, type);
    };
    if (!std::any_of(media_types.begin(), media_types.end(), fits)) return false;
    auto rest = semicolon == std::string_view::npos ? std::string_view() : content_type.substr(semicolon + 1);
    while (!rest.empty()) {
        const auto end = rest.find(';');
        const auto parameter = trim(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (!equal_ignoring_case(parameter.substr(0, 8), "charset=")) continue;
        const auto charset = parameter.substr(8);
        if (!equal_ignoring_case(charset, "utf-8") && !equal_ignoring_case(charset, "\"utf-8\"")) return false;
    }
    return true;
}

HttpResponse allow_answer(std::string_view allow) {
    HttpResponse response(204);
    response.set_header("Allow", std::string(allow));
    return response;
}

bool body_is_acceptable(const HttpRequest& request, const Route& route) {
    if (request.body.empty()) return true;
    const auto encoding = request.header("Content-Encoding");
    if (!encoding.empty() && !equal_ignoring_case(encoding, "identity")) return false;
    return is_accepted(request.header("Content-Type"), route.media_types);
}

}  // namespace

HttpResponse make_error_page(const HttpHooks& hooks, unsigned status, std::string_view code,
                             const HttpRequest* request) {
    if (hooks.error_page) return hooks.error_page(status, code, request);
    auto body = fmt::format(R"({{"type":"about:blank","status":{},"code":"{}"}})", status, code);
    return HttpResponse(status, std::move(body), "application/problem+json");
}

Gate pass_gate(HttpRequest& request, const RouteTable& routes, const HttpHooks& hooks) {
    Gate gate;
    const auto refuse = [&](unsigned status, std::string_view code) -> HttpResponse& {
        return gate.answer.emplace(make_error_page(hooks, status, code, &request));
    };
    const bool origin_form = request.target.starts_with('/');
    if (request.method == Method::kOptions && request.target == "*") {
        gate.answer = allow_answer(kEveryMethod);
        return gate;
    }
    if (request.method == Method::kOther && !origin_form) {
        refuse(405, "method_not_allowed").set_header("Allow", std::string(kEveryMethod));
        return gate;
    }
    auto target = parse_target(request.target, request.header("Host"));
    if (!target) {
        refuse(400, "malformed_target");
        return gate;
    }
    request.segments = std::move(target->segments);
    request.query = std::string(target->query);
    if (hooks.admit) {
        if (const auto wait = hooks.admit(request)) {
            refuse(429, "rate_limited").set_header("Retry-After", std::to_string(wait->count()));
            return gate;
        }
    }
    auto match = routes.match(request.method, request.segments);
    if (match.route == nullptr && request.method == Method::kOptions && !match.allowed.empty()) {
        gate.answer = allow_answer(to_allow_value(match.allowed));
    } else if (match.route == nullptr && request.method == Method::kOther) {
        const auto allow = match.allowed.empty() ? std::string(kEveryMethod) : to_allow_value(match.allowed);
        refuse(405, "method_not_allowed").set_header("Allow", allow);
    } else if (match.route == nullptr && match.allowed.empty()) {
        refuse(404, "not_found");
    } else if (match.route == nullptr) {
        refuse(405, "method_not_allowed").set_header("Allow", to_allow_value(match.allowed));
    } else {
        request.route_name = match.route->name;
        for (auto& [name, value] : match.captures) request.add_capture(name, std::move(value));
        if (!body_is_acceptable(request, *match.route)) {
            refuse(415, "unsupported_media_type");
        } else {
            gate.route = match.route;
        }
    }
    return gate;
}

}  // namespace gridwhistle::api
