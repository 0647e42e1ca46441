#pragma once

#include "dispatcher/engine.hpp"
#include "storage/postgres/pg_reader.hpp"
#include "storage/postgres/pg_store.hpp"
#include "tests/support/invariants.hpp"
#include "tests/support/random_commands.hpp"

#include <array>
#include <future>
#include <map>
#include <set>
#include <variant>
#include <vector>

namespace gridwhistle::tests {

/// One request as a client sends it, and sends it again.
struct Sent {
    std::variant<models::Command, models::Filing> request;
    storage::RequestKey key;
    std::string fingerprint;
};

/// A request that was carried out, with the answer it got; the body is the whistle as it is stored.
struct Granted {
    Sent sent;
    dispatcher::Answered answer;
};

/// A node as `serve` makes one, without HTTP.
class StoreNode {
  public:
    StoreNode(const storage::postgres::ConnectionOptions& options, const dispatcher::CurrentSnapshot& snapshot);

    [[nodiscard]] std::future<dispatcher::Outcome> submit(const Sent& sent);
    [[nodiscard]] const dispatcher::LaneCounters& counters() const { return engine_.counters(); }

  private:
    storage::postgres::PgStore store_;
    dispatcher::IdentityMint mint_;
    dispatcher::Engine engine_;
};

/// Random requests of random people to two nodes on one database, so many in flight at once that batches form. Some
/// are sent twice, some under a key that belongs to another request, some on a version that is not the present one.
/// The seed decides what is sent; which of two rivals comes first is left to the race.
class RandomTraffic {
  public:
    RandomTraffic(const storage::postgres::ConnectionOptions& options, const City& city, std::uint64_t seed);

    void send(std::size_t steps);
    /// Repeats requests that were carried out, to either node: I10 is broken by any other answer than the first.
    void repeat(std::size_t count);

    /// What the answers alone gave away.
    [[nodiscard]] const std::vector<Breach>& breaches() const { return breaches_; }
    [[nodiscard]] const std::map<storage::RequestKey, Granted>& granted() const { return granted_; }
    [[nodiscard]] const std::vector<models::Actor>& people() const { return people_; }
    [[nodiscard]] std::uint64_t batches() const;
    [[nodiscard]] std::uint64_t replayed() const;

    std::size_t refused{0};
    std::size_t stale{0};
    std::size_t clashes{0};

  private:
    enum class Meaning { kFresh, kRepeat, kClash };
    struct InFlight {
        Sent sent;
        Meaning meaning{Meaning::kFresh};
        bool known{false};  ///< was carried out before it was sent
        std::future<dispatcher::Outcome> outcome;
    };

    void wave(std::size_t size);
    void pass_time();
    InFlight next_request(const std::vector<InFlight>& flying);
    Sent fresh_request();
    models::Command random_command();
    void launch(InFlight& flight);
    void settle(InFlight& flight);
    void settle_answer(const InFlight& flight, const dispatcher::Answered& answer);
    void settle_refusal(const InFlight& flight, const dispatcher::Refused& refusal);
    void note_change(const Sent& sent, const dispatcher::Answered& answer);
    void look_again(const Sent& sent);
    void breach(const char* invariant, models::WhistleId whistle, const Sent& sent, const std::string& what);

    const City& city_;
    std::vector<models::Actor> people_;
    dispatcher::CurrentSnapshot snapshot_;
    storage::postgres::Connection connection_;
    storage::postgres::PgReader reader_;
    std::array<StoreNode, 2> nodes_;
    Dice dice_;
    models::Instant now_;
    std::int64_t sent_{0};
    std::vector<models::WhistleId> order_;
    std::map<models::WhistleId, models::Whistle> rows_;
    std::map<storage::RequestKey, Granted> granted_;
    std::vector<storage::RequestKey> granted_order_;
    std::set<storage::RequestKey> carried_out_;
    std::set<std::pair<models::WhistleId, std::uint32_t>> won_versions_;
    std::vector<Breach> breaches_;
};

}  // namespace gridwhistle::tests
