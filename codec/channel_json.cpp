#include "codec/channel_json.hpp"

#include "codec/json_reader.hpp"
#include "codec/object_reader.hpp"
#include "codec/term_choice.hpp"
#include "models/requester.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace gridwhistle::codec {
namespace {

using models::Channel;
using models::ChannelKind;

constexpr std::size_t kChannelsMax = 10'000;
constexpr TextRule kName{.min = 1, .max = 80, .required = true, .one_line = true};
constexpr TextRule kTarget{.min = 1, .max = 500, .required = true, .one_line = true};
constexpr TextRule kSecret{.max = 200, .required = false, .one_line = true};
constexpr std::int64_t kRungMax = 6;
constexpr std::array<Choice<models::Language>, 2> kLanguages{
    {{"zh-CN", models::Language::kChinese}, {"en", models::Language::kEnglish}}};

models::Priority usual_least(ChannelKind kind) {
    if (kind == ChannelKind::kVoice) return models::Priority::kP1;
    return kind == ChannelKind::kSms ? models::Priority::kP2 : models::Priority::kP4;
}

/// A supervised duty is worth a message to a telephone whatever its priority.
std::int64_t usual_rung(ChannelKind kind) {
    return kind == ChannelKind::kSms ? 3 : 0;
}

bool is_printable(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
}

bool is_one_address(std::string_view text) {
    const std::size_t at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find_first_of("<>,;\"@", at + 1) == std::string_view::npos;
}

/// A telephone number is kept in the form that gateways take.
void check_target(ObjectReader& reader, Channel& channel) {
    std::string& target = channel.target;
    if (target.empty()) return;  // a fault already
    const bool number = channel.kind == ChannelKind::kSms || channel.kind == ChannelKind::kVoice;
    const auto phone = number ? models::normalise_phone(target) : std::nullopt;
    if (phone) target = *phone;
    bool good = number ? phone.has_value() : is_printable(target);
    if (channel.kind == ChannelKind::kEmail) good = good && is_one_address(target);
    if (models::is_robot(channel.kind))
        good = good && (target.starts_with("https://") || target.starts_with("http://"));
    if (!good) reader.fault("target", number ? "bad_phone" : "bad_target");
}

void read_owner(ObjectReader& reader, const AccountByName& account_of, Channel& channel) {
    const auto unit = reader.code<models::UnitCode>("unit");
    const auto account = reader.optional_text("account", kName);
    if (unit.empty() == !account) {
        reader.fault("unit", "recipient_needed");
        return;
    }
    if (!unit.empty()) {
        channel.owner = models::Addressee(unit);
        return;
    }
    const auto id = account_of(*account);
    if (!id) return reader.fault("account", "not_found");
    channel.owner = models::Addressee(*id);
}

Channel read_channel(ObjectReader& reader, const AccountByName& account_of) {
    Channel channel;
    channel.name = reader.text("name", kName);
    channel.kind = read_term<ChannelKind>(reader, "kind", Presence::kRequired).value_or(ChannelKind::kWecom);
    read_owner(reader, account_of, channel);
    channel.target = reader.text("target", kTarget);
    channel.secret = reader.text("secret", kSecret);
    channel.least_priority = read_term<models::Priority>(reader, "least_priority").value_or(usual_least(channel.kind));
    channel.from_rung = static_cast<std::uint8_t>(
        reader.integer("from_rung", {.min = 0, .max = kRungMax}).value_or(usual_rung(channel.kind)));
    channel.language = reader.choice("language", kLanguages).value_or(models::Language::kChinese);
    channel.enabled = reader.flag("enabled").value_or(true);
    for (const std::string_view shown : {"signed"}) reader.skip(shown);
    check_target(reader, channel);
    return channel;
}

}  // namespace

Checked<std::vector<Channel>> read_channels(const JsonValue& document, const AccountByName& account_of) {
    Checked<std::vector<Channel>> read;
    const auto take = [&](const JsonValue& each, const std::string& pointer) {
        ObjectReader reader(each, UnknownFields::kRefused, pointer);
        read.value.push_back(read_channel(reader, account_of));
        for (auto& fault : reader.finish()) read.faults.push_back(std::move(fault));
    };
    const JsonValue::Array* rows = document.as_array();
    if (rows == nullptr) {
        take(document, {});
        return read;
    }
    if (rows->size() > kChannelsMax) read.faults.emplace_back(models::RefusalClass::kInvalid, "too_many");
    std::set<std::string> names;
    for (std::size_t i = 0; i < rows->size(); ++i) {
        const std::string pointer = "/" + std::to_string(i);
        take((*rows)[i], pointer);
        if (!names.insert(read.value.back().name).second)
            read.faults.emplace_back(models::RefusalClass::kInvalid, "duplicate_name", pointer + "/name");
    }
    return read;
}

void append_channel(JsonWriter& json, const Channel& channel, const std::string& owner) {
    json.begin_object().member("name", channel.name).member("kind", models::to_text(channel.kind));
    if (channel.owner.is_account()) {
        json.member("account", owner);
    } else {
        json.member("unit", channel.owner.unit);
    }
    json.member("target", masked_target(channel)).member("signed", !channel.secret.empty());
    json.member("least_priority", models::to_text(channel.least_priority)).member("from_rung", channel.from_rung);
    json.member("language", channel.language == models::Language::kChinese ? "zh-CN" : "en");
    json.member("enabled", channel.enabled).end_object();
}

std::string channel_to_seal(const Channel& channel) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().member("target", channel.target).member("secret", channel.secret).end_object();
    return text;
}

bool unseal_channel(std::string_view sealed, Channel& channel) {
    const auto document = read_json(sealed);
    if (!document) return false;
    const JsonValue* target = document->find("target");
    const JsonValue* secret = document->find("secret");
    if (target == nullptr || target->as_text() == nullptr || secret == nullptr || secret->as_text() == nullptr)
        return false;
    channel.target = *target->as_text();
    channel.secret = *secret->as_text();
    return true;
}

std::string masked_target(const Channel& channel) {
    const std::string& target = channel.target;
    if (models::is_robot(channel.kind)) {
        const std::size_t host = target.find("://");
        const std::size_t path = host == std::string::npos ? host : target.find_first_of("/?#", host + 3);
        return target.substr(0, path) + "/…";
    }
    if (channel.kind == ChannelKind::kEmail) return target.substr(0, 1) + "***" + target.substr(target.find('@'));
    models::Requester owner;
    owner.phone = models::normalise_phone(target).value_or(target);
    return models::masked(owner).phone;
}

}  // namespace gridwhistle::codec
