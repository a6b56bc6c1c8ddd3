#include "adapters/file/sftp_folders.h"

#include <algorithm>
#include <utility>

#include "adapters/file/names.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace adapters::file {
namespace {

using hub::Error;
using hub::Outcome;
using hub::Result;
namespace codes = hub::codes;

Entry entry_of(hub::sftp::Listed listed) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  Entry entry;
  entry.name = std::move(listed.name);
  entry.print.size = listed.size;
  entry.print.modified = listed.modified * kSecond;
  entry.regular = listed.type == '-';
  entry.folder = listed.type == 'd';
  return entry;
}

/// Something was sent before: what is not known now is what became of it.
Error after_sending(Error why) {
  if (why.code().name != codes::deliver_unreachable.name) return why;
  return {codes::deliver_timeout, why.told()};
}

Error of_file(hub::Sentence why) {
  return {codes::deliver_bad_reply, std::move(why)};
}

}  // namespace

std::string SftpFolders::path_of(const std::string& folder) const {
  if (folder == ".") return root_;
  return root_.ends_with('/') ? root_ + folder : root_ + "/" + folder;
}

Result<std::vector<Entry>> SftpFolders::list(const std::string& folder) {
  auto listed = session_.list(path_of(folder));
  if (!listed) return std::move(listed).error();
  std::vector<Entry> entries;
  for (hub::sftp::Listed& one : *listed)
    if (is_file_name(one.name)) entries.push_back(entry_of(std::move(one)));
  return entries;
}

Result<ReadFile> SftpFolders::read(const std::string& folder, const Entry& entry, std::uint64_t limit) {
  if (entry.print.size > limit)
    return of_file(hub::say("{} has {} octets, more than the limit of {}",
                            "{} ir {} okteti, vairāk par ierobežojumu {}", entry.name, entry.print.size,
                            limit));
  const std::string path = path_of(folder, entry.name);
  auto fetched = session_.read(path, limit);
  if (!fetched) return std::move(fetched).error();
  if (!*fetched) return of_file(hub::say("{} is not there any more", "{} vairs nav", entry.name));
  auto after = session_.look(path);
  if (!after) return std::move(after).error();
  ReadFile whole{entry, std::move((*fetched)->octets)};
  whole.entry.print.size = whole.octets.size();
  if (!*after || (*after)->modified != (*fetched)->before.modified || (*after)->size != whole.octets.size())
    return of_file(hub::say("{} changed while it was read", "{} mainījās lasīšanas laikā", entry.name));
  return whole;
}

Result<bool> SftpFolders::move(const std::string& folder, const std::string& name, const std::string& target,
                               const std::string& new_name) {
  const std::string there = path_of(target, new_name);
  // Not every server keeps what has the new name, and whoever does, does not say that it was this.
  auto taken = session_.look(there);
  if (!taken) return std::move(taken).error();
  if (*taken) return false;
  const std::string here = path_of(folder, name);
  auto moved = session_.rename(here, there);
  if (!moved) return std::move(moved).error();
  if (*moved) return true;
  taken = session_.look(there);
  if (!taken) return std::move(taken).error();
  if (*taken) return false;
  return Error(codes::deliver_misconfigured,
               hub::say("the server does not move {} to {}", "serveris nepārvieto {} uz {}", here, there));
}

Outcome SftpFolders::make(const std::string& folder) {
  auto there = session_.is_there(path_of(folder));
  if (!there) return std::move(there).error();
  return *there ? Outcome(hub::Done{}) : session_.make(path_of(folder));
}

Outcome SftpFolders::remove(const std::string& folder, const std::string& name) {
  return session_.remove(path_of(folder, name));
}

/// What a file of this name, if there is one, is beside these octets.
Result<std::optional<Put>> SftpFolders::compare(const std::string& folder, const std::string& name,
                                                const std::string& octets) {
  const std::string path = path_of(folder, name);
  auto seen = session_.look(path);
  if (seen && !*seen) return std::optional<Put>();
  if (seen && (*seen)->size != octets.size()) return std::optional(Put::other_there);
  if (seen) {
    auto fetched = session_.read(path, octets.size());
    if (!fetched) return std::move(fetched).error();
    return std::optional(*fetched && (*fetched)->octets == octets ? Put::same_there : Put::other_there);
  }
  auto listed = list(folder);  // a folder cannot be opened, and may have the name
  if (listed && std::any_of(listed->begin(), listed->end(),
                            [&](const Entry& entry) { return entry.name == name && !entry.regular; }))
    return std::optional(Put::other_there);
  return std::move(seen).error();
}

Result<Put> SftpFolders::put(const std::string& folder, const std::string& name,
                             const std::string& unfinished, const std::string& octets) {
  auto known = compare(folder, name, octets);
  if (!known) return std::move(known).error();
  if (*known) return **known;
  const std::string hidden = path_of(folder, unfinished);
  if (auto written = session_.write(hidden, octets); !written) return std::move(written).error();
  auto back = session_.read(hidden, octets.size());
  if (back && (!*back || (*back)->octets != octets))
    return of_file(hub::say("{} came to the server with another content", "{} serverī nonāca ar citu saturu",
                            unfinished));
  if (!back) return after_sending(std::move(back).error());
  auto renamed = session_.rename(hidden, path_of(folder, name));
  if (!renamed) return after_sending(std::move(renamed).error());
  if (*renamed) return Put::written;
  auto meanwhile = compare(folder, name, octets);
  if (!meanwhile) return after_sending(std::move(meanwhile).error());
  if (!*meanwhile)
    return Error(codes::deliver_misconfigured, hub::say("the server does not give {} its name",
                                                        "serveris nedod failam {} tā nosaukumu", name));
  if (auto removed = session_.remove(hidden); !removed) return std::move(removed).error();
  return **meanwhile;
}

}  // namespace adapters::file
