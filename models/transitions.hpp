#pragma once

#include "models/command_name.hpp"
#include "models/decide.hpp"
#include "models/standing.hpp"

#include <span>
#include <string_view>

namespace gridwhistle::models {

/// A set of states of one vocabulary.
template <class State>
class StateSet {
  public:
    constexpr StateSet() = default;
    template <class... States>
    constexpr explicit StateSet(State first, States... more) : bits_{(bit(first) | ... | bit(more))} {}

    [[nodiscard]] constexpr bool has(State state) const { return (bits_ & bit(state)) != 0; }
    [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }

  private:
    static constexpr std::uint32_t bit(State state) { return std::uint32_t{1} << static_cast<unsigned>(state); }

    std::uint32_t bits_{0};
};

/// What a row asks beyond state and relation; returns the code of its refusal, empty when there is none.
struct Aim {
    const Whistle& whistle;
    const Assignment* assignment{nullptr};
    const Proposal* proposal{nullptr};
    const FlowProfile& flow;
    const Actor& actor;
    Relations who;
    const Directory& directory;
    Instant now{};
};
using Guard = std::string_view (*)(const Aim&);

/// One row of the transition-and-rights table. The table drives decide(), allowed() and docs/transitions.md, so
/// that what a page offers, what the engine permits and what the document says cannot differ.
struct Transition {
    CommandName command{CommandName::kNote};
    Subject subject{Subject::kWhistle};
    StateSet<AssignmentState> assignment_states;  ///< for commands on assignments
    StateSet<WhistleState> whistle_states;
    Relations who;
    Guard guard{nullptr};
    std::string_view to;  ///< what it leads to, for the document
};

[[nodiscard]] std::span<const Transition> transitions();

/// What a command is aimed at. `act` may name an assignment and is otherwise about the lead's.
[[nodiscard]] Subject subject_of(CommandName command);

/// Whether a party may leave the scene: in an emergency a support stays until the lead is done or it is released.
[[nodiscard]] bool may_leave_scene(const Whistle& whistle, const Assignment& part);

/// Whether the actor handles or handled any part that counts: then it may not say that the whole is solved.
[[nodiscard]] bool is_of_any_handling_unit(const Aim& aim);

/// Which rows hold for an aim, in the order 403 before 409. Empty refusal = at least one row holds.
[[nodiscard]] std::optional<Refusal> check_transition(CommandName command, const Aim& aim);

/// Only the part of check_transition that is about rights: whether any row names what the actor is.
[[nodiscard]] bool may_ever(CommandName command, const Aim& aim);

/// The table as a document in Markdown (docs/transitions.md is generated from it and checked in a test).
[[nodiscard]] std::string transitions_document();

}  // namespace gridwhistle::models
