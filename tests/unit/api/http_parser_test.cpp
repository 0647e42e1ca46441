#include "api/http_parser.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <stdexcept>

namespace gridwhistle::api {
namespace {

class ParserTest : public ::testing::Test {
  protected:
    /// Feeds `bytes` in pieces of `step` until the parser is done or refuses.
    ParseStep feed(std::string_view bytes, std::size_t step = std::string_view::npos) {
        auto outcome = ParseStep::kNeedHead;
        while (!bytes.empty()) {
            const auto piece = bytes.substr(0, step);
            bytes.remove_prefix(piece.size());
            const auto room = buffer_.prepare(piece.size());
            std::copy(piece.begin(), piece.end(), room.begin());
            buffer_.commit(piece.size());
            outcome = parser_.feed(buffer_);
            if (outcome == ParseStep::kDone || outcome == ParseStep::kFault) break;
        }
        return outcome;
    }

    static ParserLimits limits() {
        ParserLimits limits;
        limits.header_bytes_max = 2000;
        limits.body_bytes_max = 1000;
        return limits;
    }

    ReadBuffer buffer_;
    RequestParser parser_{limits()};
};

const std::string kHead = "POST /a?b HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\n";

TEST_F(ParserTest, TakesARequestByteByByte) {
    ASSERT_EQ(feed(kHead + "Content-Length: 5\r\n\r\nhello", 1), ParseStep::kDone);

    const auto request = parser_.release();
    EXPECT_EQ(request->method, Method::kPost);
    EXPECT_EQ(request->target, "/a?b");
    EXPECT_EQ(request->header("Authorization"), "Bearer t");
    EXPECT_EQ(request->body, "hello");
    EXPECT_TRUE(parser_.keep_alive());
}

TEST_F(ParserTest, LeavesTheNextRequestInTheBuffer) {
    ASSERT_EQ(feed("\r\nGET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n"), ParseStep::kDone);
    EXPECT_EQ(parser_.release()->target, "/1");

    parser_.reset();
    ASSERT_EQ(parser_.feed(buffer_), ParseStep::kDone);
    EXPECT_EQ(parser_.release()->target, "/2");
    EXPECT_TRUE(buffer_.empty());
}

TEST_F(ParserTest, JoinsChunksAndIgnoresTrailers) {
    ASSERT_EQ(feed(kHead + "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nCookie: a\r\n\r\n", 1),
              ParseStep::kDone);

    const auto request = parser_.release();
    EXPECT_EQ(request->body, "hello");
    EXPECT_EQ(request->header("Cookie"), "");
}

TEST_F(ParserTest, RefusesALengthBeforeTheBodyComes) {
    EXPECT_EQ(feed(kHead + "Content-Length: 1001\r\n\r\n"), ParseStep::kFault);
    EXPECT_EQ(parser_.fault().status, 413U);
}

TEST_F(ParserTest, RefusesChunksBeyondTheLimit) {
    EXPECT_EQ(feed(kHead + "Transfer-Encoding: chunked\r\n\r\n400\r\n" + std::string(1024, 'x')), ParseStep::kFault);
    EXPECT_EQ(parser_.fault().status, 413U);
}

TEST_F(ParserTest, RefusesChunkSizesNobodyCanMean) {
    EXPECT_EQ(feed(kHead + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n"), ParseStep::kFault);
}

TEST_F(ParserTest, RefusesAChunkExtensionWithoutEnd) {
    EXPECT_EQ(feed(kHead + "Transfer-Encoding: chunked\r\n\r\n5;" + std::string(100'000, 'x'), 4096),
              ParseStep::kFault);
    EXPECT_EQ(parser_.fault().status, 400U);
}

TEST_F(ParserTest, RefusesATrailerOfAHundredKilobytes) {
    const auto bytes = kHead + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: " + std::string(100'000, 'x') + "\r\n\r\n";
    EXPECT_EQ(feed(bytes, 4096), ParseStep::kFault);
    parser_.reset();
    buffer_.consume(buffer_.data().size());
    EXPECT_EQ(feed(bytes), ParseStep::kFault);
}

TEST_F(ParserTest, RefusesAHeadBeyondTheLimitBeforeItsEnd) {
    EXPECT_EQ(feed(kHead + "A: " + std::string(3000, 'x'), 100), ParseStep::kFault);
    EXPECT_EQ(parser_.fault().status, 431U);
}

TEST_F(ParserTest, RefusesARequestLineWithoutEnd) {
    EXPECT_EQ(feed("GET /" + std::string(64'000, 'x'), 4096), ParseStep::kFault);
    EXPECT_EQ(parser_.fault().status, 414U);
}

TEST_F(ParserTest, RefusesStrangersAtTheFirstByte) {
    EXPECT_EQ(feed("\x16\x03\x01"), ParseStep::kFault);
    EXPECT_EQ(parser_.fault().status, 400U);
}

TEST_F(ParserTest, JudgesBytesAlikeHoweverTheyArrive) {
    const std::string samples[] = {
        kHead + "Content-Length: 5\r\n\r\nhello",
        kHead + "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nA: b\r\n\r\n",
        "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    };
    std::mt19937 random(20261122);
    const auto below = [&random](std::size_t limit) { return random() % limit; };
    const std::string spices("\0\r\n\t :;,x0fF\x80\xff", 14);
    for (int round = 0; round < 20'000; ++round) {
        auto bytes = samples[below(3)];
        for (auto changes = below(4); changes > 0; --changes) {
            const auto at = below(bytes.size());
            const char spice = spices[below(spices.size())];
            if (below(2) == 0) {
                bytes[at] = spice;
            } else {
                bytes.insert(at, 1 + below(3), spice);
            }
        }
        std::vector<std::pair<ParseStep, std::string>> outcomes;
        for (const std::size_t step : {std::string::npos, std::size_t{1}, std::size_t{1 + below(20)}}) {
            parser_.reset();
            buffer_.consume(buffer_.data().size());
            const auto outcome = feed(bytes, step);
            auto detail =
                outcome == ParseStep::kDone ? parser_.release()->body : std::to_string(parser_.fault().status);
            outcomes.emplace_back(outcome, std::move(detail));
        }
        ASSERT_EQ(outcomes[0], outcomes[1]) << ::testing::PrintToString(bytes);
        ASSERT_EQ(outcomes[0], outcomes[2]) << ::testing::PrintToString(bytes);
    }
}

TEST_F(ParserTest, AHeaderLimitThatWouldMakeTheParserThrowIsABug) {
    ParserLimits broken;
    broken.header_bytes_max = 65'536;

    EXPECT_THROW(RequestParser{broken}, std::logic_error);
}

}  // namespace
}  // namespace gridwhistle::api
