#include "codec/geojson.hpp"

#include "codec/geojson_geometry.hpp"
#include "codec/json_pointer.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"

#include <algorithm>
#include <array>

namespace gridwhistle::codec {
namespace {

using models::Refusal;
using models::RefusalClass;

constexpr std::size_t kDepthMax = 64;
/// Reference systems whose longitudes and latitudes are ours; EPSG 4490 is CGCS2000.
constexpr std::array<std::string_view, 3> kCrsEndings{"CRS84", "EPSG::4326", "EPSG::4490"};
constexpr std::array<std::string_view, 2> kCrsShort{"EPSG:4326", "EPSG:4490"};

bool is_our_crs(const JsonValue& crs) {
    if (crs.is_null()) return true;
    const JsonValue* properties = crs.find("properties");
    const JsonValue* name = properties == nullptr ? nullptr : properties->find("name");
    if (name == nullptr || name->as_text() == nullptr) return false;
    const std::string& text = *name->as_text();
    return std::any_of(kCrsEndings.begin(), kCrsEndings.end(), [&](auto end) { return text.ends_with(end); }) ||
           std::find(kCrsShort.begin(), kCrsShort.end(), text) != kCrsShort.end();
}

std::string property_text(const JsonValue& value) {
    if (const std::string* text = value.as_text()) return *text;
    std::string text;
    JsonWriter(text).value(value);
    return text;
}

models::Result<GeoFeature> to_feature(const JsonValue& value, std::size_t index) {
    GeoFeature feature;
    feature.index = index;
    if (value.as_object() == nullptr) return Refusal(RefusalClass::kInvalid, "wrong_type").with("expected", "object");
    const JsonValue* type = value.find("type");
    if (type == nullptr || type->as_text() == nullptr || *type->as_text() != "Feature") {
        return Refusal(RefusalClass::kInvalid, "not_a_feature");
    }
    if (const JsonValue* id = value.find("id"); id != nullptr && !id->is_null()) feature.id = property_text(*id);

    const JsonValue* properties = value.find("properties");
    if (properties != nullptr && !properties->is_null()) {
        if (properties->as_object() == nullptr) {
            return Refusal(RefusalClass::kInvalid, "wrong_type", "/properties").with("expected", "object");
        }
        for (const JsonMember& member : *properties->as_object()) {
            if (!member.value.is_null()) feature.properties.emplace_back(member.name, property_text(member.value));
        }
    }

    const JsonValue* geometry = value.find("geometry");
    const auto read = geometry == nullptr ? models::Result<void>{} : read_geometry(*geometry, feature);
    if (!read) {
        Refusal fault = read.error();
        fault.pointer = "/geometry" + fault.pointer;
        return fault;
    }
    return feature;
}

/// Follows the document: members of the collection, then feature by feature through a builder of its own.
class CollectionEvents final : public JsonEvents {
  public:
    CollectionEvents(FeatureSink& sink, const GeoJsonLimits& limits) : sink_{sink}, limits_{limits} {}

    bool begin_object() override { return begin(false); }
    bool begin_array() override { return begin(true); }
    bool end_object() override { return end(&JsonBuilder::end_object); }
    bool end_array() override { return end(&JsonBuilder::end_array); }

    bool key(std::string& name) override {
        if (depth_ == 1) {
            member_ = name;
            if (member_ != "features") return true;
            return !std::exchange(has_features_, true) || refuse("duplicate_key");
        }
        if (in_features_ && depth_ == kFeatureDepth) in_properties_ = name == "properties";
        return building() ? forward(builder_.key(name)) : true;
    }

    bool text(std::string& value) override {
        if (depth_ == 1 && member_ == "type") is_collection_ = value == "FeatureCollection";
        if (depth_ == 1 && member_ == "crs") return refuse("unsupported_crs");
        return scalar([&] { return builder_.text(value); });
    }

    bool integer(std::int64_t value) override {
        if (is_property()) return digits(std::to_string(value));
        count_number();
        return scalar([&] { return builder_.integer(value); });
    }

    bool big_integer(const std::string& value) override { return digits(value); }

    bool number(double value, const std::string& text) override {
        if (is_property()) return digits(text);
        count_number();
        return scalar([&] { return builder_.number(value, text); });
    }

    bool flag(bool value) override {
        return scalar([&] { return builder_.flag(value); });
    }

    bool null() override {
        return scalar([&] { return builder_.null(); });
    }

    [[nodiscard]] Refusal fault() const override { return fault_; }

    [[nodiscard]] bool is_collection() const noexcept { return is_collection_ && has_features_ && features_are_array_; }
    [[nodiscard]] FeatureCount count() const noexcept { return count_; }

  private:
    static constexpr std::size_t kFeatureDepth = 3;  // inside one object of "features"

    [[nodiscard]] bool building() const noexcept {
        return !skipping_ && (in_features_ ? depth_ >= kFeatureDepth : depth_ >= 2 && member_ == "crs");
    }

    [[nodiscard]] bool is_property() const noexcept { return in_properties_ && depth_ == kFeatureDepth + 1; }

    bool begin(bool array) {
        ++depth_;
        if (depth_ == 2 && array && member_ == "features") {
            in_features_ = features_are_array_ = true;
            return true;
        }
        if (!building()) return true;
        return forward(array ? builder_.begin_array() : builder_.begin_object());
    }

    bool end(bool (JsonBuilder::*close)()) {
        const bool inside = building();
        --depth_;
        if (in_features_ && depth_ == 1) {
            in_features_ = false;
            return true;
        }
        if (inside && !forward((builder_.*close)())) return false;
        if (in_features_ && depth_ == kFeatureDepth - 1) return finish_feature();
        if (!in_features_ && inside && depth_ == 1) return is_our_crs(builder_.take()) || refuse("unsupported_crs");
        return true;
    }

    template <class Put>
    bool scalar(Put&& put) {
        if (in_features_ && depth_ == kFeatureDepth - 1) {
            return forward(put()) && finish_feature();
        }
        return building() ? forward(put()) : true;
    }

    bool digits(std::string text) {
        return scalar([&] { return builder_.text(text); });
    }

    /// A fault of the builder inside a feature concerns this feature only: the rest of it is passed over.
    bool forward(bool accepted) {
        if (accepted) return true;
        if (!in_features_) {
            fault_ = builder_.fault();
            return false;
        }
        feature_fault_ = builder_.fault();
        feature_fault_->pointer = builder_.place() + feature_fault_->pointer;
        skipping_ = true;
        return true;
    }

    void count_number() {
        if (!in_features_ || in_properties_ || ++numbers_ <= 2 * limits_.vertices_max + 1 || skipping_)
            return;  // + 1: a number as id
        feature_fault_ = Refusal(RefusalClass::kInvalid, "too_many_vertices", "/geometry")
                             .with("max", std::to_string(limits_.vertices_max));
        skipping_ = true;
    }

    bool finish_feature() {
        const std::size_t index = count_.taken + count_.refused;
        if (index == limits_.features_max) return refuse("too_many_features");
        const JsonValue value = builder_.take();
        auto feature = skipping_ ? models::Result<GeoFeature>{*feature_fault_} : to_feature(value, index);
        if (feature) {
            ++count_.taken;
            sink_.take(std::move(*feature));
        } else {
            ++count_.refused;
            Refusal fault = feature.error();
            fault.pointer = child_pointer("/features", index) + fault.pointer;
            sink_.refuse(index, fault);
        }
        skipping_ = false;
        in_properties_ = false;
        numbers_ = 0;
        return true;
    }

    bool refuse(const char* code) {
        fault_ = Refusal(RefusalClass::kInvalid, code);
        return false;
    }

    FeatureSink& sink_;
    GeoJsonLimits limits_;
    JsonBuilder builder_{BigIntegers::kAsText};
    std::size_t depth_{0};
    std::string member_;  ///< of the collection
    bool is_collection_{false};
    bool has_features_{false};
    bool features_are_array_{false};
    bool in_features_{false};
    bool in_properties_{false};
    bool skipping_{false};
    std::size_t numbers_{0};  ///< of this feature, outside its properties
    std::optional<Refusal> feature_fault_;
    FeatureCount count_;
    Refusal fault_;
};

}  // namespace

std::optional<std::string_view> GeoFeature::find_property(std::string_view name) const noexcept {
    const auto found = std::find_if(properties.begin(), properties.end(),
                                    [&](const auto& property) { return property.first == name; });
    if (found == properties.end()) return std::nullopt;
    return found->second;
}

models::Result<FeatureCount> read_features(std::string_view text, FeatureSink& sink, const GeoJsonLimits& limits) {
    // The number of values is bounded by the bytes; memory by the biggest feature.
    const JsonLimits json_limits{limits.bytes_max, kDepthMax, limits.bytes_max};
    CollectionEvents events(sink, limits);
    if (auto fault = scan_json(text, json_limits, events)) return std::move(*fault);
    if (!events.is_collection()) return Refusal(RefusalClass::kInvalid, "not_a_feature_collection");
    return events.count();
}

}  // namespace gridwhistle::codec
