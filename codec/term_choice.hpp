#pragma once

#include "codec/object_reader.hpp"
#include "models/terms.hpp"

#include <optional>
#include <string_view>

namespace gridwhistle::codec {

/// A word of one of the closed vocabularies (models/terms.hpp).
template <class Term>
[[nodiscard]] std::optional<Term> read_term(ObjectReader& reader, std::string_view name,
                                            Presence presence = Presence::kOptional) {
    const auto index = reader.choice_index(name, models::Spellings<Term>::kWords, presence);
    if (!index) return std::nullopt;
    return static_cast<Term>(*index);
}

}  // namespace gridwhistle::codec
