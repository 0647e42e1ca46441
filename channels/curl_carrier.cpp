#include "channels/curl_carrier.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

namespace gridwhistle::channels {
namespace {

using dispatcher::Parcel;
using dispatcher::Receipt;
using dispatcher::Reception;
using models::ChannelKind;

constexpr std::size_t kAnswerMax = 65'536;

/// libcurl's global state, once in the program.
void require_curl() {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (kReady != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

/// One message under way, with everything that libcurl points to.
struct Transfer {
    Transfer(Parcel parcel_in, dispatcher::Carrier::Done done_in)
        : parcel{std::move(parcel_in)}, done{std::move(done_in)}, easy{curl_easy_init()} {}
    ~Transfer() {
        curl_easy_cleanup(easy);
        curl_slist_free_all(headers);
        curl_slist_free_all(recipients);
    }
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    Parcel parcel;
    dispatcher::Carrier::Done done;
    CURL* easy;
    curl_slist* headers{nullptr};
    curl_slist* recipients{nullptr};
    std::string outgoing;  ///< a mail's text
    std::size_t read{0};   ///< how much of it libcurl has taken
    std::string answer;
};

std::size_t take_answer(char* data, std::size_t /*one*/, std::size_t size, void* transfer) {
    std::string& answer = static_cast<Transfer*>(transfer)->answer;
    answer.append(data, std::min(size, kAnswerMax - answer.size()));
    return size;
}

std::size_t give_mail(char* buffer, std::size_t one, std::size_t size, void* transfer) {
    auto& mail = *static_cast<Transfer*>(transfer);
    const std::size_t count = std::min(one * size, mail.outgoing.size() - mail.read);
    std::copy_n(mail.outgoing.data() + mail.read, count, buffer);
    mail.read += count;
    return count;
}

/// Whether nothing of the message can have arrived.
bool never_left(CURLcode code, const Transfer& transfer) {
    if (transfer.parcel.channel.kind == ChannelKind::kEmail) return transfer.read < transfer.outgoing.size();
    curl_off_t pretransfer = 0;
    curl_easy_getinfo(transfer.easy, CURLINFO_PRETRANSFER_TIME_T, &pretransfer);
    return pretransfer == 0 || code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST;
}

Receipt failure_receipt(CURLcode code, const Transfer& transfer) {
    // The text for the code alone: libcurl's longer one names addresses.
    const std::string error = curl_easy_strerror(code);
    if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL) return {Reception::kRefused, {}, error};
    long status = 0;
    curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
    const bool mail = transfer.parcel.channel.kind == ChannelKind::kEmail;
    if (mail && status >= 400) return mail_receipt(status);
    return {never_left(code, transfer) ? Reception::kLater : Reception::kUnknown, {}, error};
}

}  // namespace

class CurlCarrier::Transfers {
  public:
    explicit Transfers(CarrierSettings settings) : settings_{std::move(settings)} {
        require_curl();
        multi_ = curl_multi_init();
        if (multi_ == nullptr) throw std::runtime_error("libcurl does not start");
    }
    ~Transfers() {
        for (const auto& [easy, transfer] : running_) curl_multi_remove_handle(multi_, easy);
        running_.clear();
        curl_multi_cleanup(multi_);
    }
    Transfers(const Transfers&) = delete;
    Transfers& operator=(const Transfers&) = delete;

    void start(Parcel parcel, Done done) {
        const Sentences sentences = sentences_of(parcel, settings_.surroundings);
        if (const char* lacking = lacks(parcel.channel); lacking != nullptr) {
            over_.emplace_back(std::move(done), Receipt{Reception::kRefused, {}, lacking});
            return;
        }
        auto transfer = std::make_unique<Transfer>(std::move(parcel), std::move(done));
        if (transfer->parcel.channel.kind == ChannelKind::kEmail) {
            prepare_mail(*transfer, sentences);
        } else {
            prepare_post(*transfer, post_of(transfer->parcel, sentences));
        }
        CURL* easy = transfer->easy;
        running_.emplace(easy, std::move(transfer));
        curl_multi_add_handle(multi_, easy);
    }

    void poll(std::chrono::milliseconds wait_max) {
        report_over();
        int running = 0;
        curl_multi_perform(multi_, &running);
        if (!collect() && wait_max.count() > 0) {
            curl_multi_poll(multi_, nullptr, 0, static_cast<int>(wait_max.count()), nullptr);
            curl_multi_perform(multi_, &running);
            collect();
        }
    }

    void wake() { curl_multi_wakeup(multi_); }

  private:
    /// Why nothing can go there; nullptr when it can.
    const char* lacks(const models::Channel& channel) const {
        if (channel.target.empty()) return "the address cannot be unsealed";
        if (channel.kind == ChannelKind::kSms && settings_.sms.url.empty()) return "no SMS gateway is set up";
        if (channel.kind == ChannelKind::kVoice && settings_.voice.url.empty()) return "no voice gateway is set up";
        if (channel.kind == ChannelKind::kEmail && settings_.mail.url.empty()) return "no mail server is set up";
        return nullptr;
    }

    const Gateway& gateway_of(ChannelKind kind) const {
        return kind == ChannelKind::kSms ? settings_.sms : settings_.voice;
    }

    HttpPost post_of(const Parcel& parcel, const Sentences& sentences) const {
        HttpPost post = models::is_robot(parcel.channel.kind)
                            ? robot_post(parcel.channel, sentences, settings_.now())
                            : gateway_post(gateway_of(parcel.channel.kind), parcel, sentences);
        post.headers.push_back("Idempotency-Key: " + parcel.key);
        return post;
    }

    void prepare(Transfer& transfer, const std::string& url) const {
        CURL* easy = transfer.easy;
        curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_timeout.count()));
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.timeout.count()));
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_answer);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    }

    void prepare_post(Transfer& transfer, const HttpPost& post) const {
        CURL* easy = transfer.easy;
        prepare(transfer, post.url);
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        transfer.headers = curl_slist_append(transfer.headers, ("Content-Type: " + post.content_type).c_str());
        transfer.headers = curl_slist_append(transfer.headers, "Expect:");
        for (const auto& header : post.headers) transfer.headers = curl_slist_append(transfer.headers, header.c_str());
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(post.body.size()));
        curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, post.body.c_str());
    }

    void prepare_mail(Transfer& transfer, const Sentences& sentences) const {
        CURL* easy = transfer.easy;
        const MailServer& server = settings_.mail;
        prepare(transfer, server.url);
        transfer.outgoing = mail_text(server, transfer.parcel, sentences, settings_.now());
        transfer.recipients =
            curl_slist_append(transfer.recipients, ("<" + transfer.parcel.channel.target + ">").c_str());
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        curl_easy_setopt(easy, CURLOPT_MAIL_FROM, ("<" + server.from + ">").c_str());
        curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, transfer.recipients);
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_mail);
        curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
        if (server.user.empty()) return;
        // Never a password over a line that anybody can read.
        curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
        curl_easy_setopt(easy, CURLOPT_USERNAME, server.user.c_str());
        curl_easy_setopt(easy, CURLOPT_PASSWORD, server.password.c_str());
    }

    Receipt receipt_of(CURLcode code, const Transfer& transfer) const {
        if (code != CURLE_OK) return failure_receipt(code, transfer);
        long status = 0;
        curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
        const ChannelKind kind = transfer.parcel.channel.kind;
        if (kind == ChannelKind::kEmail) return mail_receipt(status);
        if (models::is_robot(kind)) return robot_receipt(kind, status, transfer.answer);
        return gateway_receipt(gateway_of(kind), status, transfer.answer);
    }

    /// Reports what has ended; whether there was anything.
    bool collect() {
        int left = 0;
        bool any = false;
        while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            CURL* easy = message->easy_handle;
            const CURLcode code = message->data.result;
            curl_multi_remove_handle(multi_, easy);
            const auto transfer = std::move(running_.extract(easy).mapped());
            transfer->done(receipt_of(code, *transfer));
            any = true;
        }
        return any;
    }

    void report_over() {
        for (auto& [done, receipt] : std::exchange(over_, {})) done(receipt);
    }

    CarrierSettings settings_;
    CURLM* multi_{nullptr};
    std::map<CURL*, std::unique_ptr<Transfer>> running_;
    std::vector<std::pair<Done, Receipt>> over_;  ///< ended before they began
};

CurlCarrier::CurlCarrier(CarrierSettings settings) : transfers_{std::make_unique<Transfers>(std::move(settings))} {}

CurlCarrier::~CurlCarrier() = default;

void CurlCarrier::start(Parcel parcel, Done done) {
    transfers_->start(std::move(parcel), std::move(done));
}

void CurlCarrier::poll(std::chrono::milliseconds wait_max) {
    transfers_->poll(wait_max);
}

void CurlCarrier::wake() {
    transfers_->wake();
}

}  // namespace gridwhistle::channels
