#pragma once

#include "codec/json_writer.hpp"
#include "models/directory.hpp"
#include "models/rota.hpp"

namespace gridwhistle::codec {

/// A rota as GET /rota shows it, with who is on duty from `from` to `to`; a span without people is a gap.
void append_rota_row(JsonWriter& json, const models::Rota& rota, models::Instant from, models::Instant to,
                     const models::Directory& directory);

/// What GET /rota/who was asked.
struct OnCallQuestion {
    models::AreaCode area;
    models::Recipient role{models::Recipient::kDutyOfficer};
    models::Instant at;
};

/// Who is on duty for an area in a role: {area, role, at, rota, people, nobody_on_duty, until}.
void append_on_call(JsonWriter& json, const OnCallQuestion& asked, const models::OnCall& found,
                    const models::Directory& directory);

}  // namespace gridwhistle::codec
