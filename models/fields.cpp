#include "models/fields.hpp"

#include "models/unicode.hpp"

#include <algorithm>
#include <cmath>

namespace gridwhistle::models {
namespace {

Refusal fault(const FieldSpec& spec, std::string code) {
    return Refusal(RefusalClass::kInvalid, std::move(code), "/" + spec.name);
}

std::optional<Refusal> text_fault(const std::string& text, const FieldSpec& spec) {
    if (spec.required && is_blank(text)) return fault(spec, "required");
    if (code_points(text) > spec.length_max)
        return fault(spec, "too_long").with("max", std::to_string(spec.length_max));
    if (spec.type == FieldType::kChoice && std::ranges::find(spec.choices, text) == spec.choices.end())
        return fault(spec, "not_a_choice");
    if (spec.type == FieldType::kCode && (text.empty() || code_points(text) > 64)) return fault(spec, "not_a_code");
    return std::nullopt;
}

std::optional<Refusal> number_fault(double number, const FieldSpec& spec) {
    const bool below = !(number >= spec.least);  // also true for NaN
    const bool above = spec.most > spec.least && !(number <= spec.most);
    if (!std::isfinite(number) || ((spec.least != 0 || spec.most != 0) && below) || above)
        return fault(spec, "out_of_range");
    return std::nullopt;
}

std::optional<Refusal> value_fault(const FieldValue& value, const FieldSpec& spec) {
    if (const auto* text = std::get_if<std::string>(&value)) return text_fault(*text, spec);
    if (const auto* number = std::get_if<double>(&value)) return number_fault(*number, spec);
    if (const auto* integer = std::get_if<std::int64_t>(&value); integer != nullptr && spec.type != FieldType::kInstant)
        return number_fault(static_cast<double>(*integer), spec);
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        if (spec.type == FieldType::kPhotos && !list->empty()) return fault(spec, "attachments_unavailable");
        if (spec.required && list->empty()) return fault(spec, "required");
    }
    if (const auto* asks = std::get_if<std::vector<Ask>>(&value)) {
        if (spec.required && asks->empty()) return fault(spec, "required");
    }
    return std::nullopt;
}

}  // namespace

std::vector<std::string> position_names(const Fields& fields) {
    std::vector<std::string> names;
    for (const auto& [name, value] : fields.all()) {
        if (std::holds_alternative<Fix>(value)) names.push_back(name);
    }
    return names;
}

std::vector<Refusal> check_fields(const Fields& fields, const std::vector<FieldSpec>& specs) {
    std::vector<Refusal> faults;
    for (const auto& spec : specs) {
        const auto found = fields.all().find(spec.name);
        if (found == fields.all().end()) {
            if (spec.required) faults.push_back(fault(spec, "required"));
        } else if (auto refusal = value_fault(found->second, spec)) {
            faults.push_back(std::move(*refusal));
        }
    }
    for (const auto& [name, value] : fields.all()) {
        const bool known = std::ranges::any_of(specs, [&](const FieldSpec& spec) { return spec.name == name; });
        if (!known) faults.emplace_back(RefusalClass::kInvalid, "unknown_field", "/" + name);
    }
    return faults;
}

}  // namespace gridwhistle::models
