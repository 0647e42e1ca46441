#pragma once

#include "models/route.hpp"
#include "models/whistle.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gridwhistle::models {

/// What happened. The spelling is stored; payloads only grow, an unknown type makes its whistle read-only.
enum class EventType : std::uint8_t {
    kFiled,
    kOffered,
    kClaimed,
    kUnclaimed,
    kTakenOver,
    kContacted,
    kReportedIn,
    kArrivalConfirmed,
    kProgressed,
    kDoneClaimed,
    kStoodDown,
    kReleased,
    kAccepted,
    kRework,
    kAnswered,
    kReopened,
    kProposed,
    kApprovalGiven,
    kProposalApproved,
    kProposalRejected,
    kReturned,
    kRuled,
    kRaised,
    kHandedDown,
    kReclassified,
    kActed,
    kNoted,
    kDeclined,
    kCancelled,
    kClosed,
    kMerged,
    kUnmerged,
    kLinked,
    kEscalated,
    kProposalLapsed,
    kExtended,
    kSuspended,
    kResumed,
    kExcluded,
    kUrged,
    kSupervised,
    kSupervisionReplied,
    kAcknowledged,
    kFollowedUp,
    kFollowUpOver,
    kEvaluated,
    kEvaluationsShown,
    kEmergencyReviewed,
    kReckonedAgain,
    kMoved,
};

template <>
struct Spellings<EventType> {
    static constexpr auto kWords = std::to_array<std::string_view>({"filed",
                                                                    "offered",
                                                                    "claimed",
                                                                    "unclaimed",
                                                                    "taken_over",
                                                                    "contacted",
                                                                    "reported_in",
                                                                    "arrival_confirmed",
                                                                    "progressed",
                                                                    "done_claimed",
                                                                    "stood_down",
                                                                    "released",
                                                                    "accepted",
                                                                    "rework",
                                                                    "answered",
                                                                    "reopened",
                                                                    "proposed",
                                                                    "approval_given",
                                                                    "proposal_approved",
                                                                    "proposal_rejected",
                                                                    "returned",
                                                                    "ruled",
                                                                    "raised",
                                                                    "handed_down",
                                                                    "reclassified",
                                                                    "acted",
                                                                    "noted",
                                                                    "declined",
                                                                    "cancelled",
                                                                    "closed",
                                                                    "merged",
                                                                    "unmerged",
                                                                    "linked",
                                                                    "escalated",
                                                                    "proposal_lapsed",
                                                                    "extended",
                                                                    "suspended",
                                                                    "resumed",
                                                                    "excluded",
                                                                    "urged",
                                                                    "supervised",
                                                                    "supervision_replied",
                                                                    "acknowledged",
                                                                    "followed_up",
                                                                    "follow_up_over",
                                                                    "evaluated",
                                                                    "evaluations_shown",
                                                                    "emergency_reviewed",
                                                                    "reckoned_again",
                                                                    "moved"});
};

/// A party that is called: it becomes assignment `n`.
struct Offer {
    std::uint16_t n{0};
    PartyRef party;
    UnitCode unit;
    AssignmentRole role{AssignmentRole::kLead};
    std::string level;
    std::string ask;
    bool vacant{false};

    friend bool operator==(const Offer&, const Offer&) = default;
};

/// An assignment that leaves the loop, and how.
struct Ending {
    std::uint16_t n{0};
    AssignmentState state{AssignmentState::kEnded};
    EndReason why{EndReason::kNone};

    friend bool operator==(const Ending&, const Ending&) = default;
};

/// What a `filed` event says beyond its offers. References only: no name, phone or position.
struct FiledFacts {
    WhistleId id;
    RegionCode region;
    std::string number;
    std::string receipt;
    CategoryCode category;
    FlowCode flow;
    int flow_version{0};
    std::string stage;
    Kind kind{Kind::kNone};
    Priority priority{Priority::kP3};
    std::string level;
    std::string title;
    std::string description;
    Entry entry{Entry::kRequest};
    Origin origin{Origin::kRequest};
    AreaCode area;
    std::string address;
    RoadClass road_class{RoadClass::kUnknown};
    std::string channel;
    int affected{0};
    std::optional<Instant> captured_at;
    bool by_resident{false};
    bool reachable{false};
    std::vector<std::string> flags;
    std::vector<ExternalRef> external_refs;

    friend bool operator==(const FiledFacts&, const FiledFacts&) = default;
};

/// One fact about a whistle. `n` counts from 1 without gaps; which of the optional parts are present depends on the
/// type and is listed beside the function of evolve.cpp that reads them.
struct Event {
    EventType type{EventType::kFiled};
    std::uint32_t n{0};
    Instant at;
    AccountId actor;  ///< 0: the system

    std::optional<std::uint16_t> assignment;
    std::optional<AccountId> holder;
    std::optional<FiledFacts> filed;
    std::vector<Offer> offers;
    std::vector<Ending> endings;
    std::vector<std::uint16_t> accepted;
    std::optional<Route> route;  ///< the reason of the offers; read by /why, not by evolve
    std::optional<Proposal> proposal;
    std::optional<std::uint16_t> proposal_n;
    std::optional<Judgement> judgement;
    std::optional<Arrival> arrival;
    std::optional<CategoryCode> category;
    std::optional<FlowCode> flow;
    std::optional<int> flow_version;
    std::optional<Kind> kind;
    std::optional<Priority> priority;
    std::optional<RoadClass> road_class;
    std::optional<AreaCode> area;
    std::vector<std::string> flags;  ///< with `area`: those of the new place
    std::optional<std::string> level;
    std::optional<std::string> stage;
    std::optional<WhistleId> other;
    std::optional<LinkKind> link;
    std::string action;
    std::string text;  ///< reason, note or feedback, as the command gave it
    Fields fields;     ///< what else the command carried: of an own action all of it
    bool attempt{false};
    bool unconfirmed{false};
    std::vector<Deadline> deadlines;       ///< set with it, each in the place of what those it is of owed by that clock
    std::optional<Clock> clock;            ///< of escalated and acknowledged: which duty of the assignment
    std::optional<std::uint16_t> subject;  ///< with `clock`: the proposal or supervision whose duty it is
    int rung{0};
    std::optional<Supervision> supervision;
    std::optional<Instant> due_at;  ///< of escalated: the deadline that ran out; of extended: the new one

    friend bool operator==(const Event&, const Event&) = default;
};

/// A schema version of the payloads, stored with each event.
inline constexpr int kEventVersion = 1;

}  // namespace gridwhistle::models
