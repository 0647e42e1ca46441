#pragma once

#include "models/terms.hpp"
#include "storage/postgres/arrays.hpp"
#include "storage/postgres/rows.hpp"
#include "storage/reader.hpp"

#include <string_view>

namespace gridwhistle::storage::postgres {

/// A list of terms as their spellings, or of codes as their texts, for `= ANY($n)`.
template <class Rows>
[[nodiscard]] TextArray texts_of(const Rows& rows) {
    TextArray array;
    for (const auto& row : rows) {
        if constexpr (requires { row.value; }) {
            array.add(std::string_view(row.value));
        } else if constexpr (requires { models::to_text(row); }) {
            array.add(models::to_text(row));
        } else {
            array.add(std::string_view(row));
        }
    }
    return array;
}

/// A whistle from the columns body, lon, lat, requester. Throws models::ServiceUnavailable when a newer program wrote
/// it.
[[nodiscard]] FoundWhistle read_found_whistle(RowReader& row);

}  // namespace gridwhistle::storage::postgres
