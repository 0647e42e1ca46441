#include "dispatcher/clockwork.hpp"

#include "models/shard.hpp"
#include "storage/memory_store.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/eventually.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>

namespace gridwhistle::tests {
namespace {

using namespace std::chrono_literals;
using dispatcher::Clockwork;
using models::Instant;
using models::WhistleId;

class ClockworkTest : public testing::Test {
  protected:
    ClockworkTest() {
        store_.set_clock([this] { return Instant(Instant::duration(now_.load())); });
    }

    Clockwork& node(const std::string& name) {
        dispatcher::ClockworkOptions options;
        options.node = name;
        options.grace = 0ms;
        nodes_.push_back(std::make_unique<Clockwork>(
            store_.timetable(), [this](dispatcher::Submission fire) { world_.engine().submit(std::move(fire)); },
            options));
        return *nodes_.back();
    }

    void pass(Instant::duration time) { now_ += time.count(); }

    bool something_is_due() {
        std::vector<storage::ShardWatch> all;
        for (std::uint16_t shard = 0; shard < models::kShards; ++shard) all.push_back({shard, 0ms});
        return !store_.timetable().due(all, 1).due.empty();
    }

    /// Both nodes look until nothing is due any more.
    void settle(Clockwork& one, Clockwork& other) {
        ASSERT_TRUE(eventually([&] {
            one.step(std::chrono::steady_clock::now());
            other.step(std::chrono::steady_clock::now());
            return !something_is_due();
        }));
    }

    std::size_t escalations(WhistleId id) {
        const auto stored = store_.find(id);
        return static_cast<std::size_t>(std::ranges::count(
            stored->events, "escalated", [](const auto& event) { return std::string_view(event.type); }));
    }

    std::atomic<std::int64_t> now_{kMorning.time_since_epoch().count()};
    storage::MemoryStore store_;
    std::vector<std::unique_ptr<Clockwork>> nodes_;  ///< outlive the engine, which tells them what has fired
    EngineWorld world_{store_};
};

// T04, T10: no leader, and what two nodes find at once still happens once.
TEST_F(ClockworkTest, WhatTwoNodesFindAtOnceFiresOnce) {
    Clockwork& one = node("one");
    Clockwork& other = node("other");
    std::vector<WhistleId> filed;
    for (int i = 0; i < 20; ++i) filed.push_back(world_.file("k" + std::to_string(i)));
    for (int hour = 0; hour < 30; ++hour) {
        pass(1h + 1us);
        settle(one, other);
    }
    for (const auto id : filed) {
        const auto row = store_.find(id);
        // Three parties, two clocks: nobody came, so each has climbed rung by rung.
        std::size_t climbed = 0;
        for (const auto& deadline : row->whistle.deadlines) {
            const bool reply = deadline.clock == models::Clock::kSupervisionReply;
            const int rungs = reply ? std::min(deadline.rung, 1) : deadline.rung;
            climbed += deadline.of.size() * static_cast<std::size_t>(rungs);
        }
        EXPECT_GT(climbed, 6U);
        EXPECT_EQ(escalations(id), climbed) << "each rung of each duty once";
        EXPECT_TRUE(models::next_firing(row->whistle));
    }
}

// River #1318: what cannot be decided never blocks what can.
TEST_F(ClockworkTest, AWhistleThatCannotBeDecidedIsPutOffAndTheOthersGoOn) {
    Clockwork& one = node("one");
    Clockwork& other = node("other");
    const WhistleId spoilt = world_.file("spoilt");
    const WhistleId good = world_.file("good");
    store_.make_unreadable(spoilt);
    pass(3h);
    settle(one, other);
    EXPECT_GT(escalations(good), 0U);
    EXPECT_EQ(escalations(spoilt), 0U);
    EXPECT_GE(one.counters().put_off + other.counters().put_off, 1U);
}

TEST_F(ClockworkTest, ALostRowIsFoundByTheAudit) {
    Clockwork& one = node("one");
    const WhistleId id = world_.file("k");
    store_.timetable().forget(id);
    one.step(std::chrono::steady_clock::now());
    EXPECT_TRUE(eventually([&] { return store_.timetable().forgotten(1).empty(); }));
    EXPECT_EQ(one.counters().forgotten, 1U);
    pass(3h);
    Clockwork& other = node("other");
    settle(one, other);
    EXPECT_GT(escalations(id), 0U);
}

TEST(OwnerOfShards, ANodeThatGoesMovesOnlyItsOwnShards) {
    const std::vector<std::string> three{"a", "b", "c"};
    const std::vector<std::string> two{"a", "c"};
    std::map<std::string, int> shares;
    for (std::uint16_t shard = 0; shard < models::kShards; ++shard) {
        const std::string before = dispatcher::owner_of(shard, three);
        ++shares[before];
        if (before == "b") continue;
        EXPECT_EQ(dispatcher::owner_of(shard, two), before);
    }
    EXPECT_EQ(shares.size(), 3U);
}

}  // namespace
}  // namespace gridwhistle::tests
