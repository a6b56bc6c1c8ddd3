#include "hub/cli/open_keys.h"

#include <algorithm>

#include "hub/serve/control.h"

namespace hub::cli {
namespace {

constexpr std::size_t kIdsAtOnce = 200;  // an id is 37 octets of a line of 16 KiB at most

void take(const std::string& line, KeyWords& words) {
  const std::size_t space = line.find(' ');
  const auto message = Uuid::parse(line.substr(0, space));
  if (!message || space == std::string::npos) return;
  std::string& known = words[*message];
  known.append(known.empty() ? "" : ", ").append(line.substr(space + 1));
}

}  // namespace

KeyWords open_keys(const std::string& state, const std::vector<Uuid>& messages) {
  KeyWords words;
  for (std::size_t from = 0; from < messages.size(); from += kIdsAtOnce) {
    serve::ControlRequest request;
    request.command = "keys";
    for (std::size_t i = from; i < std::min(from + kIdsAtOnce, messages.size()); ++i)
      request.value.append(request.value.empty() ? "" : " ").append(messages[i].to_string());
    const auto reply = serve::ask_hub(state, request);
    if (!reply || !reply->done) return words;
    for (const std::string& line : reply->lines) take(line, words);
  }
  return words;
}

}  // namespace hub::cli
