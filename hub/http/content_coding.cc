#include "hub/http/content_coding.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/say.h"

namespace hub::http {
namespace {

enum class Coding : std::uint8_t { gzip, deflate };

constexpr std::size_t kMostCodings = 3;
constexpr int kGzip = 16 + MAX_WBITS;
constexpr int kZlib = MAX_WBITS;
constexpr int kBare = -MAX_WBITS;

Error bad(Sentence why) {
  return Error(codes::deliver_bad_reply, std::move(why));
}

/// zlib's stream, set up to inflate.
class Inflater {
 public:
  explicit Inflater(int window) {
    if (inflateInit2(&stream_, window) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  void give(std::string_view octets) {
    // zlib's signature is older than const; it does not write there.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));  // NOLINT
    stream_.avail_in = static_cast<uInt>(octets.size());
  }
  /// The next octets, appended to `text`; zlib's code.
  int take(std::string& text) {
    stream_.next_out = reinterpret_cast<Bytef*>(block_.data());
    stream_.avail_out = static_cast<uInt>(block_.size());
    const int code = inflate(&stream_, Z_NO_FLUSH);
    text.append(block_.data(), block_.size() - stream_.avail_out);
    return code;
  }
  [[nodiscard]] std::size_t left() const { return stream_.avail_in; }
  /// Begins the next member of a gzip file (RFC 1952, 2.2).
  void start_again() { inflateReset(&stream_); }

 private:
  z_stream stream_{};
  std::array<char, 16'384> block_{};
};

Result<std::string> inflated(std::string_view body, int window, std::size_t limit) {
  Inflater inflater(window);
  inflater.give(body);
  std::string text;
  for (;;) {
    const int code = inflater.take(text);
    if (text.size() > limit)
      return Error(codes::deliver_too_large,
                   say("the answer is larger than {} once its content coding is undone",
                       "atbilde pēc satura atkodēšanas ir lielāka par {}", counted(limit, nouns::kOctets)));
    if (code == Z_MEM_ERROR) throw std::bad_alloc();
    if (code == Z_OK) continue;
    if (code == Z_BUF_ERROR)
      return bad(
          say("the answer's content coding ends early", "atbildes satura kodējums beidzas priekšlaikus"));
    if (code != Z_STREAM_END)
      return bad(say("the answer is not of the content coding that it names",
                     "atbilde nav tajā satura kodējumā, ko tā norāda"));
    const std::string_view rest = body.substr(body.size() - inflater.left());
    if (std::all_of(rest.begin(), rest.end(), [](char c) { return c == '\0'; }))
      return text;  // padding, if any
    if (window != kGzip)
      return bad(say("something stands behind the end of the answer's content coding",
                     "aiz atbildes satura kodējuma beigām vēl kaut kas ir"));
    inflater.start_again();
  }
}

/// "deflate" is the format of zlib; servers that send the bare one are told by its first two octets.
bool is_zlib(std::string_view body) {
  constexpr unsigned kDeflate = 8;
  constexpr unsigned kCheck = 31;
  if (body.size() < 2) return true;
  const auto first = static_cast<unsigned char>(body[0]);
  const auto second = static_cast<unsigned char>(body[1]);
  return (first & 0x0FU) == kDeflate && (first * 256U + second) % kCheck == 0;
}

std::string name_of(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  const auto first = text.find_first_not_of(kBlank);
  if (first == text.npos) return {};
  std::string name(text.substr(first, text.find_last_not_of(kBlank) - first + 1));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name;
}

/// In the order in which they were applied.
Result<std::vector<Coding>> codings_in(std::string_view list) {
  std::vector<Coding> found;
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    const std::string name = name_of(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (name.empty() || name == "identity") continue;
    if (name == "gzip" || name == "x-gzip") {
      found.push_back(Coding::gzip);
    } else if (name == "deflate") {
      found.push_back(Coding::deflate);
    } else {
      return bad(say(
          "the answer has a content coding that nobody asked for and that is not read (gzip, deflate are)",
          "atbildei ir satura kodējums, ko neviens nav prasījis un ko centrmezgls nelasa (lasa gzip un "
          "deflate)"));
    }
  }
  if (found.size() > kMostCodings)
    return bad(say("the answer has too many content codings", "atbildei ir pārāk daudz satura kodējumu"));
  return found;
}

}  // namespace

Result<std::optional<std::string>> undo_codings(std::string_view codings, std::string_view body,
                                                std::size_t limit) {
  std::optional<std::string> text;
  if (codings.empty() || body.empty()) return text;
  auto applied = codings_in(codings);
  if (!applied) return std::move(applied).error();
  for (auto coding = applied->rbegin(); coding != applied->rend(); ++coding) {
    const std::string_view coded = text ? std::string_view(*text) : body;
    const int deflate = is_zlib(coded) ? kZlib : kBare;
    auto made = inflated(coded, *coding == Coding::gzip ? kGzip : deflate, limit);
    if (!made) return std::move(made).error();
    text = *std::move(made);
  }
  return text;
}

}  // namespace hub::http
