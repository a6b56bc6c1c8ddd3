#include "adapters/file/taking.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>
#include <utility>

#include "adapters/file/names.h"
#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/crypto/digest.h"

namespace adapters::file {
namespace {

using hub::Done;
using hub::Error;
using hub::Outcome;
using hub::Result;
using hub::port::Polled;
namespace codes = hub::codes;

constexpr std::size_t kOctetsOfRound = 4UL * 1024 * 1024;
constexpr std::size_t kToldAtOnce = 5;  // files that are left; the folder is a partner's, it may hold many
constexpr std::size_t kShortDigest = 16;
// A server tells times by the minute: what was put right within one may look as it did before.
constexpr std::chrono::minutes kLookAgain{10};

std::string path_of(const SourceSettings& settings, const std::string& below) {
  return settings.folder == "." ? below : settings.folder + "/" + below;
}

/// How many documents of the file with this tag are durable, as the cursor says it.
std::size_t known_by(const std::string& cursor, const std::string& tag) {
  if (!cursor.starts_with(tag + ":")) return 0;
  std::size_t count = 0;
  std::from_chars(cursor.data() + tag.size() + 1, cursor.data() + cursor.size(), count);
  return count;
}

Error about(const std::string& name, Error why) {
  return std::move(why).during(hub::say("file {}", "fails {}", name));
}

/// Whether the trouble is the file's, so that the others go on.
bool is_of_file(const Error& why) {
  return why.code().name != codes::deliver_misconfigured.name &&
         why.code().name != codes::deliver_unreachable.name &&
         why.code().name != codes::deliver_overloaded.name;
}

}  // namespace

Result<Polled> Taking::poll(const std::string& cursor, Instant now) {
  if (current_ && current_->next >= current_->file.count()) put_aside();
  if (!current_) {
    auto listed = folders_.list(settings_.folder);
    if (!listed) return std::move(listed).error();
    auto opened = open_next(finished(*listed, now), cursor, now);
    if (!opened) return std::move(opened).error();
  }
  if (std::exchange(untold_, false) && !left_.empty()) return left_files();
  Polled polled;
  polled.cursor = cursor;
  if (current_) polled = offer(cursor);
  if (polled.documents.empty() && !left_.empty()) return left_files();
  return polled;
}

/// Makes a file one of those that are left.
void Taking::leave(const Entry& entry, Error why, Instant now) {
  left_.insert_or_assign(entry.name, Left{entry.print, now, about(entry.name, std::move(why))});
  untold_ = true;
}

/// What is told of files that are left: those that are so since the shortest time first.
Error Taking::left_files() const {
  static constexpr hub::Noun kFiles{{"file", "fails"}, {"files", "faili"}};
  hub::Sentence told = hub::say("{} in folder {} cannot be taken", "mapē {1} nevar paņemt: {0}",
                                hub::counted(left_.size(), kFiles), settings_.folder);
  std::vector<const Left*> newest;
  newest.reserve(left_.size());
  for (const auto& [name, left] : left_) newest.push_back(&left);
  std::stable_sort(newest.begin(), newest.end(),
                   [](const Left* one, const Left* other) { return one->since > other->since; });
  const std::string place = newest.front()->why.place();
  if (newest.size() > kToldAtOnce) newest.resize(kToldAtOnce);
  for (const Left* left : newest) told.append("; ", left->why.told_by_name());
  return Error(codes::deliver_bad_reply, std::move(told)).at(place);
}

std::vector<Entry> Taking::finished(const std::vector<Entry>& entries, Instant now) {
  std::map<std::string, Entry> by_name;
  for (const Entry& entry : entries) by_name.emplace(entry.name, entry);
  forget_gone(by_name);
  std::vector<Entry> candidates;
  for (const Entry& entry : entries) {
    const bool is_marker = settings_.finished == Finished::marker && entry.name.ends_with(settings_.marker);
    if (is_marker || entry.folder || !is_wanted(entry.name, settings_.names)) continue;
    const auto left = left_.find(entry.name);
    if (left != left_.end() && left->second.print == entry.print && now - left->second.since < kLookAgain)
      continue;
    if (left != left_.end()) left_.erase(left);
    if (!entry.regular) {
      Error why(codes::deliver_bad_reply,
                hub::say("it is no regular file with one name: a link, a pipe or a device",
                         "tas nav parasts fails ar vienu nosaukumu: tā ir saite, kanāls vai iekārta"));
      leave(entry, std::move(why), now);
    } else if (is_finished(entry, by_name, now)) {
      candidates.push_back(entry);
    }
  }
  return candidates;
}

bool Taking::is_finished(const Entry& entry, const std::map<std::string, Entry>& by_name, Instant now) {
  if (settings_.finished == Finished::renamed) return true;
  if (settings_.finished == Finished::marker) {
    const auto marker = by_name.find(entry.name + settings_.marker);
    return marker != by_name.end() && marker->second.regular &&
           marker->second.print.modified >= entry.print.modified;
  }
  const auto [seen, is_new] = seen_.try_emplace(entry.name, Seen{entry.print, now});
  if (is_new || seen->second.print != entry.print) {
    seen->second = {entry.print, now};
    return false;
  }
  return now - seen->second.since >= settings_.settle;
}

void Taking::forget_gone(const std::map<std::string, Entry>& by_name) {
  const auto is_gone = [&](const auto& known) { return !by_name.contains(known.first); };
  std::erase_if(seen_, is_gone);
  std::erase_if(left_, is_gone);
  std::erase_if(partly_, is_gone);
  std::erase_if(tried_, is_gone);
}

Outcome Taking::open_next(std::vector<Entry> candidates, const std::string& cursor, Instant now) {
  const auto order = [this](const Entry& entry) {
    const auto tried = tried_.find(entry.name);
    return std::tuple(tried == tried_.end() ? 0 : tried->second, entry.print.modified, entry.name);
  };
  std::sort(candidates.begin(), candidates.end(),
            [&](const Entry& one, const Entry& other) { return order(one) < order(other); });
  for (const Entry& entry : candidates) {
    if (auto taken = take(entry, cursor); !taken) {
      if (!is_of_file(taken.error())) return about(entry.name, std::move(taken).error());
      leave(entry, std::move(taken).error(), now);
    }
    if (current_) break;
  }
  return Done{};
}

Outcome Taking::take(const Entry& entry, const std::string& cursor) {
  auto read = folders_.read(settings_.folder, entry, std::uint64_t{settings_.max_kib} * 1024);
  if (!read) return std::move(read).error();
  // It is not the one that was looked at: the next look sees what it is.
  if (read->entry.print != entry.print) return Done{};
  auto opened = OpenedFile::open(*read, settings_, namespaces_);
  if (!opened) return std::move(opened).error();
  if (opened->count() == 0) return move_done(entry.name, opened->digest());

  std::vector<bool> ours(opened->count(), false);
  const auto partly = partly_.find(entry.name);
  if (partly != partly_.end() && partly->second.digest == opened->digest()) ours = partly->second.ours;
  // One is offered in any case, so that there is something to confirm, and the file is moved.
  const std::size_t known = std::min(known_by(cursor, tag_of(*opened)), opened->count() - 1);
  std::fill_n(ours.begin(), known, true);
  if (std::find(ours.begin(), ours.end(), false) == ours.end()) ours.back() = false;
  current_.emplace(Current{*std::move(opened), std::move(ours)});
  return Done{};
}

Polled Taking::offer(const std::string& cursor) {
  Polled polled;
  std::vector<bool> will_be_ours = current_->ours;
  std::size_t octets = 0;
  std::size_t& next = current_->next;
  for (; next < current_->file.count(); ++next) {
    if (polled.documents.size() >= settings_.batch || octets >= kOctetsOfRound) break;
    if (current_->ours[next]) continue;
    will_be_ours[next] = true;
    polled.documents.push_back({current_->file.id(next), current_->file.octets(next)});
    octets += polled.documents.back().body.size();
  }
  const auto first_other = std::find(will_be_ours.begin(), will_be_ours.end(), false);
  const auto known = static_cast<std::size_t>(first_other - will_be_ours.begin());
  // A file that is taken in one round needs no place in it.
  const bool in_rounds = next < current_->file.count() || known_by(cursor, tag_of(current_->file)) > 0;
  polled.cursor = in_rounds ? tag_of(current_->file) + ":" + std::to_string(known) : cursor;
  return polled;
}

/// What says which documents the numbers of a cursor mean: the file's content, and how it is cut.
std::string Taking::tag_of(const OpenedFile& file) const {
  const std::string_view zero("\0", 1);
  std::string whole = file.digest();
  for (const std::string& part : {settings_.split, settings_.id, settings_.separator, settings_.charset})
    whole.append(zero).append(part);
  return hub::to_hex(hub::crypto::sha256(whole)).substr(0, 2 * kShortDigest);
}

/// All was offered and not all is ours: others go first now.
void Taking::put_aside() {
  const std::string& name = current_->file.entry().name;
  tried_[name] = ++tries_;
  partly_.insert_or_assign(name, Partly{current_->file.digest(), current_->ours});
  current_.reset();
}

Outcome Taking::confirm(const std::vector<std::string>& ids) {
  if (!current_) return Done{};
  const std::set<std::string> ours(ids.begin(), ids.end());
  for (std::size_t i = 0; i < current_->file.count(); ++i)
    if (ours.contains(current_->file.id(i))) current_->ours[i] = true;
  const bool all = std::all_of(current_->ours.begin(), current_->ours.end(), [](bool own) { return own; });
  return all ? finish() : Outcome(Done{});
}

Outcome Taking::finish() {
  const Entry entry = current_->file.entry();
  const std::string& name = entry.name;
  const std::string digest = current_->file.digest();
  put_aside();
  auto again = folders_.read(settings_.folder, entry, std::uint64_t{settings_.max_kib} * 1024);
  if (!again) return about(name, std::move(again).error());
  if (digest_of(again->octets) != digest)
    return about(name,
                 Error(codes::deliver_bad_reply,
                       hub::say("it was changed after it was taken, and will be read again as another one",
                                "tas mainīts pēc paņemšanas, un to lasīs vēlreiz kā citu failu")));
  auto moved = move_done(name, digest);
  if (!moved) return about(name, std::move(moved).error());
  return Done{};
}

Outcome Taking::move_done(const std::string& name, const std::string& digest) {
  const std::string done = path_of(settings_, settings_.done);
  if (auto made = folders_.make(done); !made) return std::move(made).error();
  auto moved = folders_.move(settings_.folder, name, done, name);
  if (!moved) return std::move(moved).error();
  const std::string again = name + "." + digest.substr(0, kShortDigest);
  if (!*moved) {  // one of this name was taken before
    moved = folders_.move(settings_.folder, name, done, again);
    if (!moved) return std::move(moved).error();
  }
  // Of this name and this content too: the one that lies there already is enough.
  if (!*moved)
    if (auto removed = folders_.remove(settings_.folder, name); !removed) return std::move(removed).error();
  if (settings_.finished != Finished::marker) return Done{};
  return folders_.remove(settings_.folder, name + settings_.marker);
}

}  // namespace adapters::file
