#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gridwhistle::api {

class EventSource;

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };

[[nodiscard]] std::string_view to_string(Method method) noexcept;

/// A parsed request. Free of Beast, so that handlers and their tests compile without it.
/// Built by one connection, then shared as const: safe to read from any thread.
class HttpRequest {
  public:
    Method method{Method::kGet};
    std::string target;                 ///< as sent, for signatures and links; never for deciding
    std::vector<std::string> segments;  ///< path, percent-decoded exactly once; empty for "/"
    std::string query;                  ///< raw text after '?', see api/query.hpp
    std::string body;
    std::string request_id;
    std::string remote_address;   ///< numeric address of the client, or of what a trusted proxy says it is
    std::string_view route_name;  ///< of the matched route; empty until matched

    /// Value of a header field; empty when absent. Only the fields handlers need are kept, see kept_headers().
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;

    /// Keeps the field when it is one of kept_headers(); returns whether it was kept.
    bool keep_header(std::string_view name, std::string_view value);

    /// What the pattern's `{name}` matched. Asking for a name the pattern lacks is a bug: std::logic_error.
    [[nodiscard]] const std::string& capture(std::string_view name) const;

    /// `name` must outlive the request; it is a part of the route's pattern.
    void add_capture(std::string_view name, std::string value) { captures_.emplace_back(name, std::move(value)); }

  private:
    std::vector<std::pair<std::string_view, std::string>> headers_;
    std::vector<std::pair<std::string_view, std::string>> captures_;
};

/// An answer: either a body, or a stream of server-sent events that lives until one side closes.
class HttpResponse {
  public:
    unsigned status{200};
    std::string content_type{"application/json"};
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::shared_ptr<const std::string> shared_body;  ///< used instead of `body` when set; never copied
    std::shared_ptr<EventSource> events;             ///< set by stream()

    HttpResponse() = default;  // not an aggregate: g++ 12 destroys awaited aggregates twice
    explicit HttpResponse(unsigned status_in) : status{status_in} {}
    HttpResponse(unsigned status_in, std::string body_in, std::string content_type_in = "application/json")
        : status{status_in}, content_type{std::move(content_type_in)}, body{std::move(body_in)} {}

    /// 200 with server-sent events. The source may be pushed to from any thread, before and after.
    [[nodiscard]] static HttpResponse stream(std::shared_ptr<EventSource> source);

    [[nodiscard]] std::string_view body_view() const noexcept {
        return shared_body ? std::string_view(*shared_body) : std::string_view(body);
    }

    void set_header(std::string name, std::string value) { headers.emplace_back(std::move(name), std::move(value)); }
};

/// What the connection decides about an answer, as opposed to the handler.
struct HeadOptions {
    bool keep_alive{true};
    bool http10{false};
    std::string_view request_id;
};

/// Appends status line and header fields. A handler's header with a line break in it is dropped, not sent.
void append_head(std::string& out, const HttpResponse& response, const HeadOptions& options);

/// ASCII case-insensitive equality, as field names and tokens ask for.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;

}  // namespace gridwhistle::api
