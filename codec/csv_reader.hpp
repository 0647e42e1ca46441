#pragma once

#include "models/refusal.hpp"

#include <cstddef>
#include <istream>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gridwhistle::codec {

struct CsvLimits {
    std::size_t field_bytes_max{65'536};
    std::size_t fields_max{256};
    std::size_t rows_max{5'000'000};
};

/// Reads CSV (RFC 4180, UTF-8 with or without byte order mark, LF or CR LF, line breaks inside quotes) row by row from
/// a stream, in constant memory. Fields are found by the column names of the first line. Empty lines are passed over.
///
/// A faulty row is refused by itself and the next call goes on behind it, except where nothing behind it can be
/// trusted ("csv_unclosed_quote", "too_many_rows"): then `next` answers false from there on. Codes, each with the
/// detail "line": "csv_quote" (a quote inside a bare field, or text behind a closing quote), "csv_unclosed_quote",
/// "csv_field_count" (expected, found), "too_long" (max), "too_many_fields" (max), "too_many_rows" (max),
/// "nul_character", "invalid_utf8"; for the header "csv_no_header", "duplicate_column", "missing_column" (column).
/// Not thread-safe; the stream must outlive it.
class CsvReader {
  public:
    explicit CsvReader(std::istream& input, CsvLimits limits = {});

    /// Reads the first line; to be called once and first. Refuses when a required column is missing.
    [[nodiscard]] models::Result<void> read_header(std::span<const std::string_view> required = {});

    /// Moves to the next row: true when there is one, false at the end.
    [[nodiscard]] models::Result<bool> next();

    /// A field of the current row, valid until the next call of `next`; empty when the file has no such column.
    [[nodiscard]] std::string_view field(std::string_view column) const noexcept;
    [[nodiscard]] std::string_view field(std::size_t column) const noexcept;

    [[nodiscard]] std::optional<std::size_t> find_column(std::string_view name) const noexcept;
    [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return columns_; }

    /// Line of the file where the current row begins, from 1.
    [[nodiscard]] std::size_t line() const noexcept { return row_line_; }

  private:
    enum class Quoting { kBare, kInside, kClosed };

    /// Reads one record into text_ and ends_; false at the end of the input.
    models::Result<bool> read_record();
    void take_letter(char letter, Quoting& quoting);
    bool ends_row(char letter);
    void end_field();
    void refuse(models::Refusal fault);
    [[nodiscard]] models::Result<void> check_utf8() const;
    void skip_byte_order_mark();
    int get();
    int peek();
    bool fill();
    [[nodiscard]] models::Refusal fault(const char* code) const;

    std::istream& input_;
    CsvLimits limits_;
    std::string buffer_;
    std::size_t at_{0};
    std::size_t line_{1};  ///< of the next letter
    std::size_t row_line_{0};
    std::size_t rows_{0};
    bool ended_{false};

    std::string text_;               ///< the fields of the record, one behind the other
    std::vector<std::size_t> ends_;  ///< where each field ends in text_
    bool quoted_{false};             ///< whether the record has a quoted field
    bool field_begun_{false};
    std::optional<models::Refusal> refused_;
    std::vector<std::string> columns_;
};

}  // namespace gridwhistle::codec
