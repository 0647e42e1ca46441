#include "models/ladder.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace gridwhistle::models {
namespace {

constexpr int kPercentMax = 1000;
constexpr int kRungMax = static_cast<int>(kRungWords.size()) - 1;

template <class Value, class Wanted>
bool holds(const std::vector<Value>& values, const Wanted& wanted) {
    return values.empty() || std::ranges::find(values, wanted) != values.end();
}

/// The more the more specific.
auto specificity(const Ladder& ladder) {
    const bool clock = !ladder.clocks.empty();
    const bool level = !ladder.levels.empty();
    const bool priority = !ladder.priorities.empty();
    const bool kind = !ladder.kinds.empty();
    return std::tuple(clock + level + priority + kind, clock, kind, level, priority);
}

class Linter {
  public:
    explicit Linter(const Ladder& ladder) : ladder_{ladder} {}

    std::vector<Refusal> run() && {
        if (ladder_.code.empty()) fault("required", "/ladder");
        if (ladder_.version < 1) fault("out_of_range", "/version");
        if (ladder_.rungs.empty() && !ladder_.retired) fault("required", "/rungs");
        const Rung* before = nullptr;
        for (std::size_t i = 0; i < ladder_.rungs.size(); ++i) {
            check(ladder_.rungs[i], before, "/rungs/" + std::to_string(i));
            before = &ladder_.rungs[i];
        }
        return std::move(faults_);
    }

  private:
    void fault(std::string code, std::string pointer) {
        faults_.emplace_back(RefusalClass::kInvalid, std::move(code), std::move(pointer));
    }

    void check(const Rung& rung, const Rung* before, const std::string& pointer) {
        if (rung.number < 1 || rung.number > kRungMax) fault("out_of_range", pointer + "/rung");
        if (before != nullptr && rung.number <= before->number) fault("not_ascending", pointer + "/rung");
        check_time(rung, before, pointer);
        if (rung.tells.empty()) fault("required", pointer + "/tells");
        if (std::set(rung.tells.begin(), rung.tells.end()).size() != rung.tells.size())
            fault("duplicate_name", pointer + "/tells");
        const bool asks = rung.number >= kFirstSupervision && rung.number <= kLastSupervision;
        if (rung.reply && !asks) fault("asks_nothing_back", pointer + "/reply");
    }

    void check_time(const Rung& rung, const Rung* before, const std::string& pointer) {
        if (rung.percent.has_value() == rung.after.has_value()) return fault("percent_or_after", pointer);
        if (rung.after) {
            if (before == nullptr) fault("nothing_before", pointer + "/after");
            if (rung.after->count < 1) fault("out_of_range", pointer + "/after");
            return;
        }
        const int least = rung.number >= kFirstSupervision ? 100 : 0;
        if (*rung.percent < least || *rung.percent > kPercentMax) fault("out_of_range", pointer + "/percent");
        if (before == nullptr) return;
        // A share of the limit cannot be compared with a delay that is counted in another unit.
        const bool behind_delay = before->after && !before->percent;
        if (behind_delay || (before->percent && *rung.percent <= *before->percent))
            fault("not_ascending", pointer + "/percent");
    }

    const Ladder& ladder_;
    std::vector<Refusal> faults_;
};

}  // namespace

bool Ladder::fits(const DutyTraits& duty) const {
    return !retired && holds(kinds, duty.kind) && holds(priorities, duty.priority) && holds(levels, duty.level) &&
           holds(clocks, duty.clock);
}

const Rung* Ladder::rung(int number) const {
    const auto found = std::ranges::find(rungs, number, &Rung::number);
    return found == rungs.end() ? nullptr : &*found;
}

const Rung* Ladder::rung_after(int number) const {
    const auto found = std::ranges::upper_bound(rungs, number, {}, &Rung::number);
    return found == rungs.end() ? nullptr : &*found;
}

std::vector<Refusal> lint(const Ladder& ladder) {
    return Linter(ladder).run();
}

Ladders::Ladders(std::vector<Ladder> ladders) : ladders_{std::move(ladders)} {
    const auto newest_first = [](const Ladder& one, const Ladder& other) {
        return std::tie(one.code, other.version) < std::tie(other.code, one.version);
    };
    std::ranges::sort(ladders_, newest_first);
    const auto older = std::ranges::unique(ladders_, {}, &Ladder::code);
    ladders_.erase(older.begin(), older.end());
    std::ranges::stable_sort(ladders_, std::greater(), specificity);
}

const Ladder* Ladders::fitting(const DutyTraits& duty) const {
    const auto found = std::ranges::find_if(ladders_, [&](const Ladder& ladder) { return ladder.fits(duty); });
    return found == ladders_.end() ? nullptr : &*found;
}

DueTime share_of(const WorkingCalendar& calendar, const Duty& duty, std::int64_t percent) {
    if (!duty.limit) return {duty.start + (duty.due_at - duty.start) / 100 * percent, false};
    return due_time(calendar, duty.start, *duty.limit, duty.pauses, percent * duty.limit_percent / 100);
}

std::optional<NextRung> next_rung(const Ladder& ladder, const WorkingCalendar& calendar, const Duty& duty,
                                  const Climb& climb) {
    const Rung* rung = ladder.rung_after(climb.rung);
    if (rung == nullptr) return std::nullopt;
    const Rung* reached = ladder.rung(climb.rung);
    Instant before = climb.planned.value_or(climb.at.value_or(duty.start));
    if (!climb.planned && reached != nullptr && reached->percent)
        before = share_of(calendar, duty, *reached->percent).at;
    const DueTime plan = rung->percent ? share_of(calendar, duty, *rung->percent)
                                       : due_time(calendar, before, *rung->after, duty.pauses);
    const bool reproaches = rung->number >= kFirstSupervision;
    const Instant soonest = reproaches ? share_of(calendar, duty, 100).at : Instant::min();
    NextRung next{rung, std::max(plan.at, soonest), {}, plan.provisional};
    if (climb.at && !climb.heard) next.planned = std::min(next.planned, std::max(*climb.at, soonest));
    next.at = next.planned;
    if (climb.at) {
        const auto between = std::max(next.planned - before, Instant::duration::zero());
        next.at = std::max(next.planned, *climb.at + (climb.heard ? between / 4 : Instant::duration::zero()));
    }
    return next;
}

}  // namespace gridwhistle::models
