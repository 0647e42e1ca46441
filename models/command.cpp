#include "models/command.hpp"

#include <map>
#include <utility>

namespace gridwhistle::models {
namespace {

FieldSpec text(std::string name, bool required, Label label, std::size_t length_max = 2000) {
    FieldSpec spec;
    spec.name = std::move(name);
    spec.required = required;
    spec.length_max = length_max;
    spec.label = std::move(label);
    return spec;
}

FieldSpec typed(std::string name, FieldType type, bool required, Label label) {
    FieldSpec spec = text(std::move(name), required, std::move(label));
    spec.type = type;
    return spec;
}

FieldSpec choice(std::string name, bool required, std::vector<std::string> choices, Label label) {
    FieldSpec spec = typed(std::move(name), FieldType::kChoice, required, std::move(label));
    spec.choices = std::move(choices);
    return spec;
}

FieldSpec whole_number(std::string name, double least, double most, Label label) {
    FieldSpec spec = typed(std::move(name), FieldType::kInteger, false, std::move(label));
    spec.least = least;
    spec.most = most;
    return spec;
}

template <class Term>
std::vector<std::string> words() {
    return {Spellings<Term>::kWords.begin(), Spellings<Term>::kWords.end()};
}

const Label kReason{"理由", "Reason"};
const Label kNote{"说明", "Note"};
const Label kPhotos{"照片", "Photos"};

struct CommandWords {
    Label label;
    std::vector<FieldSpec> fields;
};

using Table = std::map<CommandName, CommandWords>;

void add_assignment_commands(Table& table) {
    table[CommandName::kClaim] = {{"应哨", "Claim"}, {}};
    table[CommandName::kUnclaim] = {{"放弃认领", "Give up claim"}, {}};
    table[CommandName::kTakeOver] = {{"接手", "Take over"}, {text("reason", true, kReason)}};
    table[CommandName::kContact] = {{"联系", "Contact"}, {text("outcome", true, {"联系结果", "Outcome"})}};
    table[CommandName::kReportIn] = {{"报到", "Report in"},
                                     {typed("location", FieldType::kPoint, false, {"位置", "Location"}),
                                      text("on_behalf", false, {"代为报到", "On behalf of"}, 100)}};
    table[CommandName::kConfirmArrival] = {{"确认到场", "Confirm arrival"}, {}};
    FieldSpec quantity = typed("quantity", FieldType::kNumber, false, {"数量", "Quantity"});
    quantity.most = 1e9;
    table[CommandName::kProgress] = {{"记录进展", "Log work"},
                                     {text("note", true, {"进展", "Progress"}),
                                      text("interim_feedback", false, {"阶段反馈", "Interim feedback"}), quantity}};
    table[CommandName::kDone] = {{"办结", "Done"},
                                 {text("feedback", true, {"反馈", "Feedback"}),
                                  typed("photos", FieldType::kPhotos, false, kPhotos), text("note", false, kNote)}};
    table[CommandName::kVerify] = {{"核查", "Verify"},
                                   {typed("passed", FieldType::kFlag, true, {"通过", "Passed"}),
                                    text("note", false, kNote), typed("photos", FieldType::kPhotos, false, kPhotos)}};
    table[CommandName::kReturn] = {
        {"退回", "Return"},
        {choice("reason", true,
                {"not_our_area", "not_our_duty", "ownership_unclear", "duplicate", "insufficient_info", "other"},
                kReason),
         text("duty", true, {"依据", "Duty or law cited"}, 500),
         typed("suggested_unit", FieldType::kCode, true, {"建议单位", "Suggested unit"}), text("note", false, kNote)}};
    table[CommandName::kRelease] = {{"准予离场", "Release"}, {text("note", false, kNote)}};
    table[CommandName::kStandDown] = {{"解除配合", "Stand down"}, {text("reason", true, kReason)}};
}

void add_whistle_commands(Table& table) {
    table[CommandName::kRaise] = {{"吹哨上报", "Raise"},
                                  {typed("level", FieldType::kCode, false, {"层级", "Level"}),
                                   choice("kind", false, {"routine", "hard_problem", "emergency"}, {"哨别", "Kind"}),
                                   typed("lead", FieldType::kCode, false, {"主责单位", "Lead unit"}),
                                   typed("supports", FieldType::kCodes, false, {"配合单位", "Supporting units"}),
                                   typed("asks", FieldType::kAsks, false, {"请求事项", "Asks"}),
                                   text("measures_taken", false, {"已采取措施", "Measures taken"})}};
    table[CommandName::kHandDown] = {
        {"下发", "Hand down"},
        {typed("area", FieldType::kCode, true, {"网格或社区", "Area"}), text("reason", true, kReason)}};
    table[CommandName::kReclassify] = {
        {"重新归类", "Reclassify"},
        {typed("category", FieldType::kCode, false, {"类别", "Category"}),
         choice("kind", false, words<Kind>(), {"哨别", "Kind"}),
         choice("priority", false, words<Priority>(), {"优先级", "Priority"}),
         typed("location", FieldType::kPoint, false, {"位置", "Location"}),
         choice("road_class", false, words<RoadClass>(), {"道路类别", "Road class"}), text("reason", true, kReason)}};
    table[CommandName::kAnswer] = {
        {"评价", "Answer"},
        {choice("solved", true, words<Solved>(), {"是否解决", "Solved"}),
         whole_number("satisfaction", 1, 5, {"满意度", "Satisfaction"}),
         typed("contacted_in_time", FieldType::kFlag, false, {"及时联系", "Contacted in time"}),
         text("text", false, {"意见", "Comment"})}};
    table[CommandName::kDecline] = {{"不予受理", "Decline"}, {text("reason", true, kReason)}};
    table[CommandName::kMerge] = {{"并案", "Merge"}, {typed("into", FieldType::kCode, true, {"并入", "Into"})}};
    table[CommandName::kUnmerge] = {{"撤销并案", "Unmerge"}, {}};
    table[CommandName::kCancel] = {{"撤回", "Cancel"}, {text("reason", false, kReason)}};
    table[CommandName::kClose] = {{"结案", "Close"}, {text("reason", true, kReason)}};
    table[CommandName::kReopen] = {{"重开", "Reopen"}, {text("reason", true, kReason)}};
    table[CommandName::kNote] = {{"备注", "Note"}, {text("text", true, kNote)}};
    table[CommandName::kAdjudicate] = {{"裁定", "Adjudicate"},
                                       {typed("lead", FieldType::kCode, false, {"主责单位", "Lead unit"}),
                                        typed("supports", FieldType::kCodes, false, {"配合单位", "Supporting units"}),
                                        typed("interim_lead", FieldType::kCode, false, {"临时主责", "Interim lead"}),
                                        typed("precedent", FieldType::kFlag, false, {"作为先例", "Keep as precedent"}),
                                        text("reason", false, kReason)}};
    table[CommandName::kAct] = {{"办理", "Act"}, {}};
    table[CommandName::kApprove] = {{"同意", "Approve"}, {text("reason", false, kReason)}};
    table[CommandName::kReject] = {{"不同意", "Reject"}, {text("reason", true, kReason)}};
}

const Label kQuestion{"问题", "Question"};
const Label kDue{"期限", "Due"};

FieldSpec clock_choice() {
    return choice("clock", false, words<Clock>(), {"时限", "Clock"});
}

FieldSpec assignment_number() {
    return whole_number("assignment", 1, 65535, {"任务序号", "Number of the assignment"});
}

void add_clock_commands(Table& table) {
    table[CommandName::kExtend] = {
        {"申请延期", "Extend"},
        {typed("until", FieldType::kInstant, true, {"延至", "Until"}), text("reason", true, kReason)}};
    table[CommandName::kSuspend] = {
        {"申请挂账", "Suspend"},
        {choice("reason", true, {"funds", "planning", "litigation", "higher_policy", "weather_season", "tenure"},
                kReason),
         text("evidence", true, {"依据材料", "Evidence"}),
         typed("review_at", FieldType::kInstant, true, {"复核时间", "Review at"})}};
    table[CommandName::kResume] = {{"恢复办理", "Resume"}, {text("reason", false, kReason)}};
    table[CommandName::kExcludeFromAppraisal] = {{"申请剔除", "Exclude from appraisal"},
                                                 {text("reason", true, kReason)}};
    table[CommandName::kUrge] = {{"催办", "Urge"}, {text("text", false, kNote)}};
    table[CommandName::kSupervise] = {
        {"督办", "Supervise"},
        {whole_number("level", 1, 2, {"督办级别", "Level"}), text("question", true, kQuestion),
         typed("due", FieldType::kInstant, false, kDue), assignment_number()}};
    table[CommandName::kSupervisionReply] = {
        {"督办回复", "Reply to supervision"},
        {text("text", true, {"回复", "Reply"}),
         whole_number("supervision", 1, 65535, {"督办序号", "Number of the supervision"})}};
    table[CommandName::kAcknowledge] = {{"知悉", "Acknowledge"},
                                        {assignment_number(), clock_choice(), text("note", false, kNote)}};
    table[CommandName::kFollowUp] = {
        {"回访", "Follow up"},
        {typed("reached", FieldType::kFlag, true, {"已接通", "Reached"}),
         choice("solved", false, words<Solved>(), {"是否解决", "Solved"}),
         whole_number("satisfaction", 1, 5, {"满意度", "Satisfaction"}),
         typed("contacted_in_time", FieldType::kFlag, false, {"及时联系", "Contacted in time"}),
         text("text", false, {"意见", "Comment"})}};
    table[CommandName::kEvaluate] = {
        {"互评", "Evaluate"},
        {typed("of", FieldType::kCode, false, {"被评单位", "Unit evaluated"}),
         whole_number("score", 1, 5, {"评分", "Score"}), text("text", false, {"意见", "Comment"})}};
    table[CommandName::kEvaluate].fields[1].required = true;
}

const Table& table() {
    static const Table kTable = [] {
        Table rows;
        add_assignment_commands(rows);
        add_whistle_commands(rows);
        add_clock_commands(rows);
        return rows;
    }();
    return kTable;
}

}  // namespace

const std::vector<FieldSpec>& fields_of(CommandName command) {
    return table().at(command).fields;
}

const Label& label_of(CommandName command) {
    return table().at(command).label;
}

}  // namespace gridwhistle::models
