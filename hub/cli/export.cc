#include "hub/cli/export.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <vector>

#include "hub/audit/log.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/cli/store_access.h"
#include "hub/store/record_reader.h"

namespace hub::cli {
namespace {

constexpr Text kSummary{"Writes a signed audit log whole, for `sakta-verify`.",
                        "Uzraksta parakstītu audita žurnālu visu, lai to pārbaudītu ar `sakta-verify`."};
constexpr std::size_t kPiece = 1'000;

/// A log of the hub, with its newest signed head.
struct Signed {
  audit::LogFolder folder;
  std::string note;
  audit::Checkpoint head;
};

/// Writes the files of an export as the tree grows.
class Export {
 public:
  Export(std::string folder, const Signed& log) : folder_(std::move(folder)), log_(log) {}

  /// All of the log. Errors: store.damaged: the store does not hold what was signed.
  Outcome write(store::RecordReader& reader) {
    std::uint64_t after = 0;
    while (tree_.size() < log_.head.size) {
      auto records = reader.after(after, kPiece);
      if (!records) return std::move(records).error();
      if (records->empty()) return missing();
      for (const store::StoredRecord& record : *records) {
        after = record.sequence;
        if (log_.folder.index_of(record.sequence) != tree_.size()) continue;  // another log's
        if (auto added = add(record.octets); !added) return added;
        if (tree_.size() == log_.head.size) break;
      }
    }
    if (auto written = write_rest(); !written) return written;
    if (tree_.root() == log_.head.root) return write_file("checkpoint", log_.note);
    return Error(codes::store_damaged, say("the records in the store are not those that were signed",
                                           "krātuves ieraksti nav tie, kas parakstīti"));
  }

 private:
  [[nodiscard]] Error missing() const {
    return Error(codes::store_damaged,
                 say("the store lacks the record {} of the log {}", "krātuvē trūkst žurnāla {1} ieraksta {0}",
                     tree_.size(), log_.head.origin));
  }

  Outcome add(const std::string& record) {
    constexpr unsigned kOctet = 8;
    const audit::Hash leaf = audit::hash_of_leaf(record);
    if (auto same = compare(leaf); !same) return same;
    bundle_ += static_cast<char>(record.size() >> kOctet);
    bundle_ += static_cast<char>(record.size());
    bundle_ += record;
    tree_.add(leaf);
    for (const auto& tile : tree_.take_whole()) {
      if (auto written = write_tile(tile); !written) return written;
    }
    return Done{};
  }

  /// The record must have the hash that its tile has: so the first that does not is known.
  Outcome compare(const audit::Hash& leaf) {
    const std::uint64_t index = tree_.size();
    if (index % audit::kTileWidth == 0) {
      const auto width = std::min<std::uint64_t>(audit::kTileWidth, log_.head.size - index);
      tile_ = log_.folder.tile({0, index / audit::kTileWidth, static_cast<unsigned>(width)}).value_or("");
    }
    const std::size_t at = static_cast<std::size_t>(index % audit::kTileWidth) * leaf.size();
    const bool same =
        tile_.size() >= at + leaf.size() &&
        std::equal(leaf.begin(), leaf.end(), reinterpret_cast<const unsigned char*>(&tile_[at]));
    if (same) return Done{};
    return Error(codes::store_damaged,
                 say("the record {} of the log {} is not what was signed",
                     "žurnāla {1} ieraksts {0} nav tas, kas parakstīts", index, log_.head.origin));
  }

  Outcome write_tile(const audit::GrowingTree::Tile& tile) {
    if (tile.name.level == 0) {
      if (auto written = write_file(audit::path_of_entries(tile.name), bundle_); !written) return written;
      bundle_.clear();
    }
    return write_file(audit::path_of(tile.name), tile.octets);
  }

  Outcome write_rest() {
    for (const auto& tile : tree_.edge())
      if (auto written = write_tile(tile); !written) return written;
    return Done{};
  }

  Outcome write_file(const std::string& name, const std::string& octets) {
    const std::filesystem::path path = std::filesystem::path(folder_) / name;
    std::error_code failed;
    std::filesystem::create_directories(path.parent_path(), failed);
    std::ofstream file(path, std::ios::binary);
    file << octets;
    file.close();
    if (file) return Done{};
    return Error(codes::store_unavailable,
                 say("{} cannot be written", "failu {} nevar uzrakstīt", path.string()));
  }

  std::string folder_;
  const Signed& log_;
  audit::GrowingTree tree_;
  std::string tile_;
  std::string bundle_;
};

}  // namespace

const CommandLine& export_command() {
  static const CommandLine command{"export", {"FOLDER"}, {"state", "log"}, kSummary};
  return command;
}

int export_log(const Arguments& arguments) {
  const Language language = arguments.language();
  const auto complain = [language](const Sentence& what) {
    std::cerr << "sakta export: " << what.in(language) << "\n";
    return 2;
  };
  const std::filesystem::path folder = arguments.positional(0);
  std::error_code ignored;
  if (std::filesystem::exists(folder, ignored) && !std::filesystem::is_empty(folder, ignored))
    return complain(say("{} is there already and not empty", "{} jau ir un nav tukša", folder.string()));
  const std::string state = state_folder(arguments);
  std::vector<audit::LogFolder> logs = audit::signed_logs(state);
  const std::string wanted = arguments.option("log");
  if (!wanted.empty())
    std::erase_if(logs, [&wanted](const audit::LogFolder& log) { return log.head()->origin != wanted; });
  if (logs.empty())
    return complain(
        wanted.empty()
            ? say("no log is signed here yet; see audit.md", "te vēl nav parakstīta žurnāla; sk. audit.md")
            : say("there is no signed log {} here", "te nav parakstīta žurnāla {}", wanted));
  auto reader = store::RecordReader::open(state + "/store");
  if (!reader) return fail_with(reader.error(), language);
  const std::string note = logs.back().checkpoint().value_or("");
  const auto head = audit::head_of(note);
  if (!head) return complain(say("{} has no log", "mapē {} nav žurnāla", state));
  const Signed log{logs.back(), note, *head};
  const auto written = Export(folder.string(), log).write(**reader);
  if (!written) return fail_with(written.error(), language);
  std::cout << say("{}: {} records of the log {}", "{0}: žurnāla {2} ieraksti, skaits {1}", folder.string(),
                   log.head.size, log.head.origin)
                   .in(language)
            << "\n";
  return 0;
}

}  // namespace hub::cli
