#include "tests/support/builders.hpp"

#include <gtest/gtest.h>

#include <algorithm>

// Own actions of a profile whose forms ask where somebody stood.

namespace gridwhistle::tests {
namespace {

using namespace models;
using C = CommandName;

constexpr Fix kWhere{{116.25, 39.75}, 12};

FieldSpec field_spec(const std::string& name, FieldType type) {
    FieldSpec spec;
    spec.name = name;
    spec.type = type;
    spec.label = {name, name};
    return spec;
}

/// Two actions with the same form, of which `inspect` needs an approval.
FlowProfile incident_with_surveys() {
    FlowProfile flow = incident_flow();
    FlowAction survey;
    survey.name = "survey";
    survey.from = {AssignmentState::kClaimed};
    survey.who = Relations(Relation::kHolder);
    survey.fields = {field_spec("where", FieldType::kPoint), field_spec("heads", FieldType::kInteger)};
    FlowAction inspect = survey;
    inspect.name = "inspect";
    inspect.approval = {{Role::kDispatcher}, 1};
    flow.actions = {survey, inspect};
    return flow;
}

class ActionsWithPositions : public ::testing::Test {
  protected:
    void SetUp() override {
        ASSERT_TRUE(ok(story_.file(people::grid_worker(), "MU01")));
        ASSERT_TRUE(ok(story_.tell(people::liaison("UM-1"), C::kClaim, 1)));
    }
    Result<Decision> act(const std::string& action, Fields data) {
        return story_.act(people::liaison("UM-1"), action, std::move(data));
    }
    static Fields form() { return and_field(field("where", kWhere), "heads", std::int64_t{3}); }

    City city_{{incident_with_surveys(), request_flow(), whistle_flow(), mediation_flow(), three_orders_flow()}};
    Story story_{city_};
};

TEST_F(ActionsWithPositions, HandThePositionOverBesideTheEvent) {
    const auto decided = act("survey", form());

    ASSERT_TRUE(ok(decided));
    ASSERT_EQ(decided->events.size(), 1U);
    EXPECT_EQ(decided->events[0].fields, field("heads", std::int64_t{3}));
    EXPECT_EQ(decided->position, kWhere);
}

TEST_F(ActionsWithPositions, KeepItOutOfAProposalAndOfWhatItsApprovalCarriesOut) {
    const auto proposed = act("inspect", form());

    ASSERT_TRUE(ok(proposed));
    EXPECT_EQ(proposed->events[0].proposal->data, field("heads", std::int64_t{3}));
    EXPECT_EQ(proposed->position, kWhere);
    EXPECT_EQ(story_.whistle().proposals[0].data, field("heads", std::int64_t{3}));

    const auto approved = story_.tell(people::dispatcher(), C::kApprove, 1, reason());

    ASSERT_TRUE(ok(approved));
    const auto acted = std::ranges::find(approved->events, EventType::kActed, &Event::type);
    ASSERT_NE(acted, approved->events.end());
    EXPECT_EQ(acted->fields, field("heads", std::int64_t{3}));
    EXPECT_EQ(approved->position, std::nullopt);
}

TEST_F(ActionsWithPositions, HaveNothingToHandOverWithoutOne) {
    const auto decided = act("survey", field("heads", std::int64_t{3}));

    ASSERT_TRUE(ok(decided));
    EXPECT_EQ(decided->position, std::nullopt);
}

}  // namespace
}  // namespace gridwhistle::tests
