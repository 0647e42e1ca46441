#include "http_fixture.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

namespace gridwhistle::tests {
namespace {

using api::Method;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

const std::string kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string kPostHead = "POST /echo HTTP/1.1\r\nHost: x\r\n";

class HttpLimitsTest : public HttpServerTest {
  protected:
    void SetUp() override {
        route(Method::kPost, "/echo", echo);
        route(Method::kGet, "/", echo);
    }

    /// The answer to bytes that break a rule: `status`, then nothing, although a good request follows.
    void expect_refused(const std::string& bytes, unsigned status) {
        auto client = connect();
        client.send(bytes + kGet);
        const auto answer = client.read_answer();
        EXPECT_EQ(answer.status, status) << bytes.substr(0, 200);
        EXPECT_EQ(answer.header("Connection"), "close");
        EXPECT_EQ(client.read_all(), "");
    }

    /// The server still serves others.
    void expect_alive() { EXPECT_EQ(ask(kGet).status, 200U); }
};

TEST_F(HttpLimitsTest, RefusesEveryWayToSmuggleARequest) {
    start();

    expect_refused(kPostHead + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
    expect_refused(kPostHead + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400);
    expect_refused(kPostHead + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400);
    expect_refused(kPostHead + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400);
    expect_refused(kPostHead + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
    expect_refused("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
    expect_refused("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400);
    expect_refused("GET / HTTP/1.1\r\n\r\n", 400);
    expect_refused("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400);
    expect_refused("GET / HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\nhello", 400);
    expect_alive();
}

TEST_F(HttpLimitsTest, SurvivesATrailerOfAHundredKilobytes) {
    start();

    expect_refused(
        kPostHead + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nA: " + std::string(100'000, 'x') + "\r\n\r\n",
        400);
    expect_refused(kPostHead + "Transfer-Encoding: chunked\r\n\r\n5;" + std::string(100'000, 'x') + "\r\nhello\r\n",
                   400);
    expect_alive();
}

TEST_F(HttpLimitsTest, RefusesHeadsThatAreTooLargeInAnyWay) {
    start();
    std::string fields;
    for (int i = 0; i < 1500; ++i) fields += "a:b\r\n";

    expect_refused("GET / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n", 431);
    expect_refused("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(17 * 1024, 'x') + "\r\n\r\n", 431);
    expect_refused("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(1024 * 1024, 'x') + "\r\n\r\n", 431);
    expect_refused("GET /" + std::string(9 * 1024, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414);
    expect_refused("GET /" + std::string(64 * 1024, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414);
    expect_alive();
}

TEST_F(HttpLimitsTest, RefusesABodyThatIsTooLargeBeforeItCame) {
    start();

    auto early = connect();
    early.send(kPostHead + "Content-Length: 104857600\r\n\r\n");
    EXPECT_EQ(early.read_answer().status, 413U);

    expect_refused(kPostHead + "Content-Length: 2097152\r\n\r\n" + std::string(2 * 1024 * 1024, 'x'), 413);
    expect_refused(kPostHead + "Transfer-Encoding: chunked\r\n\r\n200000\r\n" + std::string(2 * 1024 * 1024, 'x'), 413);
    expect_alive();
}

TEST_F(HttpLimitsTest, RefusesABodyInAMillionTinyChunks) {
    start();
    std::string chunks;
    for (int i = 0; i < 1'000'000; ++i) chunks += "1\r\nx\r\n";

    expect_refused(kPostHead + "Transfer-Encoding: chunked\r\n\r\n" + chunks, 413);
}

TEST_F(HttpLimitsTest, TakesTheLargestBodyAllowed) {
    start();
    const std::string body(1024 * 1024, 'x');

    EXPECT_EQ(ask(kPostHead + "Content-Length: 1048576\r\n\r\n" + body).body, body);
    EXPECT_EQ(ask(kPostHead + "Transfer-Encoding: chunked\r\n\r\n100000\r\n" + body + "\r\n0\r\n\r\n").body, body);
}

TEST_F(HttpLimitsTest, RefusesTargetsThatAreNotOurs) {
    start();

    EXPECT_EQ(ask("GET http://other/ HTTP/1.1\r\nHost: x\r\n\r\n").status, 400U);
    EXPECT_EQ(ask("GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n").status, 200U);
    EXPECT_EQ(ask("GET /\xe5 HTTP/1.1\r\nHost: x\r\n\r\n").status, 400U);
    EXPECT_EQ(ask("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n").status, 400U);
}

TEST_F(HttpLimitsTest, ClosesOnWhatIsNotHttp11) {
    start();

    expect_refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    expect_refused("\x16\x03\x01\x02", 400);
    expect_refused("GET / HTTP/9.9\r\nHost: x\r\n\r\n", 505);
    expect_alive();
}

TEST_F(HttpLimitsTest, TellsAWaitingClientToSendItsBody) {
    start();
    auto client = connect();
    client.send(kPostHead + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");

    EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("hello");
    EXPECT_EQ(client.read_answer().body, "hello");

    // A client that does not wait gets its answer at once.
    client.send(kPostHead + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello");
    EXPECT_EQ(client.read_answer().status, 200U);
}

TEST_F(HttpLimitsTest, TellsAWaitingClientNotToSendTooMuch) {
    start();

    expect_refused(kPostHead + "Expect: 100-continue\r\nContent-Length: 2097152\r\n\r\n", 413);
    expect_refused(kPostHead + "Expect: miracles\r\nContent-Length: 5\r\n\r\nhello", 417);
}

TEST_F(HttpLimitsTest, OutlivesAShortageOfDescriptors) {
    start();
    expect_alive();
    ASSERT_TRUE(wait_connections(0));
    rlimit usual{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &usual), 0);
    const int next = ::dup(0);
    ::close(next);
    auto scarce = usual;
    scarce.rlim_cur = static_cast<rlim_t>(next) + 1;  // enough for the client, not for the server's end
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &scarce), 0);
    auto client = connect();
    client.send(kGet);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &usual), 0);

    EXPECT_EQ(client.read_answer().status, 200U);
}

}  // namespace
}  // namespace gridwhistle::tests
