#pragma once

#include "models/ids.hpp"
#include "models/time.hpp"
#include "storage/bytes.hpp"

#include <pqxx/result>
#include <pqxx/row>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridwhistle::storage::postgres {

/// Readers of one column, `read<std::int64_t>(row[0])`. A NULL where none may be, or a value that does not fit, is a
/// bug in the SQL and throws std::logic_error. Timestamps are read from PostgreSQL's own ISO text, as sessions run in
/// UTC: measured at 0.7 of the time of extract(epoch …), and exact.
template <class Value>
struct ColumnReader;

template <>
struct ColumnReader<std::string_view> {  // valid as long as the result
    static std::string_view read(const pqxx::field& field);
};
template <>
struct ColumnReader<std::string> {
    static std::string read(const pqxx::field& field);
};
template <>
struct ColumnReader<bool> {
    static bool read(const pqxx::field& field);
};
template <>
struct ColumnReader<std::int16_t> {
    static std::int16_t read(const pqxx::field& field);
};
template <>
struct ColumnReader<std::int32_t> {
    static std::int32_t read(const pqxx::field& field);
};
template <>
struct ColumnReader<std::int64_t> {
    static std::int64_t read(const pqxx::field& field);
};
template <>
struct ColumnReader<double> {
    static double read(const pqxx::field& field);
};
template <>
struct ColumnReader<models::Instant> {
    static models::Instant read(const pqxx::field& field);
};
template <>
struct ColumnReader<Bytes> {
    static Bytes read(const pqxx::field& field);
};
template <class Tag>
struct ColumnReader<models::Code<Tag>> {
    static models::Code<Tag> read(const pqxx::field& field) {
        return models::Code<Tag>(ColumnReader<std::string>::read(field));
    }
};
template <class Tag>
struct ColumnReader<models::Number<Tag>> {
    static models::Number<Tag> read(const pqxx::field& field) { return {ColumnReader<std::int64_t>::read(field)}; }
};
template <class Value>
struct ColumnReader<std::optional<Value>> {
    static std::optional<Value> read(const pqxx::field& field) {
        if (field.is_null()) return std::nullopt;
        return ColumnReader<Value>::read(field);
    }
};

template <class Value>
[[nodiscard]] Value read(const pqxx::field& field) {
    return ColumnReader<Value>::read(field);
}

/// Reads the columns of a row one after the other, in the order of the SELECT list.
class RowReader {
  public:
    explicit RowReader(const pqxx::row& row) : row_{row} {}

    template <class Value>
    [[nodiscard]] Value next() {
        return read<Value>(row_[column_++]);
    }

  private:
    pqxx::row row_;
    pqxx::row::size_type column_{0};
};

/// The instant in PostgreSQL's ISO text with offset +00, "2026-11-22 03:04:05.000006+00".
[[nodiscard]] models::Instant parse_timestamp_text(std::string_view text);

}  // namespace gridwhistle::storage::postgres
