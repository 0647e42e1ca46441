#include "models/directory.hpp"

#include <algorithm>

namespace gridwhistle::models {
namespace {

std::string kind_and_area(const UnitKind& kind, const AreaCode& area) {
    return kind.value + '\n' + area.value;
}

std::string party_key(const PartyRef& ref) {
    return std::string(to_text(ref.kind)) + '\n' + ref.code;
}

std::string role_and_place(std::string_view role, const std::string& place) {
    return std::string(role) + '\n' + place;
}

template <class Dated>
void keep_valid(std::vector<Dated>& rows, Instant at) {
    std::erase_if(rows,
                  [at](const Dated& row) { return at < row.valid_from || (row.valid_to && *row.valid_to <= at); });
}

}  // namespace

Directory::Directory(AreaTree areas, std::vector<Unit> units, std::vector<Party> parties, std::vector<Binding> bindings,
                     std::unordered_map<AccountId, std::string> account_names, Instant at)
    : areas_{std::move(areas)},
      units_{std::move(units)},
      parties_{std::move(parties)},
      bindings_{std::move(bindings)},
      account_names_{std::move(account_names)} {
    keep_valid(units_, at);
    keep_valid(bindings_, at);
    std::ranges::sort(units_, {}, &Unit::code);
    std::ranges::sort(parties_, {}, &Party::ref);
    for (std::size_t i = 0; i < units_.size(); ++i) {
        unit_index_.emplace(units_[i].code, i);
        units_by_kind_and_area_[kind_and_area(units_[i].kind, units_[i].area)].push_back(i);
    }
    for (std::size_t i = 0; i < parties_.size(); ++i) {
        party_index_.emplace(party_key(parties_[i].ref), i);
        if (parties_[i].ref.kind == PartyKind::kSeat) seats_by_area_[parties_[i].area].push_back(i);
    }
    for (const auto& binding : bindings_) {
        if (binding.party.kind != PartyKind::kPerson) continue;
        bound_by_role_and_place_[role_and_place(binding.role, binding.place)].push_back(
            AccountId{std::stoll(binding.party.code)});
    }
}

Directory Directory::with(Staff staff) && {
    staff_ = std::move(staff);
    return std::move(*this);
}

const Unit* Directory::unit(const UnitCode& code) const {
    const auto found = unit_index_.find(code);
    return found == unit_index_.end() ? nullptr : &units_[found->second];
}

const Party* Directory::party(const PartyRef& ref) const {
    const auto found = party_index_.find(party_key(ref));
    return found == party_index_.end() ? nullptr : &parties_[found->second];
}

const Unit* Directory::responsible(const UnitKind& kind, const AreaCode& place) const {
    auto path = areas_.path(place);
    for (auto area = path.rbegin(); area != path.rend(); ++area) {
        const auto found = units_by_kind_and_area_.find(kind_and_area(kind, *area));
        if (found != units_by_kind_and_area_.end()) return &units_[found->second.front()];
    }
    // Units without an area answer everywhere (a city with one department of each kind needs no more).
    const auto anywhere = units_by_kind_and_area_.find(kind_and_area(kind, AreaCode()));
    return anywhere == units_by_kind_and_area_.end() ? nullptr : &units_[anywhere->second.front()];
}

const Unit* Directory::unit_or_kind(const std::string& code, const AreaCode& place) const {
    if (const Unit* named = unit(UnitCode(code))) return named;
    return responsible(UnitKind(code), place);
}

std::vector<const Party*> Directory::steward_seats(const AreaCode& place) const {
    const auto path = areas_.path(place);
    for (auto area = path.rbegin(); area != path.rend(); ++area) {
        const auto found = seats_by_area_.find(*area);
        if (found == seats_by_area_.end()) continue;
        std::vector<const Party*> seats;
        for (const std::size_t i : found->second) seats.push_back(&parties_[i]);
        return seats;
    }
    return {};
}

std::vector<AccountId> Directory::holders(const PartyRef& ref) const {
    const auto found = bound_by_role_and_place_.find(role_and_place("holds", ref.code));
    return found == bound_by_role_and_place_.end() ? std::vector<AccountId>() : found->second;
}

std::vector<AccountId> Directory::bound(std::string_view role, const AreaCode& place) const {
    const auto path = areas_.path(place);
    for (auto area = path.rbegin(); area != path.rend(); ++area) {
        const auto found = bound_by_role_and_place_.find(role_and_place(role, area->value));
        if (found != bound_by_role_and_place_.end()) return found->second;
    }
    return {};
}

std::string Directory::name_of(const PartyRef& ref) const {
    if (ref.kind == PartyKind::kUnit) {
        const Unit* found = unit(UnitCode(ref.code));
        return found != nullptr ? found->name : ref.code;
    }
    if (ref.kind == PartyKind::kPerson) {
        return ref.code.empty() ? ref.code : name_of(AccountId{std::stoll(ref.code)});
    }
    const Party* found = party(ref);
    return found != nullptr ? found->name : ref.code;
}

std::string Directory::name_of(AccountId account) const {
    const auto found = account_names_.find(account);
    return found == account_names_.end() ? std::to_string(account.value) : found->second;
}

}  // namespace gridwhistle::models
