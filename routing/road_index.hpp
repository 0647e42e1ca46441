#pragma once

#include "models/geometry.hpp"
#include "models/road_class.hpp"

#include <memory>
#include <string>
#include <vector>

namespace gridwhistle::routing {

/// A street or a compound of the layer that `import streets` takes: lines along the middle, areas, or both.
struct RoadFeature {
    std::string name;
    models::RoadClass road_class{models::RoadClass::kUnknown};
    double width_m{0};  ///< of a line, kerb to kerb; 0 = unknown: 20 m for a main street, 6 m for the others
    std::vector<models::Ring> lines;  ///< open lines
    models::Shape shape;
};

/// The class of a place and what decided it.
struct RoadPlace {
    models::RoadClass road_class{models::RoadClass::kUnknown};
    std::string name;      ///< of the feature; empty for kUnknown
    double distance_m{0};  ///< from the kerb of the street, 0 on it and in a compound
};

/// Which road class a point has; responsibility depends on it (glossary: main street to the department, alley to the
/// community, compound interior to the property firm). The rule:
/// 1. A street reaches 5 m beyond its kerbs (15 m from the middle of a main street of unknown width, 8 m of an alley).
/// 2. A compound area that contains the point wins, unless a main street reaches the point and its kerb is nearer to it
///    than the compound's border is; on the carriageway itself the main street always wins.
/// 3. Otherwise the street that reaches the point with the nearest kerb wins. On several carriageways at once, as at a
///    crossing, a main street comes before an alley, then the nearer middle line, then the earlier feature.
/// 4. Otherwise the class is unknown.
/// A line of class compound interior is a lane inside a compound and counts as a street of that class.
///
/// Immutable, cheap to copy, safe to share between threads. A look-up reads one R-tree, some microseconds.
class RoadIndex {
  public:
    RoadIndex() = default;
    explicit RoadIndex(std::vector<RoadFeature> features);

    /// Never fails: unknown far from every street and for a number that is not finite.
    [[nodiscard]] RoadPlace at(const models::Point& point) const;

  private:
    struct Content;
    std::shared_ptr<const Content> content_;
};

}  // namespace gridwhistle::routing
