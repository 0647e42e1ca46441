#pragma once

#include "models/road_class.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace gridwhistle::models {

// The closed vocabularies of the product. Each has one spelling, used in JSON, tables, URLs and pages alike; the
// words people read come from profiles and message catalogues.

enum class Kind : std::uint8_t { kNone, kRoutine, kHardProblem, kEmergency };
enum class Priority : std::uint8_t { kP1, kP2, kP3, kP4 };
enum class Entry : std::uint8_t { kBaseData, kOpinion, kRequest, kHazard, kDispute, kService };
enum class Origin : std::uint8_t { kRequest, kPublicInterest, kHazard };

enum class WhistleState : std::uint8_t {
    kDispatched,
    kInProgress,
    kJudging,
    kClosed,
    kSuspended,
    kDeclined,
    kMerged,
    kCancelled,
};

enum class AssignmentState : std::uint8_t {
    kOffered,
    kClaimed,
    kWorking,
    kDoneClaimed,
    kAccepted,
    kReturned,
    kStoodDown,
    kEnded,
};

/// Why an assignment ended without being returned, stood down or accepted.
enum class EndReason : std::uint8_t {
    kNone,
    kRaised,
    kReclassified,
    kHandedDown,
    kDeclined,
    kCancelled,
    kClosedByDispatcher,
    kNextTier,
    kRuledAway,
};

enum class AssignmentRole : std::uint8_t { kLead, kSupport, kCc };

/// The five words a person sees, and "aside" for what lies beside the loop.
enum class Phase : std::uint8_t {
    kAwaitingResponse,
    kAwaitingReportIn,
    kInProgress,
    kAwaitingJudgement,
    kClosed,
    kAside,
};

/// Whether somebody was proven to be on the spot.
enum class Arrival : std::uint8_t { kNone, kUnverified, kValid, kConfirmed };

enum class PartyKind : std::uint8_t { kUnit, kSeat, kTeam, kPerson };

enum class Role : std::uint8_t {
    kResident,
    kGridWorker,
    kGridHead,
    kLiaison,
    kUnitHead,
    kCommunity,
    kDispatcher,
    kVerifier,
    kSupervisor,
    kLeader,
    kAdministrator,
    kAuditor,
    kIntegrator,
};

enum class ProposalKind : std::uint8_t {
    kReturn,
    kAdjudication,
    kHardProblemStart,
    kAction,
    kExtension,
    kSuspension,
    kExclusion
};
enum class ProposalState : std::uint8_t { kOpen, kApproved, kRejected, kLapsed };
enum class JudgementSlot : std::uint8_t { kVerification, kAnswer, kFollowUp, kEvaluation };
enum class Solved : std::uint8_t { kYes, kPartly, kNo };
enum class LinkKind : std::uint8_t { kPartOf, kDerivedFrom, kAgendaOf, kPrecedentOf, kDuplicateOf };

/// The spellings of one vocabulary, in the order of the enumerators. Specialised below for each of them.
template <class Term>
struct Spellings;

#define GW_SPELLINGS(Term, ...)                                                      \
    template <>                                                                      \
    struct Spellings<Term> {                                                         \
        static constexpr auto kWords = std::to_array<std::string_view>(__VA_ARGS__); \
    }

GW_SPELLINGS(Kind, {"none", "routine", "hard_problem", "emergency"});
GW_SPELLINGS(Priority, {"P1", "P2", "P3", "P4"});
GW_SPELLINGS(Entry, {"base_data", "opinion", "request", "hazard", "dispute", "service"});
GW_SPELLINGS(Origin, {"request", "public_interest", "hazard"});
GW_SPELLINGS(WhistleState,
             {"dispatched", "in_progress", "judging", "closed", "suspended", "declined", "merged", "cancelled"});
GW_SPELLINGS(AssignmentState,
             {"offered", "claimed", "working", "done_claimed", "accepted", "returned", "stood_down", "ended"});
GW_SPELLINGS(EndReason, {"none", "raised", "reclassified", "handed_down", "declined", "cancelled",
                         "closed_by_dispatcher", "next_tier", "ruled_away"});
GW_SPELLINGS(AssignmentRole, {"lead", "support", "cc"});
GW_SPELLINGS(Phase,
             {"awaiting_response", "awaiting_report_in", "in_progress", "awaiting_judgement", "closed", "aside"});
GW_SPELLINGS(Arrival, {"none", "unverified", "valid", "confirmed"});
GW_SPELLINGS(PartyKind, {"unit", "seat", "team", "person"});
GW_SPELLINGS(Role, {"resident", "grid_worker", "grid_head", "liaison", "unit_head", "community", "dispatcher",
                    "verifier", "supervisor", "leader", "administrator", "auditor", "integrator"});
GW_SPELLINGS(ProposalKind,
             {"return", "adjudication", "hard_problem_start", "action", "extension", "suspension", "exclusion"});
GW_SPELLINGS(ProposalState, {"open", "approved", "rejected", "lapsed"});
GW_SPELLINGS(JudgementSlot, {"verification", "answer", "follow_up", "evaluation"});
GW_SPELLINGS(Solved, {"yes", "partly", "no"});
GW_SPELLINGS(LinkKind, {"part_of", "derived_from", "agenda_of", "precedent_of", "duplicate_of"});
GW_SPELLINGS(RoadClass, {"unknown", "main_street", "alley", "compound_interior"});

#undef GW_SPELLINGS

/// The one spelling of a term.
template <class Term>
[[nodiscard]] constexpr std::string_view to_text(Term term) noexcept {
    return Spellings<Term>::kWords[static_cast<std::size_t>(term)];
}

/// The term with this spelling, or nothing.
template <class Term>
[[nodiscard]] constexpr std::optional<Term> parse_term(std::string_view text) noexcept {
    const auto& words = Spellings<Term>::kWords;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == text) return static_cast<Term>(i);
    }
    return std::nullopt;
}

[[nodiscard]] constexpr bool is_live(AssignmentState state) noexcept {
    return state == AssignmentState::kOffered || state == AssignmentState::kClaimed ||
           state == AssignmentState::kWorking || state == AssignmentState::kDoneClaimed;
}

/// Whether work on the whistle can still go on (aside states that freeze it count as open).
[[nodiscard]] constexpr bool is_open(WhistleState state) noexcept {
    return state == WhistleState::kDispatched || state == WhistleState::kInProgress ||
           state == WhistleState::kJudging || state == WhistleState::kSuspended;
}

}  // namespace gridwhistle::models
