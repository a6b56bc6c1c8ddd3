#include <sys/socket.h>

#include <cerrno>
#include <ctime>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "hub/formats/xml/reader.h"
#include "hub/map/frames.h"
#include "hub/map/mapper.h"
#include "hub/map/sandbox.h"
#include "hub/map/stylesheet.h"

namespace hub::map {
namespace {

/// False at the end of the stream and on any error: the parent has gone, or has given up on us.
bool receive(int socket, char* to, std::size_t size) {
  while (size != 0) {
    const ssize_t got = recv(socket, to, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool send_all(int socket, const char* from, std::size_t size) {
  while (size != 0) {
    const ssize_t sent = send(socket, from, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    from += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

class JobServer {
 public:
  explicit JobServer(int socket) : socket_(socket) {}

  int serve() {
    for (RequestHeader header;
         receive(socket_, reinterpret_cast<char*>(&header), sizeof header);) {  // NOLINT
      if (header.hash_size > kMaxHash || header.stylesheet_size > kMaxStylesheet ||
          header.input_size > kMaxInput)
        return 1;
      Applied applied = one_job(header);
      if (gone_) return 0;
      const ReplyHeader reply{applied.verdict, static_cast<std::uint32_t>(applied.octets.size())};
      if (!send_all(socket_, reinterpret_cast<const char*>(&reply), sizeof reply) ||  // NOLINT
          !send_all(socket_, applied.octets.data(), applied.octets.size()))
        return 0;
    }
    return 0;
  }

 private:
  bool receive_text(std::string& text, std::size_t size) {
    text.resize(size);
    gone_ = !receive(socket_, text.data(), size);
    return !gone_;
  }

  Applied one_job(const RequestHeader& header) {
    try {
      std::string hash;
      std::string stylesheet;
      std::string input;
      if (!receive_text(hash, header.hash_size) || !receive_text(stylesheet, header.stylesheet_size) ||
          !receive_text(input, header.input_size))
        return {};
      auto known = cache_.find(hash);
      formats::read_xml_by(header.reader);
      if (known == cache_.end()) known = cache_.emplace(hash, Stylesheet::compile(stylesheet)).first;
      const Compiled& compiled = known->second;
      return compiled.stylesheet == nullptr ? compiled.failure : compiled.stylesheet->apply(input);
    } catch (const std::bad_alloc&) {
      return {Verdict::memory, "memory"};
    }
  }

  int socket_;
  bool gone_ = false;
  std::map<std::string, Compiled> cache_;  // broken ones too; bounded by the parent: kStylesheetsPerWorker
};

}  // namespace

int run_worker(int socket, std::size_t memory) {
  limit_process(memory);
  tzset();  // reads a file, so before the filter
  start_xslt();
  if (!enter_sandbox()) return 2;
  return JobServer(socket).serve();
}

}  // namespace hub::map
