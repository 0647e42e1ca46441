#include "models/transitions.hpp"

#include "models/terms.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace gridwhistle::models {
namespace {

constexpr const char* kDocument = GW_DOCS_FOLDER "/transitions.md";

TEST(Transitions, TheDocumentIsGeneratedFromTheTable) {
    if (std::getenv("GW_UPDATE_DOCUMENTS") != nullptr) std::ofstream(kDocument) << transitions_document();
    std::ifstream file(kDocument);
    std::stringstream text;
    text << file.rdbuf();
    EXPECT_EQ(text.str(), transitions_document()) << "run this test with GW_UPDATE_DOCUMENTS=1 and read the difference";
}

TEST(Transitions, EveryBuiltInCommandHasRowsThatStandTogether) {
    std::set<CommandName> seen;
    for (std::size_t i = 0; i < transitions().size(); ++i) {
        const auto& row = transitions()[i];
        const bool first = i == 0 || transitions()[i - 1].command != row.command;
        if (first) {
            EXPECT_TRUE(seen.insert(row.command).second) << to_text(row.command);
        }
        EXPECT_EQ(subject_of(row.command), row.subject);
        EXPECT_FALSE(row.who.empty());
        EXPECT_FALSE(row.whistle_states.empty());
        EXPECT_EQ(row.assignment_states.empty(), row.subject != Subject::kAssignment);
    }
    EXPECT_EQ(seen.size() + 1, Spellings<CommandName>::kWords.size()) << "all but act";
}

TEST(Transitions, NoRowLetsADispatchersGeneralPowerJudgeOrHandle) {
    for (const auto& row : transitions()) {
        const bool spared = row.command == CommandName::kVerify || row.command == CommandName::kAnswer ||
                            row.command == CommandName::kConfirmArrival || row.command == CommandName::kClaim ||
                            row.command == CommandName::kDone;
        EXPECT_FALSE(spared && row.who.has(Relation::kDispatcher)) << to_text(row.command);
        EXPECT_FALSE(row.who.has(Relation::kAuditor)) << to_text(row.command);
    }
}

}  // namespace
}  // namespace gridwhistle::models
