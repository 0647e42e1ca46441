#pragma once

#include "models/directory.hpp"

#include <boost/container/static_vector.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gridwhistle::routing {

/// Answers what a route asks of a models::Directory, for one place and many parties, without copying a code: the path
/// of the place is looked up once. Immutable, safe to share between threads; refers to the directory it was made from.
class PartyTable {
  public:
    /// Places from an area up to its root. Deeper trees are cut, as AreaTree::path does.
    using Path = boost::container::static_vector<std::uint32_t, 32>;

    struct Seat {
        const models::Party* party;
        bool held;
    };

    explicit PartyTable(const models::Directory& directory);

    /// Empty for an area that is not in the tree.
    [[nodiscard]] Path path_of(const models::AreaCode& area) const;

    /// As Directory::unit_or_kind: the unit of this code, or the one of this kind that answers for the place.
    [[nodiscard]] const models::Unit* unit(const std::string& code_or_kind, const Path& path) const;

    /// As Directory::steward_seats, with whether somebody holds each seat.
    [[nodiscard]] const std::vector<Seat>& steward_seats(const Path& path) const;

  private:
    struct Entry {
        const models::Unit* named{nullptr};
        const models::Unit* anywhere{nullptr};
        std::unordered_map<std::uint32_t, const models::Unit*> by_place;
    };

    std::unordered_map<std::string_view, std::uint32_t> places_;
    std::vector<std::uint32_t> parents_;  ///< a root is its own parent
    std::unordered_map<std::string_view, Entry> entries_;
    std::unordered_map<std::uint32_t, std::vector<Seat>> seats_;
};

}  // namespace gridwhistle::routing
