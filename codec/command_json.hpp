#pragma once

#include "codec/checked.hpp"
#include "codec/json_value.hpp"
#include "models/command.hpp"
#include "models/flow.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gridwhistle::codec {

/// The body of a named command, by the command's own field table. An empty request body is `JsonValue{}` and means {}.
/// What the whistle's profile requires beyond the table is decide's to ask.
[[nodiscard]] Checked<models::Fields> read_command(models::CommandName name, const JsonValue& body);

/// The body of `act`: {action, assignment?, data?}.
struct ActBody {
    std::string action;
    std::optional<std::uint16_t> assignment;
    models::Fields data;
};

/// Reads an `act` by the profile that the whistle is on. Pointers of data are "/data/…". An action that the profile
/// does not have is "unknown_action" at /action; an assignment of another whistle "unknown_assignment".
[[nodiscard]] Checked<ActBody> read_act(const JsonValue& body, models::WhistleId whistle,
                                        const models::FlowProfile& profile);

/// The body of POST /assignments/claim: {ids: ["123-1", …]}, 1 to 200 different ones.
[[nodiscard]] Checked<std::vector<models::AssignmentId>> read_claims(const JsonValue& body);

inline constexpr std::size_t kClaimsMax = 200;

}  // namespace gridwhistle::codec
