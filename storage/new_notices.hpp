#pragma once

#include "storage/store.hpp"

#include <string>
#include <vector>

namespace gridwhistle::storage {

/// What a batch says and takes back, put so that the order of writing does not matter: first the prefixes silence what
/// is stored already, then the notices are stored, some of them silenced from the start.
struct NewNotices {
    struct Entry {
        const models::Notice* notice{nullptr};  ///< leads into the BatchWrites
        bool hushed{false};                     ///< said and taken back in the same batch
    };
    std::vector<std::string> hush_prefixes;  ///< ascending, none twice
    std::vector<Entry> entries;              ///< by key, none twice: two nodes never wait for each other in a circle
};

/// `writes` must outlive the result. Throws std::logic_error for a notice without recipient or key, or a prefix that
/// would silence strangers.
[[nodiscard]] NewNotices new_notices(const BatchWrites& writes);

}  // namespace gridwhistle::storage
