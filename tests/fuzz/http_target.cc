// Octets of a connection, as the listener reads them: the same whatever the pieces, and never outside of the
// limits.

#include <vector>

#include "hub/faces/events/face.h"
#include "hub/faces/rest/face.h"
#include "hub/formats/json/reader.h"
#include "hub/server/request_reader.h"
#include "tests/fuzz/target.h"

namespace {

using hub::server::RequestReader;

constexpr std::size_t kMaxHeaders = 2048;
constexpr std::size_t kMaxBody = 4096;
constexpr std::size_t kMaxRequests = 16;  // on one connection

struct Seen {
  std::vector<std::string> requests;  // all that a handler would see
  std::string end;                    // the error's code, or empty: more is needed
};

bool is_error(const std::string& end) {
  return end.starts_with("edge.");
}

std::string all_of(const hub::server::HttpRequest& request) {
  std::string all = request.method + "\n" + request.path + "\n" + request.query + "\n";
  for (const auto& [name, value] : request.headers) all += name + ": " + value + "\n";
  return all + "\n" + request.body;
}

void read_as_events(hub::server::HttpRequest& request) {
  const bool binary = request.header("content-type").find("cloudevents") == std::string_view::npos;
  const auto read = hub::faces::read_events(request);
  if (!read) {
    fuzz::must(read.error().code().http_status >= 400, "an error has a status");
    return;
  }
  for (const hub::faces::Event& event : read->events) {
    if (!event.call) continue;
    const auto& message = event.call->message;
    fuzz::must(!message.type.empty() && message.idempotency_key.size() > 2,
               "an event has type, source and id");
    fuzz::must(!message.envelope.empty(), "an event is kept as it came");
    const bool cut_out = !binary && message.format == hub::model::Format::json &&
                         message.envelope.find("data_base64") == std::string::npos;
    if (cut_out) fuzz::must(bool(hub::formats::read_json(message.body)), "data that is cut out is whole");
  }
}

void finish(RequestReader& reader, Seen& seen) {
  seen.requests.push_back(all_of(reader.request()));
  fuzz::must(reader.request().body.size() <= kMaxBody, "a body within its limit");
  fuzz::must(reader.request().headers.size() <= 100, "at most 100 headers");
  const bool keep = reader.persistence() != hub::server::Persistence::close;
  if (hub::faces::is_for_events(reader.request())) {
    read_as_events(reader.request());
  } else {
    const auto call = hub::faces::read_rest(reader.request());
    if (!call) fuzz::must(call.error().code().http_status >= 400, "an error has a status");
  }
  if (keep) reader.reset();
  if (!keep) seen.end = "closed";
}

/// Presents the octets in pieces of `step`, as a listener does.
Seen read(std::string_view octets, std::size_t step) {
  RequestReader reader(kMaxHeaders, kMaxBody);
  Seen seen;
  std::string unread;
  while (!octets.empty()) {
    unread.append(octets.substr(0, step));
    octets.remove_prefix(std::min(step, octets.size()));
    for (;;) {
      const auto taken = reader.take(unread);
      if (!taken) {
        seen.end = taken.error().code().name;
        return seen;
      }
      fuzz::must(*taken <= unread.size(), "no more is taken than was given");
      unread.erase(0, *taken);
      const bool complete = reader.stage() == RequestReader::Stage::complete;
      if (complete) finish(reader, seen);
      if (!seen.end.empty() || seen.requests.size() == kMaxRequests) return seen;
      if (!complete && *taken == 0) break;
    }
  }
  return seen;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
  const std::string_view given = fuzz::text(octets, size);
  const Seen whole = read(given, given.size() + 1);
  const std::size_t step = size == 0 ? 1 : 1 + octets[size - 1] % 7;
  const Seen pieces = read(given, step);
  fuzz::must(whole.requests == pieces.requests, "the same requests whatever the pieces");
  // Of two things that are wrong, the pieces decide which is seen first.
  const bool refused = is_error(whole.end) && is_error(pieces.end);
  fuzz::must(refused || whole.end == pieces.end,
             "the same end whatever the pieces: " + whole.end + ", " + pieces.end);
  return 0;
}
