#include "codec/person_json.hpp"

#include "codec/json_writer.hpp"

namespace gridwhistle::codec {
namespace {

template <class Person>
std::string person(const Person& requester) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().member("name", requester.name).member("phone", requester.phone);
    json.member("confidential", requester.confidential).end_object();
    return text;
}

}  // namespace

std::string requester_to_seal(const models::Requester& requester) {
    return person(requester);
}

std::string requester_to_show(const models::MaskedRequester& requester) {
    return person(requester);
}

std::string location_to_seal(const GivenLocation& location) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().member("lon", location.lon).member("lat", location.lat);
    json.member("crs", models::to_string(location.crs)).member("accuracy_m", location.fix.accuracy_m).end_object();
    return text;
}

std::string positions_to_seal(const models::Fields& fields) {
    const auto names = models::position_names(fields);
    if (names.empty()) return {};
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    for (const auto& name : names) {
        const models::Fix fix = *fields.fix(name);
        json.key(name).raw(location_to_seal({fix.point.lon, fix.point.lat, models::Crs::kWgs84, fix}));
    }
    json.end_object();
    return text;
}

}  // namespace gridwhistle::codec
