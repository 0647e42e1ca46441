#include "models/rota.hpp"

#include <algorithm>
#include <set>

namespace gridwhistle::models {
namespace {

constexpr int kTurnMax = 366;
constexpr std::chrono::minutes kDayLength{24 * 60};

bool is_of_unit(Recipient role) {
    return role == Recipient::kMembers || role == Recipient::kUnitHead || role == Recipient::kDutyOfficer;
}

bool is_of_area(Recipient role) {
    return role == Recipient::kDutyOfficer || role == Recipient::kDispatcher || role == Recipient::kSupervisor ||
           role == Recipient::kLeader || role == Recipient::kLinkedLeader || role == Recipient::kCommunity;
}

class Linter {
  public:
    explicit Linter(const Rota& rota) : rota_{rota} {}

    std::vector<Refusal> run() && {
        if (rota_.code.empty()) fault("required", "/rota");
        if (rota_.version < 1) fault("out_of_range", "/version");
        if (rota_.area.empty() == rota_.unit.empty()) fault("area_or_unit", "/area");
        const bool stands = rota_.unit.empty() ? is_of_area(rota_.role) : is_of_unit(rota_.role);
        if (!stands) fault("not_a_choice", "/role");
        if (rota_.shifts.empty() && !rota_.retired) fault("required", "/shifts");
        for (std::size_t i = 0; i < rota_.shifts.size(); ++i) check(rota_.shifts[i], "/shifts/" + std::to_string(i));
        for (std::size_t i = 0; i < rota_.overrides.size(); ++i) {
            const std::string pointer = "/overrides/" + std::to_string(i);
            if (rota_.overrides[i].to <= rota_.overrides[i].from) fault("ends_before_it_begins", pointer + "/to");
            check_people(rota_.overrides[i].people, pointer + "/people");
        }
        return std::move(faults_);
    }

  private:
    void fault(std::string code, std::string pointer) {
        faults_.emplace_back(RefusalClass::kInvalid, std::move(code), std::move(pointer));
    }

    void check(const Shift& shift, const std::string& pointer) {
        if (shift.from < std::chrono::minutes(0) || shift.from >= kDayLength) fault("out_of_range", pointer + "/from");
        if (shift.to < std::chrono::minutes(0) || shift.to > kDayLength) fault("out_of_range", pointer + "/to");
        if (std::ranges::find(shift.week, true) == shift.week.end()) fault("no_weekday", pointer + "/week");
        if (shift.turn < 1 || shift.turn > kTurnMax) fault("out_of_range", pointer + "/turn");
        if (shift.teams.size() > 1 && !shift.since) fault("since_required", pointer + "/since");
        if (shift.teams.empty()) fault("required", pointer + "/teams");
        for (std::size_t i = 0; i < shift.teams.size(); ++i) {
            const std::string team = pointer + "/teams/" + std::to_string(i);
            if (shift.teams[i].empty()) fault("required", team);
            check_people(shift.teams[i], team);
        }
    }

    void check_people(const std::vector<AccountId>& people, const std::string& pointer) {
        if (std::set(people.begin(), people.end()).size() != people.size()) fault("duplicate_name", pointer);
    }

    const Rota& rota_;
    std::vector<Refusal> faults_;
};

}  // namespace

std::vector<Refusal> lint(const Rota& rota) {
    return Linter(rota).run();
}

}  // namespace gridwhistle::models
