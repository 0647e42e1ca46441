#pragma once

#include "codec/json_writer.hpp"
#include "models/directory.hpp"
#include "models/flow.hpp"
#include "models/whistle.hpp"

#include <optional>
#include <string>

namespace gridwhistle::codec {

/// Names as one caller may read them. An account of a resident filer has no name for others, because a requester may
/// have asked to stay unknown.
class PersonNames {
  public:
    PersonNames(const models::Whistle& whistle, const models::Directory& directory, models::AccountId reader)
        : directory_{directory},
          reader_{reader},
          is_filer_{reader == whistle.filed_by},
          hidden_{whistle.filed_by_resident && !is_filer_ ? whistle.filed_by : models::AccountId{}} {}

    /// Where there is no whistle yet, nobody is hidden.
    explicit PersonNames(const models::Directory& directory) : directory_{directory} {}

    /// Nothing for the system and for hidden accounts.
    [[nodiscard]] std::optional<std::string> of(models::AccountId account) const;
    [[nodiscard]] std::optional<std::string> of(const models::PartyRef& party) const;

    /// Whether the caller filed the whistle: nobody else sees its receipt, with which one may answer for the filer.
    [[nodiscard]] bool is_filer() const noexcept { return is_filer_; }

    /// Nobody reads the other side's evaluation before both are in.
    [[nodiscard]] bool may_see(const models::Whistle& whistle, const models::Judgement& judgement) const {
        return judgement.slot != models::JudgementSlot::kEvaluation || whistle.evaluations_shown ||
               judgement.by == reader_;
    }

    [[nodiscard]] const models::Directory& directory() const noexcept { return directory_; }

  private:
    const models::Directory& directory_;
    models::AccountId reader_;
    bool is_filer_{false};
    models::AccountId hidden_;
};

/// Appends `{"id", "name"}` with the name as the caller may read it; null for the system.
void append_person(JsonWriter& json, models::AccountId account, const PersonNames& names);

/// Appends `{"kind", "code", "name"}`.
void append_party(JsonWriter& json, const models::PartyRef& party, const PersonNames& names);

/// Appends one element of `assignments[]`.
void append_assignment(JsonWriter& json, const models::Whistle& whistle, const models::Assignment& part,
                       const models::FlowProfile* flow, const PersonNames& names, models::Instant now);

/// Appends one element of `proposals[]`.
void append_proposal(JsonWriter& json, const models::Whistle& whistle, const models::Proposal& proposal,
                     const PersonNames& names);

/// Appends one element of `judgements[]`.
void append_judgement(JsonWriter& json, const models::Whistle& whistle, const models::Judgement& judgement,
                      const PersonNames& names);

/// `"phase": word, "phase_label": {"zh", "en"}`: the profile's words, else the product's.
void append_phase(JsonWriter& json, models::Phase phase, const models::Label& aside, const models::FlowProfile* flow);

/// `"name": text`, or null for an empty one.
void append_maybe(JsonWriter& json, std::string_view name, const std::string& text);

}  // namespace gridwhistle::codec
