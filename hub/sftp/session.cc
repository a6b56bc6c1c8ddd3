#include "hub/sftp/session.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/http/reason.h"
#include "hub/http/start_curl.h"

namespace hub::sftp {
namespace {

constexpr std::uint64_t kLongestList = 16UL * 1024 * 1024;
constexpr long kKeptSeconds = 15;  // an idle connection; servers close those that say nothing for long
constexpr long kNewFileMode = 0640;

/// A path in a command of libcurl, which knows quotes; `/~` is where the server begins.
std::string quoted(std::string_view path) {
  if (path == "/~") path = ".";
  if (path.starts_with("/~/")) path.remove_prefix(3);
  std::string text = "\"";
  for (const char c : path) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

/// How the server answered a command, by the words that libcurl has for it.
CURLcode code_of_command(std::string_view words) {
  if (words.ends_with("No such file or directory")) return CURLE_REMOTE_FILE_NOT_FOUND;
  if (words.ends_with("Permission denied")) return CURLE_REMOTE_ACCESS_DENIED;
  if (words.ends_with("Disk full") || words.ends_with("User quota exceeded")) return CURLE_REMOTE_DISK_FULL;
  return CURLE_QUOTE_ERROR;
}

std::string fingerprint_of(std::string_view key) {
  std::string text = to_base64(crypto::sha256(key));
  text.erase(text.find_last_not_of('=') + 1);
  return "SHA256:" + text;
}

}  // namespace

/// One request of a session, and how it ended.
class Session::Transfer {
 public:
  Transfer(Session& session, std::string path)
      : session_(session), path_(std::move(path)), about_(path_), problem_(CURL_ERROR_SIZE, '\0') {
    set_common();
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() { curl_easy_reset(easy()); }

  /// At most so many octets are taken.
  void take(std::uint64_t limit) { limit_ = limit; }
  void give(const std::string& octets) {
    given_ = octets;
    changes_ = true;
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(octets.size()));
    set(CURLOPT_NEW_FILE_PERMS, kNewFileMode);
    set(CURLOPT_READFUNCTION, &Transfer::read_given);
    set(CURLOPT_READDATA, this);
  }
  /// `about`: what it is about, for people.
  void command(const std::string& text, const std::string& about) {
    changes_ = true;
    about_ = about;
    set(CURLOPT_NOBODY, 1L);
    commands_.reset(curl_slist_append(nullptr, text.c_str()));
    if (!commands_) throw std::bad_alloc();
    set(CURLOPT_QUOTE, commands_.get());
  }
  /// Only whether it is there, and with `seen`.
  void look() {
    set(CURLOPT_NOBODY, 1L);
    ask_time();
  }
  /// The server is asked for the time besides, which takes one more answer of it.
  void ask_time() { set(CURLOPT_FILETIME, 1L); }

  /// What came of it. CURLE_OK: it is done.
  CURLcode run() {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(session_.due_ -
                                                                            std::chrono::steady_clock::now());
    if (left.count() <= 0 || session_.given_up_) return code_ = CURLE_OPERATION_TIMEDOUT;
    constexpr std::int64_t kLongest = 3'600'000;
    const auto milliseconds = static_cast<long>(std::min<std::int64_t>(left.count(), kLongest));
    set(CURLOPT_TIMEOUT_MS, milliseconds);
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
    if (setup_ != CURLE_OK) return code_ = setup_;
    code_ = curl_easy_perform(easy());
    if (code_ == CURLE_QUOTE_ERROR) code_ = code_of_command(problem_.c_str());
    return code_;
  }

  [[nodiscard]] Seen seen() const {
    curl_off_t size = 0;
    curl_off_t modified = -1;
    curl_easy_getinfo(easy(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
    curl_easy_getinfo(easy(), CURLINFO_FILETIME_T, &modified);
    return {static_cast<std::uint64_t>(std::max<curl_off_t>(size, 0)), modified};
  }
  [[nodiscard]] std::string taken() && { return std::move(taken_); }

  /// Why it was in vain.
  [[nodiscard]] Error error() const;

 private:
  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  [[nodiscard]] CURL* easy() const { return session_.easy_.get(); }
  template <class Value>
  void set(CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(easy(), option, value);
    if (setup_ == CURLE_OK) setup_ = code;
  }
  void set_common();
  [[nodiscard]] std::string url() const;
  [[nodiscard]] std::string peer() const {
    return session_.address_.host + ":" + std::to_string(session_.address_.port);
  }
  [[nodiscard]] Sentence why_not_sent() const;

  static int check_key(void* self, int kind, const char* key, std::size_t size);
  static int before_request(void* self, char* peer, char* local, int peer_port, int local_port);
  static int goes_on(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  static std::size_t take_octets(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t read_given(char* buffer, std::size_t size, std::size_t count, void* self);

  Session& session_;
  std::string path_;
  std::string about_;
  std::string problem_;  ///< libcurl's own words.
  std::unique_ptr<curl_slist, FreeList> commands_;
  std::string_view given_;  ///< What is left of it to send.
  std::string taken_;
  std::uint64_t limit_ = 0;
  std::string shown_;  ///< Fingerprint of a key that is not known.
  CURLcode setup_ = CURLE_OK;
  CURLcode code_ = CURLE_OK;
  bool changes_ = false;
  bool begun_ = false;  ///< We are connected and known; the request itself goes out.
  bool too_large_ = false;
};

void Session::Transfer::set_common() {
  const Session& own = session_;
  set(CURLOPT_URL, url().c_str());
  set(CURLOPT_USERNAME, own.address_.user.c_str());
  set(CURLOPT_PROTOCOLS_STR, "sftp");
  set(CURLOPT_PROXY, "");  // a proxy named by the environment is not a configured way
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_ERRORBUFFER, problem_.data());
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_MAXAGE_CONN, kKeptSeconds);
  set(CURLOPT_SSH_AUTH_TYPES, long{CURLSSH_AUTH_PUBLICKEY});
  set(CURLOPT_SSH_PRIVATE_KEYFILE, own.credentials_.key.c_str());
  set(CURLOPT_KEYPASSWD, "");  // never ask at a terminal
  set(CURLOPT_SSH_HOSTKEYFUNCTION, &Transfer::check_key);
  set(CURLOPT_SSH_HOSTKEYDATA, this);
  set(CURLOPT_PREREQFUNCTION, &Transfer::before_request);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &Transfer::goes_on);
  set(CURLOPT_XFERINFODATA, this);
  set(CURLOPT_WRITEFUNCTION, &Transfer::take_octets);
  set(CURLOPT_WRITEDATA, this);
}

std::string Session::Transfer::url() const {
  struct FreeText {
    void operator()(char* text) const { curl_free(text); }
  };
  std::string text = "sftp://" + peer();
  std::string_view rest = path_;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('/'), rest.size());
    if (end > 0) {  // for nothing libcurl would measure the text itself
      const std::unique_ptr<char, FreeText> part(
          curl_easy_escape(easy(), rest.data(), static_cast<int>(end)));
      if (!part) throw std::bad_alloc();
      text += part.get();
    }
    if (end < rest.size()) text += '/';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return text;
}

int Session::Transfer::check_key(void* self, int /*kind*/, const char* key, std::size_t size) {
  auto& transfer = *static_cast<Transfer*>(self);
  const auto& known = transfer.session_.credentials_.host_keys;
  const std::string shown = fingerprint_of({key, size});
  if (std::find(known.begin(), known.end(), shown) != known.end()) return CURLKHMATCH_OK;
  transfer.shown_ = shown;
  return CURLKHMATCH_MISMATCH;
}

int Session::Transfer::before_request(void* self, char* /*peer*/, char* /*local*/, int /*peer_port*/,
                                      int /*local_port*/) {
  static_cast<Transfer*>(self)->begun_ = true;
  return CURL_PREREQFUNC_OK;
}

int Session::Transfer::goes_on(void* self, curl_off_t /*total*/, curl_off_t /*now*/, curl_off_t /*up_total*/,
                               curl_off_t /*up_now*/) {
  return static_cast<Transfer*>(self)->session_.given_up_ ? 1 : 0;
}

std::size_t Session::Transfer::take_octets(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t octets = size * count;
  if (octets > transfer.limit_ - transfer.taken_.size()) {
    transfer.too_large_ = true;
    return octets == 0 ? 1 : 0;
  }
  transfer.taken_.append(data, octets);
  return octets;
}

std::size_t Session::Transfer::read_given(char* buffer, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t octets = std::min(size * count, transfer.given_.size());
  std::memcpy(buffer, transfer.given_.data(), octets);
  transfer.given_.remove_prefix(octets);
  return octets;
}

Sentence Session::Transfer::why_not_sent() const {
  if (!shown_.empty())
    return say("the server {} shows the key {}, which is none of `host_keys`; nothing was sent",
               "serveris {} uzrāda atslēgu {}, kuras nav laukā `host_keys`; nekas nav nosūtīts", peer(),
               shown_);
  if (problem_.find("Unable to exchange encryption keys") != std::string::npos)
    return say(
        "the server {} and libssh2 know no method in common; an RSA key of the server's is none: it needs "
        "an ed25519 or ecdsa key besides",
        "serverim {} un libssh2 nav kopīgu metožu; servera RSA atslēga neder: tam vajag arī ed25519 vai "
        "ecdsa atslēgu",
        peer());
  http::Failure failure;
  failure.code = code_;
  long os_error = 0;
  curl_easy_getinfo(easy(), CURLINFO_OS_ERRNO, &os_error);
  failure.os_error = static_cast<int>(os_error);
  failure.words = problem_.c_str();
  failure.peer = peer();
  return http::why_not_sent(failure, {});
}

Error Session::Transfer::error() const {
  if (too_large_)
    return {codes::deliver_bad_reply,
            say("{} is larger than {}", "{} ir lielāks par {}", about_, counted(limit_, nouns::kOctets))};
  switch (code_) {
    case CURLE_LOGIN_DENIED:
      return {
          codes::deliver_misconfigured,
          say("the server {} does not let user {} in with the key in {}, or that is no ed25519 or ecdsa key",
              "serveris {} nelaiž iekšā lietotāju {} ar atslēgu no {}, vai arī tā nav ed25519 vai ecdsa "
              "atslēga",
              peer(), session_.address_.user, session_.credentials_.key)};
    case CURLE_REMOTE_FILE_NOT_FOUND:
      return {codes::deliver_misconfigured, say("{} is not at the server", "{} serverī nav", about_)};
    case CURLE_REMOTE_ACCESS_DENIED:
      return {codes::deliver_misconfigured,
              say("the server gives no right to {}", "serveris nedod tiesības uz {}", about_)};
    case CURLE_REMOTE_DISK_FULL:
      return {codes::deliver_overloaded,
              say("the server has no room for {}", "serverī failam {} nav vietas", about_)};
    case CURLE_QUOTE_ERROR:
      return {codes::deliver_misconfigured, say("the server did not do it: {}", "serveris to neizdarīja: {}",
                                                http::curl_says(problem_.c_str()))};
    default:
      break;
  }
  if (!begun_) return {codes::deliver_unreachable, why_not_sent()};
  http::Failure failure;
  failure.code = code_;
  const Sentence why =
      code_ == CURLE_OPERATION_TIMEDOUT
          ? say("not in time", "ne laikā")
          : http::curl_says(*problem_.c_str() != '\0' ? problem_.c_str() : curl_easy_strerror(code_));
  return {changes_ ? codes::deliver_timeout : codes::deliver_unreachable,
          say("the server {} gave no answer about {}: {}", "serveris {} neatbildēja par {}: {}", peer(),
              about_, why)};
}

void Session::FreeEasy::operator()(void* easy) const {
  curl_easy_cleanup(easy);
}

Session::Session(Address address, Credentials credentials)
    : address_(std::move(address)), credentials_(std::move(credentials)) {
  http::start_curl();
  easy_.reset(curl_easy_init());
  if (!easy_) throw std::bad_alloc();
}

Session::~Session() = default;

Result<std::optional<Fetched>> Session::read(const std::string& file, std::uint64_t limit) {
  Transfer transfer(*this, file);
  transfer.take(limit);
  transfer.ask_time();
  const CURLcode code = transfer.run();
  if (code == CURLE_REMOTE_FILE_NOT_FOUND) return std::optional<Fetched>();
  if (code != CURLE_OK) return transfer.error();
  Fetched fetched;
  fetched.before = transfer.seen();
  fetched.octets = std::move(transfer).taken();
  return std::optional(std::move(fetched));
}

Result<std::vector<Listed>> Session::list(const std::string& folder) {
  Transfer transfer(*this, folder.ends_with('/') ? folder : folder + "/");
  transfer.take(kLongestList);
  if (transfer.run() != CURLE_OK) return transfer.error();
  return read_list(std::move(transfer).taken(), std::chrono::system_clock::now());
}

Result<std::optional<Seen>> Session::look(const std::string& file) {
  Transfer transfer(*this, file);
  transfer.look();
  const CURLcode code = transfer.run();
  if (code == CURLE_REMOTE_FILE_NOT_FOUND) return std::optional<Seen>();
  if (code != CURLE_OK) return transfer.error();
  return std::optional(transfer.seen());
}

Result<bool> Session::is_there(const std::string& folder) {
  Transfer transfer(*this, folder + "/");
  transfer.look();
  if (transfer.run() != CURLE_OK) return transfer.error();
  return transfer.seen().modified >= 0;
}

Outcome Session::write(const std::string& file, const std::string& octets) {
  Transfer transfer(*this, file);
  transfer.give(octets);
  if (transfer.run() != CURLE_OK) return transfer.error();
  return Done{};
}

Result<bool> Session::rename(const std::string& from, const std::string& to) {
  Transfer transfer(*this, "/");
  transfer.command("rename " + quoted(from) + " " + quoted(to), from);
  const CURLcode code = transfer.run();
  if (code == CURLE_QUOTE_ERROR) return false;
  if (code != CURLE_OK) return transfer.error();
  return true;
}

Outcome Session::make(const std::string& folder) {
  Transfer transfer(*this, "/");
  transfer.command("mkdir " + quoted(folder), folder);
  if (transfer.run() != CURLE_OK) return transfer.error();
  return Done{};
}

Outcome Session::remove(const std::string& file) {
  Transfer transfer(*this, "/");
  transfer.command("rm " + quoted(file), file);
  const CURLcode code = transfer.run();
  if (code != CURLE_OK && code != CURLE_REMOTE_FILE_NOT_FOUND) return transfer.error();
  return Done{};
}

}  // namespace hub::sftp
