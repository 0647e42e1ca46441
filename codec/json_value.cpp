#include "codec/json_value.hpp"

namespace gridwhistle::codec {

const JsonValue* JsonValue::find(std::string_view name) const noexcept {
    const Object* object = as_object();
    if (object == nullptr) return nullptr;
    for (const JsonMember& member : *object) {
        if (member.name == name) return &member.value;
    }
    return nullptr;
}

bool operator==(const JsonValue& left, const JsonValue& right) {
    return left.content_ == right.content_;
}

}  // namespace gridwhistle::codec
