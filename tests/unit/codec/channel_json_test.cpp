#include "codec/channel_json.hpp"

#include "codec/json_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::ChannelKind;
using models::Priority;

Checked<std::vector<models::Channel>> read(std::string_view text) {
    return read_channels(read_json(text).value(), [](const std::string& name) {
        return name == "li" ? std::optional(models::AccountId{7}) : std::nullopt;
    });
}

std::vector<std::string> faults_of(std::string_view text) {
    std::vector<std::string> faults;
    for (const auto& fault : read(text).faults) faults.push_back(fault.code + " " + fault.pointer);
    return faults;
}

TEST(ChannelJson, KindsBringTheirUsualThresholds) {
    const auto read_all = read(R"([{"name":"um","kind":"wecom","unit":"UM-0301","target":"https://x.example/hook"},
        {"name":"li","kind":"sms","account":"li","target":"138 0000 0000","language":"en"},
        {"name":"li-call","kind":"voice","account":"li","target":"13800000000","least_priority":"P2",
         "enabled":false}])");
    ASSERT_TRUE(read_all.good());
    const auto& channels = read_all.value;
    EXPECT_EQ(channels[0].owner, models::Addressee(models::UnitCode("UM-0301")));
    EXPECT_EQ(channels[0].least_priority, Priority::kP4);
    EXPECT_EQ(channels[0].from_rung, 0);
    EXPECT_EQ(channels[1].owner, models::Addressee(models::AccountId{7}));
    EXPECT_EQ(channels[1].least_priority, Priority::kP2);
    EXPECT_EQ(channels[1].from_rung, 3);
    EXPECT_EQ(channels[1].target, "13800000000") << "in the form that gateways take";
    EXPECT_EQ(channels[1].language, models::Language::kEnglish);
    EXPECT_EQ(channels[2].least_priority, Priority::kP2);
    EXPECT_FALSE(channels[2].enabled);
}

TEST(ChannelJson, EveryFaultIsNamedWithItsPlace) {
    EXPECT_THAT(faults_of(R"({"name":"a","kind":"wecom","unit":"U","account":"li","target":"ftp://x"})"),
                ::testing::UnorderedElementsAre("recipient_needed /unit", "bad_target /target"));
    EXPECT_THAT(faults_of(R"({"name":"a","kind":"pigeon","account":"nobody","target":"x"})"),
                ::testing::IsSupersetOf({"not_a_choice /kind", "not_found /account"}));
    EXPECT_THAT(faults_of(R"({"name":"a","kind":"sms","unit":"U","target":"call me"})"),
                ::testing::ElementsAre("bad_phone /target"));
    EXPECT_THAT(faults_of(R"({"name":"a","kind":"sms","unit":"U","target":"99"})"),
                ::testing::ElementsAre("bad_phone /target"));
    EXPECT_THAT(faults_of(R"({"name":"a","kind":"email","unit":"U","target":"x@y>,<z@w"})"),
                ::testing::ElementsAre("bad_target /target"));
    EXPECT_THAT(faults_of(R"([{"name":"a","kind":"email","unit":"U","target":"x@y"},
                              {"name":"a","kind":"email","unit":"U","target":"x@y"}])"),
                ::testing::ElementsAre("duplicate_name /1/name"));
}

TEST(ChannelJson, NobodySeesAnAddressOrASecret) {
    auto channels =
        read(R"([{"name":"um","kind":"wecom","unit":"U","target":"https://x.example/hook?key=k","secret":"s"},
        {"name":"b","kind":"sms","account":"li","target":"13812345678"},
        {"name":"c","kind":"email","account":"li","target":"li@example.org"}])");
    ASSERT_TRUE(channels.good());
    EXPECT_EQ(masked_target(channels.value[0]), "https://x.example/…");
    EXPECT_EQ(masked_target(channels.value[1]), "138****5678");
    EXPECT_EQ(masked_target(channels.value[2]), "l***@example.org");
    std::string shown;
    JsonWriter json(shown);
    append_channel(json, channels.value[0], {});
    EXPECT_EQ(shown.find("key=k"), std::string::npos);
    EXPECT_NE(shown.find(R"("signed":true)"), std::string::npos);
}

TEST(ChannelJson, WhatIsSealedComesBack) {
    models::Channel channel;
    channel.target = "https://x.example/hook?key=\"k\"";
    channel.secret = "SEC";
    models::Channel opened;
    EXPECT_TRUE(unseal_channel(channel_to_seal(channel), opened));
    EXPECT_EQ(opened, channel);
    EXPECT_FALSE(unseal_channel("{}", opened));
}

}  // namespace
}  // namespace gridwhistle::codec
