#pragma once

#include "models/area.hpp"
#include "models/party.hpp"
#include "models/staff.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gridwhistle::models {

/// Everything about places and parties that a decision may ask for, at one moment. Immutable once built; shared
/// between threads by pointer and replaced as a whole when an import commits.
class Directory {
  public:
    Directory() = default;
    Directory(AreaTree areas, std::vector<Unit> units, std::vector<Party> parties, std::vector<Binding> bindings,
              std::unordered_map<AccountId, std::string> account_names, Instant at);

    /// The same with the people who hold roles; without them nobody is found by a role.
    [[nodiscard]] Directory with(Staff staff) &&;

    [[nodiscard]] const AreaTree& areas() const noexcept { return areas_; }
    [[nodiscard]] const Unit* unit(const UnitCode& code) const;
    [[nodiscard]] const Party* party(const PartyRef& ref) const;

    /// The unit of this kind that answers for the place: the deepest one whose area lies at or above it; among
    /// several of one area the lowest code. Nothing when no unit of the kind covers it.
    [[nodiscard]] const Unit* responsible(const UnitKind& kind, const AreaCode& place) const;

    /// A unit code, or a unit kind resolved for the place; nothing when it is neither.
    [[nodiscard]] const Unit* unit_or_kind(const std::string& code, const AreaCode& place) const;

    /// The seats of the steward team of the place's grid (the deepest area at or above it that has seats).
    [[nodiscard]] std::vector<const Party*> steward_seats(const AreaCode& place) const;

    /// The accounts bound to a seat or team now; empty = vacant.
    [[nodiscard]] std::vector<AccountId> holders(const PartyRef& ref) const;

    /// Who is bound in that role to the place or the deepest area above it that has somebody ("linked_leader").
    [[nodiscard]] std::vector<AccountId> bound(std::string_view role, const AreaCode& place) const;

    /// Who holds which role.
    [[nodiscard]] const Staff& staff() const noexcept { return staff_; }

    /// The name to show; the code itself for somebody unknown.
    [[nodiscard]] std::string name_of(const PartyRef& ref) const;
    [[nodiscard]] std::string name_of(AccountId account) const;

    [[nodiscard]] const std::vector<Unit>& units() const noexcept { return units_; }
    [[nodiscard]] const std::vector<Party>& parties() const noexcept { return parties_; }
    [[nodiscard]] const std::vector<Binding>& bindings() const noexcept { return bindings_; }

  private:
    AreaTree areas_;
    std::vector<Unit> units_;
    std::vector<Party> parties_;
    std::vector<Binding> bindings_;
    std::unordered_map<AccountId, std::string> account_names_;
    std::unordered_map<UnitCode, std::size_t> unit_index_;
    std::unordered_map<std::string, std::vector<std::size_t>> units_by_kind_and_area_;
    std::unordered_map<std::string, std::size_t> party_index_;
    std::unordered_map<AreaCode, std::vector<std::size_t>> seats_by_area_;
    std::unordered_map<std::string, std::vector<AccountId>> bound_by_role_and_place_;
    Staff staff_;
};

/// The party a unit is when it is assigned.
[[nodiscard]] inline PartyRef party_of(const Unit& unit) {
    return PartyRef{PartyKind::kUnit, unit.code.value};
}

}  // namespace gridwhistle::models
