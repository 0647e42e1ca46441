#pragma once

#include "models/flow.hpp"

#include <string>

namespace gridwhistle::models {

/// Where an assignment can get by a profile's commands and actions. Time and goodwill are not short: whoever a rule
/// names is there, and a stage's least duration passes.
struct FlowReach {
    bool complete{true};   ///< false: too many places to look at them all; then nothing else is said
    bool ends{false};      ///< from the start some way leads to a judgement or a close
    std::string dead_end;  ///< pointer to what leads to a place that no way leads out of; empty = there is none
};

/// Walks every place a lead can be in, within a bound that keeps it to some 50 ms at worst. Expects a profile whose
/// stages and actions are what they say.
[[nodiscard]] FlowReach explore(const FlowProfile& profile);

}  // namespace gridwhistle::models
