#pragma once

#include "api/http_framing.hpp"
#include "api/http_message.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::api {

/// Bytes that arrived and are not yet used. Keeps its memory from request to request.
class ReadBuffer {
  public:
    [[nodiscard]] std::string_view data() const noexcept { return {bytes_.data() + begin_, end_ - begin_}; }
    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }

    void consume(std::size_t count) noexcept {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    /// Room for `count` more bytes; commit() says how many came.
    [[nodiscard]] std::span<char> prepare(std::size_t count);
    void commit(std::size_t count) noexcept { end_ += count; }

  private:
    std::vector<char> bytes_;
    std::size_t begin_{0};
    std::size_t end_{0};
};

struct ParserLimits {
    HeadLimits head;
    std::size_t header_bytes_max{16 * 1024};  ///< also for trailers and chunk extensions; below 60,000
    std::uint64_t body_bytes_max{1024 * 1024};
};

enum class ParseStep : std::uint8_t {
    kNeedHead,  ///< feed again when more bytes are there; the head is incomplete
    kNeedBody,  ///< the head is complete, the body is not
    kDone,
    kFault,  ///< see fault(); the bytes that follow must not be parsed
};

/// Parses one request, fed with bytes as they arrive. The only user of Boost.Beast.
///
/// A parser serves one connection and one request; reset() makes it ready for the next.
class RequestParser {
  public:
    explicit RequestParser(const ParserLimits& limits);
    ~RequestParser();
    RequestParser(const RequestParser&) = delete;
    RequestParser& operator=(const RequestParser&) = delete;

    /// Uses up what it can of `buffer`. Never throws for anything a client sent.
    [[nodiscard]] ParseStep feed(ReadBuffer& buffer);
    void reset();

    [[nodiscard]] const FramingFault& fault() const noexcept { return fault_; }
    /// The client waits for `100 Continue` before it sends the body. Valid from kNeedBody on.
    [[nodiscard]] bool expects_continue() const noexcept { return expects_continue_; }
    /// Valid after kDone.
    [[nodiscard]] bool keep_alive() const noexcept { return keep_alive_; }
    [[nodiscard]] bool is_http10() const noexcept { return http10_; }
    /// Last `X-Forwarded-For` field; believed only from a trusted proxy.
    [[nodiscard]] const std::string& forwarded_for() const noexcept { return forwarded_for_; }

    /// Moves the request out: method, target, body and kept header fields are set, the rest is the caller's.
    [[nodiscard]] std::shared_ptr<HttpRequest> release();

  private:
    struct Engine;

    ParseStep feed_head(ReadBuffer& buffer);
    ParseStep feed_body(ReadBuffer& buffer);
    ParseStep refuse(FramingFault fault) noexcept;
    void keep_head();

    ParserLimits limits_;
    std::unique_ptr<Engine> engine_;
    std::shared_ptr<HttpRequest> request_;
    FramingFault fault_;
    std::string forwarded_for_;
    std::uint64_t wire_bytes_{0};
    std::size_t scanned_{0};
    bool head_done_{false};
    bool expects_continue_{false};
    bool keep_alive_{false};
    bool http10_{false};
};

}  // namespace gridwhistle::api
