#include "codec/flow_json.hpp"

#include "codec/field_schema.hpp"
#include "codec/json_pointer.hpp"
#include "codec/object_reader.hpp"
#include "codec/term_choice.hpp"

#include <algorithm>
#include <charconv>

namespace gridwhistle::codec {
namespace {

using models::FlowAction;
using models::FlowProfile;
using models::Relation;

constexpr TextRule kName{.max = 64, .one_line = true};
constexpr TextRule kMaybeName{.max = 64, .required = false, .one_line = true};
constexpr std::size_t kRowsMax = 64;

/// What a profile may name. Deciders of a proposal, administrators, auditors and the system have no part in actions.
constexpr std::array kActors{Relation::kMember,     Relation::kHolder,     Relation::kUnitHead,   Relation::kLeadHolder,
                             Relation::kLeadMember, Relation::kFiler,      Relation::kWhistler,   Relation::kCommunity,
                             Relation::kJudge,      Relation::kDispatcher, Relation::kSupervisor, Relation::kLeader};

/// "90min", "4uh" or "5nd" in minutes; a natural day counts as 24 hours here.
std::optional<std::chrono::minutes> parse_span(std::string_view text) {
    int count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (error != std::errc{} || count < 0 || count > 100'000) return std::nullopt;
    if (unit == "min") return std::chrono::minutes{count};
    if (unit == "uh") return std::chrono::hours{count};
    if (unit == "nd") return std::chrono::days{count};
    return std::nullopt;
}

/// A list of words of one vocabulary; faults at the words that are none.
template <class Term>
std::vector<Term> read_terms(ObjectReader& reader, std::string_view name) {
    std::vector<Term> terms;
    reader.array(name, {.max = kRowsMax}, [&](const JsonValue& element, const std::string& pointer) {
        const auto* text = element.as_text();
        const auto term = text != nullptr ? models::parse_term<Term>(*text) : std::nullopt;
        if (!term) return reader.fault_at(pointer, "not_a_choice");
        terms.push_back(*term);
    });
    return terms;
}

models::Relations read_actors(ObjectReader& reader) {
    models::Relations who;
    reader.array("who", {.max = kRowsMax}, [&](const JsonValue& element, const std::string& pointer) {
        const auto* text = element.as_text();
        const auto relation = text != nullptr ? models::parse_term<Relation>(*text) : std::nullopt;
        if (!relation || std::ranges::find(kActors, *relation) == kActors.end())
            return reader.fault_at(pointer, "not_a_choice");
        who.add(*relation);
    });
    return who;
}

models::ApprovalRule read_approval(ObjectReader& reader, std::string_view name) {
    models::ApprovalRule rule;
    reader.object(name, [&](ObjectReader& inner) {
        rule.roles = read_terms<models::Role>(inner, "roles");
        rule.count = static_cast<int>(inner.integer("count", {.min = 0, .max = 9}).value_or(0));
    });
    return rule;
}

void read_stages(ObjectReader& reader, FlowProfile& profile) {
    reader.objects("stages", {.max = kRowsMax}, [&](ObjectReader& inner) {
        models::Stage stage;
        stage.name = inner.text("name", kName);
        stage.label = read_label(inner, "label", Presence::kRequired);
        if (const auto text = inner.optional_text("min_duration", {.max = 16, .one_line = true})) {
            const auto span = parse_span(*text);
            if (!span) inner.fault("min_duration", "bad_duration");
            stage.min_duration = span.value_or(std::chrono::minutes{0});
        }
        profile.stages.push_back(std::move(stage));
    });
}

void read_phases(ObjectReader& reader, FlowProfile& profile) {
    reader.object("phases", [&](ObjectReader& inner) {
        for (const auto word : models::Spellings<models::Phase>::kWords) {
            if (inner.has(word))
                profile.phases[*models::parse_term<models::Phase>(word)] = read_label(inner, word);
            else
                inner.skip(word);
        }
    });
}

void read_commands(ObjectReader& reader, FlowProfile& profile) {
    reader.object("commands", [&](ObjectReader& inner) {
        for (const auto word : models::Spellings<models::CommandName>::kWords) {
            inner.object(word, [&](ObjectReader& command) {
                models::CommandRule rule;
                rule.enabled = command.flag("enabled").value_or(true);
                rule.label = read_label(command, "label");
                rule.require = command.texts("require", {.max = kRowsMax}, kName);
                profile.commands[*models::parse_term<models::CommandName>(word)] = std::move(rule);
            });
        }
    });
}

/// "limits": {"report_in": "30min"} and "clocks": {"sign": ["P1", "P4"]}.
void read_clocks(ObjectReader& reader, FlowProfile& profile) {
    reader.object("limits", [&](ObjectReader& inner) {
        for (const auto word : models::Spellings<models::Clock>::kWords) {
            const auto text = inner.optional_text(word, {.max = 16, .one_line = true});
            if (!text) continue;
            const auto limit = models::parse_limit(*text);
            if (!limit) {
                inner.fault(word, "bad_duration");
                continue;
            }
            profile.limits[*models::parse_term<models::Clock>(word)] = *limit;
        }
    });
    reader.object("clocks", [&](ObjectReader& inner) {
        for (const auto word : models::Spellings<models::Clock>::kWords) {
            auto priorities = read_terms<models::Priority>(inner, word);
            if (!priorities.empty()) profile.clocks[*models::parse_term<models::Clock>(word)] = std::move(priorities);
        }
    });
}

FlowAction read_action(ObjectReader& reader) {
    FlowAction action;
    action.name = reader.text("name", kName);
    action.label = read_label(reader, "label", Presence::kRequired);
    action.from = read_terms<models::AssignmentState>(reader, "from");
    action.who = read_actors(reader);
    action.stages = reader.texts("stages", {.max = kRowsMax}, kName);
    action.to_stage = reader.text("to_stage", kMaybeName);
    action.effect = read_term<models::Effect>(reader, "effect").value_or(action.effect);
    action.attempt = reader.flag("attempt").value_or(action.attempt);
    action.limit = static_cast<int>(reader.integer("limit", {.min = 0, .max = 1000}).value_or(0));
    action.approval = read_approval(reader, "approval");
    reader.object("fields", [&](ObjectReader& inner) { action.fields = read_field_schema(inner); });
    return action;
}

FlowProfile read_profile(ObjectReader& reader) {
    FlowProfile profile;
    profile.code = reader.code<models::FlowCode>("flow", Presence::kRequired);
    profile.version = static_cast<int>(reader.integer("version", {.min = 1, .max = 1'000'000}).value_or(0));
    profile.name = read_label(reader, "name", Presence::kRequired);
    read_phases(reader, profile);
    read_stages(reader, profile);
    profile.done_implies_report_in = reader.flag("done_implies_report_in").value_or(profile.done_implies_report_in);
    profile.stands_down_offered_supports =
        reader.flag("stands_down_offered_supports").value_or(profile.stands_down_offered_supports);
    profile.hard_problem_start = read_approval(reader, "hard_problem_start");
    read_clocks(reader, profile);
    profile.categories = reader.codes<models::CategoryCode>("categories", {.max = 1000});
    reader.objects("tiers", {.max = kRowsMax}, [&](ObjectReader& inner) {
        auto level = inner.text("level", kName);
        const auto attempts = inner.integer("attempts", {.min = 1, .max = 1000}, Presence::kRequired);
        profile.tiers.push_back({std::move(level), static_cast<int>(attempts.value_or(0))});
    });
    read_commands(reader, profile);
    reader.objects("actions", {.max = kRowsMax},
                   [&](ObjectReader& inner) { profile.actions.push_back(read_action(inner)); });
    return profile;
}

/// The faults of a profile whose form is good; the version of one that has none yet is not its fault.
std::vector<models::Refusal> lint_at(FlowProfile profile, const std::string& pointer) {
    profile.version = std::max(profile.version, 1);
    auto faults = models::lint(profile);
    for (auto& fault : faults) fault.pointer = pointer + fault.pointer;
    return faults;
}

void add_profile(const JsonValue& document, const std::string& pointer, FlowCheck check,
                 Checked<std::vector<FlowProfile>>& checked) {
    ObjectReader reader(document, UnknownFields::kRefused, pointer);
    FlowProfile profile = read_profile(reader);
    auto faults = reader.finish();
    if (faults.empty() && check == FlowCheck::kFormAndSense) faults = lint_at(profile, pointer);
    const bool twice = std::ranges::any_of(checked.value, [&](const FlowProfile& other) {
        return other.code == profile.code && other.version == profile.version && !profile.code.empty();
    });
    if (twice) faults.emplace_back(models::RefusalClass::kInvalid, "duplicate_name", pointer + "/flow");
    for (auto& fault : faults) checked.faults.push_back(std::move(fault));
    checked.value.push_back(std::move(profile));
}

}  // namespace

Checked<std::vector<FlowProfile>> read_flows(const JsonValue& document, FlowCheck check) {
    Checked<std::vector<FlowProfile>> checked;
    const JsonValue::Array* profiles = document.as_array();
    if (profiles == nullptr) {
        add_profile(document, {}, check, checked);
        return checked;
    }
    for (std::size_t i = 0; i < profiles->size(); ++i)
        add_profile((*profiles)[i], child_pointer({}, i), check, checked);
    return checked;
}

}  // namespace gridwhistle::codec
