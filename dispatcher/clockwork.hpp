#pragma once

#include "dispatcher/submission.hpp"
#include "storage/timetable.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace gridwhistle::dispatcher {

/// What the clockwork counts; read by the metrics page.
struct ClockworkCounters {
    std::atomic<std::uint64_t> passes{0};
    std::atomic<std::uint64_t> fired{0};
    std::atomic<std::uint64_t> put_off{0};
    std::atomic<std::uint64_t> forgotten{0};
    std::atomic<std::int64_t> oldest_ms{0};     ///< how late the oldest was in the last pass
    std::atomic<std::int64_t> last_pass_ms{0};  ///< steady time of the last pass that went well
};

struct ClockworkOptions {
    std::string node;   ///< differs for each process
    int per_shard{64};  ///< taken in one pass
    std::chrono::milliseconds sleep_max{500};
    std::chrono::milliseconds grace{3000};  ///< before others' shards are looked after too
    std::chrono::milliseconds beat_every{1000};
    std::chrono::milliseconds audit_every{60000};
};

/// Finds what is due and sends it through the lanes. It decides and writes nothing: the lane locks the whistle and
/// looks for itself, so any number of nodes may find the same one, and none of them must live for it to be found.
///
/// Passive: somebody calls step() (a thread in production, the scheduler in a simulation), one at a time.
class Clockwork {
  public:
    using Submit = std::function<void(Submission)>;
    using SteadyTime = std::chrono::steady_clock::time_point;

    Clockwork(storage::Timetable& timetable, Submit submit, ClockworkOptions options);

    /// One pass. Gives how long to sleep before the next; `steady` only spaces beats and audits. Throws
    /// models::ServiceUnavailable when the database is away: try again later.
    std::chrono::milliseconds step(SteadyTime steady);

    /// The database's clock at the last pass that went well.
    [[nodiscard]] models::Instant last_now() const { return models::Instant(models::Instant::duration(last_now_us_)); }

    [[nodiscard]] const ClockworkCounters& counters() const noexcept { return counters_; }

  private:
    void beat(SteadyTime steady);
    void audit(SteadyTime steady);
    void send(models::Fire fire);
    void finished(models::WhistleId id, const Outcome& outcome);
    void put_off_broken();

    storage::Timetable& timetable_;
    Submit submit_;
    ClockworkOptions options_;
    ClockworkCounters counters_;
    std::atomic<std::int64_t> last_now_us_{0};
    std::vector<storage::ShardWatch> watches_;
    SteadyTime beaten_at_{};
    SteadyTime audited_at_{};
    std::mutex mutex_;
    std::set<models::WhistleId> under_way_;
    std::vector<models::WhistleId> broken_;
};

/// Which of the live nodes looks after a shard first: the one whose name and the shard hash highest, so that a node
/// that comes or goes moves no shard between the others.
[[nodiscard]] const std::string& owner_of(std::uint16_t shard, const std::vector<std::string>& nodes);

}  // namespace gridwhistle::dispatcher
