#pragma once

#include "codec/json_pointer.hpp"
#include "codec/json_value.hpp"

#include <string>

namespace gridwhistle::codec {

enum class DocumentCheck {
    kFormAndSense,  ///< for files: what has a good form is linted too
    kForm,          ///< for what was accepted once: a rule that lint learned later must not make it unreadable
};

/// Files hold one document or an array of them: calls `read(document, pointer)` for each.
template <class Read>
void each_document(const JsonValue& file, Read read) {
    const JsonValue::Array* documents = file.as_array();
    if (documents == nullptr) return read(file, std::string());
    for (std::size_t i = 0; i < documents->size(); ++i) read((*documents)[i], child_pointer({}, i));
}

}  // namespace gridwhistle::codec
