#include "codec/week_json.hpp"

#include <algorithm>

namespace gridwhistle::codec {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

}  // namespace

std::optional<std::array<bool, 7>> read_week(ObjectReader& reader, std::string_view name) {
    if (!reader.has(name)) {
        reader.skip(name);
        return std::nullopt;
    }
    std::array<bool, 7> week{};
    reader.array(name, {.max = week.size(), .min = 1}, [&](const JsonValue& element, const std::string& pointer) {
        const auto* text = element.as_text();
        const auto day = text == nullptr ? kWeekdays.end() : std::ranges::find(kWeekdays, *text);
        if (day == kWeekdays.end()) return reader.fault_at(pointer, "not_a_choice");
        week[static_cast<std::size_t>(day - kWeekdays.begin())] = true;
    });
    return week;
}

void append_week(JsonWriter& json, std::string_view name, const std::array<bool, 7>& week) {
    json.key(name).begin_array();
    for (std::size_t i = 1; i <= week.size(); ++i) {
        const std::size_t day = i % week.size();  // Monday first, as people list them
        if (week[day]) json.value(kWeekdays[day]);
    }
    json.end_array();
}

}  // namespace gridwhistle::codec
