#pragma once

#include "models/event.hpp"
#include "models/whistle.hpp"

#include <span>
#include <string>
#include <vector>

namespace gridwhistle::models {

/// What is wrong with a stored whistle, one sentence per breach; empty when its row is exactly what its events tell
/// and keeps the promises: numbers 1 … n, filed first, times in order, at most one live lead, a lead while open, one
/// live assignment per party, a holder wherever somebody claimed, a stored route behind the first offers. Pure.
[[nodiscard]] std::vector<std::string> audit(const Whistle& row, std::span<const Event> events);

}  // namespace gridwhistle::models
