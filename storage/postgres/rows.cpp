#include "storage/postgres/rows.hpp"

#include <charconv>
#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

[[noreturn]] void throw_unreadable(const pqxx::field& field, const char* wanted) {
    throw std::logic_error(std::string("column ") + field.name() + (field.is_null() ? " is NULL" : " is not readable") +
                           " as " + wanted);
}

std::string_view characters(const pqxx::field& field, const char* wanted) {
    if (field.is_null()) throw_unreadable(field, wanted);
    return {field.c_str(), field.size()};
}

template <class Number>
Number read_number(const pqxx::field& field, const char* wanted) {
    const std::string_view text = characters(field, wanted);
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) throw_unreadable(field, wanted);
    return number;
}

std::uint8_t hex_digit(char digit) {
    if (digit >= '0' && digit <= '9') return static_cast<std::uint8_t>(digit - '0');
    if (digit >= 'a' && digit <= 'f') return static_cast<std::uint8_t>(digit - 'a' + 10);
    throw std::logic_error("a bytea column is not in hexadecimal form");
}

/// Takes decimal digits and the separator after them off a text.
class DigitReader {
  public:
    explicit DigitReader(std::string_view text) : rest_{text} {}

    int number() {
        int value = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc() || value < 0) fail();
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return value;
    }
    void separator(char expected) {
        if (!rest_.starts_with(expected)) fail();
        rest_.remove_prefix(1);
    }
    /// Digits after the point, as many as there are, in microseconds.
    int microseconds() {
        if (!rest_.starts_with('.')) return 0;
        rest_.remove_prefix(1);
        int value = 0;
        for (int digit = 0; digit < 6; ++digit) {
            value *= 10;
            if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') continue;
            value += rest_.front() - '0';
            rest_.remove_prefix(1);
        }
        return value;
    }
    void end(std::string_view expected) const {
        if (rest_ != expected) fail();
    }

  private:
    [[noreturn]] static void fail() { throw std::logic_error("a timestamp is not in ISO form and UTC"); }

    std::string_view rest_;
};

}  // namespace

std::string_view ColumnReader<std::string_view>::read(const pqxx::field& field) {
    return characters(field, "text");
}

std::string ColumnReader<std::string>::read(const pqxx::field& field) {
    return std::string(characters(field, "text"));
}

bool ColumnReader<bool>::read(const pqxx::field& field) {
    const std::string_view text = characters(field, "bool");
    if (text != "t" && text != "f") throw_unreadable(field, "bool");
    return text == "t";
}

std::int16_t ColumnReader<std::int16_t>::read(const pqxx::field& field) {
    return read_number<std::int16_t>(field, "int2");
}

std::int32_t ColumnReader<std::int32_t>::read(const pqxx::field& field) {
    return read_number<std::int32_t>(field, "int4");
}

std::int64_t ColumnReader<std::int64_t>::read(const pqxx::field& field) {
    return read_number<std::int64_t>(field, "int8");
}

double ColumnReader<double>::read(const pqxx::field& field) {
    return read_number<double>(field, "float8");
}

models::Instant ColumnReader<models::Instant>::read(const pqxx::field& field) {
    return parse_timestamp_text(characters(field, "timestamptz"));
}

Bytes ColumnReader<Bytes>::read(const pqxx::field& field) {
    std::string_view text = characters(field, "bytea");
    if (!text.starts_with("\\x") || text.size() % 2 != 0) throw_unreadable(field, "bytea");
    text.remove_prefix(2);
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        bytes.push_back(static_cast<std::uint8_t>(hex_digit(text[i]) << 4 | hex_digit(text[i + 1])));
    }
    return bytes;
}

models::Instant parse_timestamp_text(std::string_view text) {
    DigitReader reader(text);
    const int year = reader.number();
    reader.separator('-');
    const auto month = static_cast<unsigned>(reader.number());
    reader.separator('-');
    const auto day = static_cast<unsigned>(reader.number());
    reader.separator(' ');
    const std::chrono::hours hours(reader.number());
    reader.separator(':');
    const std::chrono::minutes minutes(reader.number());
    reader.separator(':');
    const std::chrono::seconds seconds(reader.number());
    const std::chrono::microseconds fraction(reader.microseconds());
    reader.end("+00");
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    return std::chrono::sys_days(date) + hours + minutes + seconds + fraction;
}

}  // namespace gridwhistle::storage::postgres
