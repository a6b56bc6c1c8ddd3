#include "hub/http/next_page.h"

#include <curl/curl.h>
#include <strings.h>

#include <memory>
#include <string_view>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/uri.h"

namespace hub::http {
namespace {

constexpr std::string_view kBlank = " \t";

/// Reads one Link header's value from its front.
class LinkReader {
 public:
  explicit LinkReader(std::string_view value) : rest_(value) {}

  /// The next link that is a `next`; nothing: there is none, or what stands there is no link.
  std::optional<std::string> next() {
    while (true) {
      skip(" \t,");
      if (!take('<')) return std::nullopt;
      const auto end = rest_.find('>');
      if (end == std::string_view::npos) return std::nullopt;
      std::string target(rest_.substr(0, end));
      rest_.remove_prefix(end + 1);
      if (is_next()) return target;
      if (rest_.empty()) return std::nullopt;
    }
  }

 private:
  /// Whether the parameters of the link say so; they are taken.
  bool is_next() {
    std::optional<bool> relation;
    bool anchored = false;
    for (skip(kBlank); take(';'); skip(kBlank)) {
      skip(kBlank);
      const std::string_view name = word();
      skip(kBlank);
      std::string value;
      if (take('=')) {
        skip(kBlank);
        value = take('"') ? quoted() : std::string(word());
      }
      if (is(name, "anchor")) anchored = true;
      if (is(name, "rel") && !relation) relation = names_next(value);  // RFC 8288, 3.3: the first one counts
    }
    return relation.value_or(false) && !anchored;
  }

  static bool is(std::string_view name, std::string_view wanted) {
    return name.size() == wanted.size() && strncasecmp(name.data(), wanted.data(), name.size()) == 0;
  }

  static bool names_next(std::string_view relations) {
    while (!relations.empty()) {
      const auto end = std::min(relations.find_first_of(kBlank), relations.size());
      if (is(relations.substr(0, end), "next")) return true;
      relations.remove_prefix(std::min(end + 1, relations.size()));
    }
    return false;
  }

  void skip(std::string_view characters) {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(characters), rest_.size()));
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view word() {
    const auto end = std::min(rest_.find_first_of(" \t=;,\""), rest_.size());
    const std::string_view found = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return found;
  }
  /// Behind its opening quotation mark (RFC 9110, 5.6.4).
  std::string quoted() {
    std::string value;
    while (!rest_.empty() && !take('"')) {
      if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
      value += rest_.front();
      rest_.remove_prefix(1);
    }
    return value;
  }

  std::string_view rest_;
};

struct FreeUrl {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
  void operator()(char* text) const noexcept { curl_free(text); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  return std::unique_ptr<char, FreeUrl>(text).get();
}

/// RFC 6454, 4. libcurl writes scheme and port alike; of host names case means nothing.
bool is_same_origin(CURLU* one, CURLU* other) {
  const auto same = [&](CURLUPart part) {
    return strcasecmp(part_of(one, part, CURLU_DEFAULT_PORT).c_str(),
                      part_of(other, part, CURLU_DEFAULT_PORT).c_str()) == 0;
  };
  return same(CURLUPART_SCHEME) && same(CURLUPART_HOST) && same(CURLUPART_PORT);
}

Error no_page(const Text& why) {
  return Error(codes::deliver_bad_reply, why);
}

}  // namespace

std::optional<std::string> next_link(const Headers& headers) {
  for (const auto& [name, value] : headers) {
    if (name != "link") continue;
    if (auto found = LinkReader(value).next()) return found;
  }
  return std::nullopt;
}

Result<std::string> same_origin(const std::string& asked, const std::string& reference) {
  if (reference.empty() || !is_uri_reference(reference))
    return no_page(Text{"the address of the next page is none", "nākamās lapas adrese nav adrese"});
  const Url from(curl_url());
  const Url to(curl_url());
  if (!from || !to || curl_url_set(from.get(), CURLUPART_URL, asked.c_str(), 0) != CURLUE_OK ||
      curl_url_set(to.get(), CURLUPART_URL, asked.c_str(), 0) != CURLUE_OK ||
      curl_url_set(to.get(), CURLUPART_URL, reference.c_str(), 0) != CURLUE_OK)
    return no_page(
        Text{"the address of the next page cannot be resolved", "nākamās lapas adresi nevar atrisināt"});
  if (!is_same_origin(from.get(), to.get()) || !part_of(to.get(), CURLUPART_USER).empty() ||
      !part_of(to.get(), CURLUPART_PASSWORD).empty())
    return no_page(
        Text{"the next page is at another address (origin) than the first one: it is not asked for",
             "nākamā lapa ir citā adresē (origin) nekā pirmā: to neprasa"});
  curl_url_set(to.get(), CURLUPART_FRAGMENT, nullptr, 0);
  return part_of(to.get(), CURLUPART_URL);
}

}  // namespace hub::http
