#include "codec/problem_text.hpp"

#include "told.hpp"

#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::Language;
using models::Refusal;
using models::RefusalClass;

std::string problem(const auto& refused, const ProblemContext& context = {.language = Language::kEnglish}) {
    std::string text;
    append_problem(text, refused, context);
    return text;
}

TEST(ProblemText, SaysWhoHoldsItAndSinceWhen) {
    const Refusal refusal = Refusal(RefusalClass::kWrongState, "already_claimed")
                                .with("holder", "13800001234")
                                .with("since", "1795316645000000");

    EXPECT_EQ(problem(refusal, {.language = Language::kEnglish, .instance = "r-1"}),
              R"({"type":"urn:problem-type:gridwhistle:already_claimed","title":"Already claimed","status":409,)"
              R"("detail":"13800001234 claimed this at 2026-11-22T03:04:05Z. Nothing was changed. To take it over, )"
              R"(give a reason.","code":"already_claimed","instance":"r-1","holder":"13800001234",)"
              R"("since":"2026-11-22T03:04:05Z"})");
}

TEST(ProblemText, SpeaksChinese) {
    const auto document = parsed(problem(Refusal(RefusalClass::kNotPermitted, "own_work"), {}));

    EXPECT_EQ(*document.find("title")->as_text(), "不能评价自己的工作");
    EXPECT_EQ(*document.find("status")->as_integer(), 403);
}

TEST(ProblemText, PointsAtTheFieldOfASingleFault) {
    EXPECT_EQ(problem(Refusal(RefusalClass::kInvalid, "outside_area", "/location")),
              R"({"type":"urn:problem-type:gridwhistle:outside_area","title":"Outside the area","status":422,)"
              R"("detail":"The place is more than 200 m from every area served here. Nothing was stored. Check the )"
              R"(position or turn to the authority there.","code":"outside_area","errors":[{"pointer":"/location",)"
              R"("code":"outside_area","detail":"The place is more than 200 m from every area served here. Nothing )"
              R"(was stored. Check the position or turn to the authority there."}]})");
}

TEST(ProblemText, ListsEveryFaultOfABody) {
    const std::vector<Refusal> faults{
        Refusal(RefusalClass::kInvalid, "required", "/category"),
        Refusal(RefusalClass::kInvalid, "too_long", "/title").with("max", "200").with("length", "300"),
        Refusal(RefusalClass::kInvalid, "not_a_choice", "/kind").with("allowed", "routine, emergency")};

    const auto document = parsed(problem(faults));

    EXPECT_EQ(*document.find("code")->as_text(), "invalid_fields");
    EXPECT_EQ(*document.find("title")->as_text(), "3 fields are wrong");
    EXPECT_EQ(*document.find("status")->as_integer(), 422);
    const auto& errors = *document.find("errors")->as_array();
    ASSERT_EQ(errors.size(), 3U);
    EXPECT_EQ(*errors[1].find("detail")->as_text(), "The text is too long: at most 200 characters (300 given).");
    EXPECT_EQ(*errors[1].find("max")->as_integer(), 200);
    EXPECT_EQ(*errors[2].find("detail")->as_text(), "Choose one of the words: routine, emergency.");
}

TEST(ProblemText, OffersWhatIsPossibleInstead) {
    models::Allowed claim;
    claim.command = models::CommandName::kClaim;
    claim.subject = models::Subject::kAssignment;
    claim.target = 2;
    claim.label = {"应哨", "Claim"};
    const std::vector<models::Allowed> allowed{claim};

    const auto document =
        parsed(problem(Refusal(RefusalClass::kStale, "stale_version").with("version", "7"),
                       {.language = Language::kEnglish, .whistle = models::WhistleId{123}, .allowed = &allowed}));

    EXPECT_EQ(*document.find("status")->as_integer(), 412);
    EXPECT_EQ(*document.find("version")->as_integer(), 7);
    const auto& first = document.find("allowed")->as_array()->front();
    EXPECT_EQ(*first.find("target")->as_text(), "123-2");
    EXPECT_EQ(*first.find("label")->find("en")->as_text(), "Claim");
}

TEST(ProblemText, AnswersWithTheStatusOfTheContract) {
    EXPECT_EQ(status_of(Refusal(RefusalClass::kNotFound, "not_found")), 404U);
    EXPECT_EQ(status_of(Refusal(RefusalClass::kNotPermitted, "not_permitted")), 403U);
    EXPECT_EQ(status_of(Refusal(RefusalClass::kStale, "stale_version")), 412U);
    EXPECT_EQ(status_of(Refusal(RefusalClass::kInvalid, "required")), 422U);
    EXPECT_EQ(status_of(Refusal(RefusalClass::kWrongState, "wrong_state")), 409U);
    EXPECT_EQ(status_of(read_json("{\"a\":1,\"a\":2}").error()), 400U);
    EXPECT_EQ(status_of(read_json("{\"a\":\"\\u0000\"}").error()), 422U);
    EXPECT_EQ(status_of(Refusal(RefusalClass::kInvalid, "too_large")), 413U);
}

TEST(ProblemText, HasSentencesForTroublesThatAreNoRefusals) {
    std::string text;
    append_problem(text, 503, "overloaded", {.language = Language::kEnglish});

    const auto document = parsed(text);

    EXPECT_EQ(*document.find("status")->as_integer(), 503);
    EXPECT_EQ(*document.find("title")->as_text(), "Overloaded");
    EXPECT_EQ(document.find("errors"), nullptr);
}

}  // namespace
}  // namespace gridwhistle::codec
