#include "dispatcher/lane.hpp"

#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace gridwhistle::dispatcher {
namespace {

/// A database that is lost at each commit and that remembers nothing afterwards.
class ForgettingSession : public storage::StoreSession {
  public:
    storage::LockedBatch load(const std::vector<models::WhistleId>&, const std::vector<storage::RequestKey>&) override {
        storage::LockedBatch batch;
        batch.now = models::Instant(std::chrono::hours(24 * 365 * 56));
        return batch;
    }
    storage::CommitOutcome commit(const storage::BatchWrites&) override { return storage::CommitOutcome::kUnknown; }
    void rollback() override {}
    std::map<storage::RequestKey, storage::StoredAnswer> find_answers(
        const std::vector<storage::RequestKey>&) override {
        return {};
    }
};

class ForgettingStore : public storage::Store {
  public:
    std::unique_ptr<storage::StoreSession> open_session() override { return std::make_unique<ForgettingSession>(); }
    storage::NumberBlock reserve(const std::string&, std::int64_t count) override { return {1, count}; }
};

template <class Part>
std::shared_ptr<const Part> borrow(const Part& part) {
    return {std::shared_ptr<const void>(), &part};
}

std::shared_ptr<const Snapshot> snapshot_of(const tests::City& city) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->directory = borrow(city.directory());
    snapshot->policies = borrow(city.policies());
    snapshot->routes = borrow<models::RouteFinder>(city.routes());
    return snapshot;
}

/// A filing under one and the same key each time.
Submission filing_into(std::optional<Outcome>& outcome) {
    Submission submission;
    models::Filing made = tests::filing(tests::people::grid_worker(), "MU01");
    submission.key = {made.actor.account, "once"};
    submission.request = std::move(made);
    submission.success_status = 201;
    submission.done = [&outcome](Outcome told) { outcome = std::move(told); };
    return submission;
}

bool is_unknown(const std::optional<Outcome>& outcome) {
    const auto* trouble = outcome ? std::get_if<Trouble>(&*outcome) : nullptr;
    return trouble != nullptr && *trouble == Trouble::kUnknownOutcome;
}

TEST(LaneTest, ARepeatedRequestIsNotPromisedWhatTheCommitOfItsOwnBatchMayHaveLost) {
    const tests::City city;
    ForgettingStore store;
    const CurrentSnapshot snapshot(snapshot_of(city));
    IdentityMint mint(
        store, [](models::WhistleId) { return std::string("R"); }, std::chrono::hours(8));
    LaneCounters counters;
    const auto deliver = [](std::vector<std::function<void()>> answers) {
        for (auto& answer : answers) answer();
    };
    Lane lane(store, snapshot, mint, counters, deliver, {});
    std::optional<Outcome> first;
    std::optional<Outcome> second;
    ASSERT_FALSE(lane.submit(filing_into(first)));
    ASSERT_FALSE(lane.submit(filing_into(second)));

    ASSERT_TRUE(lane.step());

    EXPECT_TRUE(is_unknown(first));
    EXPECT_TRUE(is_unknown(second)) << "it stood in the same transaction";
}

}  // namespace
}  // namespace gridwhistle::dispatcher
