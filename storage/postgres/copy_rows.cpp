#include "storage/postgres/copy_rows.hpp"

namespace gridwhistle::storage::postgres {
namespace {

// Signature, no flags, no extension of the header.
constexpr std::string_view kHeader("PGCOPY\n\xFF\r\n\0\0\0\0\0\0\0\0\0", 19);
constexpr std::string_view kNull("\xFF\xFF\xFF\xFF", 4);
constexpr std::string_view kEnd("\xFF\xFF", 2);
constexpr std::size_t kReservedBytes = 16384;

}  // namespace

CopyRows::CopyRows(std::int16_t columns) : columns_{columns} {
    buffer_.reserve(kReservedBytes);
    buffer_ += kHeader;
}

void CopyRows::begin_row() {
    ++count_;
    const auto columns = static_cast<std::uint16_t>(columns_);
    buffer_ += static_cast<char>(columns >> 8);
    buffer_ += static_cast<char>(columns & 0xFF);
}

void CopyRows::add(const TextArray& texts) {
    element::append(buffer_, to_bytes(texts.binary()));
}

void CopyRows::add_null() {
    buffer_ += kNull;
}

std::string_view CopyRows::finish() {
    buffer_ += kEnd;
    return buffer_;
}

}  // namespace gridwhistle::storage::postgres
