#include "models/draft.hpp"
#include "models/recipients.hpp"

#include <algorithm>

// Who hears of what: the people behind a rung of a ladder, those called to an emergency, those who are asked something.

namespace gridwhistle::models {
namespace {

std::vector<PartyRef> called(const Whistle& whistle) {
    std::vector<PartyRef> parties;
    for (const Assignment* part : whistle.live()) parties.push_back(part->party);
    return parties;
}

}  // namespace

void tell(Draft& draft, const Rung& rung, Deadline& deadline) {
    const Whistle& whistle = draft.whistle();
    const std::uint16_t of = deadline.of.front();
    const Assignment* part = is_of_assignment(deadline.clock) ? whistle.assignment(of) : whistle.lead();
    const auto parties = called(whistle);
    TellFor duty;
    duty.place = whistle.area;
    duty.called = parties;
    duty.at = draft.context.now;
    if (part != nullptr) {
        duty.party = part->party;
        duty.holder = part->holder;
    }
    Told told = recipients(rung.tells, duty, draft.context.directory, draft.context.policies.rotas());
    deadline.told = std::move(told.accounts);
    deadline.nobody_on_duty = told.nobody_on_duty;
    // What calls everybody is said once, not once for each of them.
    const bool everybody = std::ranges::any_of(
        rung.tells, [](Recipient word) { return word == Recipient::kAllUnits || word == Recipient::kStewardTeam; });
    const bool said = std::ranges::any_of(whistle.deadlines, [&](const Deadline& other) {
        return other.clock == deadline.clock && other.start == deadline.start && other.rung >= rung.number;
    });
    if (everybody && said) return;
    for (const AccountId account : deadline.told)
        draft.say(std::string(kRungWords.at(static_cast<std::size_t>(rung.number))), deadline, of, Addressee(account));
}

void alert(Draft& draft, const Event& event) {
    const Whistle& whistle = draft.whistle();
    if (whistle.kind != Kind::kEmergency) return;
    for (const auto& offer : event.offers) {
        const Deadline* due = find_deadline(whistle, Clock::kReportIn, offer.n);
        if (due == nullptr) continue;
        if (offer.party.kind == PartyKind::kUnit) {
            draft.say("offered", *due, offer.n, Addressee(offer.unit));
            continue;
        }
        TellFor duty;
        duty.place = whistle.area;
        duty.party = offer.party;
        duty.at = event.at;
        constexpr std::array kMembers{Recipient::kMembers};
        const Told told = recipients(kMembers, duty, draft.context.directory, draft.context.policies.rotas());
        for (const AccountId account : told.accounts) draft.say("offered", *due, offer.n, Addressee(account));
    }
}

}  // namespace gridwhistle::models
