#include "codec/json_reader.hpp"

#include "codec/json_writer.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace gridwhistle::codec {
namespace {

using std::string_literals::operator""s;

struct BadDocument {
    const char* name;
    std::string text;
    std::string code;
    bool malformed;
    std::string pointer;
};

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

std::string repeated(const std::string& piece, std::size_t times) {
    std::string text = "[" + piece;
    for (std::size_t i = 1; i < times; ++i) text += "," + piece;
    return text + "]";
}

std::vector<BadDocument> bad_documents() {
    return {
        {"EmptyText", "", "malformed_json", true, ""},
        {"OnlySpaces", " \n\t", "malformed_json", true, ""},
        {"CutOff", R"({"a":1)", "malformed_json", true, ""},
        {"TrailingData", "{} x", "malformed_json", true, ""},
        {"SecondDocument", "{}{}", "malformed_json", true, ""},
        {"LineComment", "{} // c", "malformed_json", true, ""},
        {"BlockComment", "{/* c */}", "malformed_json", true, ""},
        {"TrailingCommaInArray", "[1,]", "malformed_json", true, ""},
        {"TrailingCommaInObject", R"({"a":1,})", "malformed_json", true, ""},
        {"SingleQuotes", "{'a':1}", "malformed_json", true, ""},
        {"BareName", "{a:1}", "malformed_json", true, ""},
        {"NotANumber", "[NaN]", "malformed_json", true, ""},
        {"Infinity", "[Infinity]", "malformed_json", true, ""},
        {"NegativeInfinity", "[-Infinity]", "malformed_json", true, ""},
        {"PlusSign", "[+1]", "malformed_json", true, ""},
        {"LeadingZero", "[01]", "malformed_json", true, ""},
        {"HexNumber", "[0x10]", "malformed_json", true, ""},
        {"DotWithoutDigit", "[1.]", "malformed_json", true, ""},
        {"ByteOrderMark", "\xEF\xBB\xBF{}", "malformed_json", true, ""},
        {"Utf16Body", "\xFF\xFE{\0}\0"s, "malformed_json", true, ""},
        {"Utf16BodyWithoutMark", "{\0}\0"s, "malformed_json", true, ""},
        {"Utf32Body", "\0\0\0{\0\0\0}"s, "malformed_json", true, ""},
        {"NulByteAfterTheEnd", "{}\0garbage"s, "malformed_json", true, ""},
        {"NulByteInText", "[\"a\0b\"]"s, "malformed_json", true, ""},
        {"LineBreakInText", "[\"a\nb\"]", "malformed_json", true, ""},
        {"InvalidUtf8", "[\"\xFF\"]", "malformed_json", true, ""},
        {"CutUtf8", "[\"\xE4\xBA\"]", "malformed_json", true, ""},
        {"OverlongUtf8", "[\"\xC0\xAF\"]", "malformed_json", true, ""},
        {"SurrogateInUtf8", "[\"\xED\xA0\x80\"]", "malformed_json", true, ""},
        {"AboveUnicode", "[\"\xF4\x90\x80\x80\"]", "malformed_json", true, ""},
        {"LoneHighSurrogate", R"(["\ud800"])", "malformed_json", true, ""},
        {"LoneLowSurrogate", R"(["\udc00"])", "malformed_json", true, ""},
        {"SwappedSurrogates", R"(["\udc00\ud800"])", "malformed_json", true, ""},
        {"UnknownEscape", R"(["\x41"])", "malformed_json", true, ""},
        {"DuplicateKey", R"({"dept":"mine","dept":"other"})", "duplicate_key", true, "/dept"},
        {"DuplicateKeyByEscape", R"({"a":1,"\u0061":2})", "duplicate_key", true, "/a"},
        {"DuplicateKeyInside", R"({"x":[{},{"y":{"a":1,"a":1}}]})", "duplicate_key", true, "/x/1/y/a"},
        {"DuplicateKeyAmongMany",
         R"({"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0,"9":0,"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"3":0})",
         "duplicate_key", true, "/3"},
        {"DuplicateKeyWithSlash", R"({"a/~b":1,"a/~b":1})", "duplicate_key", true, "/a~1~0b"},
        {"Depth33", nested(33), "too_deep", true, std::string{}},
        {"Depth100000", nested(100'000), "too_deep", true, std::string{}},
        {"DepthOfObjects",
         [] {
             std::string text;
             for (int i = 0; i < 33; ++i) text += R"({"a":)";
             return text;
         }(),
         "too_deep", true, std::string{}},
        {"MoreThan100000Values", repeated("1", 100'000), "too_many_values", true, "/99998"},
        {"ScalarText", R"("hello")", "top_level_scalar", true, ""},
        {"ScalarNull", "null", "top_level_scalar", true, ""},
        {"MoreThanOneMebibyte", "[\"" + std::string(1U << 20U, 'x') + "\"]", "too_large", true, ""},
        {"EscapedNulInText", R"({"a":["x","\u0000y"]})", "nul_character", false, "/a/1"},
        {"EscapedNulInKey", R"({"\u0000":1})", "nul_character", false, std::string("/\0", 2)},
        {"Overflow", R"({"a":1e999})", "number_out_of_range", false, "/a"},
        {"NegativeOverflow", "[1,-1e999]", "number_out_of_range", false, "/1"},
        {"TenThousandDigits", "[" + std::string(10'000, '9') + "]", "number_out_of_range", false, "/0"},
        {"TwoHundredDigits", "[" + std::string(200, '9') + "]", "integer_too_large", false, "/0"},
        {"TwoTo53", R"({"id":9007199254740992})", "integer_too_large", false, "/id"},
        {"TwoTo53Plus1", "[9007199254740993]", "integer_too_large", false, "/0"},
        {"MinusTwoTo53", "[-9007199254740992]", "integer_too_large", false, "/0"},
        {"TwoTo63", "[9223372036854775808]", "integer_too_large", false, "/0"},
        {"TwoTo64", "[18446744073709551616]", "integer_too_large", false, "/0"},
        {"MinusTwoTo64", "[-18446744073709551616]", "integer_too_large", false, "/0"},
    };
}

class BadDocuments : public testing::TestWithParam<BadDocument> {};

TEST_P(BadDocuments, AreRefusedWithCodeAndPlace) {
    const auto read = read_json(GetParam().text);

    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().kind, models::RefusalClass::kInvalid);
    EXPECT_EQ(read.error().code, GetParam().code);
    EXPECT_EQ(is_malformed(read.error()), GetParam().malformed);
    if (GetParam().code != "too_deep") {
        EXPECT_EQ(read.error().pointer, GetParam().pointer);
    }
}

INSTANTIATE_TEST_SUITE_P(Json, BadDocuments, testing::ValuesIn(bad_documents()),
                         [](const auto& tested) { return std::string(tested.param.name); });

JsonValue value_of(std::string_view text, const JsonReadOptions& options = {}) {
    auto read = read_json(text, options);
    if (!read) ADD_FAILURE() << read.error().code << " at " << read.error().pointer;
    return read ? std::move(*read) : JsonValue{};
}

TEST(JsonReader, KeepsTypesAndTheOrderOfMembers) {
    const JsonValue value = value_of(R"( {"b":1,"a":[true,null,-0.5,"x"],"__proto__":{},"constructor":2} )");

    const auto& members = *value.as_object();
    ASSERT_EQ(members.size(), 4U);
    EXPECT_EQ(members[0].name, "b");
    EXPECT_EQ(*members[0].value.as_integer(), 1);
    const auto& elements = *members[1].value.as_array();
    EXPECT_TRUE(*elements[0].as_flag());
    EXPECT_TRUE(elements[1].is_null());
    EXPECT_EQ(*elements[2].as_number(), -0.5);
    EXPECT_EQ(*elements[3].as_text(), "x");
    EXPECT_NE(value.find("__proto__"), nullptr);
    EXPECT_EQ(value.find("absent"), nullptr);
}

TEST(JsonReader, TakesTheBiggestExactIntegersAndMinusZero) {
    const JsonValue value = value_of("[9007199254740991,-9007199254740991,-0,1e-999]");

    const auto& elements = *value.as_array();
    EXPECT_EQ(*elements[0].as_integer(), 9007199254740991);
    EXPECT_EQ(*elements[1].as_integer(), -9007199254740991);
    EXPECT_EQ(*elements[2].as_integer(), 0);
    EXPECT_EQ(*elements[3].as_number(), 0.0);
}

TEST(JsonReader, KeepsEmojiJoinersAndRightToLeftMarks) {
    const JsonValue value = value_of("[\"👩‍👩‍👧 \xE2\x80\xAE井盖\",\"\\ud83d\\ude00\"]");

    EXPECT_EQ(*(*value.as_array())[0].as_text(), "👩‍👩‍👧 \xE2\x80\xAE井盖");
    EXPECT_EQ(*(*value.as_array())[1].as_text(), "😀");
}

TEST(JsonReader, TakesDepth32AndAHundredThousandValues) {
    EXPECT_TRUE(read_json(nested(32)).has_value());
    EXPECT_TRUE(read_json(repeated("1", 99'999)).has_value());
}

TEST(JsonReader, GivesBigIntegersAsTextWhenAsked) {
    JsonReadOptions options;
    options.big_integers = BigIntegers::kAsText;

    const JsonValue value = value_of("[18446744073709551616,-9007199254740993,5]", options);

    EXPECT_EQ(*(*value.as_array())[0].as_text(), "18446744073709551616");
    EXPECT_EQ(*(*value.as_array())[1].as_text(), "-9007199254740993");
    EXPECT_EQ(*(*value.as_array())[2].as_integer(), 5);
}

TEST(JsonReader, EqualDocumentsAreEqualValues) {
    EXPECT_TRUE(value_of(R"({"a": [1, "x"]})") == value_of(R"({"a":[1,"\u0078"]})"));
    EXPECT_FALSE(value_of(R"({"a":[1,"x"]})") == value_of(R"({"a":[1,"y"]})"));
}

TEST(JsonReader, TakesAScalarDocumentWhenAsked) {
    JsonReadOptions options;
    options.scalar_allowed = true;

    EXPECT_EQ(*value_of("\"x\"", options).as_text(), "x");
}

TEST(JsonReader, NamesLineAndColumnOfASyntaxFault) {
    const auto read = read_json("{\n  \"a\": 1,\n  \"b\": ?\n}");

    ASSERT_TRUE(read.has_error());
    const std::vector<std::pair<std::string, std::string>> expected{
        {"problem", "syntax"}, {"line", "3"}, {"column", "8"}};
    EXPECT_EQ(read.error().details, expected);
}

TEST(JsonReader, CutsALongNameInThePointer) {
    const std::string name(1000, 'n');
    const auto read = read_json("{\"" + name + "\":1e999}");

    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().pointer, "/" + std::string(128, 'n') + "…");
}

/// Documents of every shape, from one seed.
class RandomDocument {
  public:
    explicit RandomDocument(std::uint64_t seed) : random_{seed} {}

    JsonValue value(int depth) {
        switch (pick(depth > 0 ? 8 : 6)) {
            case 0: return JsonValue{};
            case 1: return JsonValue{pick(2) == 0};
            case 2: return JsonValue{static_cast<std::int64_t>(random_() >> 11U) - (std::int64_t{1} << 52)};
            case 3: return JsonValue{std::ldexp(0.5 + 0.37 * static_cast<double>(pick(1000)), pick(600) - 300)};
            case 4:
            case 5: return JsonValue{text()};
            case 6: {
                JsonValue::Array array;
                for (int i = pick(5); i > 0; --i) array.push_back(value(depth - 1));
                return JsonValue{std::move(array)};
            }
            default: {
                JsonValue::Object object;
                for (int i = pick(6); i > 0; --i) object.push_back({std::to_string(i) + text(), value(depth - 1)});
                return JsonValue{std::move(object)};
            }
        }
    }

    JsonValue document() { return JsonValue{JsonValue::Array{value(4), value(4)}}; }

    int pick(int below) { return static_cast<int>(random_() % static_cast<std::uint64_t>(below)); }

  private:
    std::string text() {
        static const std::vector<std::string> pieces{
            "a", "\"", "\\", "\n", "\t", "井盖", "\x01", "\x7F", "\xE2\x80\xA8", "\xE2\x80\xA9",
            "😀", "“",  "/",  "~",  "é",  " "};
        std::string text;
        for (int i = pick(12); i > 0; --i)
            text += pieces[static_cast<std::size_t>(pick(static_cast<int>(pieces.size())))];
        return text;
    }

    std::mt19937_64 random_;
};

std::string written(const JsonValue& value) {
    std::string text;
    JsonWriter(text).value(value);
    return text;
}

TEST(JsonReader, ReadsBackWhateverTheWriterWrote) {
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        const JsonValue value = RandomDocument(seed).document();

        const std::string text = written(value);
        const auto read = read_json(text);

        ASSERT_TRUE(read.has_value()) << "seed " << seed << ": " << read.error().code << " in " << text;
        ASSERT_EQ(written(*read), text) << "seed " << seed;
    }
}

TEST(JsonReader, SurvivesMutatedDocumentsAndAcceptsOnlyWhatItCanWriteAgain) {
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
        RandomDocument random(seed);
        std::string text = written(random.document());
        for (int i = 1 + random.pick(4); i > 0; --i) {
            const auto at = static_cast<std::size_t>(random.pick(static_cast<int>(text.size())));
            switch (random.pick(4)) {
                case 0: text[at] = static_cast<char>(random.pick(256)); break;
                case 1: text.erase(at, 1 + static_cast<std::size_t>(random.pick(3))); break;
                case 2:
                    text.insert(at, text.substr(static_cast<std::size_t>(random.pick(static_cast<int>(at) + 1)), 8));
                    break;
                default: text.insert(at, 1, "{}[],:\"\\u0e9-"[random.pick(13)]); break;
            }
            if (text.empty()) text = "[]";
        }

        const auto read = read_json(text);

        if (read) {
            const auto again = read_json(written(*read));
            ASSERT_TRUE(again.has_value()) << "seed " << seed;
            ASSERT_EQ(written(*again), written(*read)) << "seed " << seed;
        } else {
            ASSERT_FALSE(read.error().code.empty()) << "seed " << seed;
        }
    }
}

}  // namespace
}  // namespace gridwhistle::codec
