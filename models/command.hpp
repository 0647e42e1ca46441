#pragma once

#include "models/actor.hpp"
#include "models/command_name.hpp"
#include "models/fields.hpp"
#include "models/terms.hpp"
#include "models/whistle.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gridwhistle::models {

/// A wish to change one whistle. Times, ids and randomness are not in it: the engine passes them in.
struct Command {
    CommandName name{CommandName::kNote};
    WhistleId whistle;
    std::optional<std::uint16_t> assignment;  ///< for commands on assignments, and `act` when it names one
    std::optional<std::uint16_t> proposal;    ///< for approve and reject
    std::string action;                       ///< for act: the profile's action
    Actor actor;
    Fields fields;
    std::optional<std::uint32_t> if_version;  ///< from If-Match; absent: judged on the current state
};

/// A filing, as its sender gave it: checked for form, not yet for meaning.
struct Filing {
    CategoryCode category;
    std::string title;
    std::string description;
    std::optional<Fix> location;
    AreaCode area;
    std::string address;
    std::optional<RoadClass> road_class;
    std::optional<Kind> kind;
    std::optional<Priority> priority;
    Entry entry{Entry::kRequest};
    std::optional<Origin> origin;
    std::string channel;
    std::optional<Instant> captured_at;
    int affected{0};
    std::vector<Ask> asks;
    std::string solved_on_the_spot;  ///< the feedback to the filer; empty = not solved yet
    std::string measures_taken;
    std::vector<ExternalRef> external_refs;
    bool reachable{false};  ///< the requester left a telephone number
    Actor actor;
};

/// Identity the engine gives a new whistle. The printed number is made of it: "2026-430581-R-000123".
struct NewIdentity {
    WhistleId id;
    std::string receipt;
    int year{0};               ///< local year at the place
    std::int64_t sequence{0};  ///< from blocks reserved per node; what a node does not use is a gap
};

/// The fields a built-in command takes, in the order a form shows them.
[[nodiscard]] const std::vector<FieldSpec>& fields_of(CommandName command);

/// The words on a button for a built-in command.
[[nodiscard]] const Label& label_of(CommandName command);

}  // namespace gridwhistle::models
