#pragma once

#include "models/decide.hpp"

namespace gridwhistle::models {

/// Time has passed for a whistle. Sent by the engine's clockwork, never by a person.
struct Fire {
    WhistleId whistle;
    bool forgotten{false};  ///< nothing would wake it any more: its clocks are reckoned again
};

/// What time does to a whistle at `context.now`: every deadline that is to be looked at is looked at once, the oldest
/// first. Who is late climbs one rung; a silent judgement closes, a proposal nobody decided lapses, a suspension whose
/// review was missed ends. Empty when nothing is due: firing twice does what firing once does. Same throws as decide().
[[nodiscard]] Decision decide_fire(const Whistle& whistle, const Fire& fire, const Context& context);

}  // namespace gridwhistle::models
