#include "codec/problem_text.hpp"

#include "codec/allowed_json.hpp"
#include "codec/instant_text.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"
#include "codec/message_catalogue.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <span>

namespace gridwhistle::codec {
namespace {

using models::Refusal;
using models::RefusalClass;

/// Facts that are numbers in an answer; all others are texts, also when they look like numbers.
constexpr std::array<std::string_view, 7> kNumbers{"version", "attempts", "of", "limit", "max", "min", "length"};

/// Facts named like a member that a problem has already keep out of its way.
constexpr std::array<std::string_view, 9> kMembers{"type", "title",  "status",  "detail", "instance",
                                                   "code", "errors", "allowed", "pointer"};

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// The core says when as microseconds since 1970.
Refusal with_readable_times(Refusal refusal) {
    for (auto& [name, value] : refusal.details) {
        const auto microseconds = name == "since" ? whole_number(value) : std::nullopt;
        if (microseconds) value = to_text(models::Instant{std::chrono::microseconds{*microseconds}});
    }
    return refusal;
}

void append_facts(JsonWriter& json, const Refusal& refusal) {
    for (const auto& [name, value] : refusal.details) {
        if (std::ranges::find(kMembers, name) != kMembers.end()) continue;
        const bool is_number = std::ranges::find(kNumbers, name) != kNumbers.end();
        const auto number = is_number ? whole_number(value) : std::nullopt;
        if (number) {
            json.member(name, *number);
        } else {
            json.member(name, value);
        }
    }
}

void append_head(JsonWriter& json, const Refusal& refusal, unsigned status, const ProblemContext& context) {
    const Message message = MessageCatalogue::shipped().explain(refusal, context.language);
    json.begin_object().member("type", "urn:problem-type:gridwhistle:" + refusal.code);
    json.member("title", message.title).member("status", status).member("detail", message.detail);
    json.member("code", refusal.code);
    if (!context.instance.empty()) json.member("instance", context.instance);
}

void append_errors(JsonWriter& json, std::span<const Refusal> refusals, models::Language language) {
    json.key("errors").begin_array();
    for (const auto& refusal : refusals) {
        const Message message = MessageCatalogue::shipped().explain(refusal, language);
        json.begin_object().member("pointer", refusal.pointer).member("code", refusal.code);
        json.member("detail", message.detail);
        append_facts(json, refusal);
        json.end_object();
    }
    json.end_array();
}

void append_tail(JsonWriter& json, const ProblemContext& context) {
    if (context.allowed != nullptr) {
        json.key("allowed");
        append_allowed(json, context.whistle, *context.allowed);
    }
    json.end_object();
}

/// Refusals of a query string are about the request's form, not about a field of a body.
bool is_about_the_query(const Refusal& refusal) noexcept {
    return std::ranges::any_of(refusal.details, [](const auto& detail) { return detail.first == "parameter"; });
}

}  // namespace

unsigned status_of(const Refusal& refusal) noexcept {
    if (refusal.code == "too_large") return 413;
    if (is_malformed(refusal) || is_about_the_query(refusal)) return 400;
    switch (refusal.kind) {
        case RefusalClass::kNotFound: return 404;
        case RefusalClass::kNotPermitted: return 403;
        case RefusalClass::kStale: return 412;
        case RefusalClass::kInvalid: return 422;
        case RefusalClass::kWrongState: return 409;
    }
    return 500;
}

unsigned status_of(const std::vector<Refusal>& refusals) noexcept {
    return refusals.empty() ? 500 : status_of(refusals.front());
}

void append_problem(std::string& out, const Refusal& refused, const ProblemContext& context) {
    const Refusal refusal = with_readable_times(refused);
    JsonWriter json(out);
    append_head(json, refusal, status_of(refusal), context);
    if (refusal.kind == RefusalClass::kInvalid) {
        append_errors(json, std::span(&refusal, 1), context.language);
    } else {
        append_facts(json, refusal);
    }
    append_tail(json, context);
}

void append_problem(std::string& out, const std::vector<Refusal>& refusals, const ProblemContext& context) {
    if (refusals.size() == 1) return append_problem(out, refusals.front(), context);
    const Refusal all =
        Refusal(RefusalClass::kInvalid, "invalid_fields").with("count", std::to_string(refusals.size()));
    JsonWriter json(out);
    append_head(json, all, status_of(refusals), context);
    append_errors(json, refusals, context.language);
    append_tail(json, context);
}

void append_problem(std::string& out, unsigned status, std::string_view code, const ProblemContext& context) {
    JsonWriter json(out);
    append_head(json, Refusal(RefusalClass::kInvalid, std::string(code)), status, context);
    append_tail(json, context);
}

}  // namespace gridwhistle::codec
