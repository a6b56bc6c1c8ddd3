// What a partner's SFTP server lists, and an address of one. A name is one line's, a time is a time, and an
// address leads below its own folder.

#include <chrono>
#include <string>

#include "hub/sftp/address.h"
#include "hub/sftp/listing.h"
#include "tests/fuzz/target.h"

namespace {

const std::chrono::system_clock::time_point kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 30);

void list(const std::string& text) {
  const auto entries = hub::sftp::read_list(text, kNow);
  if (!entries) return;
  for (const hub::sftp::Listed& entry : *entries) {
    fuzz::must(!entry.name.empty() && entry.name.find('\n') == std::string::npos, "a name is of one line");
    fuzz::must(entry.name != "." && entry.name != "..", "a folder is none of its own entries");
    fuzz::must(text.find(entry.name) != std::string::npos, "a name is the server's");
  }
}

void address(const std::string& text) {
  const auto read = hub::sftp::address_of(text);
  if (!read) return;
  const std::string parts = read->folder + "/";
  fuzz::must(!read->user.empty() && !read->host.empty() && read->port > 0, "an address is whole");
  fuzz::must(parts.starts_with('/') && parts.find("/../") == std::string::npos,
             "an address leads to its folder");
  fuzz::must(text.find(read->user + "@" + read->host) != std::string::npos, "an address is what was written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
  const std::string text(fuzz::text(octets, size));
  list(text);
  address(text);
  return 0;
}
