#pragma once

#include "models/terms.hpp"

namespace gridwhistle::models {

/// Everything that changes a whistle after its filing. The spelling is the last part of the command's URL.
enum class CommandName : std::uint8_t {
    kClaim,
    kUnclaim,
    kTakeOver,
    kContact,
    kReportIn,
    kConfirmArrival,
    kProgress,
    kDone,
    kVerify,
    kReturn,
    kRelease,
    kStandDown,
    kRaise,
    kHandDown,
    kReclassify,
    kAnswer,
    kDecline,
    kMerge,
    kUnmerge,
    kCancel,
    kClose,
    kReopen,
    kNote,
    kAdjudicate,
    kAct,
    kApprove,
    kReject,
    kExtend,
    kSuspend,
    kResume,
    kExcludeFromAppraisal,
    kUrge,
    kSupervise,
    kSupervisionReply,
    kAcknowledge,
    kFollowUp,
    kEvaluate,
};

template <>
struct Spellings<CommandName> {
    static constexpr auto kWords = std::to_array<std::string_view>({"claim",
                                                                    "unclaim",
                                                                    "take-over",
                                                                    "contact",
                                                                    "report-in",
                                                                    "confirm-arrival",
                                                                    "progress",
                                                                    "done",
                                                                    "verify",
                                                                    "return",
                                                                    "release",
                                                                    "stand-down",
                                                                    "raise",
                                                                    "hand-down",
                                                                    "reclassify",
                                                                    "answer",
                                                                    "decline",
                                                                    "merge",
                                                                    "unmerge",
                                                                    "cancel",
                                                                    "close",
                                                                    "reopen",
                                                                    "note",
                                                                    "adjudicate",
                                                                    "act",
                                                                    "approve",
                                                                    "reject",
                                                                    "extend",
                                                                    "suspend",
                                                                    "resume",
                                                                    "exclude-from-appraisal",
                                                                    "urge",
                                                                    "supervise",
                                                                    "supervision-reply",
                                                                    "acknowledge",
                                                                    "follow-up",
                                                                    "evaluate"});
};

/// What a command is aimed at.
enum class Subject : std::uint8_t { kWhistle, kAssignment, kProposal };

template <>
struct Spellings<Subject> {
    static constexpr auto kWords = std::to_array<std::string_view>({"whistle", "assignment", "proposal"});
};

}  // namespace gridwhistle::models
