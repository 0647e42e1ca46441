#include "codec/whistle_json.hpp"

#include "codec/stored_fields.hpp"
#include "codec/stored_reading.hpp"

namespace gridwhistle::codec {

void append_stored_whistle(std::string& out, const models::Whistle& whistle) {
    StoredWriter(out).object(whistle);
}

models::Result<models::Whistle> read_stored_whistle(std::string_view text) {
    return read_stored<models::Whistle>(text);
}

}  // namespace gridwhistle::codec
