#include "api/http_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <iterator>
#include <stdexcept>

namespace gridwhistle::api {
namespace {

// Sorted by how often handlers ask; a request carries a handful, so a linear search is the fastest.
constexpr std::array<std::string_view, 18> kKeptHeaders{
    "Authorization", "Host",          "Content-Type",   "Accept",
    "Cookie",        "Origin",        "If-Match",       "Idempotency-Key",
    "If-None-Match", "Last-Event-ID", "User-Agent",     "Accept-Language",
    "X-Request-Id",  "Referer",       "Sec-Fetch-Site", "Content-Encoding",
    "X-CSRF-Token",  "Range"};

constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view status_line(unsigned status) noexcept {
    switch (status) {
        case 200: return "HTTP/1.1 200 OK\r\n";
        case 201: return "HTTP/1.1 201 Created\r\n";
        case 202: return "HTTP/1.1 202 Accepted\r\n";
        case 204: return "HTTP/1.1 204 No Content\r\n";
        case 206: return "HTTP/1.1 206 Partial Content\r\n";
        case 303: return "HTTP/1.1 303 See Other\r\n";
        case 304: return "HTTP/1.1 304 Not Modified\r\n";
        case 308: return "HTTP/1.1 308 Permanent Redirect\r\n";
        case 400: return "HTTP/1.1 400 Bad Request\r\n";
        case 401: return "HTTP/1.1 401 Unauthorized\r\n";
        case 403: return "HTTP/1.1 403 Forbidden\r\n";
        case 404: return "HTTP/1.1 404 Not Found\r\n";
        case 405: return "HTTP/1.1 405 Method Not Allowed\r\n";
        case 406: return "HTTP/1.1 406 Not Acceptable\r\n";
        case 408: return "HTTP/1.1 408 Request Timeout\r\n";
        case 409: return "HTTP/1.1 409 Conflict\r\n";
        case 410: return "HTTP/1.1 410 Gone\r\n";
        case 412: return "HTTP/1.1 412 Precondition Failed\r\n";
        case 413: return "HTTP/1.1 413 Content Too Large\r\n";
        case 414: return "HTTP/1.1 414 URI Too Long\r\n";
        case 415: return "HTTP/1.1 415 Unsupported Media Type\r\n";
        case 416: return "HTTP/1.1 416 Range Not Satisfiable\r\n";
        case 417: return "HTTP/1.1 417 Expectation Failed\r\n";
        case 422: return "HTTP/1.1 422 Unprocessable Content\r\n";
        case 428: return "HTTP/1.1 428 Precondition Required\r\n";
        case 429: return "HTTP/1.1 429 Too Many Requests\r\n";
        case 431: return "HTTP/1.1 431 Request Header Fields Too Large\r\n";
        case 500: return "HTTP/1.1 500 Internal Server Error\r\n";
        case 501: return "HTTP/1.1 501 Not Implemented\r\n";
        case 503: return "HTTP/1.1 503 Service Unavailable\r\n";
        case 505: return "HTTP/1.1 505 HTTP Version Not Supported\r\n";
        case 507: return "HTTP/1.1 507 Insufficient Storage\r\n";
        default: return {};
    }
}

/// The Date field, made once a second and thread.
std::string_view date_line() {
    thread_local std::time_t made_at = 0;
    thread_local std::string line;
    const std::time_t now = std::time(nullptr);
    if (now != made_at) {
        std::tm parts{};
        gmtime_r(&now, &parts);
        std::array<char, 64> text{};
        const auto length = std::strftime(text.data(), text.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
        line.assign(text.data(), length);
        made_at = now;
    }
    return line;
}

bool is_sendable(std::string_view text) noexcept {
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    if (!is_sendable(name) || !is_sendable(value)) return;
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return to_lower(x) == to_lower(y); });
}

std::string_view to_string(Method method) noexcept {
    switch (method) {
        case Method::kGet: return "GET";
        case Method::kHead: return "HEAD";
        case Method::kPost: return "POST";
        case Method::kPut: return "PUT";
        case Method::kPatch: return "PATCH";
        case Method::kDelete: return "DELETE";
        case Method::kOptions: return "OPTIONS";
        case Method::kOther: break;
    }
    return "OTHER";
}

std::string_view HttpRequest::header(std::string_view name) const noexcept {
    for (const auto& [key, value] : headers_)
        if (equal_ignoring_case(key, name)) return value;
    return {};
}

bool HttpRequest::keep_header(std::string_view name, std::string_view value) {
    for (const auto kept : kKeptHeaders) {
        if (!equal_ignoring_case(kept, name)) continue;
        headers_.emplace_back(kept, value);
        return true;
    }
    return false;
}

const std::string& HttpRequest::capture(std::string_view name) const {
    for (const auto& [key, value] : captures_)
        if (key == name) return value;
    throw std::logic_error("the route has no capture named " + std::string(name));
}

HttpResponse HttpResponse::stream(std::shared_ptr<EventSource> source) {
    HttpResponse response;
    response.content_type = "text/event-stream";
    response.set_header("Cache-Control", "no-store");
    response.set_header("X-Accel-Buffering", "no");  // a proxy in front must not collect events
    response.events = std::move(source);
    return response;
}

void append_head(std::string& out, const HttpResponse& response, const HeadOptions& options) {
    const auto line = status_line(response.status);
    if (line.empty()) {
        fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} Status\r\n", response.status);
    } else {
        out.append(line);
    }
    out.append(date_line());
    const bool bodiless = response.status == 204 || response.status == 304;
    if (!bodiless && !response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
    if (!bodiless && !response.events) {
        fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", response.body_view().size());
    }
    out.append("X-Content-Type-Options: nosniff\r\n");
    if (!options.request_id.empty()) append_field(out, "X-Request-Id", options.request_id);
    for (const auto& [name, value] : response.headers) append_field(out, name, value);
    if (!options.keep_alive) {
        out.append("Connection: close\r\n");
    } else if (options.http10) {
        out.append("Connection: keep-alive\r\n");
    }
    out.append("\r\n");
}

}  // namespace gridwhistle::api
