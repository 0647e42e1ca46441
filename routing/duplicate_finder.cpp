#include "routing/duplicate_finder.hpp"

#include "models/coordinates.hpp"
#include "routing/address_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <mutex>
#include <numbers>
#include <utility>

namespace gridwhistle::routing {
namespace {

using models::CategoryCode;
using models::Point;
using models::WhistleId;

constexpr double kSquareDeg = 0.001;  ///< about 111 m from south to north
constexpr double kMetresPerDegree = 111'195.0;
constexpr std::size_t kAddressBytesMin = 7;  ///< two Chinese characters say too little to be a place
constexpr std::int64_t kColumnsMax = 3;      ///< squares read per row; beyond 63° of latitude not the whole radius

std::string square_key(const CategoryCode& category, std::int64_t column, std::int64_t row) {
    return category.value + '\n' + std::to_string(column) + '\n' + std::to_string(row);
}

std::string address_key(const CategoryCode& category, const std::string& address) {
    return category.value + '\n' + address;
}

std::int64_t square_of(double degrees) {
    return static_cast<std::int64_t>(std::floor(degrees / kSquareDeg));
}

bool is_place(const std::optional<Point>& point) {
    return point && std::abs(point->lon) <= 360 && std::abs(point->lat) <= 90;
}

/// The keys of the squares that a circle of the radius may touch: one to six.
std::vector<std::string> squares_around(const CategoryCode& category, const Point& point) {
    const double rise = DuplicateFinder::kRadiusM / kMetresPerDegree;
    const double shrink = std::max(std::cos(point.lat * std::numbers::pi / 180.0), 0.01);
    const std::int64_t west = square_of(point.lon - rise / shrink);
    const std::int64_t east = std::min(square_of(point.lon + rise / shrink), west + kColumnsMax - 1);
    std::vector<std::string> keys;
    for (auto row = square_of(point.lat - rise); row <= square_of(point.lat + rise); ++row) {
        for (auto column = west; column <= east; ++column) keys.push_back(square_key(category, column, row));
    }
    return keys;
}

template <class Lists>
void add_to(Lists& lists, const std::string& key, const KnownWhistle* whistle) {
    auto& list = lists[key];
    if (list.size() >= DuplicateFinder::kListMax) list.erase(list.begin());
    list.push_back(whistle);
}

template <class Lists>
void erase_from(Lists& lists, const std::string& key, const KnownWhistle* whistle) {
    const auto found = lists.find(key);
    if (found == lists.end()) return;
    std::erase(found->second, whistle);
    if (found->second.empty()) lists.erase(found);
}

/// What a look at the latitudes already shows, before the distance is measured.
bool is_too_far_north_or_south(const Point& left, const Point& right) {
    return std::abs(left.lat - right.lat) * kMetresPerDegree > DuplicateFinder::kRadiusM * 1.01;
}

bool is_in_lists_alike(const KnownWhistle& left, const KnownWhistle& right) {
    return left.category == right.category && left.point == right.point && left.address == right.address;
}

/// 1 on the spot, 0.5 at the radius, 0.8 by the words alone; up to 0.3 less with age, a fifth less when closed.
double score_of(const std::optional<double>& near_m, bool same_address, models::Instant::duration age, bool open) {
    double score = same_address ? 0.8 : 0.0;
    if (near_m) score = std::max(score, 1.0 - *near_m / DuplicateFinder::kRadiusM / 2.0);
    if (near_m && same_address) score = std::min(1.0, score + 0.1);
    const std::chrono::duration<double> kept = DuplicateFinder::kKept;
    score *= 1.0 - 0.3 * std::clamp(std::chrono::duration<double>(age) / kept, 0.0, 1.0);
    return open ? score : score * 0.8;
}

}  // namespace

void DuplicateFinder::put(KnownWhistle whistle, models::Instant now) {
    whistle.address = normalised_address(whistle.address);
    if (whistle.address.size() < kAddressBytesMin) whistle.address.clear();
    if (!is_place(whistle.point)) whistle.point.reset();

    const std::unique_lock lock(mutex_);
    forget_old(now);
    const auto found = known_.find(whistle.id);
    if (found != known_.end() && found->second.version > whistle.version) return;
    const bool too_old = !whistle.open && whistle.filed_at + kKept < now;
    if (whistle.placeholder || too_old) {
        take_out(whistle.id);
        return;
    }
    const bool was_closed = found != known_.end() && !found->second.open;
    if (!whistle.open && !was_closed) expiries_.push({whistle.filed_at + kKept, whistle.id});
    if (found != known_.end() && is_in_lists_alike(found->second, whistle)) {
        found->second = std::move(whistle);
        return;
    }
    take_out(whistle.id);
    const WhistleId id = whistle.id;
    const KnownWhistle& kept = known_.emplace(id, std::move(whistle)).first->second;
    if (kept.point)
        add_to(by_square_, square_key(kept.category, square_of(kept.point->lon), square_of(kept.point->lat)), &kept);
    if (!kept.address.empty()) add_to(by_address_, address_key(kept.category, kept.address), &kept);
}

void DuplicateFinder::remove(WhistleId id) {
    const std::unique_lock lock(mutex_);
    take_out(id);
}

std::size_t DuplicateFinder::size() const {
    const std::shared_lock lock(mutex_);
    return known_.size();
}

bool DuplicateFinder::knows(WhistleId id, std::uint32_t version) const {
    const std::shared_lock lock(mutex_);
    const auto found = known_.find(id);
    return found != known_.end() && found->second.version >= version;
}

void DuplicateFinder::take_out(WhistleId id) {
    const auto found = known_.find(id);
    if (found == known_.end()) return;
    const KnownWhistle& whistle = found->second;
    if (whistle.point)
        erase_from(by_square_,
                   square_key(whistle.category, square_of(whistle.point->lon), square_of(whistle.point->lat)),
                   &whistle);
    if (!whistle.address.empty()) erase_from(by_address_, address_key(whistle.category, whistle.address), &whistle);
    known_.erase(found);
}

void DuplicateFinder::forget_old(models::Instant now) {
    while (!expiries_.empty() && expiries_.top().at < now) {
        const auto found = known_.find(expiries_.top().id);
        // It may have been reopened since.
        if (found != known_.end() && !found->second.open && found->second.filed_at + kKept < now)
            take_out(found->first);
        expiries_.pop();
    }
}

std::optional<DuplicateCandidate> DuplicateFinder::compare(const DuplicateQuestion& question,
                                                           const std::string& address,
                                                           const KnownWhistle& whistle) const {
    const auto age = question.at - whistle.filed_at;
    if (question.itself == whistle.id || (!whistle.open && age > kKept)) return std::nullopt;
    const bool same_words = !address.empty() && whistle.address == address;
    const bool both_placed = whistle.point && is_place(question.point);
    if (!same_words && (!both_placed || is_too_far_north_or_south(*whistle.point, *question.point)))
        return std::nullopt;
    DuplicateCandidate candidate;
    candidate.id = whistle.id;
    if (both_placed) candidate.distance_m = models::distance_m(*whistle.point, *question.point);
    const auto near_m = candidate.distance_m.value_or(kRadiusM + 1) <= kRadiusM ? candidate.distance_m : std::nullopt;
    const bool same_address = same_words && candidate.distance_m.value_or(0) <= kSameAddressWithinM;
    if (!near_m && !same_address) return std::nullopt;
    candidate.score = score_of(near_m, same_address, age, whistle.open);
    candidate.reason = !near_m ? "same_address" : (same_address ? "near_and_same_address" : "near");
    return candidate;
}

std::vector<DuplicateCandidate> DuplicateFinder::candidates(const DuplicateQuestion& question) const {
    if (question.placeholder) return {};
    const std::string address = normalised_address(question.address);
    std::vector<std::string> squares;
    if (is_place(question.point)) squares = squares_around(question.category, *question.point);

    std::vector<DuplicateCandidate> found;
    {
        const std::shared_lock lock(mutex_);
        List near;
        for (const auto& key : squares) {
            const auto list = by_square_.find(key);
            if (list != by_square_.end()) near.insert(near.end(), list->second.begin(), list->second.end());
        }
        const auto list = by_address_.find(address_key(question.category, address));
        if (list != by_address_.end()) near.insert(near.end(), list->second.begin(), list->second.end());
        std::ranges::sort(near, std::less<>());
        const auto repeated = std::ranges::unique(near);
        near.erase(repeated.begin(), repeated.end());
        for (const KnownWhistle* whistle : near) {
            if (auto candidate = compare(question, address, *whistle)) found.push_back(std::move(*candidate));
        }
    }
    std::ranges::sort(found, [](const auto& left, const auto& right) {
        return left.score != right.score ? left.score > right.score : left.id < right.id;
    });
    if (found.size() > kCandidatesMax) found.resize(kCandidatesMax);
    return found;
}

}  // namespace gridwhistle::routing
