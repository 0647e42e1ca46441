#include "dispatcher/engine.hpp"

#include "models/shard.hpp"

#include <functional>

namespace gridwhistle::dispatcher {
Engine::Engine(storage::Store& store, const CurrentSnapshot& snapshot, IdentityMint& mint, Deliver deliver,
               EngineOptions options)
    : deliver_{std::move(deliver)} {
    for (std::size_t i = 0; i < options.lanes; ++i)
        lanes_.push_back(std::make_unique<Lane>(store, snapshot, mint, counters_, deliver_, options.lane));
    for (const auto& lane : lanes_) {
        threads_.emplace_back([&lane = *lane] {
            while (lane.wait()) lane.step();
        });
    }
}

Engine::~Engine() {
    drain();
}

void Engine::submit(Submission submission) {
    auto returned = lanes_[lane_of(submission)]->submit(std::move(submission));
    if (!returned) return;
    const Trouble trouble = draining_ ? Trouble::kDraining : Trouble::kOverloaded;
    ++counters_.unavailable;
    returned->done(Outcome(trouble));
}

void Engine::drain() {
    draining_ = true;
    for (const auto& lane : lanes_) lane->close();
    threads_.clear();
}

std::size_t Engine::queue_length() const {
    std::size_t length = 0;
    for (const auto& lane : lanes_) length += lane->queue_length();
    return length;
}

/// A whistle's commands meet in one lane; a filing, which has no whistle yet, goes by its key so that its repeats do.
std::size_t Engine::lane_of(const Submission& submission) const {
    if (const auto* command = std::get_if<models::Command>(&submission.request))
        return models::shard_of(command->whistle) % lanes_.size();
    if (const auto* fire = std::get_if<models::Fire>(&submission.request))
        return models::shard_of(fire->whistle) % lanes_.size();
    const auto by_key = std::hash<std::string>{}(submission.key.key) ^
                        models::spread(static_cast<std::uint64_t>(submission.key.principal.value));
    return static_cast<std::size_t>(models::spread(by_key) % models::kShards) % lanes_.size();
}

}  // namespace gridwhistle::dispatcher
