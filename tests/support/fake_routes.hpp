#pragma once

#include "models/catalogue.hpp"
#include "models/directory.hpp"
#include "models/route.hpp"

namespace gridwhistle::tests {

/// A resolver small enough to be seen through: desks by level, else the category's own rule, else the next desk up.
/// The same question always gets the same answer.
class FakeRoutes final : public models::RouteFinder {
  public:
    FakeRoutes(const models::Directory& directory, const models::Catalogue& catalogue)
        : directory_{directory}, catalogue_{catalogue} {}

    /// Each whole degree of longitude is one grid of the tree, in order; latitudes above 1 lie outside, those below
    /// 0 in no cell.
    [[nodiscard]] models::Result<models::Placement> locate(const models::Fix& fix) const override;
    [[nodiscard]] models::Result<models::Placement> placement_of(const models::AreaCode& code) const override;
    [[nodiscard]] models::Route find(const models::RouteQuery& query) const override;
    [[nodiscard]] models::Route desk(const models::RouteQuery& query, const std::string& level) const override;

  private:
    bool lead_with(models::Route& route, const std::string& code, const char* level) const;
    void lead_with_centre(models::Route& route) const;
    void support_with(models::Route& route, const std::string& code, const std::string& ask) const;

    const models::Directory& directory_;
    const models::Catalogue& catalogue_;
};

}  // namespace gridwhistle::tests
