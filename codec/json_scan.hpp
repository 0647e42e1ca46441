#pragma once

#include "models/refusal.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridwhistle::codec {

/// How big a document may be. The defaults are those of a request body (api.md: 1 MiB, depth 32).
struct JsonLimits {
    std::size_t bytes_max{1U << 20U};
    std::size_t depth_max{32};
    std::size_t values_max{100'000};  ///< scalars and containers together
};

/// Receives the pieces of a document in order. Texts may be moved from. A false answer stops the scan with that
/// receiver's own `fault()`.
class JsonEvents {
  public:
    virtual ~JsonEvents() = default;

    virtual bool begin_object() = 0;
    virtual bool key(std::string& name) = 0;
    virtual bool end_object() = 0;
    virtual bool begin_array() = 0;
    virtual bool end_array() = 0;
    virtual bool text(std::string& value) = 0;
    virtual bool integer(std::int64_t value) = 0;
    virtual bool big_integer(const std::string& digits) = 0;  ///< an integer beyond ±(2^53 - 1)
    virtual bool number(double value, const std::string& digits) = 0;
    virtual bool flag(bool value) = 0;
    virtual bool null() = 0;

    /// Code of what the receiver did not accept, after it answered false.
    [[nodiscard]] virtual models::Refusal fault() const = 0;
};

/// Walks through `text` with constant memory and reports the first fault, or nothing. The codes are listed in
/// json_reader.hpp.
[[nodiscard]] std::optional<models::Refusal> scan_json(std::string_view text, const JsonLimits& limits,
                                                       JsonEvents& events);

}  // namespace gridwhistle::codec
