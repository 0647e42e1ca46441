#include "codec/filing_json.hpp"

#include "codec/fields_json.hpp"
#include "codec/object_reader.hpp"
#include "codec/term_choice.hpp"
#include "codec/utf8.hpp"

namespace gridwhistle::codec {
namespace {

using models::Kind;

constexpr std::size_t kDerivedTitleBytesMax = 120;  // 40 Chinese characters

/// A filing is a whistle to departments or none yet; "none" is never a wish.
constexpr std::array<Choice<Kind>, 3> kKinds{
    {{"routine", Kind::kRoutine}, {"hard_problem", Kind::kHardProblem}, {"emergency", Kind::kEmergency}}};

std::string first_line(std::string_view description) {
    const std::string_view line = description.substr(0, description.find('\n'));
    const std::string_view cut = cut_utf8(line, kDerivedTitleBytesMax);
    return std::string(cut) + (cut.size() < line.size() ? "…" : "");
}

void read_words(ObjectReader& reader, models::Filing& filing) {
    filing.title = reader.text("title", {.max = kTitleMax, .required = false, .one_line = true});
    // It may be missing, because a photo or a category can say enough, but blanks are a mistake of the form.
    const bool described = reader.has("description");
    filing.description = reader.text("description", {.max = kDescriptionMax, .required = described});
    if (filing.title.empty()) filing.title = first_line(filing.description);
    filing.address = reader.text("address", {.max = kAddressMax, .required = false, .one_line = true});
    filing.channel = reader.text("channel", {.max = kChannelMax, .required = false, .one_line = true});
    filing.measures_taken = reader.text("measures_taken", {.max = 2000, .required = false});
}

void read_place(ObjectReader& reader, FilingBody& body) {
    if (!reader.has("location") && !reader.has("area")) reader.fault("location", "location_or_area");
    reader.object("location", [&](ObjectReader& inner) { body.location = read_location(inner); });
    if (body.location) body.filing.location = body.location->fix;
    body.filing.area = reader.code<models::AreaCode>("area");
    body.filing.road_class = read_term<models::RoadClass>(reader, "road_class");
}

void read_requester(ObjectReader& reader, FilingBody& body) {
    reader.object("requester", [&](ObjectReader& inner) {
        models::Requester requester;
        requester.name = inner.text("name", {.max = kRequesterNameMax, .required = false, .one_line = true});
        const std::string phone = inner.text("phone", {.max = 40, .required = false, .one_line = true});
        const auto normal = phone.empty() ? std::optional(phone) : models::normalise_phone(phone);
        if (!normal) inner.fault("phone", "bad_phone");
        requester.phone = normal.value_or(std::string());
        body.filing.reachable = !requester.phone.empty();
        requester.confidential = inner.flag("confidential").value_or(false);
        if (!requester.empty()) body.requester = std::move(requester);
    });
}

void read_solved(ObjectReader& reader, models::Filing& filing) {
    constexpr std::string_view kName = "solved_on_the_spot";
    const TextRule rule{.max = 2000};
    const JsonValue* given = reader.any(kName);
    if (given == nullptr) return;
    if (given->as_text() != nullptr) {
        filing.solved_on_the_spot = reader.text(kName, rule);
    } else if (given->as_flag() == nullptr) {
        reader.object(kName, [&](ObjectReader& inner) { filing.solved_on_the_spot = inner.text("feedback", rule); });
    } else if (*given->as_flag()) {
        filing.solved_on_the_spot = filing.description;
        if (filing.description.empty()) reader.fault("description", "required");
    }
}

void read_external_ref(ObjectReader& reader, models::Filing& filing) {
    reader.object("external_ref", [&](ObjectReader& inner) {
        auto system = inner.text("system", {.max = 64, .one_line = true});
        auto id = inner.text("id", {.max = 128, .one_line = true});
        filing.external_refs.push_back({std::move(system), std::move(id)});
    });
}

}  // namespace

Checked<FilingBody> read_filing(const JsonValue& body, models::Instant now) {
    ObjectReader reader(body);
    Checked<FilingBody> checked;
    models::Filing& filing = checked.value.filing;
    filing.category = reader.code<models::CategoryCode>("category", Presence::kRequired);
    read_words(reader, filing);
    read_place(reader, checked.value);
    filing.kind = reader.choice("kind", kKinds);
    filing.priority = read_term<models::Priority>(reader, "priority");
    filing.entry = read_term<models::Entry>(reader, "entry").value_or(filing.entry);
    filing.origin = read_term<models::Origin>(reader, "origin");
    filing.captured_at = reader.instant("captured_at");
    if (filing.captured_at && *filing.captured_at > now + kClockSkewMax) reader.fault("captured_at", "in_the_future");
    filing.affected = static_cast<int>(reader.integer("affected", {.min = 0, .max = kAffectedMax}).value_or(0));
    read_requester(reader, checked.value);
    filing.asks = read_asks(reader, "asks");
    read_solved(reader, filing);
    read_external_ref(reader, filing);
    if (!reader.texts("attachments", {.max = kListMax}, {.max = 64}).empty())
        reader.fault("attachments", "attachments_unavailable");
    checked.faults = reader.finish();
    return checked;
}

}  // namespace gridwhistle::codec
