#pragma once

#include "api/http_message.hpp"
#include "api/services.hpp"
#include "models/refusal.hpp"
#include "models/text.hpp"
#include "storage/reader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::api {

/// The language of an answer's sentences: English where Accept-Language asks for it before Chinese, else Chinese.
[[nodiscard]] models::Language language_of(const HttpRequest& request);

/// RFC 9457 problem for one refusal; its status follows from the refusal's class.
[[nodiscard]] HttpResponse problem(const HttpRequest& request, const models::Refusal& refusal);

/// 422 (or 400) with every fault of a body in errors[].
[[nodiscard]] HttpResponse problem(const HttpRequest& request, const std::vector<models::Refusal>& faults);

/// A problem that is no refusal of the rules: 401, 404, 503, … by its stable code.
[[nodiscard]] HttpResponse problem(const HttpRequest& request, unsigned status, std::string_view code);

/// The server's own error answers; the request may be null.
[[nodiscard]] HttpResponse error_page(unsigned status, std::string_view code, const HttpRequest* request);

/// 200 with a JSON body.
[[nodiscard]] HttpResponse json_answer(std::string body);

/// Sets Link: rel=next for a list with another page.
void link_next(HttpResponse& response, const HttpRequest& request, const std::string& cursor);

/// What the actor may see in lists.
[[nodiscard]] storage::ReadScope scope_of(const models::Actor& actor, const models::Directory& directory,
                                          models::Instant now);

/// 404 … 422 for a refused command, with what may be done instead and, for a stale version, the current whistle.
[[nodiscard]] HttpResponse refused_answer(const HttpRequest& request, models::WhistleId whistle,
                                          const dispatcher::Refused& refused);

/// A whistle with what is kept beside its events.
struct WhistleFacts {
    const models::Whistle& whistle;
    const std::optional<models::Point>& site;
    const std::string& requester_masked;
};

/// The whistle as this caller sees it, with what they may do now.
[[nodiscard]] std::string view_of(const Call& call, const WhistleFacts& facts,
                                  const std::vector<routing::DuplicateCandidate>& duplicates = {});

}  // namespace gridwhistle::api
