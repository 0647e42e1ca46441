#pragma once

#include "dispatcher/identity_mint.hpp"
#include "dispatcher/lane.hpp"
#include "dispatcher/submission.hpp"

#include <memory>
#include <thread>
#include <vector>

namespace gridwhistle::dispatcher {

struct EngineOptions {
    std::size_t lanes{2};
    LaneOptions lane;
};

/// The lanes and their threads. Every change of a whistle on this node passes here; what two nodes do at once is
/// settled by the row locks of the store. Thread-safe.
class Engine {
  public:
    Engine(storage::Store& store, const CurrentSnapshot& snapshot, IdentityMint& mint, Deliver deliver,
           EngineOptions options);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Queues the submission. Its `done` is called once, by way of Deliver; when the queue is full or the engine is
    /// draining, that happens before submit() returns.
    void submit(Submission submission);

    /// Carries out what is queued, then stops. New submissions are answered kDraining. Blocks.
    void drain();

    [[nodiscard]] const LaneCounters& counters() const noexcept { return counters_; }
    [[nodiscard]] std::size_t queue_length() const;

  private:
    std::size_t lane_of(const Submission& submission) const;

    LaneCounters counters_;
    Deliver deliver_;
    std::atomic<bool> draining_{false};
    std::vector<std::unique_ptr<Lane>> lanes_;
    std::vector<std::jthread> threads_;
};

}  // namespace gridwhistle::dispatcher
