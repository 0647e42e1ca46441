#include "models/staff.hpp"

#include <algorithm>

namespace gridwhistle::models {
namespace {

template <class Rows, class Key>
const std::vector<std::size_t>* rows_of(const Rows& rows, const Key& key) {
    const auto found = rows.find(key);
    return found == rows.end() ? nullptr : &found->second;
}

}  // namespace

Staff::Staff(std::vector<StaffGrant> grants) : grants_{std::move(grants)} {
    std::erase_if(grants_, [](const StaffGrant& row) { return row.grant.role == Role::kResident; });
    std::ranges::stable_sort(grants_, {}, &StaffGrant::account);
    for (std::size_t i = 0; i < grants_.size(); ++i) {
        const Grant& grant = grants_[i].grant;
        if (!grant.unit.empty()) by_unit_[grant.unit].push_back(i);
        // A grant tied to a unit only says nothing about places.
        if (grant.unit.empty() || !grant.area.empty()) by_area_[grant.area].push_back(i);
    }
}

template <class Wanted>
std::vector<AccountId> Staff::pick(const std::vector<std::size_t>* rows, Instant at, const Wanted& wanted) const {
    std::vector<AccountId> accounts;
    if (rows == nullptr) return accounts;
    for (const std::size_t i : *rows) {
        const StaffGrant& row = grants_[i];
        if (!row.grant.valid_at(at) || !wanted(row.grant.role)) continue;
        if (accounts.empty() || accounts.back() != row.account) accounts.push_back(row.account);
    }
    return accounts;
}

std::vector<AccountId> Staff::members(const UnitCode& unit, Instant at) const {
    return pick(rows_of(by_unit_, unit), at, may_handle);
}

std::vector<AccountId> Staff::heads(const UnitCode& unit, Instant at) const {
    return pick(rows_of(by_unit_, unit), at, [](Role role) { return role == Role::kUnitHead; });
}

std::vector<AccountId> Staff::of_place(std::span<const Role> roles, std::span<const AreaCode> path, Instant at) const {
    const auto wanted = [&](Role role) { return std::ranges::find(roles, role) != roles.end(); };
    for (auto area = path.rbegin(); area != path.rend(); ++area) {
        auto accounts = pick(rows_of(by_area_, *area), at, wanted);
        if (!accounts.empty()) return accounts;
    }
    return pick(rows_of(by_area_, AreaCode()), at, wanted);
}

}  // namespace gridwhistle::models
