#include "channels/robot.hpp"

#include "channels/signature.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <stdexcept>

namespace gridwhistle::channels {
namespace {

using dispatcher::Receipt;
using dispatcher::Reception;
using models::ChannelKind;
using std::chrono::milliseconds;

// Limits of the receivers, in bytes.
constexpr std::size_t kWecomTextMax = 2048;
constexpr std::size_t kWecomMarkdownMax = 4096;
constexpr std::size_t kDingtalkMax = 16'000;
constexpr std::size_t kFeishuMax = 16'000;

constexpr milliseconds kAMinute{60'000};
constexpr milliseconds kDingtalkBlock{10 * 60'000};
constexpr std::size_t kReasonMax = 160;

/// Codes that ask for patience, and how much. Everything else that is not success will not get better by itself.
struct Patience {
    ChannelKind kind;
    std::int64_t code;
    milliseconds pause;
};
constexpr std::array kPatience{
    Patience{ChannelKind::kWecom, -1, milliseconds(0)},        // busy
    Patience{ChannelKind::kWecom, 45009, kAMinute},            // more than 20 a minute
    Patience{ChannelKind::kWecom, 45033, milliseconds(1000)},  // too many at once
    Patience{ChannelKind::kDingtalk, -1, milliseconds(0)},     // busy
    Patience{ChannelKind::kDingtalk, 130101, kDingtalkBlock},  // more than 20 a minute: blocked
    Patience{ChannelKind::kDingtalk, 410100, kDingtalkBlock},  // the same from its gateway
    Patience{ChannelKind::kDingtalk, 660026, kDingtalkBlock},  // the same from its open platform
    Patience{ChannelKind::kFeishu, 9499, kAMinute},            // too many requests
    Patience{ChannelKind::kFeishu, 11232, kAMinute},           // the same for the tenant
    Patience{ChannelKind::kFeishu, 11233, kAMinute},
};

std::string wecom_body(const Sentences& sentences, models::Language language) {
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object();
    if (sentences.is_digest()) {
        json.member("msgtype", "markdown").key("markdown").begin_object();
        json.member("content", markdown(sentences, language, kWecomMarkdownMax)).end_object();
    } else {
        json.member("msgtype", "text").key("text").begin_object();
        json.member("content", plain_text(sentences, language, kWecomTextMax)).end_object();
    }
    json.end_object();
    return body;
}

std::string dingtalk_body(const Sentences& sentences, models::Language language) {
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object().member("msgtype", "markdown").key("markdown").begin_object();
    json.member("title", sentences.title).member("text", markdown(sentences, language, kDingtalkMax)).end_object();
    json.key("at").begin_object().member("isAtAll", false).end_object().end_object();
    return body;
}

std::string feishu_body(const models::Channel& channel, const Sentences& sentences, std::int64_t seconds) {
    std::string body;
    codec::JsonWriter json(body);
    json.begin_object();
    if (!channel.secret.empty())
        json.member("timestamp", std::to_string(seconds)).member("sign", feishu_sign(seconds, channel.secret));
    json.member("msg_type", "text").key("content").begin_object();
    json.member("text", plain_text(sentences, channel.language, kFeishuMax)).end_object().end_object();
    return body;
}

std::string dingtalk_url(const models::Channel& channel, models::Instant now) {
    if (channel.secret.empty()) return channel.target;
    const auto ms = std::chrono::duration_cast<milliseconds>(now.time_since_epoch()).count();
    const char* joint = channel.target.find('?') == std::string::npos ? "?" : "&";
    return channel.target + joint + "timestamp=" + std::to_string(ms) + "&sign=" + dingtalk_sign(ms, channel.secret);
}

/// The code of an answer; nothing when it is no answer of such a robot.
std::optional<std::int64_t> code_of(ChannelKind kind, const codec::JsonValue& answer) {
    const codec::JsonValue* code = answer.find(kind == ChannelKind::kFeishu ? "code" : "errcode");
    if (code == nullptr && kind == ChannelKind::kFeishu) code = answer.find("StatusCode");
    if (code == nullptr || code->as_integer() == nullptr) return std::nullopt;
    return *code->as_integer();
}

std::string reason_of(ChannelKind kind, std::int64_t code, const codec::JsonValue& answer) {
    const codec::JsonValue* message = answer.find(kind == ChannelKind::kFeishu ? "msg" : "errmsg");
    std::string reason = std::to_string(code);
    if (message == nullptr || message->as_text() == nullptr) return reason;
    // What somebody else's server says goes into a table and a log: one line, and no more of it than helps.
    for (const char letter : message->as_text()->substr(0, kReasonMax)) {
        const auto byte = static_cast<unsigned char>(letter);
        if (reason.size() == std::to_string(code).size()) reason += ' ';
        reason += byte < 0x20 || byte > 0x7E ? '?' : letter;
    }
    return reason;
}

}  // namespace

HttpPost robot_post(const models::Channel& channel, const Sentences& sentences, models::Instant now) {
    HttpPost post;
    post.url = channel.target;
    switch (channel.kind) {
        case ChannelKind::kWecom: post.body = wecom_body(sentences, channel.language); return post;
        case ChannelKind::kDingtalk:
            post.url = dingtalk_url(channel, now);
            post.body = dingtalk_body(sentences, channel.language);
            return post;
        case ChannelKind::kFeishu:
            post.body = feishu_body(channel, sentences,
                                    std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count());
            return post;
        case ChannelKind::kSms:
        case ChannelKind::kVoice:
        case ChannelKind::kEmail: break;
    }
    throw std::logic_error("a channel that is no robot");
}

Receipt status_receipt(long status) {
    const std::string error = "http " + std::to_string(status);
    if (status >= 200 && status < 300) return {};
    if (status == 429) return {Reception::kLater, kAMinute, error};
    // A gateway that waited for the receiver in vain does not know either (RFC 9110 15.6.5).
    if (status == 504) return {Reception::kUnknown, {}, error};
    if (status == 408 || status == 425 || status >= 500) return {Reception::kLater, {}, error};
    return {Reception::kRefused, {}, error};
}

Receipt robot_receipt(ChannelKind kind, long status, std::string_view body) {
    Receipt by_status = status_receipt(status);
    if (by_status.reception != Reception::kSent) return by_status;
    const auto answer = codec::read_json(body);
    const auto code = answer ? code_of(kind, *answer) : std::nullopt;
    if (!code) return {Reception::kUnknown, {}, "an answer that is not the robot's"};
    if (*code == 0) return {};
    const std::string reason = reason_of(kind, *code, *answer);
    for (const auto& patience : kPatience) {
        if (patience.kind == kind && patience.code == *code) return {Reception::kLater, patience.pause, reason};
    }
    return {Reception::kRefused, {}, reason};
}

}  // namespace gridwhistle::channels
