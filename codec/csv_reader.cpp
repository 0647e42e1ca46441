#include "codec/csv_reader.hpp"

#include "codec/utf8.hpp"

#include <algorithm>
#include <cstdio>

namespace gridwhistle::codec {
namespace {

using models::Refusal;
using models::RefusalClass;
using models::Result;

constexpr std::size_t kBufferBytes = 64 * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(std::istream& input, CsvLimits limits) : input_{input}, limits_{limits} {}

Result<void> CsvReader::read_header(std::span<const std::string_view> required) {
    skip_byte_order_mark();
    const auto there = read_record();
    if (!there) return there.error();
    if (!*there) return fault("csv_no_header");
    for (std::size_t i = 0; i < ends_.size(); ++i) {
        const std::string_view name = field(i);
        if (find_column(name)) return fault("duplicate_column").with("column", std::string{cut_utf8(name, 128)});
        columns_.emplace_back(name);
    }
    for (const std::string_view name : required) {
        if (!find_column(name)) return fault("missing_column").with("column", std::string{name});
    }
    return {};
}

Result<bool> CsvReader::next() {
    const auto there = read_record();
    if (!there || !*there) return there;
    if (++rows_ > limits_.rows_max) {
        ended_ = true;
        return fault("too_many_rows").with("max", std::to_string(limits_.rows_max));
    }
    if (ends_.size() != columns_.size()) {
        return fault("csv_field_count")
            .with("expected", std::to_string(columns_.size()))
            .with("found", std::to_string(ends_.size()));
    }
    return true;
}

std::string_view CsvReader::field(std::string_view column) const noexcept {
    const auto index = find_column(column);
    return index ? field(*index) : std::string_view{};
}

std::string_view CsvReader::field(std::size_t column) const noexcept {
    if (column >= ends_.size()) return {};
    const std::size_t begin = column == 0 ? 0 : ends_[column - 1];
    return std::string_view{text_}.substr(begin, ends_[column] - begin);
}

std::optional<std::size_t> CsvReader::find_column(std::string_view name) const noexcept {
    const auto found = std::find(columns_.begin(), columns_.end(), name);
    if (found == columns_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns_.begin());
}

Result<bool> CsvReader::read_record() {
    for (;;) {
        text_.clear();
        ends_.clear();
        refused_.reset();
        quoted_ = false;
        field_begun_ = false;
        row_line_ = line_;
        if (ended_ || peek() == EOF) return false;

        Quoting quoting = Quoting::kBare;
        for (int letter = get(); letter != EOF; letter = get()) {
            const char next = static_cast<char>(letter);
            if (quoting != Quoting::kInside && ends_row(next)) break;
            take_letter(next, quoting);
        }
        if (quoting == Quoting::kInside) {
            ended_ = true;
            return fault("csv_unclosed_quote");
        }
        const bool empty_line = ends_.empty() && text_.empty() && !quoted_ && !refused_;
        end_field();
        if (empty_line) continue;
        if (refused_) return *refused_;
        if (const auto good = check_utf8(); !good) return good.error();
        return true;
    }
}

void CsvReader::take_letter(char letter, Quoting& quoting) {
    if (letter == '\0') refuse(fault("nul_character"));
    if (quoting == Quoting::kInside) {
        if (letter == '"') {
            if (peek() != '"') {
                quoting = Quoting::kClosed;
                return;
            }
            static_cast<void>(get());
        }
    } else if (letter == ',') {
        end_field();
        quoting = Quoting::kBare;
        return;
    } else if (letter == '"' && !field_begun_) {
        quoting = Quoting::kInside;
        quoted_ = true;
        field_begun_ = true;
        return;
    } else if (letter == '"' || quoting == Quoting::kClosed) {
        return refuse(fault("csv_quote"));
    }
    field_begun_ = true;
    const std::size_t begin = ends_.empty() ? 0 : ends_.back();
    if (text_.size() - begin == limits_.field_bytes_max) {
        return refuse(fault("too_long").with("max", std::to_string(limits_.field_bytes_max)));
    }
    text_.push_back(letter);
}

bool CsvReader::ends_row(char letter) {
    if (letter == '\r' && peek() == '\n') {
        static_cast<void>(get());
        return true;
    }
    return letter == '\n';
}

void CsvReader::end_field() {
    field_begun_ = false;
    if (ends_.size() == limits_.fields_max) {
        return refuse(fault("too_many_fields").with("max", std::to_string(limits_.fields_max)));
    }
    ends_.push_back(text_.size());
}

void CsvReader::refuse(Refusal fault) {
    if (!refused_) refused_ = std::move(fault);
}

Result<void> CsvReader::check_utf8() const {
    for (std::size_t i = 0; i < ends_.size(); ++i) {
        if (!is_utf8(field(i))) return fault("invalid_utf8");
    }
    return {};
}

void CsvReader::skip_byte_order_mark() {
    if (peek() != EOF && buffer_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

int CsvReader::get() {
    const int letter = peek();
    if (letter != EOF) ++at_;
    if (letter == '\n') ++line_;
    return letter;
}

int CsvReader::peek() {
    if (at_ == buffer_.size() && !fill()) return EOF;
    return static_cast<unsigned char>(buffer_[at_]);
}

bool CsvReader::fill() {
    buffer_.resize(kBufferBytes);
    input_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.resize(static_cast<std::size_t>(input_.gcount()));
    at_ = 0;
    return !buffer_.empty();
}

Refusal CsvReader::fault(const char* code) const {
    return Refusal(RefusalClass::kInvalid, code).with("line", std::to_string(row_line_));
}

}  // namespace gridwhistle::codec
