#include "hub/http/transfer.h"

#include <strings.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/say.h"

namespace hub::http {
namespace {

/// All header lines of one answer together, interim answers included.
constexpr std::size_t kMaxHeaders = 64U * 1024;

bool is_named(std::string_view name, std::string_view wanted) {
  return name.size() == wanted.size() && strncasecmp(name.data(), wanted.data(), wanted.size()) == 0;
}

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

Transfer::Transfer(Request request, Purpose purpose)
    : request_(std::move(request)),
      purpose_(purpose),
      easy_(curl_easy_init()),
      problem_(CURL_ERROR_SIZE, '\0') {
  if (!easy_) throw std::bad_alloc();
}

template <class Value>
void Transfer::set(CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy_.get(), option, value);
  if (setup_ == CURLE_OK) setup_ = code;
}

Outcome Transfer::prepare() {
  set_transport();
  if (purpose_ == Purpose::connect) {
    set(CURLOPT_CONNECT_ONLY, 1L);
    set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_FORBID_REUSE, 1L);
  } else {
    set_method();
    if (auto done = set_headers(); !done) return done;
  }
  if (setup_ != CURLE_OK)
    return Error(codes::deliver_unreachable,
                 say("the request cannot be set up: {}", "pieprasījumu nevar sagatavot: {}",
                     curl_says(curl_easy_strerror(setup_))));
  return Done{};
}

void Transfer::set_transport() {
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_ERRORBUFFER, problem_.data());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // giving up while a name is being looked up must not block this thread
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROXY, "");  // a proxy named by the environment is not a configured origin
  set(CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(std::max<std::int64_t>(1, request_.connect_timeout.count())));
  set(CURLOPT_TCP_KEEPALIVE, 1L);

  set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  // Debian's libcurl trusts /etc/ssl/certs unless told otherwise.
  const Credentials& who = request_.credentials;
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  set(CURLOPT_CAINFO, who.trust.empty() ? static_cast<const char*>(nullptr) : who.trust.c_str());
  if (!who.certificate.empty()) {
    set(CURLOPT_SSLCERT, who.certificate.c_str());
    set(CURLOPT_SSLKEY, who.key.c_str());
    set(CURLOPT_KEYPASSWD, "");  // never ask at a terminal
  }

  set(CURLOPT_SSL_CTX_FUNCTION, &Transfer::listen_for_alerts);
  set(CURLOPT_SSL_CTX_DATA, this);
  set(CURLOPT_PREREQFUNCTION, &Transfer::before_request);
  set(CURLOPT_PREREQDATA, this);
  set(CURLOPT_HEADERFUNCTION, &Transfer::take_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request_.max_reply));  // of one that says its size
  set(CURLOPT_WRITEFUNCTION, &Transfer::take_body);
  set(CURLOPT_WRITEDATA, this);
}

void Transfer::set_method() {
  if (request_.streamed) {
    constexpr long kPieces = 512L * 1024;  // what libcurl asks for at once
    set(CURLOPT_POST, 1L);
    if (request_.method != "POST") set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.streamed->size));
    set(CURLOPT_UPLOAD_BUFFERSIZE, kPieces);
    set(CURLOPT_READFUNCTION, &Transfer::read_stream);
    set(CURLOPT_READDATA, this);
    set(CURLOPT_SEEKFUNCTION, &Transfer::seek_body);
    set(CURLOPT_SEEKDATA, this);
    return;
  }
  if (request_.body.empty()) {
    // libcurl sends a request again when a reused connection dies; without a body only a new connection stops
    // it. Nor is it kept: one idle connection more for each such request would use up the partner's.
    set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_FORBID_REUSE, 1L);
    if (request_.method == "HEAD") {
      set(CURLOPT_NOBODY, 1L);
    } else if (request_.method == "GET") {
      set(CURLOPT_HTTPGET, 1L);
    } else {
      set(CURLOPT_POST, 1L);
      set(CURLOPT_POSTFIELDSIZE, 0L);
      set(CURLOPT_COPYPOSTFIELDS, "");
      set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    }
    return;
  }
  set(CURLOPT_POST, 1L);
  if (request_.method != "POST") set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  set(CURLOPT_READFUNCTION, &Transfer::read_body);
  set(CURLOPT_READDATA, this);
  set(CURLOPT_SEEKFUNCTION, &Transfer::seek_body);
  set(CURLOPT_SEEKDATA, this);
}

Outcome Transfer::set_headers() {
  const auto append = [this](const std::string& line) {
    curl_slist* longer = curl_slist_append(headers_.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(headers_.release());
    headers_.reset(longer);
  };
  append("Expect:");  // no 100-continue: it would delay the body by a second
  // Gateways refuse who does not name itself. Without Accept-Encoding any coding would be acceptable (RFC
  // 9110, 12.5.3). A type of content that nobody named, libcurl would call a form.
  std::vector<std::pair<std::string_view, const char*>> usual{
      {"User-Agent", "User-Agent: Sakta/" SAKTA_VERSION},
      {"Accept-Encoding", "Accept-Encoding: identity"},
      {"Content-Type", "Content-Type:"}};
  for (const auto& [name, value] : request_.headers) {
    if (name.empty() || has_line_break(name) || has_line_break(value))
      return Error(codes::deliver_unreachable,
                   say("a request header holds a line break", "pieprasījuma galvenē ir rindas pārtraukums"));
    std::string line = name;
    line.append(value.empty() ? ";" : ": ").append(value);
    append(line);
    std::erase_if(usual, [&](const auto& one) { return is_named(one.first, name); });
  }
  for (const auto& [name, line] : usual) append(line);
  set(CURLOPT_HTTPHEADER, headers_.get());
  return Done{};
}

int Transfer::before_request(void* self, char* peer, char* local, int peer_port, int local_port) {
  auto& transfer = *static_cast<Transfer*>(self);
  // A second start after the body was begun would be a second sending: give up instead.
  if (transfer.body_read_ > 0) return CURL_PREREQFUNC_ABORT;
  long opened = 0;
  curl_easy_getinfo(transfer.handle(), CURLINFO_NUM_CONNECTS, &opened);
  transfer.wants_new_connection_ =
      opened == 0 && transfer.is_quiet_ && !transfer.is_quiet_({peer, peer_port, local, local_port});
  if (transfer.wants_new_connection_) return CURL_PREREQFUNC_ABORT;
  transfer.sent_ = true;
  return CURL_PREREQFUNC_OK;
}

void Transfer::begin_again() {
  wants_new_connection_ = false;
  curl_easy_setopt(easy_.get(), CURLOPT_FRESH_CONNECT, 1L);
}

std::optional<std::pair<Ends, curl_socket_t>> Transfer::kept_connection() const {
  curl_socket_t socket = CURL_SOCKET_BAD;
  const char* peer = nullptr;
  const char* local = nullptr;
  long peer_port = 0;
  long local_port = 0;
  CURL* const easy = easy_.get();
  const bool known = curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK &&
                     socket != CURL_SOCKET_BAD &&
                     curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &peer) == CURLE_OK &&
                     curl_easy_getinfo(easy, CURLINFO_LOCAL_IP, &local) == CURLE_OK &&
                     curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &peer_port) == CURLE_OK &&
                     curl_easy_getinfo(easy, CURLINFO_LOCAL_PORT, &local_port) == CURLE_OK;
  if (!known || peer == nullptr || local == nullptr) return std::nullopt;
  return std::pair(Ends{peer, static_cast<int>(peer_port), local, static_cast<int>(local_port)}, socket);
}

/// Of a connection that is made now; it may outlive this transfer.
CURLcode Transfer::listen_for_alerts(CURL* /*easy*/, void* ssl_ctx, void* self) {
  crypto::note_alerts(ssl_ctx, static_cast<Transfer*>(self)->alert_);
  return CURLE_OK;
}

std::size_t Transfer::read_body(char* buffer, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t octets = std::min(size * count, transfer.request_.body.size() - transfer.body_read_);
  std::memcpy(buffer, transfer.request_.body.data() + transfer.body_read_, octets);
  transfer.body_read_ += octets;
  return octets;
}

std::size_t Transfer::read_stream(char* buffer, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.body_lost_) return CURL_READFUNC_ABORT;
  if (transfer.piece_at_ == transfer.piece_.size()) {
    if (transfer.is_awaiting_) return CURL_READFUNC_PAUSE;
    transfer.is_awaiting_ = true;
    transfer.wanted_();
    return CURL_READFUNC_PAUSE;
  }
  const std::size_t octets = std::min(size * count, transfer.piece_.size() - transfer.piece_at_);
  std::memcpy(buffer, transfer.piece_.data() + transfer.piece_at_, octets);
  transfer.piece_at_ += octets;
  transfer.body_read_ += octets;
  return octets;
}

void Transfer::take_piece(Result<std::string> piece) {
  is_awaiting_ = false;
  piece_at_ = 0;
  piece_.clear();
  if (!piece) {
    body_lost_ = std::move(piece).error();
  } else if (piece->empty()) {  // libcurl asks no more once it has all that was said
    body_lost_ =
        Error(codes::hub_defect, say("a body is shorter than was said", "saturs ir īsāks, nekā teikts"));
  } else {
    piece_ = *std::move(piece);
  }
  curl_easy_pause(easy_.get(), CURLPAUSE_CONT);
}

int Transfer::seek_body(void* self, curl_off_t offset, int origin) {
  const auto& transfer = *static_cast<Transfer*>(self);
  const bool at_start = transfer.body_read_ == 0 && offset == 0 && origin == SEEK_SET;
  return at_start ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

std::size_t Transfer::take_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view line(data, size * count);
  transfer.header_octets_ += line.size();
  if (transfer.header_octets_ > kMaxHeaders) {
    transfer.too_large_ = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) {
    transfer.reply_.headers.clear();  // the lines before were of an interim answer
    return line.size();
  }
  if (const auto colon = line.find(':'); colon != line.npos) {
    std::string name(trimmed(line.substr(0, colon)));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    transfer.reply_.headers.emplace_back(std::move(name), trimmed(line.substr(colon + 1)));
  }
  return line.size();
}

void Transfer::make_room() {
  curl_off_t announced = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
  if (announced > 0 && static_cast<std::uint64_t>(announced) <= request_.max_reply)
    reply_.body.reserve(static_cast<std::size_t>(announced));
}

std::size_t Transfer::take_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t octets = size * count;
  if (octets > transfer.request_.max_reply - transfer.reply_.body.size()) {
    transfer.too_large_ = true;
    return 0;
  }
  if (transfer.reply_.body.empty()) transfer.make_room();
  transfer.reply_.body.append(data, octets);
  return octets;
}

void Transfer::finish(CURLcode code) {
  code_ = code;
  if (wake_) wake_();
}

Result<Reply> Transfer::result(Text unfinished) && {
  if (code_ == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    reply_.status = static_cast<unsigned>(status);
    reply_.limit = request_.max_reply;
    return std::move(reply_);
  }
  if (too_large_ || code_ == CURLE_FILESIZE_EXCEEDED)
    return Error(codes::deliver_too_large,
                 say("the answer is larger than {}, or its headers are too large",
                     "atbilde ir lielāka par {}, vai arī tās galvenes ir pārāk lielas",
                     counted(request_.max_reply, nouns::kOctets)));
  if (body_lost_)
    return Error(codes::deliver_timeout,
                 say("the request was broken off: {}", "pieprasījums pārtrūka: {}", body_lost_->told()));
  if (code_ && header_octets_ == 0)
    if (const Sentence why = why_not_let_in(failure(), request_.credentials); !why.empty())
      return Error(codes::deliver_misconfigured, why);
  if (!sent_)
    return Error(codes::deliver_unreachable,
                 code_ ? why_not_sent(failure(), request_.credentials)
                       : say("nothing was sent: {}", "nekas nav nosūtīts: {}", unfinished));
  const Sentence why = code_ ? why_no_answer(failure()) : Sentence(unfinished);
  return Error(codes::deliver_timeout,
               say("sent, no whole answer: {}", "nosūtīts, pilnas atbildes nav: {}", why));
}

Failure Transfer::failure() const {
  Failure failure;
  failure.code = *code_;
  long os_error = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &os_error);
  failure.os_error = static_cast<int>(os_error);
  curl_easy_getinfo(easy_.get(), CURLINFO_SSL_VERIFYRESULT, &failure.verified);
  failure.alert = alert_->load();
  failure.words = problem_.c_str();
  failure.peer = peer_of(request_.url);
  return failure;
}

}  // namespace hub::http
