#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace gridwhistle::models {

/// What a refusal means for the caller; the API turns each into one HTTP status.
enum class RefusalClass {
    kNotFound,      ///< 404: does not exist, or may not be read
    kNotPermitted,  ///< 403: may be read, may not be done by this actor
    kStale,         ///< 412: If-Match names an older version
    kInvalid,       ///< 422: a field is wrong; `pointer` names it
    kWrongState,    ///< 409: not possible from the present state
};

/// An expected "no", as a value. `code` is stable and finds the sentence in the message catalogues;
/// `pointer` is a JSON pointer into the request; `details` are facts for the sentence (holder, since, …), by name.
struct Refusal {
    RefusalClass kind{RefusalClass::kInvalid};
    std::string code;
    std::string pointer;
    std::vector<std::pair<std::string, std::string>> details;

    Refusal() = default;  // boost::system::result asks for it
    Refusal(RefusalClass kind_in, std::string code_in, std::string pointer_in = {})
        : kind{kind_in}, code{std::move(code_in)}, pointer{std::move(pointer_in)} {}

    /// The same refusal with one more fact.
    [[nodiscard]] Refusal with(std::string name, std::string value) && {
        details.emplace_back(std::move(name), std::move(value));
        return std::move(*this);
    }
    friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// Outcome of an operation that can be refused.
template <class T>
using Result = boost::system::result<T, Refusal>;

/// Called by `Result::value()` when there is none; found by argument-dependent lookup. A bug of the caller.
[[noreturn]] void throw_exception_from_error(const Refusal& refusal, const boost::source_location& where);

/// Thrown when a dependency (the database) cannot be reached or gives up; the edge answers 503.
class ServiceUnavailable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace gridwhistle::models
