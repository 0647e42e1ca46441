#include "api/completion.hpp"

#include <boost/asio/post.hpp>

#include <exception>

namespace gridwhistle::api {

void post_all(boost::asio::io_context& io, std::vector<std::function<void()>> functions) {
    if (functions.empty()) return;
    boost::asio::post(io, [functions = std::move(functions)] {
        std::exception_ptr first;
        for (const auto& function : functions) {
            try {
                function();
            } catch (...) {
                if (!first) first = std::current_exception();
            }
        }
        if (first) std::rethrow_exception(std::move(first));
    });
}

void CompletionBatch::flush() {
    post_all(io_, std::exchange(deliveries_, {}));
}

}  // namespace gridwhistle::api
