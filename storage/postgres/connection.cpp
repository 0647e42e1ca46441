#include "storage/postgres/connection.hpp"

#include "storage/postgres/session.hpp"

#include <fmt/format.h>
#include <pqxx/except>
#include <spdlog/spdlog.h>

#include <map>
#include <memory>
#include <stdexcept>

namespace gridwhistle::storage::postgres {
namespace {

/// One value of a connection string, quoted.
std::string quote_setting(std::string_view value) {
    std::string quoted = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "'";
}

std::string join_settings(const std::map<std::string, std::string>& settings) {
    std::string joined;
    for (const auto& [name, value] : settings) joined += name + "=" + quote_setting(value) + " ";
    return joined;
}

std::map<std::string, std::string> parse_url(const std::string& url) {
    char* problem = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(PQconninfoParse(url.c_str(), &problem),
                                                                              &PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> message(problem, &PQfreemem);
    if (!parsed) throw StartRefused(std::string("the database URL cannot be read: ") + (problem ? problem : ""));
    std::map<std::string, std::string> settings;
    for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) settings[option->keyword] = option->val;
    }
    return settings;
}

}  // namespace

std::string to_connection_string(const ConnectionOptions& options) {
    auto settings = parse_url(options.url);
    settings["application_name"] = options.application_name;
    settings["client_encoding"] = "UTF8";
    settings["connect_timeout"] = std::to_string(options.connect_timeout.count());
    settings.emplace("keepalives_idle", "10");
    settings.emplace("keepalives_interval", "5");
    settings.emplace("keepalives_count", "3");
    settings.emplace("tcp_user_timeout", "15000");
    settings["options"] += fmt::format(
        " -c statement_timeout={} -c lock_timeout={} -c idle_in_transaction_session_timeout={} -c TimeZone=UTC"
        " -c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=1",
        options.statement_timeout.count(), options.lock_timeout.count(), options.idle_in_transaction_timeout.count());
    return join_settings(settings);
}

std::string with_database(const std::string& url, const std::string& database) {
    auto settings = parse_url(url);
    settings["dbname"] = database;
    return join_settings(settings);
}

HandlePolicy::handle HandlePolicy::do_startconnect(handle before) {
    handle_ = normalconnect(before);
    if (PQstatus(handle_) != CONNECTION_OK) {
        const std::string problem = PQerrorMessage(handle_);
        do_disconnect(handle_);
        handle_ = nullptr;
        throw pqxx::broken_connection(problem);
    }
    return handle_;
}

Connection::Session::Session(const ConnectionOptions& options)
    : pqxx::connection_base(policy_), policy_{to_connection_string(options)}, options_{options} {
    init();
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    // A silent reconnect would lose the open transaction's locks without anybody noticing.
    inhibit_reactivation(true);
#pragma GCC diagnostic pop
    set_verbosity(verbose);  // the constraint's name and the SQLSTATE are only there
    PQsetNoticeReceiver(policy_.get(), &receive_notice, this);
    if (options.statement_timeout.count() > 0) round_trip_max_ = options.statement_timeout + options.round_trip_margin;
    watched_.emplace(Watchdog::shared(), sock());
    executor_.emplace(*this);
}

Connection::Session::~Session() {
    executor_.reset();
    watched_.reset();
    close();
}

void Connection::Session::receive_notice(void* session, const PGresult* notice) {
    const auto field = [notice](int code) {
        const char* text = PQresultErrorField(notice, code);
        return std::string_view(text == nullptr ? "" : text);
    };
    const std::string_view severity = field(PG_DIAG_SEVERITY_NONLOCALIZED);
    const std::string_view message = field(PG_DIAG_MESSAGE_PRIMARY);
    // The file name is there in every language of the server, the sentence only in English.
    if (field(PG_DIAG_SOURCE_FILE) == "syncrep.c" ||
        message.find("synchronous replication") != std::string_view::npos) {
        static_cast<Session*>(session)->standby_doubt_ = true;
    }
    if (severity == "WARNING") spdlog::warn("database: {}", message);
}

Connection::Session::Answer Connection::Session::command(const char* sql, std::chrono::milliseconds limit) noexcept {
    standby_doubt_ = false;
    watched_->arm(limit);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(policy_.get(), sql), &PQclear);
    Answer answer;
    answer.in_time = watched_->disarm();
    shut_ = shut_ || !answer.in_time;
    answer.standby_doubt = standby_doubt_;
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
        answer.tag = PQcmdStatus(result.get());
    } else {
        answer.error = result ? PQresultErrorMessage(result.get()) : PQerrorMessage(policy_.get());
    }
    return answer;
}

std::string Connection::Session::copy(const char* sql, std::string_view rows) noexcept {
    using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;
    PGconn* handle = policy_.get();
    watched_->arm(round_trip_max_);
    Result result(PQexec(handle, sql), &PQclear);
    bool sent = true;
    if (PQresultStatus(result.get()) == PGRES_COPY_IN) {
        sent = PQputCopyData(handle, rows.data(), static_cast<int>(rows.size())) == 1 &&
               PQputCopyEnd(handle, nullptr) == 1;
        if (sent) {
            result.reset(PQgetResult(handle));
            while (const Result rest{PQgetResult(handle), &PQclear}) continue;
        }
    }
    // Half a COPY leaves a connection that nothing else can be said on.
    shut_ = !watched_->disarm() || !sent;
    if (sent && PQresultStatus(result.get()) == PGRES_COMMAND_OK) return {};
    const std::string problem = sent && result ? PQresultErrorMessage(result.get()) : PQerrorMessage(handle);
    return problem.empty() ? "COPY did not end" : problem;
}

Connection::Connection(const ConnectionOptions& options) {
    try {
        session_ = std::make_unique<Session>(options);
    } catch (const pqxx::failure& error) {
        throw ConnectionLost(std::string("database: ") + error.what());
    }
}

Connection::~Connection() = default;

pqxx::result Connection::guarded(const Statement* statement, const RoundTrip& round_trip) {
    if (session_->shut_) throw ConnectionLost("database: this connection was shut after a time limit");
    std::string problem;
    try {
        if (statement != nullptr) session_->prepare(statement->name, statement->sql);
        session_->watched_->arm(session_->round_trip_max_);
        const pqxx::result result = round_trip(*session_->executor_);
        session_->shut_ = !session_->watched_->disarm();
        return result;
    } catch (const pqxx::failure& error) {
        session_->shut_ = !session_->watched_->disarm();
        problem = error.what();
    } catch (...) {
        session_->shut_ = !session_->watched_->disarm();
        throw;  // wrong use of libpqxx: a bug
    }
    throw_translated(problem, session_->usable());
}

void Connection::copy(const char* sql, std::string_view rows) {
    if (session_->shut_) throw ConnectionLost("database: this connection was shut after a time limit");
    const std::string problem = session_->copy(sql, rows);
    if (!problem.empty()) throw_translated(problem, session_->usable());
}

pqxx::result Connection::run(const std::string& sql) {
    return guarded(nullptr, [&sql](pqxx::transaction_base& session) { return session.exec(sql); });
}

bool Connection::is_open() const noexcept {
    return session_->usable();
}

int Connection::backend_pid() const noexcept {
    return session_->backendpid();
}

int Connection::server_version() const noexcept {
    return session_->server_version();
}

std::string quote_identifier(std::string_view name) {
    std::string quoted = "\"";
    for (const char c : name) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

}  // namespace gridwhistle::storage::postgres
