#include "tests/support/builders.hpp"

#include <utility>

namespace gridwhistle::tests {

using namespace models;

Grant grant(Role role, const std::string& unit, const std::string& area) {
    Grant made;
    made.role = role;
    made.unit = UnitCode(unit);
    made.area = AreaCode(area);
    return made;
}

Actor person(std::int64_t account, std::vector<Grant> grants) {
    Actor made;
    made.account = AccountId{account};
    made.name = std::to_string(account);
    made.grants = std::move(grants);
    return made;
}

namespace people {
namespace {

// A number of its own for each unit's people: the letters of the code.
std::int64_t number_of(const std::string& unit) {
    std::int64_t number = 0;
    for (const char letter : unit) number = number * 31 + static_cast<unsigned char>(letter);
    return number % 1'000'000;
}

}  // namespace

Actor resident() {
    return person(1, {grant(Role::kResident, "", "")});
}
Actor neighbour() {
    return person(2, {grant(Role::kResident, "", "")});
}
Actor grid_worker() {
    return person(3, {grant(Role::kGridWorker, "", "C11")});
}
Actor community() {
    return person(4, {grant(Role::kCommunity, "CO-11", "C11")});
}
Actor community_helper() {
    return person(5, {grant(Role::kCommunity, "CO-11", "C11")});
}
Actor liaison(const std::string& unit) {
    return person(1'000'000 + number_of(unit), {grant(Role::kLiaison, unit, "")});
}
Actor colleague(const std::string& unit) {
    return person(2'000'000 + number_of(unit), {grant(Role::kLiaison, unit, "")});
}
Actor unit_head(const std::string& unit) {
    return person(3'000'000 + number_of(unit), {grant(Role::kUnitHead, unit, "")});
}
Actor street_desk() {
    return person(6, {grant(Role::kCommunity, "ST-1", "S1")});
}
Actor district_desk() {
    return person(7, {grant(Role::kCommunity, "DO-1", "D1")});
}
Actor dispatcher() {
    return person(8, {grant(Role::kDispatcher, "", "D1")});
}
Actor supervisor() {
    return person(9, {grant(Role::kSupervisor, "", "D1")});
}
Actor verifier() {
    return person(10, {grant(Role::kVerifier, "", "D1")});
}
Actor street_leader() {
    return person(11, {grant(Role::kLeader, "", "S1")});
}
Actor second_street_leader() {
    return person(12, {grant(Role::kLeader, "", "S1")});
}
Actor other_street_leader() {
    return person(13, {grant(Role::kLeader, "", "S2")});
}
Actor administrator() {
    return person(14, {grant(Role::kAdministrator, "", "")});
}
Actor auditor() {
    return person(15, {grant(Role::kAuditor, "", "D1")});
}
Actor integrator() {
    return person(16, {grant(Role::kIntegrator, "", "")});
}
Actor fire_seat_holder() {
    return person(40, {grant(Role::kGridWorker, "", "C21")});
}

std::vector<Actor> everybody() {
    std::vector<Actor> all{resident(),
                           neighbour(),
                           grid_worker(),
                           community(),
                           community_helper(),
                           street_desk(),
                           district_desk(),
                           dispatcher(),
                           supervisor(),
                           verifier(),
                           street_leader(),
                           second_street_leader(),
                           other_street_leader(),
                           administrator(),
                           auditor(),
                           integrator(),
                           fire_seat_holder()};
    for (const auto* unit : {"UM-1", "PM-11", "ST-1", "PS-1", "WA-1", "UE-1", "HC-1", "FR-1", "DC-1", "CO-12"}) {
        all.push_back(liaison(unit));
        all.push_back(colleague(unit));
    }
    all.push_back(unit_head("UM-1"));
    return all;
}

}  // namespace people
}  // namespace gridwhistle::tests
