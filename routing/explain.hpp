#pragma once

#include "models/decide.hpp"

namespace gridwhistle::routing {

/// What a filing would lead to.
struct Explanation {
    models::Placement placement;
    models::Route route;
};

/// Places and routes a filing by the same code that accepts one, and keeps nothing. Refused exactly when the filing
/// would be.
[[nodiscard]] models::Result<Explanation> explain(const models::Filing& filing, const models::Context& context);

}  // namespace gridwhistle::routing
