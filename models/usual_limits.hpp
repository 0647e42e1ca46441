#pragma once

#include "models/deadline.hpp"
#include "models/limit.hpp"
#include "models/terms.hpp"

namespace gridwhistle::models {

/// What a duty may take where neither profile nor category says so (defaults.md 2.4 and 2.5).
[[nodiscard]] Limit usual_limit(Clock clock, Priority priority);

/// How long those who decide may think before silence counts as no (defaults.md 2.4: a return 4 working hours).
[[nodiscard]] Limit usual_limit(ProposalKind proposal);

}  // namespace gridwhistle::models
