#pragma once

#include "models/geometry.hpp"
#include "models/ids.hpp"
#include "models/time.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace gridwhistle::models {

/// One node of the area tree: province down to building. Levels are words of the installation ("district",
/// "street", "community", "grid", "building"; Boston says "ward", "precinct"); their order is the tree's depth.
struct Area {
    AreaCode code;
    AreaCode parent;  ///< empty for a root
    std::string level;
    std::string name;
    int priority{0};  ///< the lower number wins where cells overlap
    Instant valid_from{Instant::min()};
    std::optional<Instant> valid_to;  ///< first moment at which it is no longer valid
    Shape shape;                      ///< empty where the area is known by name only
};

/// The areas valid at one moment, as a tree. Immutable, so safe to share between threads.
class AreaTree {
  public:
    AreaTree() = default;

    /// Keeps the areas valid at `at`. A parent that is not among them becomes a root by its code alone.
    AreaTree(std::vector<Area> areas, Instant at);

    [[nodiscard]] const Area* find(const AreaCode& code) const;

    /// From the root down to `code`; empty when the code is unknown.
    [[nodiscard]] std::vector<AreaCode> path(const AreaCode& code) const;

    /// Whether `code` is `ancestor` or lies below it.
    [[nodiscard]] bool is_within(const AreaCode& code, const AreaCode& ancestor) const;

    /// The node of this level on the way from `code` to its root, `code` included; nothing when there is none.
    [[nodiscard]] const Area* at_level(const AreaCode& code, std::string_view level) const;

    /// `code` and everything below it.
    [[nodiscard]] std::vector<AreaCode> subtree(const AreaCode& code) const;

    [[nodiscard]] std::vector<AreaCode> children(const AreaCode& code) const;
    [[nodiscard]] const std::vector<AreaCode>& roots() const noexcept { return roots_; }
    [[nodiscard]] const std::vector<Area>& all() const noexcept { return areas_; }

  private:
    const Area* parent_of(const Area& area) const;

    std::vector<Area> areas_;
    std::vector<std::size_t> parents_;  ///< where in areas_ the parent of each stands; its own place for a root
    std::vector<AreaCode> roots_;
    std::unordered_map<AreaCode, std::size_t> index_;
    std::unordered_map<AreaCode, std::vector<AreaCode>> children_;
};

}  // namespace gridwhistle::models
