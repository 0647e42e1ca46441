#pragma once

#include "models/ids.hpp"
#include "models/terms.hpp"
#include "models/text.hpp"
#include "models/time.hpp"

#include <optional>
#include <string>

namespace gridwhistle::models {

/// Whoever may be assigned, act, judge or be accountable: a unit, a seat of a steward team, a team, a person.
/// A person's code is the decimal account id.
struct PartyRef {
    PartyKind kind{PartyKind::kUnit};
    std::string code;

    friend auto operator<=>(const PartyRef&, const PartyRef&) = default;
};

/// A dispatchable body: department, branch, street or community desk, public-service enterprise, property firm.
struct Unit {
    UnitCode code;
    UnitKind kind;
    std::string name;
    AreaCode area;  ///< where it is responsible; the deepest unit of a kind above a place answers for it
    Instant valid_from{Instant::min()};
    std::optional<Instant> valid_to;
};

/// A seat or team: a party that belongs to a unit and to a place. Its members are members of that unit.
struct Party {
    PartyRef ref;
    std::string name;
    UnitCode unit;
    AreaCode area;
    std::string seat;  ///< for a seat: which of the steward team's eight, "fire_liaison"
};

/// A dated tie between a party and a place: staffing of a seat, a linked leader, a building head, a registration.
struct Binding {
    PartyRef party;
    std::string role;   ///< "holds", "linked_leader", "building_head", …
    std::string place;  ///< an area or party code
    Instant valid_from{Instant::min()};
    std::optional<Instant> valid_to;
};

/// A right given to an account, for a unit or an area, for a time.
struct Grant {
    Role role{Role::kResident};
    UnitCode unit;  ///< empty: not tied to a unit
    AreaCode area;  ///< empty: not tied to an area
    Instant valid_from{Instant::min()};
    std::optional<Instant> valid_to;

    [[nodiscard]] bool valid_at(Instant at) const { return valid_from <= at && (!valid_to || at < *valid_to); }
    friend bool operator==(const Grant&, const Grant&) = default;
};

}  // namespace gridwhistle::models
