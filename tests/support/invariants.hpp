#pragma once

#include "models/evolve.hpp"
#include "models/whistle.hpp"

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace gridwhistle::tests {

/// One broken promise: which invariant (reliability: I1 … I11; P6 = nobody judges their own work), of which whistle,
/// and what was seen.
struct Breach {
    std::string invariant;
    models::WhistleId whistle;
    std::string what;

    friend bool operator==(const Breach&, const Breach&) = default;
};

/// What is known beside rows and events.
struct Surroundings {
    models::Instant now;  ///< the database's time: no event is later
    /// Which units an account belongs to; empty where nobody knows, then P6 looks at holders only.
    std::map<models::AccountId, std::set<models::UnitCode>> units_of;
    /// The engine's own fold step; a test of this checker passes a mutant.
    std::function<models::Whistle(models::Whistle, const models::Event&)> evolve = models::evolve;
};

/// Checks one whistle's events as they are read, in order, and at any point its row against them. Works on rows and
/// event lists only, from wherever they were loaded.
class HistoryChecker {
  public:
    /// The surroundings must outlive the checker; their `now` may move on.
    HistoryChecker(models::WhistleId id, const Surroundings& around) : id_{id}, around_{around} {}

    void read(const models::Event& event);
    /// Compares the row with what the events so far give.
    void compare(const models::Whistle& row);

    [[nodiscard]] const std::vector<Breach>& breaches() const { return breaches_; }

  private:
    struct Hold {
        std::optional<models::AccountId> holder;
        std::uint32_t changes{0};
    };

    void breach(std::string invariant, std::string what);
    void check_order(const models::Event& event);
    void check_claims(const models::Event& event);
    void check_judges(const models::Event& event, const models::Whistle& before);
    void check_parties(const models::Event& event);
    void check_owner(const models::Event& event);

    models::WhistleId id_;
    const Surroundings& around_;
    models::Whistle folded_;
    std::uint32_t last_n_{0};
    models::Instant last_at_{models::Instant::min()};
    std::map<std::uint16_t, Hold> holds_;
    std::vector<Breach> breaches_;
    bool unreadable_{false};  // after a gap or a double nothing further can be folded
};

/// Everything about one whistle.
[[nodiscard]] std::vector<Breach> check_whistle(const models::Whistle& row, std::span<const models::Event> events,
                                                const Surroundings& around);

/// I1 and I9 over a whole store: ids, numbers and receipts are unique, and the counts shown are the counts there are.
[[nodiscard]] std::vector<Breach> check_store(std::span<const models::Whistle> rows,
                                              const std::map<models::WhistleState, std::size_t>& counted);

/// The derived state once more, written from decisions.md without a look at models::derive_state.
[[nodiscard]] models::WhistleState naive_state(const models::Whistle& whistle);

}  // namespace gridwhistle::tests
