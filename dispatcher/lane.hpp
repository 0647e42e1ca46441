#pragma once

#include "dispatcher/identity_mint.hpp"
#include "dispatcher/submission.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace gridwhistle::dispatcher {

/// What lanes count; read by the metrics page.
struct LaneCounters {
    std::atomic<std::uint64_t> batches{0};
    std::atomic<std::uint64_t> answered{0};
    std::atomic<std::uint64_t> replayed{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> fired{0};
    std::atomic<std::uint64_t> unavailable{0};
    std::atomic<std::uint64_t> unknown_outcomes{0};
    std::atomic<std::uint64_t> bisections{0};
    std::atomic<std::uint64_t> broken{0};
};

/// Told on a lane's thread what has just been committed, before anybody is answered. Must not throw.
using Committed = std::function<void(const storage::BatchWrites&)>;

struct LaneOptions {
    std::size_t batch_max{512};
    std::size_t queue_max{4096};
    Committed committed;
};

/// A bounded queue and the one way its submissions become durable: everything queued goes into one transaction.
///
/// Passive: somebody calls step() (a thread in production, the scheduler in a simulation). submit() may be called
/// from any thread, step() by one at a time.
class Lane {
  public:
    Lane(storage::Store& store, const CurrentSnapshot& snapshot, IdentityMint& mint, LaneCounters& counters,
         Deliver deliver, LaneOptions options);

    /// Takes the submission over, or gives it back when the queue is full or closed.
    [[nodiscard]] std::optional<Submission> submit(Submission submission);

    /// Carries out everything queued, up to batch_max; false when there was nothing to do.
    bool step();

    /// Waits until there is something to do or the lane is closed; false when it is closed and empty.
    bool wait();

    /// No more submissions; what is queued is still carried out.
    void close();

    [[nodiscard]] std::size_t queue_length() const;

  private:
    using Batch = std::vector<Submission>;

    Batch take();
    void run(Batch batch);
    /// One attempt in one transaction. False when it left the batch undecided and wants another attempt.
    bool attempt(Batch& batch);
    void bisect(Batch batch);
    void settle_unknown(Batch& batch, std::vector<Outcome>& outcomes);
    void fail_all(Batch& batch, Trouble trouble);
    void deliver(Batch& batch, std::vector<Outcome> outcomes);
    void count(const Outcome& outcome);
    storage::StoreSession& session();

    storage::Store& store_;
    const CurrentSnapshot& snapshot_;
    IdentityMint& mint_;
    LaneCounters& counters_;
    Deliver deliver_;
    LaneOptions options_;
    std::unique_ptr<storage::StoreSession> session_;
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Submission> queue_;
    bool closed_{false};
};

}  // namespace gridwhistle::dispatcher
