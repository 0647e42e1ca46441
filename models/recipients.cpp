#include "models/recipients.hpp"

#include <algorithm>
#include <array>

namespace gridwhistle::models {
namespace {

using People = std::vector<AccountId>;

class Resolution {
  public:
    Resolution(const TellFor& duty, const Directory& directory, const Rotas& rotas)
        : duty_{duty}, directory_{directory}, rotas_{rotas}, path_{directory.areas().path(duty.place)} {}

    Told run(std::span<const Recipient> words) && {
        for (const Recipient word : words) {
            for (const AccountId account : behind(word)) add(account);
        }
        if (!told_.heard()) told_.nobody_on_duty = true;
        return std::move(told_);
    }

  private:
    void add(AccountId account) {
        if (std::ranges::find(told_.accounts, account) == told_.accounts.end()) told_.accounts.push_back(account);
    }

    People behind(Recipient word) {
        switch (word) {
            case Recipient::kHolder: return duty_.holder ? People{*duty_.holder} : of_own_party();
            case Recipient::kMembers: return of_own_party();
            case Recipient::kUnitHead: return heads();
            case Recipient::kAllUnits: return of_all_parties();
            case Recipient::kStewardTeam: return of_steward_team();
            case Recipient::kLinkedLeader: return linked_leaders();
            case Recipient::kDutyOfficer: return duty_officers();
            case Recipient::kCommunity:
                return of_place(word, std::array{Role::kCommunity, Role::kGridWorker, Role::kGridHead});
            case Recipient::kDispatcher: return of_place(word, std::array{Role::kDispatcher});
            case Recipient::kSupervisor: return of_place(word, std::array{Role::kSupervisor});
            case Recipient::kLeader: break;
        }
        return of_place(word, std::array{Role::kLeader});
    }

    /// Who is on duty; where nobody is, that is noted and somebody else has to be found.
    People noted(OnCall found) {
        told_.nobody_on_duty |= found.nobody_on_duty;
        return std::move(found.people);
    }

    People of_place(Recipient word, std::span<const Role> roles) {
        auto people = noted(rotas_.on_call(word, path_, duty_.at));
        return people.empty() ? directory_.staff().of_place(roles, path_, duty_.at) : people;
    }

    People linked_leaders() {
        auto people = noted(rotas_.on_call(Recipient::kLinkedLeader, path_, duty_.at));
        if (people.empty()) people = directory_.bound("linked_leader", duty_.place);
        return people.empty() ? of_place(Recipient::kLeader, std::array{Role::kLeader}) : people;
    }

    /// The party's own, then the place's; in a gap of all of them the dispatchers.
    People duty_officers() {
        const UnitCode unit = duty_.party ? unit_of(*duty_.party) : UnitCode();
        auto people = noted(rotas_.on_call(Recipient::kDutyOfficer, unit, duty_.at));
        if (people.empty()) people = noted(rotas_.on_call(Recipient::kDutyOfficer, path_, duty_.at));
        if (people.empty() && told_.nobody_on_duty)
            people = of_place(Recipient::kDispatcher, std::array{Role::kDispatcher});
        return people;
    }

    People of_own_party() { return duty_.party ? members(*duty_.party) : People(); }

    People members(const PartyRef& party) {
        if (party.kind == PartyKind::kPerson) return {AccountId{std::stoll(party.code)}};
        auto people = directory_.holders(party);
        const UnitCode unit = unit_of(party);
        if (people.empty()) people = noted(rotas_.on_call(Recipient::kMembers, unit, duty_.at));
        return people.empty() ? directory_.staff().members(unit, duty_.at) : people;
    }

    People heads() {
        const UnitCode unit = duty_.party ? unit_of(*duty_.party) : UnitCode();
        auto people = noted(rotas_.on_call(Recipient::kUnitHead, unit, duty_.at));
        return people.empty() ? directory_.staff().heads(unit, duty_.at) : people;
    }

    People of_all_parties() {
        People people;
        for (const auto& party : duty_.called) {
            const auto more = members(party);
            people.insert(people.end(), more.begin(), more.end());
        }
        return people;
    }

    People of_steward_team() {
        People people;
        for (const Party* seat : directory_.steward_seats(duty_.place)) {
            const auto more = members(seat->ref);
            people.insert(people.end(), more.begin(), more.end());
        }
        return people;
    }

    UnitCode unit_of(const PartyRef& ref) const {
        if (ref.kind == PartyKind::kUnit) return UnitCode(ref.code);
        const Party* party = directory_.party(ref);
        return party == nullptr ? UnitCode() : party->unit;
    }

    const TellFor& duty_;
    const Directory& directory_;
    const Rotas& rotas_;
    std::vector<AreaCode> path_;
    Told told_;
};

}  // namespace

Told recipients(std::span<const Recipient> words, const TellFor& duty, const Directory& directory, const Rotas& rotas) {
    return Resolution(duty, directory, rotas).run(words);
}

}  // namespace gridwhistle::models
