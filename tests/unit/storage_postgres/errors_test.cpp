#include "storage/postgres/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::storage::postgres {
namespace {

using ::testing::HasSubstr;

std::string message_with(const std::string& sqlstate) {
    return "ERROR:  " + sqlstate + ": what happened\nLOCATION:  exec_simple_query, postgres.c:1\n";
}

TEST(ErrorsTest, ReadsCodeSentenceAndConstraintOfAVerboseMessage) {
    const auto message = parse_server_message(
        "ERROR:  23505: duplicate key value violates unique constraint \"thing_once\"\n"
        "DETAIL:  Key (id)=(1) already exists.\nSCHEMA NAME:  public\nTABLE NAME:  thing\n"
        "CONSTRAINT NAME:  thing_once\nLOCATION:  _bt_check_unique, nbtinsert.c:664\n");
    EXPECT_EQ(message.sqlstate, "23505");
    EXPECT_EQ(message.primary, "duplicate key value violates unique constraint \"thing_once\"");
    EXPECT_EQ(message.constraint, "thing_once");
}

TEST(ErrorsTest, ReadsTheCodeWhateverLanguageTheServerSpeaks) {
    const auto message = parse_server_message("错误:  40001: 由于同步更新而无法串行访问\n");
    EXPECT_EQ(message.sqlstate, "40001");
    EXPECT_EQ(message.primary, "由于同步更新而无法串行访问");
}

TEST(ErrorsTest, AMessageOfTheClientLibraryHasNoCode) {
    const auto message = parse_server_message("server closed the connection unexpectedly\n\tThis probably means …");
    EXPECT_EQ(message.sqlstate, "");
    EXPECT_EQ(message.primary, "server closed the connection unexpectedly");
    EXPECT_EQ(parse_server_message("").primary, "");
}

struct Case {
    const char* sqlstate;
    enum class Kind { kLost, kTimeout, kRetry, kUnavailable, kUnique, kRefused } kind;
};

Case::Kind kind_of(const std::string& text, bool usable) {
    try {
        throw_translated(text, usable);
    } catch (const ConnectionLost&) {
        return Case::Kind::kLost;
    } catch (const StatementTimeout&) {
        return Case::Kind::kTimeout;
    } catch (const RetryTransaction&) {
        return Case::Kind::kRetry;
    } catch (const models::ServiceUnavailable&) {
        return Case::Kind::kUnavailable;
    } catch (const UniqueViolation&) {
        return Case::Kind::kUnique;
    } catch (const StatementRefused&) {
        return Case::Kind::kRefused;
    }
}

class TranslationTest : public ::testing::TestWithParam<Case> {};

TEST_P(TranslationTest, EveryCodeBecomesWhatCallersActOn) {
    EXPECT_EQ(kind_of(message_with(GetParam().sqlstate), true), GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(Codes, TranslationTest,
                         ::testing::Values(Case{"57P01", Case::Kind::kLost}, Case{"57P02", Case::Kind::kLost},
                                           Case{"57P03", Case::Kind::kLost}, Case{"08006", Case::Kind::kLost},
                                           Case{"25006", Case::Kind::kLost}, Case{"53300", Case::Kind::kLost},
                                           Case{"25P03", Case::Kind::kLost}, Case{"57014", Case::Kind::kTimeout},
                                           Case{"55P03", Case::Kind::kTimeout}, Case{"40001", Case::Kind::kRetry},
                                           Case{"40P01", Case::Kind::kRetry}, Case{"53100", Case::Kind::kUnavailable},
                                           Case{"53200", Case::Kind::kUnavailable}, Case{"23505", Case::Kind::kUnique},
                                           Case{"23503", Case::Kind::kRefused}, Case{"22P02", Case::Kind::kRefused},
                                           Case{"42601", Case::Kind::kRefused}),
                         [](const auto& code) { return std::string(code.param.sqlstate); });

TEST(ErrorsTest, ABrokenConnectionIsLostWhateverTheMessageSays) {
    EXPECT_EQ(kind_of(message_with("23505"), false), Case::Kind::kLost);
    EXPECT_EQ(kind_of("", false), Case::Kind::kLost);
}

TEST(ErrorsTest, TheSentenceCarriesTheCodeForTheLog) {
    try {
        throw_translated(message_with("53100"), true);
    } catch (const models::ServiceUnavailable& error) {
        EXPECT_THAT(error.what(), HasSubstr("what happened (53100)"));
    }
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
