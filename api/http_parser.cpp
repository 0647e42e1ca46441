#include "api/http_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <cstring>
#include <exception>
#include <optional>
#include <stdexcept>

namespace gridwhistle::api {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

// A field value of 64 KiB makes Beast 1.81 throw out of its parser, trailers included, so a head never gets there.
constexpr std::size_t kHeaderBytesCeiling = 60'000;

std::string_view to_std(boost::beast::string_view text) noexcept {
    return {text.data(), text.size()};
}

Method to_method(http::verb verb) noexcept {
    switch (verb) {
        case http::verb::get: return Method::kGet;
        case http::verb::head: return Method::kHead;
        case http::verb::post: return Method::kPost;
        case http::verb::put: return Method::kPut;
        case http::verb::patch: return Method::kPatch;
        case http::verb::delete_: return Method::kDelete;
        case http::verb::options: return Method::kOptions;
        default: return Method::kOther;
    }
}

FramingFault to_fault(const error_code& error) noexcept {
    if (error == http::error::body_limit) return {413, "body_too_large"};
    if (error == http::error::header_limit) return {431, "header_too_large"};
    return {400, "malformed_request"};
}

bool is_token_start(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '\r';
}

}  // namespace

std::span<char> ReadBuffer::prepare(std::size_t count) {
    if (bytes_.size() - end_ < count && begin_ > 0) {
        std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (bytes_.size() - end_ < count) bytes_.resize(end_ + count);
    return {bytes_.data() + end_, count};
}

struct RequestParser::Engine {
    std::optional<http::request_parser<http::string_body>> parser;
};

RequestParser::RequestParser(const ParserLimits& limits) : limits_{limits}, engine_{std::make_unique<Engine>()} {
    if (limits_.header_bytes_max > kHeaderBytesCeiling) throw std::logic_error("header_bytes_max is above 60,000");
    reset();
}

RequestParser::~RequestParser() = default;

void RequestParser::reset() {
    engine_->parser.reset();
    request_.reset();
    fault_ = FramingFault();
    forwarded_for_.clear();
    wire_bytes_ = 0;
    scanned_ = 0;
    head_done_ = expects_continue_ = keep_alive_ = http10_ = false;
}

ParseStep RequestParser::refuse(FramingFault fault) noexcept {
    fault_ = fault;
    return ParseStep::kFault;
}

ParseStep RequestParser::feed(ReadBuffer& buffer) {
    try {
        if (!head_done_) {
            const auto step = feed_head(buffer);
            if (step != ParseStep::kNeedBody) return step;
        }
        return feed_body(buffer);
    } catch (const std::length_error&) {
        return refuse({431, "header_too_large"});
    }
}

ParseStep RequestParser::feed_head(ReadBuffer& buffer) {
    // One empty line before a request is left over from careless clients and is to be ignored (RFC 9112, 2.2).
    if (wire_bytes_ == 0 && buffer.data().starts_with("\r\n")) {
        buffer.consume(2);
        wire_bytes_ = 2;
    }
    const auto data = buffer.data();
    if (data.empty()) return ParseStep::kNeedHead;
    if (!is_token_start(data.front())) return refuse({400, "malformed_request"});  // TLS and other strangers
    const auto end = data.find("\r\n\r\n", scanned_);
    const auto head_size = end == std::string_view::npos ? data.size() : end + 4;
    if (head_size > limits_.header_bytes_max) {
        const bool line_is_long = data.substr(0, limits_.header_bytes_max).find("\r\n") == std::string_view::npos;
        if (line_is_long) return refuse({414, "target_too_long"});
        return refuse({431, "header_too_large"});
    }
    if (end == std::string_view::npos) {
        scanned_ = data.size() < 3 ? 0 : data.size() - 3;
        return ParseStep::kNeedHead;
    }
    const auto head = data.substr(0, head_size);
    if (const auto fault = check_head(head, limits_.head)) return refuse(fault);

    auto& parser = engine_->parser.emplace();
    parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes_max) + 1);
    parser.body_limit(limits_.body_bytes_max);
    error_code error;
    const auto used = parser.put(boost::asio::buffer(head.data(), head.size()), error);
    if (error && error != http::error::need_more) return refuse(to_fault(error));
    if (used != head.size() || !parser.is_header_done()) return refuse({400, "malformed_request"});
    buffer.consume(used);
    wire_bytes_ += used;
    head_done_ = true;
    keep_head();
    return ParseStep::kNeedBody;
}

ParseStep RequestParser::feed_body(ReadBuffer& buffer) {
    auto& parser = *engine_->parser;
    parser.eager(true);
    while (!parser.is_done() && !buffer.empty()) {
        const auto data = buffer.data();
        error_code error;
        const auto used = parser.put(boost::asio::buffer(data.data(), data.size()), error);
        buffer.consume(used);
        wire_bytes_ += used;
        if (error == http::error::need_more || (!error && used == 0)) break;
        if (error) return refuse(to_fault(error));
    }
    if (parser.is_done()) {
        keep_alive_ = parser.keep_alive();
        return ParseStep::kDone;
    }
    // What the parser leaves is the begin of a chunk line or of trailers; body bytes are always taken.
    if (buffer.data().size() > limits_.header_bytes_max) return refuse({400, "malformed_request"});
    // A body in tiny chunks costs more bytes on the wire than in memory; that has a limit too.
    if (wire_bytes_ > 2 * limits_.body_bytes_max + kHeaderBytesCeiling) return refuse({413, "body_too_large"});
    return ParseStep::kNeedBody;
}

void RequestParser::keep_head() {
    // Taken now, because Beast adds the fields of a trailer to those of the head.
    const auto& message = engine_->parser->get();
    http10_ = message.version() == 10;
    keep_alive_ = message.keep_alive();
    request_ = std::make_shared<HttpRequest>();
    request_->method = to_method(message.method());
    request_->target = std::string(to_std(message.target()));
    for (const auto& field : message) {
        const auto name = to_std(field.name_string());
        const auto value = to_std(field.value());
        if (request_->keep_header(name, value)) continue;
        if (field.name() == http::field::expect) expects_continue_ = !http10_;
        if (equal_ignoring_case(name, "X-Forwarded-For")) forwarded_for_ = std::string(value);
    }
}

std::shared_ptr<HttpRequest> RequestParser::release() {
    request_->body = std::move(engine_->parser->get().body());
    return std::move(request_);
}

}  // namespace gridwhistle::api
