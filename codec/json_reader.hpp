#pragma once

#include "codec/json_scan.hpp"
#include "codec/json_value.hpp"
#include "models/refusal.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::codec {

enum class BigIntegers {
    kRefused,  ///< beyond ±(2^53 - 1) → "integer_too_large"
    kAsText,   ///< their digits as a text
};

struct JsonReadOptions {
    JsonLimits limits;
    BigIntegers big_integers{BigIntegers::kRefused};
    bool scalar_allowed{false};  ///< a document that is not an object or an array
};

/// Reads one JSON document (RFC 8259), strictly; the only way JSON text comes into the program. Pure and thread-safe.
///
/// Refuses with the first fault in the text. Not JSON, or JSON no two readers understand alike (answer 400, see
/// `is_malformed`): "malformed_json" (details problem, line, column; also invalid UTF-8, lone surrogates, byte order
/// mark, trailing data), "duplicate_key", "too_deep", "too_many_values", "top_level_scalar", "too_large" (413).
/// JSON whose content cannot be taken (answer 422): "nul_character" (U+0000 in a text or name), "number_out_of_range"
/// (1e999), "integer_too_large". Every refusal but "malformed_json" and "too_large" has the pointer of its place.
[[nodiscard]] models::Result<JsonValue> read_json(std::string_view text, const JsonReadOptions& options = {});

/// Whether the refusal says that the request is no acceptable JSON (400), in contrast to a field at fault (422).
[[nodiscard]] bool is_malformed(const models::Refusal& refusal) noexcept;

/// Builds a JsonValue from the pieces of a document. One builder makes one value at a time.
class JsonBuilder final : public JsonEvents {
  public:
    explicit JsonBuilder(BigIntegers big_integers = BigIntegers::kRefused) : big_integers_{big_integers} {}

    bool begin_object() override;
    bool key(std::string& name) override;
    bool end_object() override;
    bool begin_array() override;
    bool end_array() override;
    bool text(std::string& value) override;
    bool integer(std::int64_t value) override;
    bool big_integer(const std::string& digits) override;
    bool number(double value, const std::string& digits) override;
    bool flag(bool value) override;
    bool null() override;
    [[nodiscard]] models::Refusal fault() const override { return fault_; }

    /// Where in the unfinished value the builder stands, as a pointer from its root.
    [[nodiscard]] std::string place() const;

    /// The finished value; the builder is as new afterwards.
    [[nodiscard]] JsonValue take();

  private:
    struct Open {
        JsonValue value;
        std::string name;
    };

    bool put(JsonValue value);
    bool close();

    BigIntegers big_integers_;
    std::vector<Open> open_;
    JsonValue done_;
    models::Refusal fault_;
};

}  // namespace gridwhistle::codec
