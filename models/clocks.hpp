#pragma once

#include "models/deadline.hpp"
#include "models/event.hpp"
#include "models/flow.hpp"
#include "models/policies.hpp"

#include <vector>

namespace gridwhistle::models {

/// What tells how long duties take and when they count: the profile the whistle is on and the policies in force.
struct ClockRules {
    const FlowProfile& flow;
    const Policies& policies;
};

/// The duties that exist from this event on: those the whistle has now and had no deadline for. `after` is the
/// whistle with the event folded in. Nothing that already runs is touched, whatever else changed.
[[nodiscard]] std::vector<Deadline> arising(const Whistle& after, const Event& event, const ClockRules& rules);

/// Every running deadline once more, with the pauses and the calendar of now; the rungs reached stay reached.
/// After a suspension, a merge undone or a new year's calendar. Never sooner than it was due before.
[[nodiscard]] std::vector<Deadline> reckoned_again(const Whistle& whistle, Instant now, const ClockRules& rules);

/// So much of a limit is used up when it turns yellow (defaults.md 2.4: at most 20 % remain).
inline constexpr std::int64_t kWarnPercent = 80;

/// A deadline at a moment that somebody named, from `start` on.
[[nodiscard]] Deadline due_by(Clock clock, std::uint16_t of, Instant start, Instant due_at);

/// How long this duty may take for this whistle: as its profile says, else its category, else what is usual for its
/// priority (defaults.md 2.4).
[[nodiscard]] Limit limit_of(Clock clock, const Whistle& whistle, const ClockRules& rules);

/// When `percent` of a deadline's time are used up.
[[nodiscard]] Instant share_of(const Deadline& deadline, std::int64_t percent, const Whistle& whistle,
                               const WorkingCalendar& calendar);

/// Whether those late with it climb the ladder; the others end in something of their own once they are over.
[[nodiscard]] bool climbs(Clock clock);

/// Says when the engine looks at the deadline next: at the next rung of its ladder, or when it is due.
void arm(Deadline& deadline, const Whistle& whistle, const ClockRules& rules);

/// The rung a deadline has reached by now, with the number and the plan written into it; nothing, and nothing written,
/// when the ladder in force has none or it comes later. settle_on() arms it for the one after.
[[nodiscard]] const Rung* step_up(Deadline& deadline, const Whistle& whistle, Instant now, const ClockRules& rules);
void settle_on(Deadline& deadline, const Whistle& whistle, Instant now, bool heard, const ClockRules& rules);

}  // namespace gridwhistle::models
