#pragma once

#include "models/command.hpp"
#include "models/decide.hpp"

#include <string>
#include <vector>

namespace gridwhistle::models {

/// One thing an actor may do with a whistle now, with the words and fields of its form. A page shows exactly these.
struct Allowed {
    CommandName command{CommandName::kNote};
    Subject subject{Subject::kWhistle};
    std::uint16_t target{0};  ///< number of the assignment or proposal
    std::string action;       ///< for act: the profile's action
    Label label;
    std::vector<FieldSpec> fields;
};

/// What the actor may do now, by the same table that decide() obeys: each of them, sent back with valid fields,
/// is carried out unless the whistle changed meanwhile.
[[nodiscard]] std::vector<Allowed> allowed(const Whistle& whistle, const Actor& actor, const Directory& directory,
                                           const Policies& policies, Instant now);

}  // namespace gridwhistle::models
