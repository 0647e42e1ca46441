#include "storage/postgres/pg_reference.hpp"

#include "tests/support/test_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace gridwhistle::storage::postgres {
namespace {

using models::FlowCode;
using models::FlowProfile;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

FlowProfile profile(const std::string& code, std::vector<models::CategoryCode> categories) {
    FlowProfile flow;
    flow.code = FlowCode(code);
    flow.version = 1;
    flow.name = {code, code};
    flow.categories = std::move(categories);
    return flow;
}

class PgReferenceTest : public ::testing::Test {
  protected:
    void SetUp() override {
        std::vector<models::Category> categories;
        for (const auto* code : {"PD01", "PD02"}) {
            models::Category category;
            category.code = models::CategoryCode(code);
            category.name = {code, code};
            category.flow = FlowCode("incident");
            category.lead = "CO";
            categories.push_back(std::move(category));
        }
        store_.put_categories(categories);
    }
    std::vector<std::string> flows() {
        std::vector<std::string> codes;
        for (const auto& flow : store_.load().flows) codes.push_back(flow.code.value);
        return codes;
    }
    std::vector<std::string> flows_of_categories() {
        std::vector<std::string> codes;
        for (const auto& category : store_.load().categories) codes.push_back(category.flow.value);
        return codes;
    }

    tests::TestDatabase database_;
    PgReferenceStore store_{database_.options(), 2};
};

TEST_F(PgReferenceTest, TakesProfilesAndHandsTheirCategoriesOverInOneStep) {
    const auto before = store_.version();

    EXPECT_THAT(store_.put_flows({profile("talks", {models::CategoryCode("PD01")}), profile("walks", {})}), IsEmpty());

    EXPECT_THAT(flows(), ElementsAre("talks", "walks"));
    EXPECT_THAT(flows_of_categories(), ElementsAre("talks", "incident"));
    EXPECT_EQ(store_.version(), before + 1);
}

TEST_F(PgReferenceTest, TakesNoProfileWhenItsCategoriesCannotBeHandedOver) {
    Connection(database_.options()).run("ALTER TABLE category ADD CHECK (catalogue_version < 2)");
    const auto before = store_.version();

    EXPECT_THROW(static_cast<void>(store_.put_flows({profile("talks", {models::CategoryCode("PD01")})})),
                 StatementRefused);

    EXPECT_THAT(flows(), IsEmpty());
    EXPECT_EQ(store_.version(), before);
}

TEST_F(PgReferenceTest, TakesNoneWhereAVersionIsStoredWithAnotherText) {
    ASSERT_THAT(store_.put_flows({profile("talks", {})}), IsEmpty());
    auto other = profile("talks", {});
    other.name = {"议", "Talks"};

    EXPECT_THAT(store_.put_flows({profile("walks", {models::CategoryCode("PD01")}), other}), ElementsAre(1U));

    EXPECT_THAT(flows(), ElementsAre("talks"));
    EXPECT_THAT(flows_of_categories(), ElementsAre("incident", "incident"));
}

TEST_F(PgReferenceTest, ChangesNothingWhenTheSameProfilesComeAgain) {
    const std::vector flows{profile("talks", {models::CategoryCode("PD01"), models::CategoryCode("XX99")})};
    ASSERT_THAT(store_.put_flows(flows), IsEmpty());
    const auto before = store_.version();

    EXPECT_THAT(store_.put_flows(flows), IsEmpty());

    EXPECT_EQ(store_.version(), before);
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
