#include "api/event_stream.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::api {
namespace {

EventSource::Frame frame(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

TEST(EventFrame, HasOneDataLinePerLineOfText) {
    EXPECT_EQ(make_event_frame("7", "whistle", "a\nb\r\nc"), "id: 7\nevent: whistle\ndata: a\ndata: b\ndata: c\n\n");
    EXPECT_EQ(make_event_frame("", "", ""), "data: \n\n");
}

TEST(EventFrame, NoIdCanBeginAnotherEvent) {
    EXPECT_EQ(make_event_frame("7\n\ndata: x", "a\rb", "c"), "id: 7data: x\nevent: ab\ndata: c\n\n");
}

TEST(EventSource, KeepsFramesUntilAConnectionTakesThem) {
    EventSource source;
    source.push(frame("a"));
    source.push(frame("b"));
    std::vector<EventSource::Frame> frames;

    EXPECT_TRUE(source.take(frames));

    ASSERT_EQ(frames.size(), 2U);
    EXPECT_EQ(*frames[1], "b");
}

TEST(EventSource, WakesAnIdleConnectionOnceForManyFrames) {
    EventSource source;
    int woken = 0;
    source.attach([&] { ++woken; });
    std::vector<EventSource::Frame> frames;
    EXPECT_TRUE(source.take(frames));

    for (int i = 0; i < 10; ++i) source.push(frame("x"));

    EXPECT_EQ(woken, 1);
}

TEST(EventSource, AClientThatFallsBehindIsClosed) {
    EventStreamOptions options;
    options.queue_frames_max = 2;
    EventSource source(options);
    int woken = 0;
    source.attach([&] { ++woken; });
    EXPECT_TRUE(source.push(frame("a")));
    EXPECT_TRUE(source.push(frame("b")));

    EXPECT_FALSE(source.push(frame("c")));

    EXPECT_TRUE(source.overflowed());
    EXPECT_EQ(woken, 1);
    std::vector<EventSource::Frame> frames;
    EXPECT_FALSE(source.take(frames));
    EXPECT_FALSE(source.push(frame("d")));
}

TEST(EventSource, BytesCountAsWellAsFrames) {
    EventStreamOptions options;
    options.queue_bytes_max = 10;
    EventSource source(options);

    EXPECT_TRUE(source.push(frame("0123456789")));
    EXPECT_FALSE(source.push(frame("x")));
}

TEST(EventSource, ClosingLetsTheQueueOutFirst) {
    EventSource source;
    source.push(frame("a"));
    source.close();
    std::vector<EventSource::Frame> frames;

    EXPECT_TRUE(source.take(frames));
    EXPECT_EQ(frames.size(), 1U);
    EXPECT_FALSE(source.take(frames));
}

TEST(EventSource, TellsOnceThatTheConnectionIsGone) {
    int told = 0;
    {
        EventSource source;
        source.on_close([&] { ++told; });
        source.detach();
        EXPECT_FALSE(source.push(frame("a")));
    }
    EXPECT_EQ(told, 1);

    EventSource gone;
    gone.detach();
    gone.on_close([&] { ++told; });
    EXPECT_EQ(told, 2);
}

}  // namespace
}  // namespace gridwhistle::api
