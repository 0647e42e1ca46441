#pragma once

#include "storage/postgres/arrays.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridwhistle::storage::postgres {

/// Rows in the binary form of `COPY … FROM STDIN (FORMAT binary)`. Values are added row by row, column by column, and
/// their types must be exactly those of the columns: the server takes the bytes as they come and refuses the whole
/// batch otherwise.
///
/// New rows travel this way because the server puts those of a page in with one visit and one record of its log; an
/// INSERT from arrays takes each array apart, then visits the page and writes the log row by row.
class CopyRows {
  public:
    explicit CopyRows(std::int16_t columns);

    void begin_row();
    template <class Value>
    void add(const Value& value) {
        element::append(buffer_, value);
    }
    template <class Value>
    void add(const std::optional<Value>& value) {
        if (value) {
            add(*value);
        } else {
            add_null();
        }
    }
    void add(const TextArray& texts);
    void add_null();

    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    /// What the server reads, from its signature to its end. No row can be added after it.
    [[nodiscard]] std::string_view finish();

  private:
    std::int16_t columns_;
    std::size_t count_{0};
    std::string buffer_;
};

}  // namespace gridwhistle::storage::postgres
