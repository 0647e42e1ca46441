#pragma once

#include "models/fire.hpp"
#include "tests/support/invariants.hpp"
#include "tests/support/random_commands.hpp"

#include <array>
#include <functional>

namespace gridwhistle::tests {

/// The parts of the product that a story runs through. A mutant replaces one of them.
struct Engine {
    std::function<models::Result<models::Decision>(const models::Whistle&, const models::Command&,
                                                   const models::Context&)>
        decide = models::decide;
    std::function<models::Result<models::Decision>(const models::Filing&, const models::NewIdentity&,
                                                   const models::Context&)>
        decide_filing = models::decide_filing;
    std::function<models::Decision(const models::Whistle&, const models::Fire&, const models::Context&)> fire =
        models::decide_fire;
    std::function<models::Whistle(models::Whistle, const models::Event&)> evolve = models::evolve;
    /// What reaches the store: the row after the fresh events, and these.
    std::function<void(models::Whistle&, std::vector<models::Event>&)> store;
    bool counts{true};  ///< keeps the counter of each state
};

struct Step {
    models::Instant at;
    models::Command command;
    bool from_form{false};  ///< offered by allowed[] and filled in by its fields: must be carried out
    std::string outcome;
};

/// A whistle's life as it was told: enough to tell it again without chance.
struct Tale {
    std::uint64_t seed{0};
    models::Filing filing;
    std::vector<Step> steps;
};

/// How often each row of the transition table let somebody do something, and refused somebody else.
struct RowUse {
    std::size_t carried_out{0};
    std::size_t refused{0};
};

struct Telling {
    Tale tale;
    std::vector<Breach> breaches;
    models::Whistle row;
    std::vector<models::Event> events;
};

/// Tells random stories and checks every promise of the decider after every step.
class RandomStories {
  public:
    RandomStories(const City& city, std::vector<models::Actor> people, Engine engine);

    /// One whistle, at most so many steps. Stops at the first breach.
    Telling tell(std::uint64_t seed, std::size_t steps_max);
    /// The same commands at the same times.
    Telling tell_again(const Tale& tale);
    /// The shortest tale found by leaving steps out that still breaks the same invariant.
    Tale shrink(const Telling& broken);

    [[nodiscard]] const std::vector<RowUse>& rows() const { return rows_; }
    [[nodiscard]] const std::vector<models::Whistle>& told() const { return told_; }
    [[nodiscard]] const std::map<models::WhistleState, std::size_t>& counted() const { return counted_; }
    [[nodiscard]] std::size_t steps() const { return steps_; }

  private:
    class Run;

    const City& city_;
    std::vector<models::Actor> people_;
    Engine engine_;
    std::map<models::AccountId, std::set<models::UnitCode>> units_of_;
    std::vector<RowUse> rows_;
    std::vector<models::Whistle> told_;
    std::map<models::WhistleState, std::size_t> counted_;
    std::size_t steps_{0};
};

[[nodiscard]] std::string text_of(const Tale& tale, const std::vector<Breach>& breaches);

}  // namespace gridwhistle::tests
