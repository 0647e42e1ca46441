#pragma once

#include "models/flow.hpp"
#include "tests/support/random_commands.hpp"

namespace gridwhistle::tests {

/// A profile of the flow "random" of good form: stages, tiers, actions and switched-off commands as the dice fall.
/// Most of them do not pass lint.
[[nodiscard]] models::FlowProfile random_profile(Dice& dice);

[[nodiscard]] std::string text_of(const models::FlowProfile& profile);

}  // namespace gridwhistle::tests
