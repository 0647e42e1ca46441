#pragma once

#include "api/completion.hpp"
#include "api/services.hpp"
#include "codec/json_value.hpp"
#include "dispatcher/submission.hpp"
#include "models/refusal.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>

namespace gridwhistle::api {

/// The request's Idempotency-Key: 1 … 128 visible ASCII characters, required on every POST. Refused with
/// "idempotency_key_required" or "idempotency_key_invalid".
[[nodiscard]] models::Result<std::string> idempotency_key(const HttpRequest& request);

/// The body as JSON; an empty one counts as {}.
[[nodiscard]] models::Result<codec::JsonValue> json_body(const HttpRequest& request);

/// The version named by If-Match, as `"7"` or `7`; refused with "if_match_invalid".
[[nodiscard]] models::Result<std::optional<std::uint32_t>> if_match(const HttpRequest& request);

/// A command by this caller with the common parts filled in: actor, If-Match, key, fingerprint, renderer.
[[nodiscard]] dispatcher::Submission make_submission(const std::shared_ptr<const Call>& call, models::Command command,
                                                     const std::string& key);

/// What comes before the faults of a body: 404, 403 and 412. Nothing when the caller may give this command, so that a
/// body is only complained about to those who may.
[[nodiscard]] boost::asio::awaitable<std::optional<HttpResponse>> refusal_before_fields(
    Services& services, std::shared_ptr<const Call> call, models::Command command);

/// Hands the submission to the engine and waits for what became of it.
[[nodiscard]] boost::asio::awaitable<dispatcher::Outcome> carried_out(Services& services,
                                                                      dispatcher::Submission submission);

/// The HTTP answer for an outcome: 2xx with ETag, problem with status by refusal, 503 with Retry-After.
/// `whistle` is the one the command was for; 0 for a filing.
[[nodiscard]] HttpResponse answer_of(const HttpRequest& request, models::WhistleId whistle,
                                     dispatcher::Outcome outcome);

}  // namespace gridwhistle::api
