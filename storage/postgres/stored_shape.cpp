#include "storage/postgres/stored_shape.hpp"

#include "codec/geojson.hpp"

#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

class OneFeature final : public codec::FeatureSink {
  public:
    void take(codec::GeoFeature&& feature) override { found = {std::move(feature.shape), std::move(feature.lines)}; }
    void refuse(std::size_t /*index*/, const models::Refusal& fault) override {
        throw std::logic_error("a stored shape is damaged: " + fault.code);
    }

    StoredShape found;
};

}  // namespace

std::string to_stored_shape(const models::Shape& shape, const std::vector<models::Ring>& lines) {
    if (shape.empty() && lines.empty()) return {};
    codec::GeoFeature feature;
    feature.shape = shape;
    feature.lines = lines;
    return codec::write_feature_collection({&feature, 1});
}

StoredShape from_stored_shape(std::string_view text) {
    if (text.empty()) return {};
    OneFeature sink;
    const auto read = codec::read_features(text, sink);
    if (!read) throw std::logic_error("a stored shape is damaged: " + read.error().code);
    return std::move(sink.found);
}

}  // namespace gridwhistle::storage::postgres
