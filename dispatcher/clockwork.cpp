#include "dispatcher/clockwork.hpp"

#include "models/shard.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>

namespace gridwhistle::dispatcher {
namespace {

using std::chrono::milliseconds;

constexpr int kForgottenMax = 200;
constexpr milliseconds kBusy{5};  // what is under way comes back soon

std::uint64_t score(std::uint16_t shard, const std::string& node) {
    return models::spread(std::hash<std::string>{}(node) ^ models::spread(shard));
}

}  // namespace

const std::string& owner_of(std::uint16_t shard, const std::vector<std::string>& nodes) {
    if (nodes.empty()) throw std::logic_error("a shard without any node");
    return *std::ranges::max_element(nodes, {}, [shard](const std::string& node) { return score(shard, node); });
}

Clockwork::Clockwork(storage::Timetable& timetable, Submit submit, ClockworkOptions options)
    : timetable_{timetable}, submit_{std::move(submit)}, options_{std::move(options)} {}

milliseconds Clockwork::step(SteadyTime steady) {
    put_off_broken();
    beat(steady);
    audit(steady);
    const storage::DueBatch batch = timetable_.due(watches_, options_.per_shard);
    ++counters_.passes;
    last_now_us_ = batch.now.time_since_epoch().count();
    counters_.oldest_ms =
        batch.due.empty() ? 0 : std::chrono::floor<milliseconds>(batch.now - batch.due.front().fires_at).count();
    for (const auto& due : batch.due) send(models::Fire{due.id, false});
    counters_.last_pass_ms = std::chrono::floor<milliseconds>(steady.time_since_epoch()).count();
    if (!batch.due.empty()) return kBusy;
    if (!batch.next) return options_.sleep_max;
    return std::clamp(std::chrono::ceil<milliseconds>(*batch.next - batch.now), milliseconds(1), options_.sleep_max);
}

void Clockwork::beat(SteadyTime steady) {
    if (!watches_.empty() && steady < beaten_at_ + options_.beat_every) return;
    const auto nodes = timetable_.beat(options_.node);
    beaten_at_ = steady;
    watches_.clear();
    for (std::uint16_t shard = 0; shard < models::kShards; ++shard) {
        const bool own = nodes.empty() || owner_of(shard, nodes) == options_.node;
        watches_.push_back({shard, own ? milliseconds(0) : options_.grace});
    }
}

void Clockwork::audit(SteadyTime steady) {
    if (audited_at_ != SteadyTime{} && steady < audited_at_ + options_.audit_every) return;
    audited_at_ = steady;
    for (const auto id : timetable_.forgotten(kForgottenMax)) {
        ++counters_.forgotten;
        spdlog::warn("whistle {} had nothing to wake it: its clocks are reckoned again", id.value);
        send(models::Fire{id, true});
    }
}

void Clockwork::send(models::Fire fire) {
    {
        const std::scoped_lock lock(mutex_);
        if (!under_way_.insert(fire.whistle).second) return;
    }
    Submission submission;
    submission.request = fire;
    submission.done = [this, id = fire.whistle](const Outcome& outcome) { finished(id, outcome); };
    submit_(std::move(submission));
}

// A node that goes down or is overloaded, a database that is away: the row still says when it was due.
void Clockwork::finished(models::WhistleId id, const Outcome& outcome) {
    const auto* trouble = std::get_if<Trouble>(&outcome);
    const std::scoped_lock lock(mutex_);
    under_way_.erase(id);
    if (trouble == nullptr) {
        ++counters_.fired;
    } else if (*trouble == Trouble::kBroken) {
        broken_.push_back(id);
    }
}

void Clockwork::put_off_broken() {
    std::vector<models::WhistleId> broken;
    {
        const std::scoped_lock lock(mutex_);
        broken.swap(broken_);
    }
    for (const auto id : broken) {
        timetable_.put_off(id);
        ++counters_.put_off;
        spdlog::error("whistle {} cannot be fired and is put off; the others go on", id.value);
    }
}

}  // namespace gridwhistle::dispatcher
