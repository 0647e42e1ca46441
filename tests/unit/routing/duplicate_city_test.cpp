#include "city_data.hpp"
#include "codec/csv_reader.hpp"
#include "codec/instant_text.hpp"
#include "routing/duplicate_finder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A quarter of a year of a real city, filing by filing, against what its operators marked as duplicates by hand.

namespace gridwhistle::routing::testing {
namespace {

struct Request {
    KnownWhistle whistle;
    models::Instant closed_at{models::Instant::max()};
    std::int64_t duplicate_of{0};
};

std::vector<Request> load_requests(const std::filesystem::path& file) {
    std::ifstream stream(file);
    codec::CsvReader reader(stream);
    const auto text = [&reader](std::string_view column) { return std::string(reader.field(column)); };
    std::vector<Request> requests;
    if (!reader.read_header()) return requests;
    for (auto more = reader.next(); more && *more; more = reader.next()) {
        Request& request = requests.emplace_back();
        request.whistle.id = models::WhistleId{std::atoll(text("id").c_str())};
        request.whistle.category = models::CategoryCode(text("category"));
        request.whistle.address = text("address");
        request.whistle.point = models::Point{std::atof(text("lon").c_str()), std::atof(text("lat").c_str())};
        request.whistle.placeholder = text("loc_quality") != "ok";
        request.whistle.filed_at = codec::parse_instant(text("created_at")).value();
        if (const auto closed = codec::parse_instant(text("closed_at"))) request.closed_at = *closed;
        request.duplicate_of = std::atoll(text("duplicate_of").c_str());
    }
    std::ranges::stable_sort(requests, {}, [](const Request& request) { return request.whistle.filed_at; });
    return requests;
}

struct Outcome {
    std::size_t marked{0};    ///< by operators, as a duplicate of an earlier filing
    std::size_t offered{0};   ///< of those
    std::size_t bothered{0};  ///< filings of any kind that got an offer
};

/// Files and closes every request at its time.
Outcome replay(const std::vector<Request>& requests) {
    DuplicateFinder finder;
    Outcome outcome;
    std::set<std::int64_t> filed;
    std::multimap<models::Instant, const KnownWhistle*> closings;
    for (const auto& request : requests) {
        const KnownWhistle& whistle = request.whistle;
        for (; !closings.empty() && closings.begin()->first <= whistle.filed_at; closings.erase(closings.begin())) {
            KnownWhistle closed = *closings.begin()->second;
            closed.open = false;
            finder.put(std::move(closed), whistle.filed_at);
        }
        const auto candidates = finder.candidates(
            {whistle.category, whistle.point, whistle.address, whistle.filed_at, whistle.placeholder, {}});
        if (!candidates.empty()) ++outcome.bothered;
        // Some point to a later case, which nobody can offer yet.
        if (filed.contains(request.duplicate_of)) {
            ++outcome.marked;
            const models::WhistleId original{request.duplicate_of};
            if (std::ranges::count(candidates, original, &DuplicateCandidate::id) > 0) ++outcome.offered;
        }
        filed.insert(whistle.id.value);
        finder.put(whistle, whistle.filed_at);
        closings.emplace(request.closed_at, &whistle);
    }
    return outcome;
}

TEST(DuplicatesOfACity, MostOfThoseThatOperatorsMarkedAreOfferedAndFewFilingsAreBothered) {
    const auto file = city_data("boston/requests_2011Q3.csv");
    if (file.empty()) GTEST_SKIP() << "no city data in this checkout";

    const auto requests = load_requests(file);
    const Outcome outcome = replay(requests);

    RecordProperty("filings", static_cast<int>(requests.size()));
    RecordProperty("marked", static_cast<int>(outcome.marked));
    RecordProperty("offered", static_cast<int>(outcome.offered));
    RecordProperty("bothered", static_cast<int>(outcome.bothered));
    EXPECT_GT(requests.size(), 30'000U);
    EXPECT_GT(outcome.offered * 10, outcome.marked * 7);
    EXPECT_LT(outcome.bothered * 4, requests.size());
}

}  // namespace
}  // namespace gridwhistle::routing::testing
