#pragma once

#include "models/time.hpp"
#include "storage/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridwhistle::storage::postgres {

/// Element types of arrays: how one value is written in PostgreSQL's binary form.
namespace element {

struct Bool {
    using Value = bool;
    static constexpr std::uint32_t kOid = 16;
};
struct Bytea {
    using Value = BytesView;
    static constexpr std::uint32_t kOid = 17;
};
struct Int8 {
    using Value = std::int64_t;
    static constexpr std::uint32_t kOid = 20;
};
struct Int2 {
    using Value = std::int16_t;
    static constexpr std::uint32_t kOid = 21;
};
struct Int4 {
    using Value = std::int32_t;
    static constexpr std::uint32_t kOid = 23;
};
struct Text {
    using Value = std::string_view;
    static constexpr std::uint32_t kOid = 25;
};
struct Float8 {
    using Value = double;
    static constexpr std::uint32_t kOid = 701;
};
struct Timestamptz {
    using Value = models::Instant;
    static constexpr std::uint32_t kOid = 1184;
};

void append(std::string& buffer, bool value);
void append(std::string& buffer, BytesView value);
void append(std::string& buffer, std::int64_t value);
void append(std::string& buffer, std::int16_t value);
void append(std::string& buffer, std::int32_t value);
void append(std::string& buffer, std::string_view value);  ///< throws std::logic_error at a NUL
void append(std::string& buffer, double value);
void append(std::string& buffer, models::Instant value);

}  // namespace element

/// Common part of all arrays: header, NULLs, count.
class ArrayBuffer {
  public:
    explicit ArrayBuffer(std::uint32_t element_oid);

    void add_null();
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    /// What array_recv reads; valid until the next change.
    [[nodiscard]] std::string_view binary() const noexcept;

  protected:
    void count_one();

    std::string buffer_;

  private:
    std::uint32_t count_{0};
};

/// A one-dimensional array that goes to the server in binary: `unnest($1::int8[], $2::text[])` makes one statement of
/// a whole batch. The SQL must name the type, since the server checks it against the array's own.
template <class Element>
class BinaryArray : public ArrayBuffer {
  public:
    using Value = typename Element::Value;

    BinaryArray() : ArrayBuffer(Element::kOid) {}

    void add(Value value) {
        element::append(buffer_, value);
        count_one();
    }
    template <class Convertible>
    void add(const std::optional<Convertible>& value) {
        if (value) {
            add(Value(*value));
        } else {
            add_null();
        }
    }
};

using BoolArray = BinaryArray<element::Bool>;
using ByteaArray = BinaryArray<element::Bytea>;
using Int2Array = BinaryArray<element::Int2>;
using Int4Array = BinaryArray<element::Int4>;
using Int8Array = BinaryArray<element::Int8>;
using Float8Array = BinaryArray<element::Float8>;
using TextArray = BinaryArray<element::Text>;
using TimestamptzArray = BinaryArray<element::Timestamptz>;

/// Microseconds between 1970 and PostgreSQL's epoch, 2000-01-01.
inline constexpr std::int64_t kPostgresEpochMicroseconds = 946'684'800'000'000;

}  // namespace gridwhistle::storage::postgres
