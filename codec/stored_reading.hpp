#pragma once

#include "codec/canonical_reader.hpp"
#include "codec/stored_json.hpp"

namespace gridwhistle::codec {

/// Reads any JSON text of the structure, whatever its order and spaces. Refuses kInvalid "stored_text_unreadable" with
/// the details what (the code of the fault) and where (a pointer).
template <class T>
[[nodiscard]] models::Result<T> read_stored_strictly(std::string_view text) {
    auto document = read_stored_document(text);
    if (!document) return document.error();
    T value{};
    StoredReader reader(*document);
    describe(reader, value);
    if (auto fault = reader.finish()) return unreadable(std::move(fault->code), std::move(fault->pointer));
    return value;
}

/// The same, fast for the text that StoredWriter writes.
template <class T>
[[nodiscard]] models::Result<T> read_stored(std::string_view text) {
    models::Result<T> result{T{}};
    if (CanonicalReader(text).whole(*result)) return result;
    return read_stored_strictly<T>(text);
}

}  // namespace gridwhistle::codec
