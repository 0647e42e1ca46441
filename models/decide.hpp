#pragma once

#include "models/command.hpp"
#include "models/directory.hpp"
#include "models/event.hpp"
#include "models/notice.hpp"
#include "models/policies.hpp"
#include "models/route.hpp"

#include <optional>
#include <vector>

namespace gridwhistle::models {

/// Everything a decision may look at besides the whistle and the command. All of it immutable for its duration.
struct Context {
    const Directory& directory;
    const Policies& policies;
    const RouteFinder& routes;
    Instant now;
    std::optional<Point> site;        ///< where the whistle is, when it has a point
    const Whistle* related{nullptr};  ///< the other whistle of a merge, locked together with this one
};

/// What a command does. An empty decision is a success that changes nothing (a holder claiming again).
struct Decision {
    std::vector<Event> events;
    std::vector<Event> related_events;  ///< of Context::related
    std::optional<Point> site;          ///< the whistle's new point, kept beside the events
    std::optional<Fix> position;        ///< where an actor stood; sealed, kept beside the events
    std::vector<Notice> notices;        ///< what to say to whom because of it
    std::vector<std::string> hushes;    ///< prefixes of the keys of what need not be said any more
};

/// The only way a whistle changes. Pure and total: every "no" is a Refusal, judged in the order rights, version,
/// fields, state. Throws std::logic_error only for a broken invariant (a profile version that does not exist).
[[nodiscard]] Result<Decision> decide(const Whistle& whistle, const Command& command, const Context& context);

/// Accepts, places and routes a filing in one step; the whistle is what folding the events gives.
[[nodiscard]] Result<Decision> decide_filing(const Filing& filing, const NewIdentity& identity, const Context& context);

/// Settings of an installation that filing rules read.
inline constexpr double kSiteRadiusM = 200.0;      ///< an arrival counts inside it plus the fix's accuracy [D]
inline constexpr double kFixAccuracyMaxM = 100.0;  ///< a worse fix adds no more than this [D]
inline constexpr std::chrono::days kLookBack{30};  ///< so long an answer may reopen a closed whistle [D]

}  // namespace gridwhistle::models
