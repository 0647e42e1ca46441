#include "api/http_server.hpp"

#include "http_fixture.hpp"
#include "models/refusal.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>

#include <stdexcept>

namespace gridwhistle::tests {
namespace {

using api::HttpRequest;
using api::HttpResponse;
using api::Method;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;
template <class T>
using Awaitable = boost::asio::awaitable<T>;

Awaitable<HttpResponse> show_capture(std::shared_ptr<const HttpRequest> request) {
    HttpResponse response(200, request->capture("id"), "text/plain");
    co_return response;
}

Awaitable<HttpResponse> failing(std::shared_ptr<const HttpRequest>) {
    throw std::runtime_error("boom");
    co_return HttpResponse();
}

Awaitable<HttpResponse> unavailable(std::shared_ptr<const HttpRequest>) {
    throw models::ServiceUnavailable("database is away");
    co_return HttpResponse();
}

const std::string kPost = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";

TEST_F(HttpServerTest, AnswersARequestAndKeepsTheConnection) {
    route(Method::kPost, "/echo", echo);
    start();
    auto client = connect();

    for (int i = 0; i < 3; ++i) {
        client.send(kPost);
        const auto answer = client.read_answer();

        EXPECT_EQ(answer.status, 200U);
        EXPECT_EQ(answer.body, "hello");
        EXPECT_EQ(answer.header("X-Request-Id").size(), 16U);
    }
    const auto finished = wait_finished(3);
    ASSERT_EQ(finished.size(), 3U);
    EXPECT_EQ(finished[0].route_name, "POST /echo");
    EXPECT_NE(finished[0].request_id, finished[1].request_id);
}

TEST_F(HttpServerTest, GivesTheHandlerThePathDecodedOnce) {
    route(Method::kGet, "/whistles/{id}", show_capture);
    start();

    EXPECT_EQ(ask("GET /whistles/%31%2541 HTTP/1.1\r\nHost: x\r\n\r\n").body, "1%41");
    EXPECT_EQ(ask("GET /whistles/1%2f2 HTTP/1.1\r\nHost: x\r\n\r\n").status, 400U);
    EXPECT_EQ(ask("GET /whistles/.. HTTP/1.1\r\nHost: x\r\n\r\n").status, 400U);
    EXPECT_EQ(ask("GET /whistles/%c0%ae HTTP/1.1\r\nHost: x\r\n\r\n").status, 400U);
    EXPECT_EQ(ask("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n").status, 404U);
}

TEST_F(HttpServerTest, HeadAnswersLikeGetWithoutTheBody) {
    route(Method::kGet, "/whistles/{id}", show_capture);
    start();
    auto client = connect();
    client.send("HEAD /whistles/12345 HTTP/1.1\r\nHost: x\r\n\r\nGET /whistles/7 HTTP/1.1\r\nHost: x\r\n\r\n");

    const auto head = client.read_answer(true);
    const auto next = client.read_answer();

    EXPECT_EQ(head.status, 200U);
    EXPECT_EQ(head.header("Content-Length"), "5");
    EXPECT_EQ(next.body, "7");
}

TEST_F(HttpServerTest, OptionsListsTheMethodsOfAPath) {
    route(Method::kGet, "/whistles/{id}", show_capture);
    route(Method::kPatch, "/whistles/{id}", echo);
    start();

    const auto answer = ask("OPTIONS /whistles/1 HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_EQ(answer.status, 204U);
    EXPECT_EQ(answer.header("Allow"), "GET, HEAD, PATCH, OPTIONS");
    EXPECT_EQ(ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").status, 204U);
}

TEST_F(HttpServerTest, AMethodThePathLacksIs405WithAllow) {
    route(Method::kGet, "/whistles/{id}", show_capture);
    start();

    for (const auto* method : {"POST", "TRACE", "FOO"}) {
        const auto answer = ask(std::string(method) + " /whistles/1 HTTP/1.1\r\nHost: x\r\n\r\n");
        EXPECT_EQ(answer.status, 405U) << method;
        EXPECT_EQ(answer.header("Allow"), "GET, HEAD, OPTIONS") << method;
    }
    EXPECT_EQ(ask("CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n").status, 405U);
}

TEST_F(HttpServerTest, RefusesABodyOfAnotherMediaType) {
    route(Method::kPost, "/echo", echo, {"application/json"});
    start();
    const auto post = [&](const std::string& fields) {
        return ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n" + fields + "\r\n{}").status;
    };

    EXPECT_EQ(post("Content-Type: application/json\r\n"), 200U);
    EXPECT_EQ(post("Content-Type: application/JSON; charset=UTF-8\r\n"), 200U);
    EXPECT_EQ(post("Content-Type: application/json; charset=utf-16\r\n"), 415U);
    EXPECT_EQ(post("Content-Type: text/plain\r\n"), 415U);
    EXPECT_EQ(post(""), 415U);
    EXPECT_EQ(post("Content-Type: application/json\r\nContent-Encoding: gzip\r\n"), 415U);
}

TEST_F(HttpServerTest, AThrowingHandlerIsA500LoggedOnceAndTheConnectionLives) {
    std::vector<std::string> failures;
    hooks_.on_failure = [&](std::string_view id, std::string_view what) {
        failures.push_back(std::string(id) + " " + std::string(what));
    };
    route(Method::kGet, "/fail", failing);
    route(Method::kPost, "/echo", echo);
    start();
    auto client = connect();
    client.send("GET /fail HTTP/1.1\r\nHost: x\r\n\r\n" + kPost);

    const auto failed = client.read_answer();
    const auto next = client.read_answer();

    EXPECT_EQ(failed.status, 500U);
    EXPECT_EQ(failed.header("Content-Type"), "application/problem+json");
    EXPECT_THAT(failed.body, Not(HasSubstr("boom")));
    EXPECT_EQ(next.body, "hello");
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures[0], failed.header("X-Request-Id") + " boom");
}

Awaitable<HttpResponse> failing_after_a_wait(std::shared_ptr<const HttpRequest>) {
    boost::asio::steady_timer pause(co_await boost::asio::this_coro::executor, 1ms);
    co_await pause.async_wait(boost::asio::use_awaitable);
    throw std::runtime_error("boom later");
}

TEST_F(HttpServerTest, AHandlerThatThrowsAfterWaitingIsA500AsWell) {
    hooks_.on_failure = [](std::string_view, std::string_view) {};
    route(Method::kGet, "/fail", failing_after_a_wait);
    start();

    EXPECT_EQ(ask("GET /fail HTTP/1.1\r\nHost: x\r\n\r\n").status, 500U);
}

TEST_F(HttpServerTest, TheLoopSurvivesWhatIsThrownIntoIt) {
    route(Method::kPost, "/echo", echo);
    start();

    boost::asio::post(io_, [] { throw std::runtime_error("nobody catches this"); });

    EXPECT_EQ(ask(kPost).status, 200U);
}

TEST_F(HttpServerTest, ReportsARefusedRequestUnderTheIdItWasAnsweredWith) {
    start();

    const auto answer = ask("GET / HTTP/1.1\r\n\r\n");

    const auto finished = wait_finished(1);
    ASSERT_EQ(finished.size(), 1U);
    EXPECT_EQ(finished[0].status, 400U);
    EXPECT_EQ(finished[0].request_id, answer.header("X-Request-Id"));
}

TEST_F(HttpServerTest, AHeaderLimitNoParserCanHoldIsFoundAtStartUp) {
    options_.header_bytes_max = 70'000;

    EXPECT_THROW(start(), std::logic_error);
}

TEST_F(HttpServerTest, AnAbsentDependencyIsA503WithRetryAfter) {
    hooks_.on_failure = [](std::string_view, std::string_view) {};
    route(Method::kGet, "/away", unavailable);
    start();

    const auto answer = ask("GET /away HTTP/1.1\r\nHost: x\r\n\r\n");

    EXPECT_EQ(answer.status, 503U);
    EXPECT_EQ(answer.header("Retry-After"), "1");
}

TEST_F(HttpServerTest, AsksTheErrorPageForTheTextOfItsOwnAnswers) {
    hooks_.error_page = [](unsigned status, std::string_view code, const HttpRequest* request) {
        return HttpResponse(status, std::string(code) + (request != nullptr ? " known" : " unknown"), "text/plain");
    };
    start();

    EXPECT_EQ(ask("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n").body, "not_found known");
    EXPECT_EQ(ask("GET / HTTP/1.1\r\n\r\n").body, "malformed_request unknown");
}

TEST_F(HttpServerTest, AHundredPipelinedRequestsAreAnsweredInOrder) {
    route(Method::kGet, "/whistles/{id}", show_capture);
    start();
    auto client = connect();
    std::string requests;
    for (int i = 0; i < 100; ++i) requests += "GET /whistles/" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    client.send(requests);

    for (int i = 0; i < 100; ++i) EXPECT_EQ(client.read_answer().body, std::to_string(i));
}

TEST_F(HttpServerTest, ABrokenRequestEndsThePipeline) {
    route(Method::kPost, "/echo", echo);
    start();
    auto client = connect();
    client.send(kPost + "GET / HTTP/1.1\r\n folded: x\r\n\r\n" + kPost);

    EXPECT_EQ(client.read_answer().status, 200U);
    EXPECT_EQ(client.read_answer().status, 400U);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(HttpServerTest, SendsABodyOfManyMegabytesWhole) {
    auto big = std::make_shared<const std::string>(5'000'000, 'x');
    route(Method::kGet, "/export", [big](std::shared_ptr<const HttpRequest>) -> Awaitable<HttpResponse> {
        HttpResponse response;
        response.shared_body = big;
        co_return response;
    });
    start();

    EXPECT_EQ(ask("GET /export HTTP/1.1\r\nHost: x\r\n\r\n").body, *big);
}

TEST_F(HttpServerTest, Http10ClosesUnlessAskedToKeep) {
    route(Method::kGet, "/whistles/{id}", show_capture);
    start();
    auto client = connect();
    client.send("GET /whistles/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(client.read_answer().header("Connection"), "keep-alive");
    client.send("GET /whistles/2 HTTP/1.0\r\n\r\n");
    EXPECT_EQ(client.read_answer().body, "2");

    EXPECT_TRUE(client.is_closed());
}

TEST_F(HttpServerTest, TheConnectionAfterTheLastIsToldToComeBack) {
    options_.connections_max = 1;
    route(Method::kPost, "/echo", echo);
    start();
    auto first = connect();
    first.send(kPost);
    EXPECT_EQ(first.read_answer().status, 200U);

    auto second = connect();
    const auto refused = second.read_answer();

    EXPECT_EQ(refused.status, 503U);
    EXPECT_EQ(refused.header("Retry-After"), "1");
    first.send(kPost);
    EXPECT_EQ(first.read_answer().status, 200U);
}

TEST_F(HttpServerTest, TheRateLimitComesBeforeRouting) {
    hooks_.admit = [](const HttpRequest& request) -> std::optional<std::chrono::seconds> {
        if (request.remote_address == "127.0.0.1") return 7s;
        return std::nullopt;
    };
    start();

    const auto answer = ask("GET /nowhere HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");

    EXPECT_EQ(answer.status, 429U);
    EXPECT_EQ(answer.header("Retry-After"), "7");
}

TEST_F(HttpServerTest, BelievesProxyFieldsOnlyFromATrustedProxy) {
    const std::string request =
        "GET /who HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.9, 192.0.2.1\r\nX-Request-Id: proxy-id-1\r\n\r\n";
    const auto who = [](std::shared_ptr<const HttpRequest> asked) -> Awaitable<HttpResponse> {
        HttpResponse response(200, asked->remote_address, "text/plain");
        co_return response;
    };
    options_.trusted_proxies = {"127.0.0.1"};
    route(Method::kGet, "/who", who);
    start();
    const auto believed = ask(request);
    EXPECT_EQ(believed.body, "192.0.2.1");
    EXPECT_EQ(believed.header("X-Request-Id"), "proxy-id-1");
}

TEST_F(HttpServerTest, IgnoresProxyFieldsOfAnybodyElse) {
    start();

    const auto answer = ask("GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: spoofed-id\r\n\r\n");

    EXPECT_EQ(answer.header("X-Request-Id").size(), 16U);
    EXPECT_NE(answer.header("X-Request-Id"), "spoofed-id");
}

TEST_F(HttpServerTest, ServesManyClientsOnSeveralThreads) {
    route(Method::kPost, "/echo", echo);
    start(3);
    std::atomic<int> good{0};
    {
        std::vector<std::jthread> clients;
        for (int c = 0; c < 8; ++c)
            clients.emplace_back([&] {
                auto client = connect();
                for (int i = 0; i < 50; ++i) {
                    client.send(kPost);
                    if (client.read_answer().body == "hello") ++good;
                }
            });
    }

    EXPECT_EQ(good, 400);
}

}  // namespace
}  // namespace gridwhistle::tests
