#include "models/refusal.hpp"

namespace gridwhistle::models {

void throw_exception_from_error(const Refusal& refusal, const boost::source_location& where) {
    throw std::logic_error(std::string(where.function_name()) + ": value() of a refusal: " + refusal.code);
}

}  // namespace gridwhistle::models
