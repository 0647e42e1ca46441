#pragma once

#include "models/actor.hpp"
#include "models/directory.hpp"
#include "models/terms.hpp"
#include "models/time.hpp"

#include <cstdint>

namespace gridwhistle::models {

struct Whistle;
struct Assignment;
struct Proposal;

/// What an actor is to a whistle, an assignment or a proposal. Rights are written in these words, never in roles.
enum class Relation : std::uint8_t {
    kMember,          ///< of the assignment's party: holds a grant for its unit
    kHolder,          ///< claimed the assignment
    kUnitHead,        ///< heads the assignment's unit
    kLeadHolder,      ///< claimed the lead assignment
    kLeadMember,      ///< member of the lead's party
    kLeadHead,        ///< heads the lead's unit
    kAnyMember,       ///< member of any party that is called
    kAcceptedMember,  ///< member of a party whose work was accepted
    kFiler,           ///< filed the whistle
    kWhistler,        ///< filed or raised it, or the community whose ground it is
    kCommunity,       ///< community, grid worker or grid head of the place
    kJudge,           ///< may say whether work was done: the filer, or verifying roles of the place
    kDispatcher,      ///< dispatcher of the place
    kSupervisor,      ///< supervisor of the place
    kLeader,          ///< leader of the place (street leader for its street)
    kDecider,         ///< may decide this proposal
    kAdministrator,
    kAuditor,  ///< reads everything of the place, changes nothing
    kSystem,
};

template <>
struct Spellings<Relation> {
    static constexpr auto kWords = std::to_array<std::string_view>(
        {"member", "holder", "unit_head", "lead_holder", "lead_member", "lead_head", "any_member", "accepted_member",
         "filer", "whistler", "community", "judge", "dispatcher", "supervisor", "leader", "decider", "administrator",
         "auditor", "system"});
};

/// A set of relations.
class Relations {
  public:
    constexpr Relations() = default;
    template <class... More>
    constexpr explicit Relations(Relation first, More... more) : bits_{(bit(first) | ... | bit(more))} {}

    constexpr void add(Relation relation) { bits_ |= bit(relation); }
    [[nodiscard]] constexpr bool has(Relation relation) const { return (bits_ & bit(relation)) != 0; }
    [[nodiscard]] constexpr bool meets(Relations other) const { return (bits_ & other.bits_) != 0; }
    [[nodiscard]] constexpr bool is_within(Relations other) const { return (bits_ & ~other.bits_) == 0; }
    [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
    friend constexpr bool operator==(Relations, Relations) = default;

  private:
    static constexpr std::uint32_t bit(Relation relation) {
        return std::uint32_t{1} << static_cast<unsigned>(relation);
    }

    std::uint32_t bits_{0};
};

/// What `actor` is to the whistle and, when given, to one of its assignments or proposals.
[[nodiscard]] Relations standing(const Whistle& whistle, const Assignment* assignment, const Proposal* proposal,
                                 const Actor& actor, const Directory& directory, Instant now);

/// `standing` towards the whistle alone, with what the actor is to one of its assignments added.
[[nodiscard]] Relations with_assignment(Relations towards_whistle, const Assignment& assignment, const Actor& actor,
                                        const Directory& directory, Instant now);

/// Whether the actor belongs to the unit that handles this assignment: then it may not judge it (promise 6).
[[nodiscard]] bool is_of_handling_unit(const Assignment& assignment, const Actor& actor, const Directory& directory,
                                       Instant now);

/// Whether the actor may know that the whistle exists: administrator, its own filing, its unit, its area.
[[nodiscard]] bool may_read(const Whistle& whistle, const Actor& actor, const Directory& directory, Instant now);

}  // namespace gridwhistle::models
