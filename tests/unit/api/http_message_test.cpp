#include "api/http_message.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace gridwhistle::api {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(HttpMessage, FindsHeadersWhateverTheirCase) {
    HttpRequest request;
    EXPECT_TRUE(request.keep_header("authorization", "Bearer x"));
    EXPECT_FALSE(request.keep_header("X-Unheard-Of", "y"));

    EXPECT_EQ(request.header("Authorization"), "Bearer x");
    EXPECT_EQ(request.header("Accept"), "");
}

TEST(HttpMessage, AskingForACaptureThePatternLacksIsABug) {
    HttpRequest request;
    request.add_capture("id", "7");

    EXPECT_EQ(request.capture("id"), "7");
    EXPECT_THROW(static_cast<void>(request.capture("number")), std::logic_error);
}

TEST(HttpMessage, AHeadNamesLengthAndConnection) {
    HeadOptions options;
    options.keep_alive = false;
    options.request_id = "0123456789abcdef";
    std::string head;

    append_head(head, HttpResponse(201, "{}"), options);

    EXPECT_THAT(head, StartsWith("HTTP/1.1 201 Created\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nContent-Length: 2\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nX-Request-Id: 0123456789abcdef\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_TRUE(head.ends_with("\r\n\r\n"));
}

TEST(HttpMessage, ALineBreakInAHeaderIsNotSent) {
    HttpResponse response;
    response.set_header("Location", "/x\r\nSet-Cookie: a=b");
    std::string head;

    append_head(head, response, HeadOptions());

    EXPECT_THAT(head, Not(HasSubstr("Set-Cookie")));
}

TEST(HttpMessage, AnAnswerWithoutContentHasNoLength) {
    std::string head;

    append_head(head, HttpResponse(204), HeadOptions());

    EXPECT_THAT(head, Not(HasSubstr("\r\nContent-")));
}

}  // namespace
}  // namespace gridwhistle::api
