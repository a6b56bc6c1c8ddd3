#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sandbox {

struct HttpRequest {
  std::string method;
  std::string path;                                        ///< Decoded, without query.
  std::vector<std::string> segments;                       ///< Of the path, each decoded: may hold `/`.
  std::vector<std::pair<std::string, std::string>> query;  ///< Decoded.
  std::map<std::string, std::string> headers;              ///< Names in lower case.
  std::string body;
  bool has_certificate = false;  ///< The peer showed one that `clients_ca` vouches for.
};

struct HttpReply {
  unsigned status = 200;
  std::map<std::string, std::string> headers;
  std::string body;
};

/// What a double does with a good request instead of answering it; a bad request is refused whatever is set.
/// Words of the behaviour file are these names.
enum class Behaviour {
  answer,
  busy,              ///< 503, Retry-After 7. The system checks without effect and returns any good reply.
  busy_briefly,      ///< The same with Retry-After 1. The system is told `busy`.
  hang_after_body,   ///< Reads all, never answers; open until the peer leaves.
  close_after_read,  ///< Reads all, closes without an octet.
  cut_reply,         ///< Sends half of what Content-Length promises, closes.
  garbage,           ///< 200 with octets that are neither JSON nor XML.
  oversized,         ///< A well-formed answer of 9 MiB.
  fault_in_200,      ///< The system's own refusal under 200. The system builds it.
  refuse,            ///< The system's own refusal. The system builds it.
  wrong_schema,      ///< Right format, wrong content. The system builds it.
  other_answer,      ///< A good answer to another question. The system builds it.
  late,              ///< The good answer, three seconds later.
  repeated,          ///< The good answer twice, one behind the other.
};

struct RestServerOptions {
  std::uint16_t port = 0;   ///< 0: any free port of 127.0.0.1.
  std::string certificate;  ///< PEM files of the server.
  std::string key;
  std::string clients_ca;  ///< Empty: no client certificate is asked for.
  bool demand_certificate = false;
  std::string behaviours;  ///< JSON file {"<operation>": "<word>"}, read at each call; may be empty.
  std::string journal;  ///< JSON lines, may be empty: at, operation, behaviour, method, path, query, status
                        ///< (0: none went out), headers, body. No credentials, no body of a form.
  std::string secret_name;  ///< Of a header or parameter that holds a credential besides the usual ones.
};

/// One system behind the server. Called from many threads.
struct RestSystem {
  /// The name of the operation that a request means, for the behaviour file; empty: none, always answered.
  std::function<std::string(const HttpRequest&)> operation;
  /// Checks and answers. `behaviour` is `answer`, `busy` or one that the system builds. A status below 400
  /// means a good request. What is thrown goes to standard error and ends the connection.
  std::function<HttpReply(const HttpRequest&, Behaviour)> answer;
};

/// HTTPS/1.1 with keep-alive on 127.0.0.1; one thread per connection, at most 64. For doubles of REST
/// systems. With a behaviour other than `answer` the request is still checked: a refused one is answered as
/// such; a good one takes its effect, except for busy, refuse and fault_in_200.
class RestServer {
 public:
  /// Listens when constructed. Throws std::runtime_error that says what is wrong.
  RestServer(RestServerOptions options, RestSystem system);
  RestServer(const RestServer&) = delete;
  RestServer& operator=(const RestServer&) = delete;
  ~RestServer();

  [[nodiscard]] std::uint16_t port() const;

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace sandbox
