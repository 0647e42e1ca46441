#include "codec/message_catalogue.hpp"

#include "models/event.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace gridwhistle::codec {
namespace {

using models::Language;
using models::Refusal;
using models::RefusalClass;

constexpr std::string_view kZh =
    R"({"problems":{"taken":{"title":"已被认领","detail":"[{holder} ][已于 {since} ]认领。"}},
    "words":{"assignment_state":{"working":"办理中"}}})";
constexpr std::string_view kEn =
    R"({"problems":{"taken":{"title":"Taken","detail":"[{holder} ]claimed it[ at {since}]."},
    "state":{"title":"State {state}","detail":"x"}},"words":{"assignment_state":{"working":"Working"}}})";

Refusal taken() {
    return Refusal(RefusalClass::kWrongState, "taken");
}

TEST(MessageCatalogue, FillsInTheFactsOfARefusal) {
    const MessageCatalogue catalogue(kZh, kEn);

    const auto message = catalogue.explain(taken().with("holder", "李四").with("since", "09:00"), Language::kChinese);

    EXPECT_EQ(message.title, "已被认领");
    EXPECT_EQ(message.detail, "李四 已于 09:00 认领。");
}

TEST(MessageCatalogue, LeavesOutPartsWithoutFacts) {
    const MessageCatalogue catalogue(kZh, kEn);

    EXPECT_EQ(catalogue.explain(taken().with("holder", "Li"), Language::kEnglish).detail, "Li claimed it.");
    EXPECT_EQ(catalogue.explain(taken().with("holder", ""), Language::kEnglish).detail, "claimed it.");
    EXPECT_EQ(catalogue.explain(taken(), Language::kEnglish).detail, "claimed it.");
}

TEST(MessageCatalogue, TakesAFactForTextAndNeverForAPattern) {
    const MessageCatalogue catalogue(kZh, kEn);

    EXPECT_EQ(catalogue.explain(taken().with("holder", "{since}[x]"), Language::kEnglish).detail,
              "{since}[x] claimed it.");
}

TEST(MessageCatalogue, SaysStatesInWordsForPeople) {
    const MessageCatalogue catalogue(kZh, kEn);

    const auto message =
        catalogue.explain(Refusal(RefusalClass::kWrongState, "state").with("state", "working"), Language::kEnglish);

    EXPECT_EQ(message.title, "State Working");
}

TEST(MessageCatalogue, ShowsTheCodeWhereItHasNoSentence) {
    EXPECT_EQ(MessageCatalogue(kZh, kEn).explain(Refusal(RefusalClass::kInvalid, "odd"), Language::kEnglish).title,
              "odd");
}

TEST(MessageCatalogue, NamesItsGaps) {
    EXPECT_THAT(MessageCatalogue(kZh, kEn).gaps(), testing::ElementsAre("state"));
    EXPECT_THAT(MessageCatalogue::shipped().gaps(), testing::IsEmpty());
}

TEST(MessageCatalogue, RefusesToStartWithABrokenFile) {
    EXPECT_THROW(MessageCatalogue("{", kEn), std::logic_error);
    EXPECT_THROW(MessageCatalogue(R"({"problems":{}})", kEn), std::logic_error);
}

template <class Term>
void expect_words(std::string_view vocabulary) {
    for (const auto word : models::Spellings<Term>::kWords)
        EXPECT_NE(MessageCatalogue::shipped().find_word(vocabulary, word), nullptr) << vocabulary << "/" << word;
}

TEST(ShippedMessages, HaveWordsForEveryTermThatPeopleRead) {
    expect_words<models::Phase>("phase");
    expect_words<models::WhistleState>("whistle_state");
    expect_words<models::AssignmentState>("assignment_state");
    expect_words<models::EndReason>("end_reason");
    expect_words<models::Kind>("kind");
    expect_words<models::Priority>("priority");
    expect_words<models::Entry>("entry");
    expect_words<models::Origin>("origin");
    expect_words<models::RoadClass>("road_class");
    expect_words<models::AssignmentRole>("assignment_role");
    expect_words<models::Arrival>("arrival");
    expect_words<models::PartyKind>("party_kind");
    expect_words<models::ProposalKind>("proposal_kind");
    expect_words<models::Clock>("clock");
    expect_words<models::JudgementSlot>("judgement_slot");
    expect_words<models::ProposalState>("proposal_state");
    expect_words<models::Solved>("solved");
    expect_words<models::LinkKind>("link_kind");
    expect_words<models::Role>("role");
}

TEST(ShippedMessages, SayTheFiveWordsOfTheLoop) {
    EXPECT_EQ(words_of(models::Phase::kAwaitingResponse).zh, "待应哨");
    EXPECT_EQ(words_of(models::Phase::kAwaitingReportIn).zh, "待报到");
    EXPECT_EQ(words_of(models::Phase::kInProgress).zh, "办理中");
    EXPECT_EQ(words_of(models::Phase::kAwaitingJudgement).zh, "待评价");
    EXPECT_EQ(words_of(models::Phase::kClosed).zh, "已办结");
}

}  // namespace
}  // namespace gridwhistle::codec
