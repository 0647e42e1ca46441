#pragma once

#include <filesystem>

namespace gridwhistle::tests {

/// Forks a small process that outlives this one and stops the cluster in `folder` once no test program has used it for
/// some seconds. One is enough for a folder; a second one ends at once.
void start_cluster_keeper(const std::filesystem::path& folder);

}  // namespace gridwhistle::tests
