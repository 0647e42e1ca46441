#include "models/refusal.hpp"
#include "tests/conformance/store_test.hpp"

#include <atomic>
#include <future>
#include <set>
#include <thread>

namespace gridwhistle::storage {
namespace {

using models::WhistleId;

class SessionsTest : public StoreTest {};

TEST_P(SessionsTest, TheSecondSessionOnAWhistleWaitsAndSeesWhatTheFirstDid) {
    file(5);
    const auto first = open();
    const auto batch = first->load({WhistleId{5}}, {});
    std::promise<void> started;
    std::atomic<bool> committed{false};
    auto second = std::async(std::launch::async, [&] {
        const auto session = open();
        started.set_value();
        auto seen = session->load({WhistleId{5}}, {});
        EXPECT_TRUE(committed) << "the lock was given out twice";
        session->rollback();
        return seen;
    });
    started.get_future().wait();
    // Time to get it wrong: with a working lock the second session can only wait.
    EXPECT_EQ(second.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_claim(batch.whistles.at(WhistleId{5}), batch.now, 42));
    committed = true;
    ASSERT_EQ(first->commit(writes), CommitOutcome::kOk);
    const auto seen = second.get();
    EXPECT_EQ(seen.whistles.at(WhistleId{5}).whistle.version, 2U);
    EXPECT_GE(seen.now, batch.now) << "the clock is read after the lock";
}

TEST_P(SessionsTest, SessionsThatLockTheSameWhistlesNeverWaitInACircle) {
    for (const int id : {1, 2, 3}) file(id);
    std::vector<std::jthread> threads;
    std::atomic<int> claims{0};
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            const auto session = open();
            for (int i = 0; i < 10; ++i) {
                const auto batch = session->load({WhistleId{1}, WhistleId{2}, WhistleId{3}}, {});
                BatchWrites writes;
                for (const auto& [id, locked] : batch.whistles)
                    writes.whistles.push_back(tests::sample_claim(locked, batch.now, 42));
                if (session->commit(writes) == CommitOutcome::kOk) ++claims;
            }
        });
    }
    threads.clear();
    EXPECT_EQ(claims, 40);
    EXPECT_EQ(look(2)->whistle.version, 41U);
}

TEST_P(SessionsTest, AnAnswerIsGivenAgainByteForByte) {
    file(5);
    const auto session = open();
    const auto batch = session->load({}, {tests::sample_key("file-5"), tests::sample_key("never used")});
    ASSERT_EQ(batch.answers.size(), 1U);
    const StoredAnswer& answer = batch.answers.at(tests::sample_key("file-5"));
    const StoredAnswer given = tests::sample_answer("file-5", 5).answer;
    EXPECT_EQ(answer.body, given.body);
    EXPECT_EQ(answer.fingerprint, given.fingerprint);
    EXPECT_EQ(answer.status, given.status);
    EXPECT_EQ(answer.whistle, given.whistle);
    EXPECT_EQ(answer.version, given.version);
}

TEST_P(SessionsTest, AKeyBelongsToItsPrincipal) {
    file(5);
    const RequestKey of_another{models::AccountId{999}, "file-5"};
    EXPECT_TRUE(open()->find_answers({of_another}).empty());
}

TEST_P(SessionsTest, AKeyAnsweredBetweenLoadAndCommitStopsTheBatch) {
    const auto late = open();
    const auto batch = late->load({}, {tests::sample_key("file-5")});
    ASSERT_TRUE(batch.answers.empty());
    file(5);
    BatchWrites writes;
    writes.whistles.push_back(tests::sample_filing(6, batch.now));
    writes.answers.push_back(tests::sample_answer("file-5", 6));
    writes.answers.push_back(tests::sample_answer("another", 6));
    EXPECT_EQ(late->commit(writes), CommitOutcome::kKeyTaken);
    EXPECT_FALSE(look(6));
    EXPECT_FALSE(is_answered("another"));
    EXPECT_EQ(late->load({}, {tests::sample_key("file-5")}).answers.size(), 1U);
}

TEST_P(SessionsTest, ReservedNumbersNeverOverlap) {
    std::mutex mutex;
    std::set<std::int64_t> numbers;
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i) {
                const NumberBlock block = under_test_->store().reserve("whistle", 7);
                const std::scoped_lock lock(mutex);
                for (std::int64_t n = 0; n < block.count; ++n) numbers.insert(block.first + n);
            }
        });
    }
    threads.clear();
    EXPECT_EQ(numbers.size(), 4U * 20U * 7U);
    EXPECT_EQ(*numbers.begin(), 1);
    EXPECT_EQ(under_test_->store().reserve("number/2026", 7).first, 1) << "each name counts for itself";
}

GW_ON_EVERY_STORE(SessionsTest);

}  // namespace
}  // namespace gridwhistle::storage
