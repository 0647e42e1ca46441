#include "codec/whistle_json.hpp"

#include "codec/stored_fields.hpp"
#include "codec/stored_json.hpp"

namespace gridwhistle::codec {

void append_stored_whistle(std::string& out, const models::Whistle& whistle) {
    StoredWriter(out).object(whistle);
}

models::Result<models::Whistle> read_stored_whistle(std::string_view text) {
    models::Whistle whistle;
    if (auto fault = read_stored(text, whistle)) return std::move(*fault);
    return whistle;
}

}  // namespace gridwhistle::codec
