#pragma once

#include "storage/postgres/process.hpp"
#include "tests/support/eventually.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace gridwhistle::tests {

/// The program storage_probe.cpp, run as the present user; killed at the end at the latest, and when this program dies.
class Probe {
  public:
    Probe(std::vector<std::string> arguments, std::filesystem::path output)
        : output_{std::move(output)},
          pid_{storage::postgres::start_child(
              GW_STORAGE_PROBE, arguments,
              {storage::postgres::current_user(), output_, storage::postgres::Orphan::kDies})} {}
    ~Probe() { kill_now(); }
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

    /// kill -9 and wait for the end.
    void kill_now() {
        if (pid_ == 0) return;
        ::kill(pid_, SIGKILL);
        storage::postgres::wait_for_child(std::exchange(pid_, 0));
    }
    [[nodiscard]] pid_t pid() const noexcept { return pid_; }
    /// What it printed up to now.
    [[nodiscard]] std::string output() const {
        std::ifstream file(output_);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    [[nodiscard]] bool printed(const std::string& text) const {
        return eventually([&] { return output().find(text) != std::string::npos; });
    }

  private:
    std::filesystem::path output_;
    pid_t pid_;
};

}  // namespace gridwhistle::tests
