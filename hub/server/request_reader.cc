#include "hub/server/request_reader.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <charconv>
#include <optional>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/server/quality_list.h"
#include "hub/server/request_glance.h"
#include "hub/server/request_target.h"

namespace hub::server {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

constexpr std::string_view kMultipart = "multipart/";
constexpr std::chrono::milliseconds kNoRoomPause{1'000};
constexpr std::size_t kMaxFields = 100;
constexpr std::size_t kUsualFields = 16;
constexpr std::size_t kSmallBody = 16UL * 1024;  // takes no room: it is as much as a header may take
/// What a body takes that is left to the handler: what came of it and waits, and what is being worked on.
constexpr std::size_t kLeftBody = 640UL * 1024;
constexpr std::size_t kShortestChunked = 5;               // octets of a chunked body without chunks
constexpr std::size_t kMaxChunkLine = 4UL * 1024;         // a chunk's size line, or all trailers
constexpr std::size_t kMaxChunkExtensions = 16UL * 1024;  // of all chunks together

std::string_view view(string_view text) {
  return {text.data(), text.size()};
}

Error malformed(Sentence why) {
  return {codes::edge_malformed, std::move(why)};
}

/// Headers by which a reverse proxy tells a client certificate. `name`: lower case. Underscores count as
/// dashes, as they do for CGI and its likes.
bool claims_identity(std::string_view name) {
  std::string dashed(name);
  std::replace(dashed.begin(), dashed.end(), '_', '-');
  return dashed == "x-client-cert" || dashed == "x-forwarded-client-cert" ||
         dashed.rfind("x-ssl-client-", 0) == 0 || dashed.rfind("ssl-client-", 0) == 0 ||
         dashed.rfind("x-client-cert-", 0) == 0;
}

/// Looks for the end of the header from `from` on: its length, or 0 if it is not there yet. Refuses what
/// Beast would mend: a line that ends in LF alone and a folded line.
Result<std::size_t> header_length(std::string_view octets, std::size_t from) {
  for (auto end = octets.find('\n', from); end != std::string_view::npos; end = octets.find('\n', end + 1)) {
    if (end == 0 || octets[end - 1] != '\r')
      return malformed(say("a line does not end in CR LF", "rinda nebeidzas ar CR LF"));
    if (end >= 3 && octets[end - 2] == '\n') return end + 1;
    if (end + 1 < octets.size() && (octets[end + 1] == ' ' || octets[end + 1] == '\t'))
      return malformed(say("a header line is folded", "galvenes rinda turpinās nākamajā rindā"));
  }
  return std::size_t{0};
}

/// Whether the line with a chunk's size, when it is there whole, ends within a quoted text of an extension.
/// Beast 1.81 would look for the other quote beyond the line, and count the chunk's size anew with each piece
/// that comes. `octets` begin with the line, or with the CR LF that ends the chunk before it.
bool ends_in_quotes(std::string_view octets) {
  if (octets.starts_with("\r\n")) octets.remove_prefix(2);
  const auto line = octets.substr(0, octets.find("\r\n"));
  if (line.size() == octets.size()) return false;
  bool quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '"') quoted = !quoted;
    if (quoted && line[at] == '\\') ++at;
  }
  return quoted;
}

}  // namespace

/// Beast's parser, writing straight into the HttpRequest. One for each request.
class RequestReader::Parser final {
 public:
  Parser(HttpRequest& request, Portion* room, const BodyLeft& body_left)
      : request_(request), room_(room), body_left_(body_left) {}

  void start(std::size_t max_headers, std::size_t max_body) {
    sink_.emplace(*this);
    sink_->header_limit(static_cast<std::uint32_t>(max_headers + 1));
    sink_->body_limit(max_body);
    refusal_.reset();
    host_.clear();
    authority_.clear();
    lengths_ = codings_ = hosts_ = fields_ = extensions_ = 0;
    length_ = chunk_left_ = 0;
    max_body_ = max_body;
    root_ = 0;
    leaves_body_ = false;
    if (room_ != nullptr) room_->give_back();
    is_http11_ = expects_continue_ = header_done_ = says_close_ = says_keep_alive_ = false;
  }

  Result<std::size_t> put(std::string_view octets) {
    error_code failure;
    const auto taken = sink_->put(boost::asio::const_buffer(octets.data(), octets.size()), failure);
    if (refusal_) return *refusal_;
    if (!failure || failure == http::error::need_more) return taken;
    if (failure == http::error::body_limit)
      return Error(codes::edge_too_large,
                   say("the body is larger than the limit", "saturs pārsniedz ierobežojumu"));
    if (failure == http::error::header_limit)
      return Error(codes::edge_headers_too_large,
                   say("the headers are larger than the limit", "galvenes pārsniedz ierobežojumu"));
    return malformed(failure.message());
  }

  [[nodiscard]] bool done() const { return sink_->is_done(); }
  [[nodiscard]] Persistence persistence() const {
    if (says_close_) return Persistence::close;
    if (is_http11_) return Persistence::stays;
    return says_keep_alive_ ? Persistence::keep_alive : Persistence::close;
  }
  [[nodiscard]] bool leaves_body() const { return leaves_body_; }
  [[nodiscard]] bool expects_continue() const { return expects_continue_; }
  [[nodiscard]] bool is_chunked() const { return sink_->chunked(); }
  /// What comes next is the line with a chunk's size, or the CR LF before it.
  [[nodiscard]] bool between_chunks() const { return is_chunked() && chunk_left_ == 0; }
  void eager() { sink_->eager(true); }

 private:
  class Sink final : public http::basic_parser<true> {
   public:
    explicit Sink(Parser& parser) : parser_(parser) {}

   private:
    void on_request_impl(http::verb, string_view method, string_view target, int version,
                         error_code& failure) override {
      parser_.request_line(view(method), view(target), version);
      stop(failure);
    }
    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_field_impl(http::field name, string_view text, string_view value, error_code& failure) override {
      parser_.field(name, view(text), view(value));     // a refusal waits for the end of the header:
      if (parser_.fields_ > kMaxFields) stop(failure);  // the headers behind it say how to answer
    }
    void on_header_impl(error_code& failure) override {
      parser_.header_end();
      stop(failure);
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
      if (length && !parser_.leaves_body_) parser_.request_.body.reserve(*length);
    }
    std::size_t on_body_impl(string_view body, error_code&) override {
      parser_.request_.body.append(body.data(), body.size());
      return body.size();
    }
    void on_chunk_header_impl(std::uint64_t size, string_view extensions, error_code& failure) override {
      parser_.chunk_left_ = size;
      parser_.extensions_ += extensions.size();
      if (parser_.extensions_ > kMaxChunkExtensions)
        parser_.refuse(malformed(say("too many chunk extensions", "pārāk daudz daļu (chunk) paplašinājumu")));
      stop(failure);
    }
    std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code& failure) override {
      parser_.chunk_left_ -= body.size();
      parser_.make_room(body.size());
      stop(failure);
      if (!failure) parser_.request_.body.append(body.data(), body.size());
      return body.size();
    }
    void on_finish_impl(error_code&) override {}

    /// Ends parsing once there is a refusal.
    void stop(error_code& failure) const {
      if (parser_.refusal_) failure = http::error::bad_value;
    }

    Parser& parser_;
  };

  void refuse(Error error) {
    if (!refusal_) refusal_.emplace(std::move(error));
  }

  void request_line(std::string_view method, std::string_view target, int version) {
    RequestTarget parts;
    request_.method = method;
    is_http11_ = version == 11;
    if (!read_target(target, parts))
      return refuse(malformed(say("the request target is not a path", "pieprasījuma mērķis nav ceļš")));
    request_.path = std::move(parts.path);
    request_.query = std::move(parts.query);
    authority_ = std::move(parts.authority);
    leave_body_if_taken({});
    request_.headers.reserve(kUsualFields);
  }

  /// Whether whoever reads takes the body as it comes.
  bool leave_body_if_taken(std::string_view content_type) {
    const auto most = body_left_ ? body_left_(request_.method, request_.path, content_type) : std::nullopt;
    if (!most) return false;
    leaves_body_ = true;
    if (!content_type.empty() && root_ == 0) root_ = max_body_;
    max_body_ = *most;
    sink_->body_limit(max_body_);
    return true;
  }

  void field(http::field known, std::string_view name, std::string_view value) {
    if (header_done_) return;  // a trailer
    if (++fields_ > kMaxFields)
      return refuse({codes::edge_headers_too_large, say("more than 100 headers", "vairāk nekā 100 galveņu")});
    switch (known) {
      case http::field::content_length:
        content_length(value);
        break;
      case http::field::transfer_encoding:
        transfer_encoding(value);
        break;
      case http::field::host:
        host(value);
        break;
      case http::field::connection:
        connection(value);
        break;
      case http::field::content_encoding:
        refuse(Error(codes::edge_content_encoding, say("the body is encoded", "saturs ir kodēts"))
                   .at("Content-Encoding"));
        break;
      case http::field::content_type:
        if (lower_case(value.substr(0, kMultipart.size())) == kMultipart && !leave_body_if_taken(value))
          refuse(Error(codes::edge_media_type, say("a body of several parts is not taken",
                                                   "saturs no vairākām daļām netiek pieņemts"))
                     .at("Content-Type"));
        break;
      case http::field::expect:
        expect(value);
        break;
      default:
        break;
    }
    auto lower = lower_case(name);
    if (!claims_identity(lower)) request_.headers.emplace_back(std::move(lower), value);
  }

  void content_length(std::string_view value) {
    const bool digits = std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (++lengths_ > 1 || !digits || value.empty())
      return refuse(malformed(say("Content-Length is not one number", "Content-Length nav viens skaitlis")));
    const auto read = std::from_chars(value.data(), value.data() + value.size(), length_);
    if (read.ec != std::errc{})
      refuse(malformed(say("Content-Length is no length", "Content-Length nav garums")));
  }

  void transfer_encoding(std::string_view value) {
    if (++codings_ > 1 || !is_http11_ || lower_case(value) != "chunked")
      refuse(malformed(say("Transfer-Encoding is not chunked alone",
                           "Transfer-Encoding ir kas cits, nevis tikai chunked")));
  }

  void host(std::string_view value) {
    if (++hosts_ > 1 || !is_host(value))
      return refuse(malformed(say("Host is not one host", "Host nenorāda vienu resursdatoru")));
    host_ = lower_case(value);
  }

  /// A list of options, which may come in several fields.
  void connection(std::string_view value) {
    for (const auto& [option, quality] : read_preferences(value)) {
      says_close_ = says_close_ || option == "close";
      says_keep_alive_ = says_keep_alive_ || option == "keep-alive";
    }
  }

  void expect(std::string_view value) {
    if (lower_case(value) != "100-continue")
      return refuse(Error(codes::edge_header_invalid,
                          say("only 100-continue can be expected", "Expect drīkst būt tikai 100-continue"))
                        .at("Expect"));
    expects_continue_ = is_http11_;
  }

  void header_end() {
    header_done_ = true;
    if (hosts_ == 0 && is_http11_) refuse(malformed(say("there is no Host header", "nav galvenes Host")));
    if (!authority_.empty() && authority_ != host_)
      refuse(malformed(
          say("the request target names another host", "pieprasījuma mērķis norāda citu resursdatoru")));
    if (refusal_ || length_ > max_body_) return;  // else it is Beast that refuses it
    if (!leaves_body_) return make_room(length_);
    const std::size_t held = std::max(kLeftBody, root_);
    const std::size_t at_once = lengths_ > 0 ? std::min<std::size_t>(length_, held) : held;
    if (at_once > kSmallBody) take_room(at_once);
  }

  /// For so many octets more of the body. A body whose length is not known takes room in doubling steps.
  void make_room(std::size_t more) {
    const std::size_t needed = request_.body.size() + more;
    if (leaves_body_ || room_ == nullptr || needed <= kSmallBody || needed <= room_->amount()) return;
    const std::size_t step = lengths_ > 0 ? needed : std::min(2 * needed, std::max(needed, max_body_));
    take_room(step);
    if (!refusal_) request_.body.reserve(step);
  }

  /// So much in all.
  void take_room(std::size_t octets) {
    if (room_ == nullptr || room_->grow(octets - room_->amount())) return;
    refuse(Error(codes::edge_busy, say("there is no room for the body now", "saturam šobrīd nav vietas"))
               .wait_for(kNoRoomPause));
  }

  HttpRequest& request_;
  Portion* room_;
  const BodyLeft& body_left_;
  std::optional<Sink> sink_;
  std::optional<Error> refusal_;
  std::string host_;
  std::string authority_;
  std::size_t lengths_ = 0;
  std::uint64_t length_ = 0;
  std::uint64_t chunk_left_ = 0;  // octets of the chunk that is being read
  std::size_t max_body_ = 0;
  std::size_t root_ = 0;  // of a body of parts: one of them is a message, which is held whole
  bool leaves_body_ = false;
  std::size_t codings_ = 0;
  std::size_t hosts_ = 0;
  std::size_t fields_ = 0;
  std::size_t extensions_ = 0;
  bool is_http11_ = false;
  bool expects_continue_ = false;
  bool header_done_ = false;
  bool says_close_ = false;
  bool says_keep_alive_ = false;
};

RequestReader::RequestReader(std::size_t max_headers, std::size_t max_body, Portion* room)
    : max_headers_(max_headers),
      max_body_(max_body),
      parser_(std::make_unique<Parser>(request_, room, body_left_)) {
  reset();
}

RequestReader::~RequestReader() = default;

void RequestReader::reset() {
  request_ = HttpRequest{};
  stage_ = Stage::header;
  scanned_ = 0;
  body_begun_ = false;
  parser_->start(max_headers_, max_body_);
}

Persistence RequestReader::persistence() const {
  return parser_->persistence();
}
bool RequestReader::leaves_body() const {
  return parser_->leaves_body();
}
bool RequestReader::wants_continue() const {
  return parser_->expects_continue();
}

Result<std::size_t> RequestReader::take(std::string_view octets) {
  if (octets.empty() || stage_ == Stage::complete) return std::size_t{0};
  if (stage_ != Stage::header) return take_body(octets);
  auto taken = take_header(octets);
  if (!taken) glance(octets);
  return taken;
}

void RequestReader::glance(std::string_view header) {
  glance_at(header, request_);
}

Result<std::size_t> RequestReader::take_header(std::string_view octets) {
  const char first = octets.front();
  if ((first < 'A' || first > 'Z') && (first < 'a' || first > 'z'))
    return malformed(say("no HTTP method", "nav HTTP metodes"));
  auto length = header_length(octets, scanned_);
  if (!length) return length;
  if (*length > max_headers_ || (*length == 0 && octets.size() >= max_headers_))
    return Error(codes::edge_headers_too_large,
                 say("the headers are larger than the limit", "galvenes pārsniedz ierobežojumu"));
  if (*length == 0) {
    // The last octet is looked at again with its successor: a line may turn out to be folded.
    scanned_ = octets.size() - 1;
    return std::size_t{0};
  }
  auto taken = parser_->put(octets.substr(0, *length));
  if (!taken) return taken;
  if (*taken != *length)
    return malformed(
        say("the header does not end where it should", "galvene nebeidzas tur, kur tai jābeidzas"));
  stage_ = parser_->done() ? Stage::complete : Stage::body;
  parser_->eager();
  return taken;
}

Result<std::size_t> RequestReader::take_body(std::string_view octets) {
  // Beast 1.81 ends the process if it sees less than a whole `0 CR LF CR LF` twice; nothing shorter is a
  // body.
  if (!body_begun_ && parser_->is_chunked() && octets.size() < kShortestChunked) return std::size_t{0};
  if (parser_->between_chunks() && ends_in_quotes(octets))
    return malformed(say("a quoted text in a chunk's extension does not end in its line",
                         "pēdiņās likts teksts daļas (chunk) paplašinājumā nebeidzas savā rindā"));
  auto taken = parser_->put(octets);
  if (!taken) return taken;
  body_begun_ = body_begun_ || *taken > 0;
  if (parser_->done()) stage_ = Stage::complete;
  if (*taken == 0 && octets.size() > kMaxChunkLine)
    return malformed(say("a chunk's line or the trailers are too long",
                         "daļas (chunk) rinda vai beigu galvenes ir pārāk garas"));
  return taken;
}

}  // namespace hub::server
