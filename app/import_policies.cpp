#include "app/import_text.hpp"
#include "app/importers.hpp"
#include "app/program.hpp"
#include "codec/catalogue_json.hpp"
#include "codec/channel_json.hpp"
#include "codec/flow_json.hpp"
#include "codec/json_reader.hpp"

#include <algorithm>
#include <sstream>

// The duty catalogue, flow profiles and channels: whole or not at all, since half a catalogue would send people astray.

namespace gridwhistle::app {
namespace {

template <class Value>
bool take_faults(ImportReport& report, const codec::Checked<Value>& read) {
    for (const auto& fault : read.faults) report.refused.push_back(one_line(fault));
    return read.good();
}

bool is_json(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text[first] == '{';
}

int newest_version(const std::vector<models::FlowProfile>& flows, const models::FlowCode& code) {
    int newest = 0;
    for (const auto& flow : flows) {
        if (flow.code == code) newest = std::max(newest, flow.version);
    }
    return newest;
}

/// Says which categories of a profile nobody knows, so that it takes over less than its author meant.
void report_unknown_categories(const std::vector<models::FlowProfile>& flows,
                               const std::vector<models::Category>& known, ImportReport& report) {
    for (const auto& flow : flows) {
        for (const auto& code : flow.categories) {
            if (std::ranges::find(known, code, &models::Category::code) == known.end())
                report.notices.push_back("flow " + flow.code.value + ": category " + code.value +
                                         " is not in the catalogue");
        }
    }
}

}  // namespace

codec::JsonValue read_document(std::string_view text) {
    codec::JsonReadOptions options;
    options.limits = {std::size_t{1} << 26U, 32, 2'000'000};
    auto document = codec::read_json(text, options);
    if (!document) throw CommandFailed("the file was not taken, nothing is changed: " + one_line(document.error()));
    return std::move(*document);
}

ImportReport import_catalogue(storage::ReferenceStore& store, std::string_view text) {
    ImportReport report;
    std::istringstream csv{std::string(text)};
    const auto read = is_json(text) ? codec::read_catalogue(read_document(text)) : codec::read_catalogue_csv(csv);
    if (!take_faults(report, read)) return report;
    const auto known = store.load();
    for (const auto& category : read.value.categories) {
        if (newest_version(known.flows, category.flow) == 0)
            report.notices.push_back("category " + category.code.value + ": flow " + category.flow.value +
                                     " is not loaded yet");
    }
    static_cast<void>(store.put_categories(read.value.categories));
    report.taken = read.value.categories.size();
    return report;
}

ImportReport import_flows(storage::ReferenceStore& store, std::string_view text) {
    ImportReport report;
    auto read = codec::read_flows(read_document(text));
    if (!take_faults(report, read)) return report;
    const auto present = store.load();
    auto known = present.flows;
    for (auto& flow : read.value) {
        if (flow.version == 0) flow.version = newest_version(known, flow.code) + 1;
        known.push_back(flow);
    }
    for (const auto i : store.put_flows(read.value)) {
        const models::FlowProfile& flow = read.value[i];
        report.refused.push_back("flow " + flow.code.value + " version " + std::to_string(flow.version) +
                                 " is stored with another text; a version never changes, give it the next number");
    }
    if (!report.refused.empty()) return report;
    report.taken = read.value.size();
    report_unknown_categories(read.value, present.categories, report);
    return report;
}

ImportReport import_channels(storage::ReferenceStore& accounts, storage::ChannelStore& store, std::string_view text) {
    ImportReport report;
    const auto read = codec::read_channels(read_document(text), [&accounts](const std::string& name) {
        const auto account = accounts.find_account(name);
        return account ? std::optional(account->id) : std::nullopt;
    });
    if (!take_faults(report, read)) return report;
    store.put_channels(read.value);
    report.taken = read.value.size();
    return report;
}

}  // namespace gridwhistle::app
