#pragma once

#include "models/party.hpp"

#include <span>
#include <unordered_map>
#include <vector>

namespace gridwhistle::models {

/// A grant and whose it is.
struct StaffGrant {
    AccountId account;
    Grant grant;
};

/// Who holds which role, for finding the people behind a role. Residents are no staff. Immutable.
class Staff {
  public:
    Staff() = default;
    explicit Staff(std::vector<StaffGrant> grants);

    /// Who may act for the unit at that moment: whom models/standing.hpp calls its members.
    [[nodiscard]] std::vector<AccountId> members(const UnitCode& unit, Instant at) const;
    [[nodiscard]] std::vector<AccountId> heads(const UnitCode& unit, Instant at) const;

    /// Who holds one of the roles for the deepest area on the path (from the root down) that has anybody in them; else
    /// who holds one everywhere.
    [[nodiscard]] std::vector<AccountId> of_place(std::span<const Role> roles, std::span<const AreaCode> path,
                                                  Instant at) const;

  private:
    template <class Wanted>
    std::vector<AccountId> pick(const std::vector<std::size_t>* rows, Instant at, const Wanted& wanted) const;

    std::vector<StaffGrant> grants_;
    std::unordered_map<UnitCode, std::vector<std::size_t>> by_unit_;
    std::unordered_map<AreaCode, std::vector<std::size_t>> by_area_;  ///< roles of a place; the empty code: everywhere
};

/// Whether the role lets its holder act for the unit it is granted for. Auditors read, verifiers judge: neither
/// handles, whatever unit they are filed under.
[[nodiscard]] constexpr bool may_handle(Role role) noexcept {
    return role != Role::kAuditor && role != Role::kVerifier && role != Role::kResident;
}

}  // namespace gridwhistle::models
