#include "storage/postgres/arrays.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

// Header of a one-dimensional array: dimensions, has NULLs, element type, length, lower bound; 4 bytes each.
constexpr std::size_t kHasNullAt = 4;
constexpr std::size_t kLengthAt = 12;
constexpr std::size_t kHeaderBytes = 20;
constexpr std::size_t kEmptyHeaderBytes = 12;
constexpr std::int32_t kNullLength = -1;

template <class Unsigned>
void write_big_endian(char* out, Unsigned value) {
    for (std::size_t i = 0; i < sizeof value; ++i) {
        out[i] = static_cast<char>(static_cast<unsigned char>(value >> (8 * (sizeof value - 1 - i))));
    }
}

template <class Unsigned>
void append_big_endian(std::string& buffer, Unsigned value) {
    std::array<char, sizeof value> bytes{};
    write_big_endian(bytes.data(), value);
    buffer.append(bytes.data(), bytes.size());
}

/// Length of the element, then the element itself.
template <class Unsigned>
void append_number(std::string& buffer, Unsigned value) {
    append_big_endian(buffer, static_cast<std::uint32_t>(sizeof value));
    append_big_endian(buffer, value);
}

void append_characters(std::string& buffer, std::string_view value) {
    if (value.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
        throw std::logic_error("an array element is larger than PostgreSQL can hold");
    }
    append_big_endian(buffer, static_cast<std::uint32_t>(value.size()));
    buffer.append(value);
}

}  // namespace

namespace element {

void append(std::string& buffer, bool value) {
    append_number(buffer, static_cast<std::uint8_t>(value ? 1 : 0));
}

void append(std::string& buffer, BytesView value) {
    append_characters(buffer, to_characters(value));
}

void append(std::string& buffer, std::int64_t value) {
    append_number(buffer, static_cast<std::uint64_t>(value));
}

void append(std::string& buffer, std::int16_t value) {
    append_number(buffer, static_cast<std::uint16_t>(value));
}

void append(std::string& buffer, std::int32_t value) {
    append_number(buffer, static_cast<std::uint32_t>(value));
}

void append(std::string& buffer, std::string_view value) {
    if (value.find('\0') != std::string_view::npos) throw std::logic_error("a text for PostgreSQL contains NUL");
    append_characters(buffer, value);
}

void append(std::string& buffer, double value) {
    append_number(buffer, std::bit_cast<std::uint64_t>(value));
}

void append(std::string& buffer, models::Instant value) {
    append(buffer, static_cast<std::int64_t>(value.time_since_epoch().count()) - kPostgresEpochMicroseconds);
}

}  // namespace element

ArrayBuffer::ArrayBuffer(std::uint32_t element_oid) {
    append_big_endian(buffer_, std::uint32_t{0});  // no dimension while empty
    append_big_endian(buffer_, std::uint32_t{0});
    append_big_endian(buffer_, element_oid);
    append_big_endian(buffer_, std::uint32_t{0});
    append_big_endian(buffer_, std::uint32_t{1});
}

void ArrayBuffer::count_one() {
    ++count_;
    write_big_endian(buffer_.data(), std::uint32_t{1});
    write_big_endian(buffer_.data() + kLengthAt, count_);
}

void ArrayBuffer::add_null() {
    count_one();
    write_big_endian(buffer_.data() + kHasNullAt, std::uint32_t{1});
    append_big_endian(buffer_, static_cast<std::uint32_t>(kNullLength));
}

std::string_view ArrayBuffer::binary() const noexcept {
    static_assert(kEmptyHeaderBytes < kHeaderBytes);
    return empty() ? std::string_view(buffer_).substr(0, kEmptyHeaderBytes) : std::string_view(buffer_);
}

}  // namespace gridwhistle::storage::postgres
