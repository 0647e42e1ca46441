#include "bench/peer_process.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace gridwhistle::bench {
namespace {

pid_t spawn(const std::vector<std::string>& command, int output) {
    std::vector<char*> arguments;
    for (const auto& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
    arguments.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        dup2(output, STDOUT_FILENO);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    return child;
}

/// utime + stime + those of waited-for children, in seconds.
double cpu_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    const std::size_t name_end = text.rfind(')');
    if (name_end == std::string::npos) return 0;
    std::istringstream fields(text.substr(name_end + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    double ticks = 0;
    for (int i = 0; i < 4; ++i) {
        double part = 0;
        fields >> part;
        ticks += part;
    }
    return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::vector<pid_t> children_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/task/" + std::to_string(process) + "/children");
    std::vector<pid_t> children;
    for (pid_t child = 0; file >> child;) children.push_back(child);
    return children;
}

}  // namespace

std::string output_of(const std::vector<std::string>& command) {
    std::array<int, 2> pipe_ends{};
    if (pipe(pipe_ends.data()) != 0) throw std::runtime_error("no pipe");
    const pid_t child = spawn(command, pipe_ends[1]);
    close(pipe_ends[1]);
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = read(pipe_ends[0], buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    close(pipe_ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) throw std::runtime_error(command.front() + " failed");
    return text;
}

ServedCity::ServedCity(const std::filesystem::path& program) : program_{program} {
    std::string pattern = (std::filesystem::temp_directory_path() / "gw-bench-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all | std::filesystem::perms::others_exec |
                                              std::filesystem::perms::others_read);
    std::ofstream(folder_ / "bench.toml")
        << "[server]\nrequests_per_second = 1e9\nrequests_burst = 1e9\n[engine]\nqueue_max = 8192\n[log]\nlevel = "
           "\"error\"\n";
    const auto log = folder_ / "server.log";
    FILE* output = std::fopen(log.c_str(), "w");
    server_ = spawn({program_.string(), "serve", "--demo", "--data", (folder_ / "data").string(), "--config",
                     (folder_ / "bench.toml").string(), "--listen", "127.0.0.1:0"},
                    fileno(output));
    std::fclose(output);
    for (int tries = 0; tries < 600 && port_ == 0; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        std::ifstream lines(log);
        for (std::string line; std::getline(lines, line);) {
            const std::size_t colon = line.rfind(':');
            if (line.find("listening on") != std::string::npos)
                port_ = static_cast<std::uint16_t>(std::strtoul(line.c_str() + colon + 1, nullptr, 10));
        }
    }
    if (port_ == 0) throw std::runtime_error("the server did not start: " + log.string());
    url_ = output_of({program_.string(), "url", "--data", (folder_ / "data").string()});
    while (!url_.empty() && url_.back() == '\n') url_.pop_back();
}

ServedCity::~ServedCity() {
    kill(server_, SIGTERM);
    waitpid(server_, nullptr, 0);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string ServedCity::token(const std::string& account) const {
    std::string token = output_of({program_.string(), "user", "token", account, "--data", (folder_ / "data").string()});
    while (!token.empty() && token.back() == '\n') token.pop_back();
    return token;
}

double ServedCity::cpu_seconds() const {
    double seconds = cpu_of(server_);
    for (const pid_t postmaster : children_of(server_)) {
        seconds += cpu_of(postmaster);
        for (const pid_t backend : children_of(postmaster)) seconds += cpu_of(backend);
    }
    return seconds;
}

}  // namespace gridwhistle::bench
