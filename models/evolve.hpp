#pragma once

#include "models/event.hpp"
#include "models/whistle.hpp"

#include <span>

namespace gridwhistle::models {

/// The whistle after the event. Pure and total: it never refuses, and folding all events of a whistle gives exactly
/// its row. Throws std::logic_error when the event cannot follow (wrong number, unknown assignment): a broken
/// invariant, which isolates that whistle.
[[nodiscard]] Whistle evolve(Whistle whistle, const Event& event);

/// The whistle after all of its events, in order.
[[nodiscard]] Whistle fold(std::span<const Event> events);

}  // namespace gridwhistle::models
