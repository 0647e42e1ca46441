#include "codec/field_schema.hpp"

#include "codec/checked.hpp"
#include "models/command.hpp"
#include "told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridwhistle::codec {
namespace {

using models::CommandName;
using models::FieldSpec;
using testing::ElementsAre;
using testing::IsEmpty;

std::string schema_of(const std::vector<FieldSpec>& specs) {
    std::string text;
    JsonWriter json(text);
    append_field_schema(json, specs);
    return text;
}

Checked<std::vector<FieldSpec>> read_schema(std::string_view text) {
    const auto document = parsed(text);
    ObjectReader reader(document);
    Checked<std::vector<FieldSpec>> checked;
    checked.value = read_field_schema(reader);
    checked.faults = reader.finish();
    return checked;
}

class SchemaOfCommand : public testing::TestWithParam<std::string_view> {};

TEST_P(SchemaOfCommand, ReadsBackAsTheSameFields) {
    const auto& specs = models::fields_of(*models::parse_term<CommandName>(GetParam()));

    const auto back = read_schema(schema_of(specs));

    EXPECT_THAT(told(back.faults), IsEmpty());
    EXPECT_TRUE(back.value == specs) << schema_of(specs);
}

INSTANTIATE_TEST_SUITE_P(All, SchemaOfCommand, testing::ValuesIn(models::Spellings<CommandName>::kWords));

TEST(FieldSchema, SaysWhatAFormNeeds) {
    EXPECT_EQ(schema_of(models::fields_of(CommandName::kTakeOver)),
              R"({"type":"object","additionalProperties":false,"required":["reason"],"properties":{"reason":)"
              R"({"type":"string","minLength":1,"maxLength":2000,"x-label":{"zh":"理由","en":"Reason"}}}})");
    EXPECT_EQ(schema_of({}), R"({"type":"object","additionalProperties":false,"properties":{}})");
}

TEST(FieldSchema, ReadsWhatAProfileSays) {
    const auto back = read_schema(R"({"type":"object","required":["people","outcome"],"additionalProperties":false,
        "properties":{"people":{"type":"string","maxLength":200,"title":{"zh":"参加人","en":"People"}},
        "outcome":{"type":"string","enum":["settled","not_settled"],"title":"结果"},
        "count":{"type":"integer","minimum":1,"maximum":9},"agreed":{"type":"boolean"},"amount":{"type":"number"},
        "units":{"type":"array","items":{"type":"string"}}}})");

    ASSERT_THAT(told(back.faults), IsEmpty());
    ASSERT_EQ(back.value.size(), 6U);
    EXPECT_TRUE(back.value[0].required);
    EXPECT_EQ(back.value[0].length_max, 200U);
    EXPECT_EQ(back.value[0].label, (models::Label{"参加人", "People"}));
    EXPECT_EQ(back.value[1].label, (models::Label{"结果", "结果"}));
    EXPECT_THAT(back.value[1].choices, ElementsAre("settled", "not_settled"));
    EXPECT_EQ(back.value[2].most, 9);
    EXPECT_EQ(back.value[3].label, (models::Label{"agreed", "agreed"}));
    EXPECT_EQ(back.value[5].type, models::FieldType::kCodes);
}

TEST(FieldSchema, NamesEveryFaultOfAProfile) {
    const auto back = read_schema(R"({"type":"array","additionalProperties":true,"required":["ghost"],"properties":{
        "a":{"type":"text"},"b":{"type":"string","pattern":"^x"},"c":{"type":"object"},
        "d":{"type":"integer","minimum":5,"maximum":1},"e":{"type":"string","format":"codes"},"f":7}})");

    EXPECT_THAT(told(back.faults),
                testing::UnorderedElementsAre(
                    "/type not_a_choice", "/additionalProperties not_supported", "/required unknown_property",
                    "/properties/a/type not_a_choice", "/properties/b/pattern unknown_field",
                    "/properties/c/format wrong_format", "/properties/d/maximum not_above_minimum",
                    "/properties/e/format wrong_format", "/properties/f wrong_type"));
}

}  // namespace
}  // namespace gridwhistle::codec
