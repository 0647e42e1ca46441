#pragma once

#include "models/geometry.hpp"
#include "models/ids.hpp"
#include "models/time.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <queue>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gridwhistle::routing {

/// What the finder keeps of a whistle.
struct KnownWhistle {
    models::WhistleId id;
    std::uint32_t version{0};
    models::CategoryCode category;
    std::optional<models::Point> point;
    std::string address;
    models::Instant filed_at;
    bool open{true};
    bool placeholder{false};  ///< its point stands for "unknown": never a duplicate of anything
};

/// A filing that may repeat one of the known whistles.
struct DuplicateQuestion {
    models::CategoryCode category;
    std::optional<models::Point> point;
    std::string address;
    models::Instant at;
    bool placeholder{false};
    std::optional<models::WhistleId> itself;  ///< left out of the answer
};

struct DuplicateCandidate {
    models::WhistleId id;
    double score{0};          ///< (0, 1], higher is likelier; a closed or old whistle scores less
    std::string_view reason;  ///< stable word, never freed: "near", "same_address", "near_and_same_address"
    std::optional<double> distance_m;
};

/// Finds whistles that a filing may repeat: same category, open or filed in the last 7 days, within 50 m or at the
/// same address. Advisory and node-local: fed by the feed of events, it may be a moment old and never refuses
/// anything (decisions, "Duplicates").
///
/// Thread-safe: many questions at once, one change at a time. A question reads at most seven lists of
/// `kListMax` whistles each, whatever is known, and measures distances only where the squares around could hold one; a
/// change touches two lists.
class DuplicateFinder {
  public:
    static constexpr double kRadiusM = 50.0;
    static constexpr double kSameAddressWithinM = 500.0;  ///< the same words farther away are another place
    static constexpr std::chrono::days kKept{7};          ///< so long after filing a closed whistle is still offered
    static constexpr std::size_t kCandidatesMax = 5;
    static constexpr std::size_t kListMax = 16;  ///< newest of one category in one square or at one address

    /// Adds a whistle or takes over what has changed of it, and forgets closed ones that became too old at `now`. An
    /// older version than the known one changes nothing: news may come by two ways.
    void put(KnownWhistle whistle, models::Instant now);
    void remove(models::WhistleId id);
    [[nodiscard]] std::size_t size() const;
    /// Whether it has this whistle in this version or a newer one.
    [[nodiscard]] bool knows(models::WhistleId id, std::uint32_t version) const;

    /// The likeliest first; equal scores by the lower id.
    [[nodiscard]] std::vector<DuplicateCandidate> candidates(const DuplicateQuestion& question) const;

  private:
    using List = std::vector<const KnownWhistle*>;  ///< into known_, whose elements stay where they are; oldest first

    /// When a closed whistle may be forgotten; the earliest on top.
    struct Expiry {
        models::Instant at;
        models::WhistleId id;
        friend bool operator<(const Expiry& left, const Expiry& right) { return left.at > right.at; }
    };

    void take_out(models::WhistleId id);
    void forget_old(models::Instant now);
    [[nodiscard]] std::optional<DuplicateCandidate> compare(const DuplicateQuestion& question,
                                                            const std::string& address,
                                                            const KnownWhistle& whistle) const;

    mutable std::shared_mutex mutex_;
    std::unordered_map<models::WhistleId, KnownWhistle> known_;  ///< addresses normalised
    std::unordered_map<std::string, List> by_square_;
    std::unordered_map<std::string, List> by_address_;
    std::priority_queue<Expiry> expiries_;
};

}  // namespace gridwhistle::routing
