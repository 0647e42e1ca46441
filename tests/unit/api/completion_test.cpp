#include "api/completion.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace gridwhistle::api {
namespace {

namespace asio = boost::asio;
using Reply = Completion<std::string>;

asio::awaitable<void> collect(std::shared_ptr<Reply> reply, std::atomic<int>& good) {
    const auto text = co_await reply->wait();
    if (text == "a reply longer than any small string") ++good;
}

const std::string kReply = "a reply longer than any small string";

TEST(Completion, ResumesAWaitingCoroutine) {
    asio::io_context io;
    std::atomic<int> good{0};
    const auto reply = Reply::make();
    asio::co_spawn(io, collect(reply, good), asio::detached);
    io.poll();
    EXPECT_EQ(good, 0);

    reply->complete(kReply);
    io.run();

    EXPECT_EQ(good, 1);
}

TEST(Completion, MayComeBeforeAnybodyWaits) {
    asio::io_context io;
    std::atomic<int> good{0};
    const auto reply = Reply::make();
    reply->complete(kReply);

    asio::co_spawn(io, collect(reply, good), asio::detached);
    io.run();

    EXPECT_EQ(good, 1);
}

TEST(Completion, CompletingTwiceIsABug) {
    const auto reply = Reply::make();
    reply->complete(kReply);

    EXPECT_THROW(reply->complete(kReply), std::logic_error);
}

TEST(Completion, FreesItselfAfterwards) {
    asio::io_context io;
    std::atomic<int> good{0};
    std::weak_ptr<Reply> watched;
    {
        const auto reply = Reply::make();
        watched = reply;
        asio::co_spawn(io, collect(reply, good), asio::detached);
        io.poll();
        reply->complete(kReply);
    }
    io.restart();
    io.run();

    EXPECT_TRUE(watched.expired());
}

TEST(Completion, ABatchWakesTheLoopOnce) {
    asio::io_context io;
    std::atomic<int> good{0};
    std::vector<std::shared_ptr<Reply>> replies;
    for (int i = 0; i < 100; ++i) {
        replies.push_back(Reply::make());
        asio::co_spawn(asio::make_strand(io), collect(replies.back(), good), asio::detached);
    }
    io.poll();
    io.restart();
    {
        CompletionBatch batch(io);
        for (const auto& reply : replies) batch.complete(reply, kReply);
        EXPECT_EQ(good, 0);
    }

    EXPECT_EQ(io.run_one(), 1U);

    EXPECT_EQ(good, 100);
    io.run();
}

TEST(Completion, AFunctionThatThrowsStopsNoOther) {
    asio::io_context io;
    int ran = 0;
    post_all(io, {[&] { ++ran; }, [] { throw std::runtime_error("first"); }, [&] { ++ran; }});

    EXPECT_THROW(io.run(), std::runtime_error);

    EXPECT_EQ(ran, 2);
}

TEST(Completion, ManyAreDeliveredFromOneThreadToLoopsOnTwoOthers) {
    constexpr int kRounds = 2000;
    asio::io_context io;
    auto work = asio::make_work_guard(io);
    std::atomic<int> good{0};
    std::vector<std::shared_ptr<Reply>> replies;
    for (int i = 0; i < kRounds; ++i) replies.push_back(Reply::make());
    std::vector<std::jthread> loops;
    for (int i = 0; i < 2; ++i) loops.emplace_back([&] { io.run(); });

    std::jthread lane([&] {
        for (int i = 0; i < kRounds; i += 4) {
            CompletionBatch batch(io);
            batch.complete(replies[static_cast<std::size_t>(i)], kReply);
            batch.complete(replies[static_cast<std::size_t>(i + 1)], kReply);
            replies[static_cast<std::size_t>(i + 2)]->complete(kReply);
            replies[static_cast<std::size_t>(i + 3)]->complete(kReply);
        }
    });
    for (const auto& reply : replies) asio::co_spawn(asio::make_strand(io), collect(reply, good), asio::detached);
    lane.join();
    work.reset();
    loops.clear();

    EXPECT_EQ(good, kRounds);
}

}  // namespace
}  // namespace gridwhistle::api
