#include "api/http_framing.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gridwhistle::api {
namespace {

struct Sample {
    const char* name;
    std::string head;
    unsigned status;
};

std::string with_fields(const std::string& fields) {
    return "POST / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}

class HeadTest : public ::testing::TestWithParam<Sample> {};

TEST_P(HeadTest, IsJudgedBeforeItIsParsed) {
    EXPECT_EQ(check_head(GetParam().head, HeadLimits()).status, GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(
    Heads, HeadTest,
    ::testing::Values(
        Sample{"plain", with_fields(""), 0}, Sample{"length", with_fields("Content-Length: 5\r\n"), 0},
        Sample{"chunked", with_fields("Transfer-Encoding: Chunked\r\n"), 0},
        Sample{"length_and_chunked", with_fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
        Sample{"two_lengths", with_fields("Content-Length: 5\r\ncontent-length: 6\r\n"), 400},
        Sample{"same_length_twice", with_fields("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
        Sample{"length_list", with_fields("Content-Length: 5, 5\r\n"), 400},
        Sample{"signed_length", with_fields("Content-Length: +5\r\n"), 400},
        Sample{"hex_length", with_fields("Content-Length: 0x5\r\n"), 400},
        Sample{"huge_length", with_fields("Content-Length: 18446744073709551617\r\n"), 413},
        Sample{"xchunked", with_fields("Transfer-Encoding: xchunked\r\n"), 400},
        Sample{"chunked_identity", with_fields("Transfer-Encoding: chunked, identity\r\n"), 400},
        Sample{"chunked_twice", with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        Sample{"chunked_http10", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        Sample{"no_host", "GET / HTTP/1.1\r\n\r\n", 400}, Sample{"no_host_http10", "GET / HTTP/1.0\r\n\r\n", 0},
        Sample{"two_hosts", with_fields("Host: y\r\n"), 400},
        Sample{"host_with_path", "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n", 400},
        Sample{"folded", with_fields("A: b\r\n c: d\r\n"), 400},
        Sample{"folded_with_tab", with_fields("A: b\r\n\tTransfer-Encoding: chunked\r\n"), 400},
        Sample{"space_before_colon", with_fields("Content-Length : 5\r\n"), 400},
        Sample{"no_colon", with_fields("Content-Length\r\n"), 400}, Sample{"no_name", with_fields(": x\r\n"), 400},
        Sample{"bare_line_feed", with_fields("A: b\nTransfer-Encoding: chunked\r\n"), 400},
        Sample{"bare_return", with_fields("A: b\rc\r\n"), 400},
        Sample{"nul", with_fields(std::string("A: b\0c\r\n", 8)), 400},
        Sample{"two_authorizations", with_fields("Authorization: a\r\nAuthorization: b\r\n"), 400},
        Sample{"two_keys", with_fields("Idempotency-Key: a\r\nIdempotency-Key: b\r\n"), 400},
        Sample{"expect_continue", with_fields("Expect: 100-Continue\r\n"), 0},
        Sample{"expect_other", with_fields("Expect: 200-ok\r\n"), 417},
        Sample{"eight_bit_target", "GET /\xe4 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        Sample{"two_spaces", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        Sample{"no_version", "GET /\r\nHost: x\r\n\r\n", 400}, Sample{"http2_preface", "PRI * HTTP/2.0\r\n\r\n", 505},
        Sample{"long_target", "GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414}),
    [](const auto& sample) { return sample.param.name; });

TEST(Head, MayHaveAHundredFieldsAndNoMore) {
    std::string fields;
    for (int i = 0; i < 99; ++i) fields += "A: b\r\n";

    EXPECT_FALSE(check_head(with_fields(fields), HeadLimits()));
    EXPECT_EQ(check_head(with_fields(fields + "A: b\r\n"), HeadLimits()).status, 431U);
}

}  // namespace
}  // namespace gridwhistle::api
