#include "channels/robot.hpp"

#include "channels/gateway.hpp"
#include "channels/mail.hpp"
#include "channels/signature.hpp"
#include "codec/json_reader.hpp"
#include "tests/support/notices.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::channels {
namespace {

using dispatcher::Reception;
using models::ChannelKind;
using std::chrono::minutes;

const models::Instant kNow{std::chrono::seconds(1'700'000'000)};

Surroundings surroundings() {
    return {[](const models::AreaCode&) { return std::string("春江街道"); }, "https://gw.example.org"};
}

dispatcher::Parcel parcel(ChannelKind kind, int count) {
    dispatcher::Parcel parcel;
    parcel.channel = tests::robot("um", models::Addressee(models::UnitCode("UM-0301")));
    parcel.channel.kind = kind;
    parcel.channel.secret.clear();
    parcel.key = "notice-41";
    for (int i = 1; i <= count; ++i) {
        storage::LeasedDelivery delivery;
        delivery.notice = tests::notice(i, 3, parcel.channel.owner, models::Priority::kP2);
        delivery.notice.kind = "supervise_1";
        delivery.number = "2026-430581-R-" + std::to_string(i);
        delivery.area = models::AreaCode("430581001002");
        parcel.notices.push_back(std::move(delivery));
    }
    return parcel;
}

HttpPost post_of(const dispatcher::Parcel& parcel) {
    return robot_post(parcel.channel, sentences_of(parcel, surroundings()), kNow);
}

std::string text_at(const std::string& body, std::initializer_list<std::string_view> path) {
    const auto document = codec::read_json(body);
    if (!document) return "no JSON";
    const codec::JsonValue* value = &*document;
    for (const auto name : path) {
        value = value->find(name);
        if (value == nullptr) return "missing " + std::string(name);
    }
    return value->as_text() == nullptr ? "no text" : *value->as_text();
}

TEST(Signature, DingtalkSignsAsItsDocumentationSays) {
    EXPECT_EQ(dingtalk_sign(1700000000000, "SECtest"), "aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g%3D");
}

TEST(Signature, FeishuSignsAnEmptyMessageWithTimestampAndSecretAsTheKey) {
    EXPECT_EQ(feishu_sign(1700000000, "test"), "eSJQnOl8XqPTMPHWz9e5IzeHS/tqoc68g2967ekIPmg=");
}

TEST(Robot, WecomGetsATextWithNumberStreetAndLinkAndNothingElse) {
    const HttpPost post = post_of(parcel(ChannelKind::kWecom, 1));
    EXPECT_EQ(post.url, parcel(ChannelKind::kWecom, 1).channel.target);
    EXPECT_EQ(text_at(post.body, {"msgtype"}), "text");
    EXPECT_EQ(text_at(post.body, {"text", "content"}),
              "督办：2026-430581-R-1，春江街道（报到） https://gw.example.org/whistles/1");
}

TEST(Robot, WecomGetsADigestAsMarkdownThatFits) {
    const HttpPost post = post_of(parcel(ChannelKind::kWecom, 60));
    EXPECT_EQ(text_at(post.body, {"msgtype"}), "markdown");
    const std::string content = text_at(post.body, {"markdown", "content"});
    EXPECT_LE(content.size(), 4096U);
    EXPECT_TRUE(content.starts_with("**60 条待办通知**\n")) << content.substr(0, 80);
    EXPECT_NE(content.find("- [督办：2026-430581-R-2，春江街道（报到）](https://gw.example.org/whistles/2)"),
              std::string::npos);
    EXPECT_NE(content.find("请到系统内查看"), std::string::npos) << "what did not fit is counted";
}

TEST(Robot, DingtalkGetsMarkdownAndItsSignatureInTheAddress) {
    auto signed_parcel = parcel(ChannelKind::kDingtalk, 1);
    signed_parcel.channel.target = "https://oapi.dingtalk.com/robot/send?access_token=x";
    signed_parcel.channel.secret = "SECtest";
    signed_parcel.channel.language = models::Language::kEnglish;
    const HttpPost post = post_of(signed_parcel);
    EXPECT_EQ(post.url,
              "https://oapi.dingtalk.com/robot/send?access_token=x&timestamp=1700000000000"
              "&sign=aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g%3D");
    EXPECT_EQ(text_at(post.body, {"markdown", "title"}), "Supervision: 2026-430581-R-1");
    EXPECT_EQ(text_at(post.body, {"markdown", "text"}),
              "[Supervision: 2026-430581-R-1, 春江街道 (report-in)](https://gw.example.org/whistles/1)");
}

TEST(Robot, FeishuGetsItsSignatureInTheBody) {
    auto signed_parcel = parcel(ChannelKind::kFeishu, 1);
    signed_parcel.channel.secret = "test";
    const HttpPost post = post_of(signed_parcel);
    EXPECT_EQ(text_at(post.body, {"timestamp"}), "1700000000");
    EXPECT_EQ(text_at(post.body, {"sign"}), "eSJQnOl8XqPTMPHWz9e5IzeHS/tqoc68g2967ekIPmg=");
    EXPECT_EQ(text_at(post.body, {"msg_type"}), "text");
    EXPECT_TRUE(text_at(post.body, {"content", "text"}).starts_with("督办：2026-430581-R-1"));
    EXPECT_EQ(post_of(parcel(ChannelKind::kFeishu, 1)).body.find("sign"), std::string::npos);
}

TEST(Robot, ARepeatSaysSo) {
    auto repeat = parcel(ChannelKind::kWecom, 1);
    repeat.repeat = true;
    EXPECT_TRUE(text_at(post_of(repeat).body, {"text", "content"}).starts_with("（重发）督办："));
}

TEST(Robot, AKindThatThisProgramDoesNotKnowIsStillSaid) {
    auto newer = parcel(ChannelKind::kWecom, 1);
    newer.notices[0].notice.kind = "of_a_newer_node";
    EXPECT_TRUE(text_at(post_of(newer).body, {"text", "content"}).starts_with("通知：2026-430581-R-1"));
}

struct Told {
    ChannelKind kind;
    long status;
    std::string_view body;
    Reception reception;
    std::chrono::milliseconds pause;
};

TEST(Robot, WhatReceiversAnswerIsUnderstood) {
    const Told all[] = {
        {ChannelKind::kWecom, 200, R"({"errcode":0,"errmsg":"ok"})", Reception::kSent, {}},
        {ChannelKind::kWecom, 200, R"({"errcode":93000,"errmsg":"invalid webhook url"})", Reception::kRefused, {}},
        {ChannelKind::kWecom, 200, R"({"errcode":45009,"errmsg":"api freq out of limit"})", Reception::kLater,
         minutes(1)},
        {ChannelKind::kDingtalk, 200, R"({"errcode":0,"errmsg":"ok"})", Reception::kSent, {}},
        {ChannelKind::kDingtalk, 200, R"({"errcode":130101,"errmsg":"send too fast"})", Reception::kLater, minutes(10)},
        {ChannelKind::kDingtalk, 200, R"({"errcode":310000,"errmsg":"sign not match"})", Reception::kRefused, {}},
        {ChannelKind::kFeishu, 200, R"({"code":0,"msg":"success","data":{}})", Reception::kSent, {}},
        {ChannelKind::kFeishu, 200, R"({"StatusCode":0,"StatusMessage":"success"})", Reception::kSent, {}},
        {ChannelKind::kFeishu, 200, R"({"code":19021,"msg":"sign match fail"})", Reception::kRefused, {}},
        {ChannelKind::kFeishu, 200, R"({"code":9499,"msg":"too many request"})", Reception::kLater, minutes(1)},
        {ChannelKind::kWecom, 500, "", Reception::kLater, {}},
        {ChannelKind::kWecom, 404, "", Reception::kRefused, {}},
        {ChannelKind::kWecom, 429, "", Reception::kLater, minutes(1)},
        {ChannelKind::kWecom, 504, "", Reception::kUnknown, {}},
        {ChannelKind::kWecom, 200, "<html>log in first</html>", Reception::kUnknown, {}},
        {ChannelKind::kWecom, 200, R"({"errcode":"0"})", Reception::kUnknown, {}},
    };
    for (const Told& told : all) {
        const auto receipt = robot_receipt(told.kind, told.status, told.body);
        EXPECT_EQ(receipt.reception, told.reception) << told.body;
        EXPECT_EQ(receipt.pause, told.pause) << told.body;
        EXPECT_EQ(receipt.error.empty(), told.reception == Reception::kSent);
    }
    EXPECT_EQ(robot_receipt(ChannelKind::kWecom, 200, R"({"errcode":93000,"errmsg":"bad\nline"})").error,
              "93000 bad?line");
}

TEST(GatewayTest, TheTemplateIsFilledAsItsContentTypeNeeds) {
    auto sms = parcel(ChannelKind::kSms, 1);
    sms.channel.target = "13800000000";
    Gateway gateway;
    gateway.url = "http://127.0.0.1:9/sms";
    gateway.body = R"({"to":"{phone}","text":"【春江街道】{text}","id":"{id}"})";
    gateway.authorization = "Bearer key";
    const HttpPost json = gateway_post(gateway, sms, sentences_of(sms, surroundings()));
    EXPECT_EQ(text_at(json.body, {"to"}), "13800000000");
    EXPECT_EQ(text_at(json.body, {"id"}), "notice-41");
    EXPECT_TRUE(text_at(json.body, {"text"}).starts_with("【春江街道】督办：2026-430581-R-1"));
    ASSERT_EQ(json.headers.size(), 1U);
    EXPECT_EQ(json.headers[0], "Authorization: Bearer key");

    gateway.content_type = "application/x-www-form-urlencoded";
    gateway.body = "to={phone}&text={text}";
    const HttpPost form = gateway_post(gateway, sms, sentences_of(sms, surroundings()));
    EXPECT_TRUE(form.body.starts_with("to=13800000000&text=%E7%9D%A3%E5%8A%9E%EF%BC%9A2026"));
}

TEST(GatewayTest, SuccessMayBeAPartOfTheAnswer) {
    Gateway gateway;
    EXPECT_EQ(gateway_receipt(gateway, 202, "").reception, Reception::kSent);
    gateway.accepted_if = R"("code":"OK")";
    EXPECT_EQ(gateway_receipt(gateway, 200, R"({"code":"OK"})").reception, Reception::kSent);
    EXPECT_EQ(gateway_receipt(gateway, 200, R"({"code":"NO_MONEY"})").reception, Reception::kRefused);
    EXPECT_EQ(gateway_receipt(gateway, 500, R"({"code":"OK"})").reception, Reception::kLater);
}

TEST(Mail, HasAllHeadersAndItsTextInBase64) {
    auto mail = parcel(ChannelKind::kEmail, 1);
    mail.channel.target = "li@example.org";
    const std::string text =
        mail_text({"smtp://127.0.0.1:25", "gw@street.example", {}, {}}, mail, sentences_of(mail, surroundings()), kNow);
    EXPECT_NE(text.find("Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"), std::string::npos) << text;
    EXPECT_NE(text.find("From: <gw@street.example>\r\nTo: <li@example.org>\r\n"), std::string::npos);
    EXPECT_NE(text.find("Message-ID: <notice-41@street.example>\r\n"), std::string::npos);
    EXPECT_NE(text.find("Subject: =?UTF-8?B?"), std::string::npos);
    for (std::size_t at = 0, end = 0; (end = text.find("\r\n", at)) != std::string::npos; at = end + 2)
        EXPECT_LE(end - at, 78U) << text.substr(at, end - at);
}

TEST(Mail, AnswersOfAServerAreUnderstood) {
    EXPECT_EQ(mail_receipt(250).reception, Reception::kSent);
    EXPECT_EQ(mail_receipt(451).reception, Reception::kLater);
    EXPECT_EQ(mail_receipt(550).reception, Reception::kRefused);
}

}  // namespace
}  // namespace gridwhistle::channels
