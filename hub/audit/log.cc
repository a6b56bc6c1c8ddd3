#include "hub/audit/log.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "hub/audit/durable_file.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"

namespace hub::audit {
namespace {

constexpr const char* kCheckpoint = "/checkpoint";
constexpr const char* kPlaces = "/places";

Error tile_missing(const std::string& origin, const TileName& tile) {
  return Error(codes::store_damaged,
               say("the log {} lacks {}", "žurnālam {} trūkst {}", origin, path_of(tile)));
}

}  // namespace

LogFolder LogFolder::of(const std::string& state, const std::string& origin) {
  std::string name = origin;
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
  };
  std::replace_if(
      name.begin(), name.end(), [&is_plain](char c) { return !is_plain(c); }, '_');
  return LogFolder(state + "/audit/" + name);
}

std::optional<std::string> LogFolder::tile(const TileName& name) const {
  auto octets = read_file(path_ + "/" + path_of(name));
  if (octets || name.width == kTileWidth) return octets;
  octets = read_file(path_ + "/" + path_of({name.level, name.index}));  // it has become whole meanwhile
  if (octets) octets->resize(std::min(octets->size(), name.width * sizeof(Hash)));
  return octets;
}

std::optional<std::string> LogFolder::checkpoint() const {
  return read_file(path_ + kCheckpoint);
}

std::optional<Checkpoint> head_of(std::string_view note) {
  const auto read = SignedNote::read(note);
  return read ? Checkpoint::read(read->text) : std::nullopt;
}

std::optional<Checkpoint> LogFolder::head() const {
  const auto note = checkpoint();
  return note ? head_of(*note) : std::nullopt;
}

std::vector<LogFolder> signed_logs(const std::string& state) {
  std::vector<std::pair<std::string, LogFolder>> found;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(state + "/audit", none)) {
    LogFolder folder(entry.path().string());
    if (auto head = folder.head()) found.emplace_back(std::move(head->origin), std::move(folder));
  }
  std::sort(found.begin(), found.end(),
            [](const auto& one, const auto& other) { return one.first < other.first; });
  std::vector<LogFolder> logs;
  for (auto& [origin, folder] : found) logs.push_back(std::move(folder));
  return logs;
}

/// In JSON a quotation mark within a text has a backslash before it, so these octets can be nothing else.
std::string_view log_named_in(std::string_view record) {
  constexpr std::string_view kMember = "\"log\":\"";
  const std::size_t begin = record.find(kMember);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = record.substr(begin + kMember.size());
  const std::size_t end = rest.find('"');
  return end == std::string_view::npos ? std::string_view() : rest.substr(0, end);
}

std::vector<LogFolder::Run> LogFolder::runs() const {
  std::vector<Run> runs;
  std::istringstream lines(read_file(path_ + kPlaces).value_or(std::string()));
  for (Run run; lines >> run.index >> run.sequence;) runs.push_back(run);
  return runs;
}

std::optional<std::uint64_t> LogFolder::index_of(std::uint64_t sequence) const {
  const std::vector<Run> all = runs();
  const auto next =
      std::find_if(all.begin(), all.end(), [&](const Run& run) { return run.sequence > sequence; });
  if (next == all.begin()) return std::nullopt;
  const Run& run = *(next - 1);
  const std::uint64_t index = run.index + (sequence - run.sequence);
  if (next != all.end() && index >= next->index) return std::nullopt;
  return index;
}

Result<Log> Log::open(LogFolder folder, std::string origin) {
  Log log(std::move(folder), std::move(origin));
  if (!log.folder_.checkpoint()) return log;
  const auto head = log.folder_.head();
  if (!head || head->origin != log.origin_)
    return Error(codes::store_damaged,
                 say("{}{} is no checkpoint of the log {}", "{}{} nav žurnāla {} kontrolpunkts",
                     log.folder_.path_, kCheckpoint, log.origin_));
  auto tree = GrowingTree::resume(head->size, log.folder_.tiles());
  if (!tree || tree->root() != head->root)
    return Error(codes::store_damaged, say("the tiles of the log {} are not those of its checkpoint",
                                           "žurnāla {} flīzes neatbilst tā kontrolpunktam", log.origin_));
  log.tree_ = *std::move(tree);
  log.signed_size_ = head->size;
  log.runs_ = log.folder_.runs();
  while (!log.runs_.empty() && log.runs_.back().index >= head->size) log.runs_.pop_back();  // not covered yet
  return log;
}

std::uint64_t Log::last_sequence() const {
  return runs_.empty() ? 0 : runs_.back().sequence + (size() - 1 - runs_.back().index);
}

bool Log::ends_with(const Hash& leaf) const {
  if (size() == 0) return true;
  TiledNodes nodes(size(), folder_.tiles());
  return nodes.at(0, size() - 1) == leaf && !nodes.missing();
}

void Log::add(const Hash& leaf, std::uint64_t sequence) {
  if (runs_.empty() || sequence != last_sequence() + 1) {
    runs_.push_back({size(), sequence});
    new_runs_ = true;
  }
  tree_.add(leaf);
}

Outcome Log::write() {
  for (const auto& tile : tree_.take_whole()) {
    const std::string path = folder_.path_ + "/" + path_of(tile.name);
    if (auto written = write_durably(path, tile.octets); !written) return written;
    std::error_code ignored;
    std::filesystem::remove_all(path + ".p", ignored);  // the partial ones, of which it is the whole
  }
  for (const auto& tile : tree_.edge())
    if (auto written = write_durably(folder_.path_ + "/" + path_of(tile.name), tile.octets); !written)
      return written;
  if (!new_runs_) return Done{};
  std::string places;
  for (const auto& run : runs_)
    places += std::to_string(run.index) + " " + std::to_string(run.sequence) + "\n";
  auto written = write_durably(folder_.path_ + kPlaces, places);
  if (written) new_runs_ = false;
  return written;
}

Result<AddCheckpoint> Log::question(std::uint64_t old) const {
  AddCheckpoint asked;
  asked.old = old;
  TiledNodes nodes(size(), folder_.tiles());
  if (old != 0) asked.proof = consistency_proof(old, size(), nodes.nodes());
  if (nodes.missing()) return tile_missing(origin_, *nodes.missing());
  asked.checkpoint = Checkpoint{origin_, size(), tree_.root()}.to_text();
  return asked;
}

Outcome Log::take(const std::vector<NoteSignature>& signatures) {
  const SignedNote note{Checkpoint{origin_, size(), tree_.root()}.to_text(), signatures};
  auto written = write_durably(folder_.path_ + kCheckpoint, note.to_octets());
  if (written) signed_size_ = size();
  return written;
}

}  // namespace hub::audit
