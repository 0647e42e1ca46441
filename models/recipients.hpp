#pragma once

#include "models/directory.hpp"
#include "models/ladder.hpp"
#include "models/rota.hpp"

#include <optional>
#include <span>
#include <vector>

namespace gridwhistle::models {

/// For whom the words of a rung are resolved: a duty of one assignment, or of the whistle as a whole.
struct TellFor {
    AreaCode place;                      ///< of the whistle
    std::optional<PartyRef> party;       ///< whose duty it is; nothing: nobody's but the dispatch centre's
    std::optional<AccountId> holder;     ///< who claimed it
    std::span<const PartyRef> called{};  ///< every party with a live assignment, for "all_units"
    Instant at;
};

/// Who is told.
struct Told {
    std::vector<AccountId> accounts;  ///< each once, in the order of the words
    bool nobody_on_duty{false};       ///< a rota has a gap now, or nobody at all was found

    /// Whether anybody is told; if not, the rung gives way to the next at once (Climb::heard).
    [[nodiscard]] bool heard() const noexcept { return !accounts.empty(); }
};

/// The accounts behind the words of a rung, by grants, bindings and rotas at that moment. Where a rota answers for the
/// place in a role, its people on duty are told instead of all who have the role; in a gap the next one up is told,
/// which is the rota of the area above, else those who have the role. A rung's word that finds nobody tells nobody.
[[nodiscard]] Told recipients(std::span<const Recipient> words, const TellFor& duty, const Directory& directory,
                              const Rotas& rotas);

}  // namespace gridwhistle::models
