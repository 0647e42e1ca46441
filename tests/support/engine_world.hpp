#pragma once

#include "dispatcher/engine.hpp"
#include "tests/support/builders.hpp"

#include <future>
#include <memory>
#include <string>
#include <vector>

namespace gridwhistle::tests {

/// The reference data of City as lanes see it. `city` must live longer.
[[nodiscard]] std::shared_ptr<const dispatcher::Snapshot> snapshot_of(const City& city);

/// A filing of category MU01 by the grid worker under this key, answered with a short text about the whistle.
[[nodiscard]] dispatcher::Submission filing_under(const std::string& key);

/// A command under this key; `target` is the assignment, 0 for those on the whistle.
[[nodiscard]] dispatcher::Submission command_under(const std::string& key, const models::Actor& actor,
                                                   models::WhistleId whistle, models::CommandName name,
                                                   std::uint16_t target = 0, models::Fields fields = {});

/// An engine over a store, as a node runs one, with answers as futures.
class EngineWorld {
  public:
    explicit EngineWorld(storage::Store& store, dispatcher::EngineOptions options = {});

    [[nodiscard]] dispatcher::Engine& engine() { return engine_; }
    [[nodiscard]] std::future<dispatcher::Outcome> send(dispatcher::Submission submission);
    /// Waits for the outcome, at most 30 seconds.
    [[nodiscard]] dispatcher::Outcome run(dispatcher::Submission submission);
    /// run() of a filing that must succeed.
    [[nodiscard]] models::WhistleId file(const std::string& key);

  private:
    City city_;
    dispatcher::CurrentSnapshot snapshot_;
    dispatcher::IdentityMint mint_;
    dispatcher::Engine engine_;
};

[[nodiscard]] dispatcher::Outcome outcome_of(std::future<dispatcher::Outcome>& future);

/// Waits for all of them.
[[nodiscard]] std::vector<dispatcher::Outcome> outcomes_of(std::vector<std::future<dispatcher::Outcome>>& futures);

}  // namespace gridwhistle::tests
