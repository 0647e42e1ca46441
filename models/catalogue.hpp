#pragma once

#include "models/ids.hpp"
#include "models/limit.hpp"
#include "models/terms.hpp"
#include "models/text.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gridwhistle::models {

/// One line of the duty catalogue: under these conditions, these unit kinds (or units) answer. An absent condition
/// always holds. Rules of one category are tried in their order; the category's base rule comes last.
struct DutyRule {
    std::string id;  ///< "SO04/compound_interior", unique in a catalogue
    std::optional<RoadClass> road_class;
    std::optional<Priority> priority;
    std::optional<Kind> kind;
    AreaCode area;                   ///< holds inside this area
    std::optional<bool> holiday;     ///< Saturday, Sunday or listed holiday of the installation's calendar
    std::optional<int> from_minute;  ///< local time of day, minutes since 00:00, [from, to); may pass midnight
    std::optional<int> to_minute;
    std::optional<int> affected_min;                   ///< at least so many households or people
    std::string lead;                                  ///< unit kind or unit code; empty = as the base rule
    std::optional<std::vector<std::string>> supports;  ///< absent = as the base rule
    std::optional<Priority> set_priority;              ///< the rule lifts the priority of the filing
    std::optional<Kind> set_kind;
};

/// What a whistle can be about, and who answers for it by default.
struct Category {
    CategoryCode code;
    Label name;
    std::string group;  ///< class of the taxonomy, "MU"
    Priority priority{Priority::kP3};
    Kind kind{Kind::kRoutine};  ///< the kind it gets when it goes to departments
    FlowCode flow;
    std::string lead;
    std::vector<std::string> supports;
    std::string seat_first;               ///< a seat of the steward team that is asked first
    std::vector<std::string> admission;   ///< levels whose desk may own it; empty = every level
    std::map<std::string, Limit> limits;  ///< by the name of the clock
    std::string verifier;                 ///< grid, community, street, supervisor, requester, joint
    std::vector<DutyRule> overrides;
};

/// The duty catalogue of one version: every category with its rules. Immutable once loaded.
class Catalogue {
  public:
    Catalogue() = default;
    Catalogue(int version, std::vector<Category> categories) : version_{version} {
        for (auto& category : categories) {
            auto code = category.code;
            categories_.insert_or_assign(std::move(code), std::move(category));
        }
    }

    [[nodiscard]] int version() const noexcept { return version_; }
    [[nodiscard]] const Category* find(const CategoryCode& code) const {
        const auto found = categories_.find(code);
        return found == categories_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] const std::map<CategoryCode, Category>& all() const noexcept { return categories_; }

  private:
    int version_{0};
    std::map<CategoryCode, Category> categories_;
};

}  // namespace gridwhistle::models
