#include "storage/postgres/cluster.hpp"

#include "storage/postgres/data_folder.hpp"
#include "storage/postgres/errors.hpp"
#include "storage/postgres/rows.hpp"
#include "storage/postgres/server_check.hpp"
#include "storage/postgres/transaction.hpp"
#include "tests/support/cluster_keeper.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <future>
#include <iterator>
#include <map>

namespace gridwhistle::storage::postgres {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Statement kClusterSetting{"test_setting", "SELECT current_setting($1)"};

/// A cluster of its own for each test, gone at the end even when the test program is killed.
class ClusterTest : public ::testing::Test {
  protected:
    ClusterTest() {
        options_.folder = parent_.path() / "data";
        options_.durable_initdb = false;
        options_.settings = {{"shared_buffers", "16MB"}};
        fs::create_directory(options_.folder);
        fs::permissions(options_.folder, fs::perms(0755));
        tests::start_cluster_keeper(options_.folder);
    }
    static Connection connect(const EmbeddedCluster& cluster) {
        ConnectionOptions options;
        options.url = cluster.url();
        return Connection(options);
    }
    static std::string setting(Connection& connection, const char* name) {
        return read<std::string>(connection.execute(kClusterSetting, name)[0][0]);
    }
    template <class Work>
    static std::string refusal_of(Work work) {
        try {
            work();
        } catch (const StartRefused& refusal) {
            return refusal.what();
        }
        return "not refused";
    }
    static bool is_running(pid_t pid) { return ::kill(pid, 0) == 0; }

    tests::TemporaryFolder parent_;
    ClusterOptions options_;
};

TEST_F(ClusterTest, ANewFolderBecomesASafeServerOnAUnixSocketOnly) {
    const auto cluster = EmbeddedCluster::start(options_);
    Connection connection = connect(*cluster);

    EXPECT_EQ(setting(connection, "listen_addresses"), "");
    EXPECT_EQ(setting(connection, "data_checksums"), "on");
    EXPECT_EQ(setting(connection, "lc_collate"), "C.UTF-8");
    EXPECT_EQ(setting(connection, "shared_buffers"), "16MB");
    EXPECT_THAT(find_weak_settings(connection), IsEmpty());
    EXPECT_EQ(EmbeddedCluster::running_url(options_.folder), cluster->url());
    struct stat socket {};
    ASSERT_EQ(::stat((options_.folder / "socket").c_str(), &socket), 0);
    EXPECT_EQ(socket.st_mode & 0777U, 0700U);
    std::ifstream hba(options_.folder / "pg" / "pg_hba.conf");
    const std::string rules{std::istreambuf_iterator<char>(hba), {}};
    EXPECT_THAT(rules, AllOf(HasSubstr("peer"), ::testing::Not(HasSubstr("trust"))));
}

TEST_F(ClusterTest, SettingsOfTheOperatorCannotWeakenIt) {
    options_.settings.emplace_back("fsync", "off");
    options_.settings.emplace_back("synchronous_commit", "off");
    const auto cluster = EmbeddedCluster::start(options_);
    Connection connection = connect(*cluster);
    EXPECT_THAT(find_weak_settings(connection), IsEmpty());
}

TEST_F(ClusterTest, StoppingLeavesNoProcessAndStartingAgainFindsTheData) {
    pid_t pid = 0;
    {
        const auto cluster = EmbeddedCluster::start(options_);
        pid = cluster->server_pid();
        connect(*cluster).run("CREATE TABLE thing (id int); INSERT INTO thing VALUES (7)");
    }
    EXPECT_FALSE(is_running(pid));
    EXPECT_EQ(EmbeddedCluster::running_url(options_.folder), std::nullopt);

    const auto again = EmbeddedCluster::start(options_);
    EXPECT_EQ(read<std::int32_t>(connect(*again).run("SELECT id FROM thing")[0][0]), 7);
}

TEST_F(ClusterTest, ASecondServerOnOneFolderIsRefusedNamingTheFirst) {
    const auto cluster = EmbeddedCluster::start(options_);
    EXPECT_THAT(refusal_of([&] { (void)EmbeddedCluster::start(options_); }),
                HasSubstr("another gridwhistle (process " + std::to_string(::getpid()) + ")"));
}

TEST_F(ClusterTest, ASecondServingProgramIsRefusedToo) {
    tests::Probe first({"serve", options_.folder}, parent_.path() / "first");
    ASSERT_TRUE(first.printed("serving"));
    tests::Probe second({"serve", options_.folder}, parent_.path() / "second");
    EXPECT_TRUE(second.printed("(process " + std::to_string(first.pid()) + ") uses the data folder"))
        << second.output();
}

TEST_F(ClusterTest, AServerWhoseOwnerWasKilledIsAdopted) {
    tests::Probe probe({"serve", options_.folder}, parent_.path() / "output");
    ASSERT_TRUE(probe.printed("serving ")) << probe.output();
    probe.kill_now();
    const std::string output = probe.output();
    pid_t orphan = 0;
    const auto at = output.find("serving ") + 8;
    std::from_chars(output.data() + at, output.data() + output.size(), orphan);
    ASSERT_TRUE(is_running(orphan));

    {
        const auto cluster = EmbeddedCluster::start(options_);
        EXPECT_EQ(cluster->server_pid(), orphan);
        EXPECT_EQ(connect(*cluster).run("SELECT 1").size(), 1U);
    }
    EXPECT_EQ(EmbeddedCluster::running_url(options_.folder), std::nullopt);  // adopted means stopped with us as well
}

TEST_F(ClusterTest, AnAdoptedServerThatDiesIsStartedAgain) {
    auto first = EmbeddedCluster::start(options_);
    first->leave_running();
    first.reset();
    const auto cluster = EmbeddedCluster::start(options_);
    ASSERT_EQ(::kill(cluster->server_pid(), SIGQUIT), 0);
    ASSERT_TRUE(tests::eventually([&] { return cluster->restarts() == 1; }));
    EXPECT_EQ(connect(*cluster).run("SELECT 1").size(), 1U);
}

TEST_F(ClusterTest, AKilledServerIsStartedAgainWithEverythingCommitted) {
    const auto cluster = EmbeddedCluster::start(options_);
    connect(*cluster).run("CREATE TABLE thing (id int); INSERT INTO thing VALUES (7)");

    ASSERT_EQ(::kill(cluster->server_pid(), SIGKILL), 0);

    ASSERT_TRUE(tests::eventually([&] { return cluster->restarts() >= 1; }, std::chrono::seconds(90)));
    EXPECT_EQ(read<std::int32_t>(connect(*cluster).run("SELECT id FROM thing")[0][0]), 7);
}

TEST_F(ClusterTest, ACommandUsesTheServerThatIsUpAndLeavesItUp) {
    const auto cluster = EmbeddedCluster::start(options_);
    {
        const auto command = EmbeddedCluster::open_for_command(options_);
        EXPECT_FALSE(command->is_owner());
        EXPECT_EQ(command->url(), cluster->url());
    }
    EXPECT_EQ(connect(*cluster).run("SELECT 1").size(), 1U);
}

TEST_F(ClusterTest, ACommandAloneStartsTheServerAndStopsItWhenNoOtherCommandUsesIt) {
    auto first = EmbeddedCluster::open_for_command(options_);
    ASSERT_TRUE(first->is_owner());
    const pid_t pid = first->server_pid();
    auto second = EmbeddedCluster::open_for_command(options_);
    EXPECT_FALSE(second->is_owner());

    auto ended = std::async(std::launch::async, [&] { first.reset(); });
    EXPECT_EQ(connect(*second).run("SELECT 1").size(), 1U);
    EXPECT_EQ(ended.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
    second.reset();

    ended.get();
    EXPECT_FALSE(is_running(pid));
}

TEST_F(ClusterTest, ALongPathGetsItsSocketSomewhereShorter) {
    options_.folder = parent_.path() / std::string(120, 'd');
    const auto cluster = EmbeddedCluster::start(options_);
    EXPECT_EQ(connect(*cluster).run("SELECT 1").size(), 1U);
    EXPECT_EQ(EmbeddedCluster::running_url(options_.folder), cluster->url());
}

TEST_F(ClusterTest, AStalePidOfAnotherProcessIsNotAdopted) {
    EmbeddedCluster::start(options_).reset();
    std::ofstream(options_.folder / "pg" / "postmaster.pid") << ::getppid() << "\n/elsewhere\n";
    EXPECT_EQ(EmbeddedCluster::running_url(options_.folder), std::nullopt);
}

/// A process of the server's user that has ended and that nobody collects, as in a container without an init.
class DeadProcess {
  public:
    explicit DeadProcess(uid_t user) : pid_{::fork()} {
        if (pid_ == 0) _exit(user == ::geteuid() || ::setuid(user) == 0 ? 0 : 1);
        siginfo_t ended{};
        ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT);
    }
    ~DeadProcess() { ::waitpid(pid_, nullptr, 0); }
    DeadProcess(const DeadProcess&) = delete;
    DeadProcess& operator=(const DeadProcess&) = delete;

    [[nodiscard]] pid_t pid() const { return pid_; }

  private:
    pid_t pid_;
};

TEST_F(ClusterTest, LocksOfAServerThatNobodyCollectedStandInNobodysWay) {
    std::map<fs::path, std::string> locks;
    struct stat owner {};
    {
        const auto cluster = EmbeddedCluster::start(options_);
        const auto running = DataFolder(options_.folder, false).find_postmaster();
        ASSERT_TRUE(running);
        for (const auto& file :
             {options_.folder / "pg" / "postmaster.pid", running->socket_folder / ".s.PGSQL.5432.lock"}) {
            std::ifstream lock(file);
            locks[file] = {std::istreambuf_iterator<char>(lock), {}};
            ASSERT_EQ(::stat(file.c_str(), &owner), 0);
        }
    }
    const DeadProcess dead(owner.st_uid);
    for (const auto& [file, text] : locks) {
        if (fs::create_directory(file.parent_path())) {
            fs::permissions(file.parent_path(), fs::perms::owner_all);
            ASSERT_EQ(::chown(file.parent_path().c_str(), owner.st_uid, owner.st_gid), 0);
        }
        std::ofstream(file) << dead.pid() << text.substr(text.find('\n'));
        ASSERT_EQ(::chown(file.c_str(), owner.st_uid, owner.st_gid), 0);
    }

    const auto cluster = EmbeddedCluster::start(options_);

    EXPECT_TRUE(is_running(cluster->server_pid()));
}

TEST_F(ClusterTest, AHalfMadeClusterIsMadeAnew) {
    fs::create_directories(options_.folder / "pg.unfinished.1" / "base");
    const auto cluster = EmbeddedCluster::start(options_);
    EXPECT_FALSE(fs::exists(options_.folder / "pg.unfinished.1"));
}

TEST_F(ClusterTest, AFolderTheServersUserCannotReachIsRefused) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root runs the server as another user";
    fs::permissions(parent_.path(), fs::perms(0700));
    EXPECT_THAT(refusal_of([&] { (void)EmbeddedCluster::start(options_); }),
                AllOf(HasSubstr("the user postgres"), HasSubstr("cannot reach the data folder")));
}

TEST_F(ClusterTest, ACommitTheStandbyMayNotHaveIsUnknown) {
    const auto cluster = EmbeddedCluster::start(options_);
    Connection admin = connect(*cluster);
    admin.run("CREATE TABLE thing (id int)");
    admin.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    admin.run("SELECT pg_reload_conf()");
    ASSERT_TRUE(tests::eventually([&] { return setting(admin, "synchronous_standby_names") == "nobody"; }));
    constexpr Statement kWaits{"test_waits", "SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND pid = $1"};
    for (const Statement& interruption : {Statement{"test_cancel", "SELECT pg_cancel_backend($1)"},
                                          Statement{"test_terminate", "SELECT pg_terminate_backend($1)"}}) {
        Connection connection = connect(*cluster);
        const int pid = connection.backend_pid();
        Transaction transaction(connection);
        transaction.run("INSERT INTO thing VALUES (1)");
        auto outcome = std::async(std::launch::async, [&] { return transaction.commit(); });
        ASSERT_TRUE(tests::eventually([&] { return !admin.execute(kWaits, pid).empty(); }));

        admin.execute(interruption, pid);

        EXPECT_EQ(outcome.get(), CommitOutcome::kUnknown) << interruption.sql;
    }
    EXPECT_EQ(read<std::int64_t>(admin.run("SELECT count(*) FROM thing")[0][0]), 2);  // both are there
}

TEST_F(ClusterTest, AWeaklySetServerIsRefusedWithEverySettingNamed) {
    EmbeddedCluster::start(options_).reset();
    const DataFolder folder(options_.folder, false);
    const fs::path sockets = folder.make_socket_folder();
    const auto child = start_child(find_postgres().postgres,
                                   {"-D", folder.cluster(), "-c", "listen_addresses=", "-k", sockets, "-c", "fsync=off",
                                    "-c", "full_page_writes=off", "-c", "synchronous_commit=local"},
                                   {folder.server_user(), folder.log(), Orphan::kDies});
    ASSERT_TRUE(tests::eventually([&] {
        const auto postmaster = folder.find_postmaster();
        return postmaster && postmaster->ready;
    }));
    ConnectionOptions options;
    options.url = cluster_url(sockets, kClusterDatabase);
    {
        Connection connection(options);
        EXPECT_THAT(refusal_of([&] { require_safe_server(connection); }),
                    AllOf(HasSubstr("fsync is 'off'"), HasSubstr("full_page_writes is 'off'"),
                          HasSubstr("synchronous_commit is 'local' and must be 'on' or 'remote_apply'")));
    }
    ::kill(child, SIGINT);
    wait_for_child(child);
}

}  // namespace
}  // namespace gridwhistle::storage::postgres
