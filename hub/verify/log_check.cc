#include "hub/verify/log_check.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

namespace verify {
namespace {

constexpr std::size_t kHash = sizeof(Hash);
constexpr unsigned kGroup = 1000;

/// `x001/x234/067`, and `.p/112` behind it where the tile is not whole.
std::string path_of(std::uint64_t index, std::size_t width) {
  std::string path;
  for (bool last = true; last || index != 0; last = false, index /= kGroup) {
    std::string group = std::to_string(kGroup + index % kGroup).substr(1);
    path = (last ? group : "x" + group) + (last ? "" : "/") + path;
  }
  return width == kWidth ? path : path + ".p/" + std::to_string(width);
}

/// Too few witnesses have cosigned.
Words too_few(std::size_t cosigned, const Trust& trust) {
  const std::string here = std::to_string(cosigned);
  const std::string wanted = std::to_string(trust.quorum);
  return {"witnesses that have cosigned: " + here + ", wanted: " + wanted +
              "; whoever has the log's key may have made this log anew",
          "liecinieki, kas līdzparakstījuši: " + here + ", vajag: " + wanted +
              "; žurnālu var būt no jauna izveidojis tas, kam ir žurnāla atslēga"};
}

Words at_record(std::uint64_t record, const char* en, const char* lv) {
  const std::string number = std::to_string(record);
  return {"record " + number + " " + en, "ieraksts " + number + " " + lv};
}

/// One walk over an export.
class Walk {
 public:
  Walk(const Files& files, Report& report)
      : files_(files), report_(report), lives_(year_of(report.head->origin)) {}

  void go() {
    const std::uint64_t size = report_.head->size;
    for (std::uint64_t index = 0; index * kWidth < size; ++index)
      look_at(index, static_cast<std::size_t>(std::min<std::uint64_t>(kWidth, size - index * kWidth)));
    compare(by_records_.rest(), wrong_by_records_);
    compare(by_tiles_.rest(), wrong_by_tiles_);
    judge();
  }

 private:
  /// One tile of level 0 with its records.
  void look_at(std::uint64_t index, std::size_t width) {
    const std::string path = path_of(index, width);
    const std::uint64_t first = index * kWidth;
    auto tile = files_("tile/0/" + path);
    if (tile && tile->size() != width * kHash) {
      defects_.push_back({false,
                          std::nullopt,
                          "tile/0/" + path,
                          {"the tile has not the size that it must have", "flīzei nav vajadzīgā izmēra"}});
      tile.reset();
    } else if (!tile) {
      defects_.push_back({true, std::nullopt, "tile/0/" + path, {"the tile is missing", "flīzes trūkst"}});
    }
    const auto entries = files_("tile/entries/" + path);
    if (!entries)
      defects_.push_back({true, first, "tile/entries/" + path,
                          at_record(first, "and those behind it are missing", "un tam sekojošie trūkst")});
    std::string_view rest = entries ? std::string_view(*entries) : std::string_view();
    bool reads = entries.has_value();
    for (std::size_t i = 0; i < width; ++i) {
      const std::uint64_t record = first + i;
      std::optional<Hash> in_tile;
      if (tile) {
        in_tile.emplace();
        std::memcpy(in_tile->data(), tile->data() + i * kHash, kHash);
      }
      std::optional<std::string_view> entry = reads ? take_entry(rest) : std::nullopt;
      if (reads && !entry) {
        reads = false;
        defects_.push_back(
            {false, record, "tile/entries/" + path, at_record(record, "is cut off", "ir nogriezts")});
      }
      std::optional<Hash> of_entry;
      if (entry) of_entry = leaf_hash(*entry);
      if (of_entry && in_tile && *of_entry != *in_tile && !differs_) differs_ = record;
      if (entry) read(*entry, record, path);
      unknown_ = unknown_ || (!of_entry && !in_tile);
      by_records_.add(of_entry ? *of_entry : in_tile.value_or(Hash{}));
      by_tiles_.add(in_tile ? *in_tile : of_entry.value_or(Hash{}));
    }
    if (reads && !rest.empty())
      defects_.push_back({false, first + width, "tile/entries/" + path,
                          at_record(first + width, "was added", "ir pielikts klāt")});
    compare(by_records_.take_tiles(), wrong_by_records_);
    compare(by_tiles_.take_tiles(), wrong_by_tiles_);
  }

  static std::optional<std::string_view> take_entry(std::string_view& rest) {
    constexpr unsigned kOctet = 256;
    if (rest.size() < 2) return std::nullopt;
    const std::size_t size =
        static_cast<unsigned char>(rest[0]) * kOctet + static_cast<unsigned char>(rest[1]);
    if (rest.size() - 2 < size) return std::nullopt;
    const std::string_view entry = rest.substr(2, size);
    rest.remove_prefix(2 + size);
    return entry;
  }

  /// What a record says of itself.
  void read(std::string_view entry, std::uint64_t number, const std::string& path) {
    const auto record = nlohmann::json::parse(entry, nullptr, false);
    const auto text = [&record](const char* name) {
      const auto found = record.find(name);
      return found != record.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    if (!record.is_object() || text("log") != report_.head->origin) {
      if (!foreign_) foreign_ = {number, path};
      return;
    }
    ++report_.records;
    ++report_.events[text("ev")];
    const auto personal = record.find("pii");
    if (personal == record.end() || personal->is_null()) ++report_.without_personal;
    const std::string time = text("ts");
    if (report_.first_time.empty() || time < report_.first_time) report_.first_time = time;
    report_.last_time = std::max(report_.last_time, time);
    const std::string event = text("ev");
    const std::string message = text("msg");
    const std::string route = text("route");
    if (const auto wrong = lives_.take({event, message, route});
        wrong && of_lives_.size() < Report::kMostDefects)
      of_lives_.push_back(
          {*wrong == Lives::Wrong::no_beginning, number, "tile/entries/" + path, words_of(*wrong, number)});
  }

  /// `<origin>/<registration>/<year>`.
  static int year_of(const std::string& origin) {
    return std::atoi(origin.substr(origin.rfind('/') + 1).c_str());
  }

  void compare(const std::vector<Tree::Tile>& tiles, std::optional<Defect>& wrong) const {
    for (const Tree::Tile& tile : tiles) {
      const std::string path =
          "tile/" + std::to_string(tile.level) + "/" + path_of(tile.index, tile.octets.size() / kHash);
      const auto octets = files_(path);
      if (wrong || (octets && *octets == tile.octets)) continue;
      const bool missing = !octets;
      wrong = Defect{missing, std::nullopt, path,
                     missing ? Words{"the tile is missing", "flīzes trūkst"}
                             : Words{"the tile is not what was signed", "flīze nav tā, kas parakstīta"}};
    }
  }

  /// Two trees were made, one of the records, one of the tiles: which of them was signed tells which was
  /// changed.
  void judge() {
    const Hash& root = report_.head->root;
    const bool records_hold = by_records_.root() == root;
    const bool tiles_hold = by_tiles_.root() == root;
    const std::optional<Defect>& wrong = records_hold ? wrong_by_records_ : wrong_by_tiles_;
    if (records_hold && differs_) {
      defects_.push_back({false,
                          std::nullopt,
                          "tile/0/" + path_of(*differs_ / kWidth, kWidth),
                          {"the tile is not what was signed; the records are",
                           "flīze nav tā, kas parakstīta; ieraksti ir"}});
    } else if (differs_) {
      defects_.push_back({false, differs_, "tile/entries/" + path_of(*differs_ / kWidth, kWidth),
                          at_record(*differs_, "is not what was signed", "nav tas, kas parakstīts")});
    }
    if (!records_hold && !tiles_hold && !unknown_)
      defects_.push_back({false,
                          std::nullopt,
                          "checkpoint",
                          {"the records and tiles as a whole are not what was signed",
                           "ieraksti un flīzes kopumā nav tas, kas parakstīts"}});
    if (wrong && (records_hold || tiles_hold)) defects_.push_back(*wrong);
    if (foreign_ && (!differs_ || foreign_->first < *differs_))
      defects_.push_back({false, foreign_->first, "tile/entries/" + foreign_->second,
                          at_record(foreign_->first, "is no record of this log", "nav šī žurnāla ieraksts")});
    report_.lives = lives_.figures();
    const bool all_are_signed = records_hold && !foreign_ && report_.records == report_.head->size;
    if (all_are_signed) defects_.insert(defects_.end(), of_lives_.begin(), of_lives_.end());
    std::stable_sort(defects_.begin(), defects_.end(), [](const Defect& one, const Defect& other) {
      if (one.missing != other.missing) return other.missing;
      return one.record.value_or(UINT64_MAX) < other.record.value_or(UINT64_MAX);
    });
    if (defects_.size() > Report::kMostDefects) defects_.resize(Report::kMostDefects);
    report_.defects = std::move(defects_);
  }

  const Files& files_;
  Report& report_;
  Tree by_records_;
  Tree by_tiles_;
  std::optional<Defect> wrong_by_records_;
  std::optional<Defect> wrong_by_tiles_;
  std::optional<std::uint64_t> differs_;  ///< The first record whose hash is not the tile's.
  std::optional<std::pair<std::uint64_t, std::string>> foreign_;
  bool unknown_ = false;  ///< Of some record neither it nor its hash is here: no root can be compared.
  Lives lives_;
  std::vector<Defect> of_lives_;  ///< What they say of lives, worth something if they are what was signed.
  std::vector<Defect> defects_;
};

}  // namespace

bool Report::changed() const {
  return std::any_of(defects.begin(), defects.end(), [](const Defect& one) { return !one.missing; });
}

bool Report::incomplete() const {
  return std::any_of(defects.begin(), defects.end(), [](const Defect& one) { return one.missing; });
}

Report check_log(const Files& files, const Trust& trust) {
  Report report;
  const auto note = files("checkpoint");
  if (!note) {
    report.defects.push_back(
        {true, std::nullopt, "checkpoint", {"the checkpoint is missing", "kontrolpunkta trūkst"}});
    return report;
  }
  report.head = read_head(*note, trust);
  if (!report.head) {
    report.defects.push_back({false,
                              std::nullopt,
                              "checkpoint",
                              {"this is no head of a log that one of the given keys has signed",
                               "šī nav žurnāla galotne, ko parakstījusi kāda no dotajām atslēgām"}});
    return report;
  }
  Walk(files, report).go();
  if (report.head->cosigned.size() < trust.quorum) {
    if (report.defects.size() == Report::kMostDefects) report.defects.pop_back();
    report.defects.push_back(
        {true, std::nullopt, "checkpoint", too_few(report.head->cosigned.size(), trust)});
  }
  return report;
}

}  // namespace verify
