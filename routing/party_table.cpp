#include "routing/party_table.hpp"

#include <unordered_set>

namespace gridwhistle::routing {

PartyTable::PartyTable(const models::Directory& directory) {
    const auto& areas = directory.areas().all();
    for (const auto& area : areas) places_.emplace(area.code.value, static_cast<std::uint32_t>(places_.size()));
    for (const auto& area : areas) {
        const auto parent = places_.find(area.parent.value);
        parents_.push_back(parent != places_.end() ? parent->second : places_.at(area.code.value));
    }
    // The directory's units are in the order of their codes, so the first of a kind and place is the lowest.
    for (const auto& unit : directory.units()) {
        auto& of_kind = entries_[unit.kind.value];
        if (unit.area.empty()) {
            if (of_kind.anywhere == nullptr) of_kind.anywhere = &unit;
        } else if (const auto place = places_.find(unit.area.value); place != places_.end()) {
            of_kind.by_place.emplace(place->second, &unit);
        }
        entries_[unit.code.value].named = &unit;
    }
    std::unordered_set<std::string_view> held;
    for (const auto& binding : directory.bindings()) {
        if (binding.role == "holds" && binding.party.kind == models::PartyKind::kPerson) held.insert(binding.place);
    }
    for (const auto& party : directory.parties()) {
        const auto place = places_.find(party.area.value);
        if (party.ref.kind == models::PartyKind::kSeat && place != places_.end())
            seats_[place->second].push_back({&party, held.contains(party.ref.code)});
    }
}

PartyTable::Path PartyTable::path_of(const models::AreaCode& area) const {
    Path path;
    const auto found = places_.find(area.value);
    if (found == places_.end()) return path;
    path.push_back(found->second);
    while (parents_[path.back()] != path.back() && path.size() < path.capacity()) path.push_back(parents_[path.back()]);
    return path;
}

const models::Unit* PartyTable::unit(const std::string& code_or_kind, const Path& path) const {
    const auto found = entries_.find(code_or_kind);
    if (found == entries_.end()) return nullptr;
    const Entry& entry = found->second;
    if (entry.named != nullptr) return entry.named;
    if (!entry.by_place.empty()) {
        for (const auto place : path) {
            const auto unit = entry.by_place.find(place);
            if (unit != entry.by_place.end()) return unit->second;
        }
    }
    return entry.anywhere;
}

const std::vector<PartyTable::Seat>& PartyTable::steward_seats(const Path& path) const {
    static const std::vector<Seat> kNone;
    for (const auto place : path) {
        const auto found = seats_.find(place);
        if (found != seats_.end()) return found->second;
    }
    return kNone;
}

}  // namespace gridwhistle::routing
