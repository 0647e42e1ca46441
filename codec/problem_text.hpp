#pragma once

#include "models/allowed.hpp"
#include "models/ids.hpp"
#include "models/refusal.hpp"
#include "models/text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::codec {

/// What surrounds a problem.
struct ProblemContext {
    models::Language language{models::Language::kChinese};
    std::string_view instance{};                           ///< the request's id; empty = left out
    models::WhistleId whistle{};                           ///< of the allowed commands
    const std::vector<models::Allowed>* allowed{nullptr};  ///< for a refused command: what may be done instead
};

/// 404, 403, 412, 422 or 409 by the class of the refusal; 400 and 413 for a body that is no acceptable JSON.
[[nodiscard]] unsigned status_of(const models::Refusal& refusal) noexcept;
[[nodiscard]] unsigned status_of(const std::vector<models::Refusal>& refusals) noexcept;

/// Appends an RFC 9457 problem: type, title, status, detail, code, then for faults of fields errors[] with pointer,
/// code and detail, and for other refusals their facts (holder, since, …) as members of their own. Several faults of
/// one body have the code "invalid_fields"; a single one keeps its own.
void append_problem(std::string& out, const models::Refusal& refusal, const ProblemContext& context);
void append_problem(std::string& out, const std::vector<models::Refusal>& refusals, const ProblemContext& context);

/// A problem that is no refusal of the rules (401, 405, 503, …), by its stable code.
void append_problem(std::string& out, unsigned status, std::string_view code, const ProblemContext& context);

}  // namespace gridwhistle::codec
