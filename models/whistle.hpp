#pragma once

#include "models/deadline.hpp"
#include "models/party.hpp"
#include "models/route.hpp"
#include "models/terms.hpp"
#include "models/time.hpp"
#include "models/working_calendar.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gridwhistle::models {

/// One party's part of a whistle, with its own ask, holder and state.
struct Assignment {
    std::uint16_t n{0};
    PartyRef party;
    UnitCode unit;
    AssignmentRole role{AssignmentRole::kLead};
    AssignmentState state{AssignmentState::kOffered};
    EndReason why{EndReason::kNone};
    std::optional<AccountId> holder;
    std::uint32_t epoch{0};  ///< grows with every change of holder; a late completion names an old one
    std::string level;       ///< of the desk, or "department"
    std::string ask;
    std::string feedback;
    bool vacant{false};
    Arrival arrival{Arrival::kNone};
    bool released{false};
    std::uint32_t rework_count{0};
    std::uint32_t attempts{0};
    std::vector<std::string> acted;  ///< names of own actions carried out on it, in order
    Instant offered_at;
    std::optional<Instant> claimed_at;
    std::optional<Instant> contacted_at;
    std::optional<Instant> reported_in_at;
    std::optional<Instant> progressed_at;
    std::optional<Instant> done_at;
    std::optional<Instant> ended_at;

    friend bool operator==(const Assignment&, const Assignment&) = default;
};

/// A wish that somebody else decides: return, ruling, start of a hard-problem whistle, an own action with approval.
/// It stands beside the states and never is one.
struct Proposal {
    std::uint16_t n{0};
    ProposalKind kind{ProposalKind::kReturn};
    ProposalState state{ProposalState::kOpen};
    std::uint16_t assignment{0};  ///< 0: about the whole whistle
    AccountId by;
    Instant at;
    std::string reason;
    std::string duty;
    std::string note;
    std::string measures_taken;
    std::string action;                ///< of an own action
    Fields data;                       ///< of an own action
    std::vector<std::string> parties;  ///< suggested units, the lead first
    std::vector<Ask> asks;
    std::vector<Role> deciders;
    int count{1};  ///< so many approvals are needed
    std::vector<AccountId> approvals;
    std::string decision;  ///< the decider's reason
    std::optional<Instant> decided_at;
    bool interim_lead{false};
    std::string evidence;          ///< of a suspension
    std::optional<Instant> until;  ///< of an extension: the new due moment; of a suspension: its review

    friend bool operator==(const Proposal&, const Proposal&) = default;
};

/// A question that supervision asked about a whistle and that somebody has to answer by a moment.
struct Supervision {
    std::uint16_t n{0};
    int rung{kRungSupervise1};
    std::uint16_t assignment{0};  ///< whose part it is about; 0: the whole
    std::optional<Clock> clock;   ///< that ran out and led to it; nothing: a person asked
    AccountId by;                 ///< 0: the ladder
    Instant at;
    std::string question;
    std::string reply;
    AccountId replied_by;
    std::optional<Instant> replied_at;

    friend bool operator==(const Supervision&, const Supervision&) = default;
};

/// What somebody outside the handling unit said about the work.
struct Judgement {
    JudgementSlot slot{JudgementSlot::kVerification};
    std::uint16_t assignment{0};  ///< 0: of the whole whistle
    AccountId by;
    Instant at;
    Solved solved{Solved::kYes};
    std::optional<int> satisfaction;  ///< 1 … 5
    std::optional<bool> contacted_in_time;
    std::string text;
    bool unreached{false};  ///< a follow-up that nobody answered
    UnitCode of;            ///< of an evaluation: whose work it rates; empty: the whistler's side
    UnitCode on_behalf;     ///< of an evaluation: the unit that rates; empty: the whistler's side

    friend bool operator==(const Judgement&, const Judgement&) = default;
};

struct Link {
    LinkKind kind{LinkKind::kDerivedFrom};
    WhistleId other;

    friend bool operator==(const Link&, const Link&) = default;
};

struct ExternalRef {
    std::string system;
    std::string id;

    friend bool operator==(const ExternalRef&, const ExternalRef&) = default;
};

/// When and by whom it became a whistle to departments, and what the grassroots had done before.
struct Raised {
    Instant at;
    AccountId by;
    std::string measures_taken;

    friend bool operator==(const Raised&, const Raised&) = default;
};

/// What lies over the derived state.
enum class Overlay : std::uint8_t { kNone, kSuspended, kDeclined, kMerged, kCancelled, kClosed };

template <>
struct Spellings<Overlay> {
    static constexpr auto kWords =
        std::to_array<std::string_view>({"none", "suspended", "declined", "merged", "cancelled", "closed"});
};

/// The aggregate: a filing with its assignments, proposals and judgements. Exactly what folding its events gives;
/// persons and positions live elsewhere, so that wiping them changes nothing here.
struct Whistle {
    WhistleId id;
    RegionCode region;
    std::string number;        ///< printed, "2026-430581-R-000123"
    std::string receipt;       ///< the filer's code to follow it
    std::uint32_t version{0};  ///< number of its last event
    WhistleState state{WhistleState::kDispatched};
    Overlay overlay{Overlay::kNone};
    Kind kind{Kind::kNone};
    Priority priority{Priority::kP3};
    CategoryCode category;
    FlowCode flow;
    int flow_version{0};
    std::string stage;
    Instant stage_since;
    std::string level;
    std::optional<Raised> raised;
    std::string title;
    std::string description;
    Entry entry{Entry::kRequest};
    Origin origin{Origin::kRequest};
    AreaCode area;
    std::string address;
    RoadClass road_class{RoadClass::kUnknown};
    std::string channel;
    int affected{0};
    AccountId filed_by;
    Instant filed_at;
    std::optional<Instant> captured_at;
    std::optional<Instant> closed_at;
    Instant updated_at;
    bool filed_by_resident{false};
    bool unconfirmed{false};
    std::uint32_t rework_count{0};
    std::optional<WhistleId> merged_into;
    std::vector<std::string> flags;
    std::vector<ExternalRef> external_refs;
    std::vector<Link> links;
    std::vector<Assignment> assignments;
    std::vector<Proposal> proposals;
    std::vector<Judgement> judgements;
    std::vector<Supervision> supervisions;
    std::vector<Deadline> deadlines;
    std::vector<Pause> pauses;  ///< approved suspensions that are over
    std::optional<Instant> suspended_at;
    std::optional<Instant> emergency_reviewed_at;
    bool excluded{false};           ///< from the appraisal
    bool evaluations_shown{false};  ///< both sides of the two-way evaluation are in, or its time is over
    bool follow_up_missed{false};   ///< its time ran out
    bool reachable{false};          ///< the requester left a way to call back
    std::uint32_t extensions{0};

    friend bool operator==(const Whistle&, const Whistle&) = default;

    [[nodiscard]] const Assignment* assignment(std::uint16_t n) const;
    [[nodiscard]] Assignment* assignment(std::uint16_t n);
    [[nodiscard]] const Proposal* proposal(std::uint16_t n) const;
    [[nodiscard]] Proposal* proposal(std::uint16_t n);
    [[nodiscard]] const Supervision* supervision(std::uint16_t n) const;
    [[nodiscard]] Supervision* supervision(std::uint16_t n);

    /// The one live lead, or the accepted one of a closed whistle; nothing only after an end without judgement.
    [[nodiscard]] const Assignment* lead() const;
    [[nodiscard]] const Proposal* open_proposal(ProposalKind kind) const;
    [[nodiscard]] std::vector<const Assignment*> live() const;

    /// Whether a follow-up reached somebody, or was tried often enough (defaults.md 2.5: three times).
    [[nodiscard]] bool follow_up_over() const;
};

/// The state that follows from the assignments and the overlay (decisions.md, "Derived state").
[[nodiscard]] WhistleState derive_state(const Whistle& whistle);

[[nodiscard]] Phase phase_of(const Assignment& assignment);
[[nodiscard]] Phase phase_of(const Whistle& whistle);

}  // namespace gridwhistle::models
