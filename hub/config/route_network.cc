#include "hub/config/route_network.h"

#include <algorithm>
#include <map>
#include <set>

#include "hub/base/say.h"
#include "hub/config/words.h"

namespace hub::config {
namespace {

class Network {
 public:
  Network(std::vector<ReadRoute>& routes, const std::vector<std::string>& stems, const KnownTypes& types,
          Findings& findings)
      : routes_(routes), stems_(stems), types_(types), findings_(findings) {
    for (ReadRoute& read : routes_)
      by_name_.emplace(
          stem_of(read.file.route.file.empty() ? read.file.written.here.file : read.file.route.file), &read);
    for (ReadRoute& read : routes_) by_name_.emplace(read.route.name, &read);
  }

  void join(const std::vector<std::string>& unreadable) {
    std::vector<std::string> doubtful = unreadable;
    for (ReadRoute& read : routes_) {
      check_publish(read);
      if (read.file.written.has("publish") && read.file.publish.empty()) doubtful.push_back(read.octets);
    }
    for (ReadRoute& read : routes_) find_loop(read);
    for (ReadRoute& read : routes_)
      if (std::any_of(doubtful.begin(), doubtful.end(), [&](const std::string& text) {
            return !read.route.name.empty() && text.find(read.route.name) != std::string::npos;
          }))
        perhaps_published_.insert(read.route.name);
    check_entries();
    check_lanes();
  }

 private:
  ReadRoute* find(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }

  void check_publish(ReadRoute& read) {
    if (is_ask(read)) return;  // publishes nothing, which is a finding already
    std::set<std::string> named;
    for (const Located& word : read.file.publish) {
      ReadRoute* const other = find(word.value);
      if (!named.insert(word.value).second) {
        findings_.push_back(word.finding_of_word(say("is named twice", "ir nosaukts divreiz")));
      } else if (other == &read) {
        findings_.push_back(word.finding_of_word(say("is this route itself", "ir pats šis maršruts")));
      } else if (other == nullptr) {
        report_unknown(word, read);
      } else {
        other->route.entry = false;
        next_[&read].push_back({&word, other});
        check_types(word, read, *other);
      }
    }
  }

  /// What was meant is perhaps published: the nearest name, or else any route of the type.
  void report_unknown(const Located& word, const ReadRoute& read) {
    if (std::find(stems_.begin(), stems_.end(), word.value) != stems_.end()) return;
    if (const auto meant = nearest(word.value, stems_)) {
      perhaps_published_.insert(*meant);
    } else {
      for (const ReadRoute& other : routes_)
        if (other.route.type == read.route.type) perhaps_published_.insert(other.route.name);
    }
    findings_.push_back(word.finding_of_word(
        say("is no route of this site{}", "nav šīs instalācijas maršruts{}", hint(word.value, stems_))));
  }

  void check_types(const Located& word, const ReadRoute& from, const ReadRoute& to) {
    if (types_.find(from.route.type) == nullptr || types_.find(to.route.type) == nullptr) return;
    if (from.route.type == to.route.type) return;
    findings_.push_back(
        word.finding_of_word(say("takes {}, this route {}: a message is published to routes of its own type",
                                 "pieņem {}, šis maršruts {}: ziņojumu publicē tikai tā paša tipa maršrutiem",
                                 to.route.type, from.route.type)));
  }

  /// Depth first; a word that leads back to a route on the way is reported, once.
  void find_loop(ReadRoute& read) {
    if (done_.count(&read) != 0) return;
    way_.push_back(&read);
    for (const auto& [word, other] : next_[&read]) {
      const auto met = std::find(way_.begin(), way_.end(), other);
      if (met == way_.end()) {
        find_loop(*other);
        continue;
      }
      std::string loop;
      for (auto step = met; step != way_.end(); ++step) loop += (*step)->route.name + " → ";
      findings_.push_back(
          word->finding_of_word(say("closes a loop: {}{}", "noslēdz cilpu: {}{}", loop, other->route.name)));
    }
    way_.pop_back();
    done_.insert(&read);
  }

  void check_entries() {
    std::map<std::string, const ReadRoute*> entry_of;
    for (const ReadRoute& read : routes_) {
      const Located& type = read.file.accept.type;
      if (!read.route.entry || type.empty() || perhaps_published_.count(read.route.name) != 0) continue;
      const auto [first, is_first] = entry_of.emplace(type.value, &read);
      if (!is_first)
        findings_.push_back(type.finding_of_word(
            say("has an entry route already: {}; let that one publish to this one",
                "jau ir ar ieejas maršrutu: {}; lai tas publicē šim", first->second->route.name)));
    }
  }

  void check_lanes() {
    std::map<std::string, std::vector<const ReadRoute*>> lanes;
    for (const ReadRoute& read : routes_)
      if (!is_ask(read)) lanes[read.route.lane].push_back(&read);
    for (const auto& [lane, members] : lanes) {
      const auto named = std::find_if(members.begin(), members.end(),
                                      [](const ReadRoute* read) { return !read->file.lane.empty(); });
      if (named == members.end()) continue;
      for (const ReadRoute* read : members) check_member(*read, **members.begin(), **named);
    }
  }

  void check_member(const ReadRoute& read, const ReadRoute& first, const ReadRoute& named) {
    const Located& place = read.file.lane.empty() ? named.file.lane : read.file.lane;
    const MessageType* type = types_.find(read.route.type);
    if (type != nullptr && type->ordering_key.empty() &&
        without_order_.insert(read.route.lane + "\n" + type->name).second)
      findings_.push_back(place.finding(say("lane '{}' needs types with an ordering key: {} has none",
                                            "joslai '{}' vajag tipus ar secības atslēgu: tipam {} tās nav",
                                            place.value, type->name)));
    if (read.route.skip_dead != first.route.skip_dead)
      findings_.push_back(place.finding(
          say("routes of lane '{}' need the same 'on_dead': {} has {}, {} has {}",
              "joslas '{}' maršrutiem vajag vienādu 'on_dead': maršrutam {} ir {}, maršrutam {} ir {}",
              place.value, first.route.name, word_of(first), read.route.name, word_of(read))));
  }

  static const char* word_of(const ReadRoute& read) { return read.route.skip_dead ? "skip" : "block"; }

  bool is_ask(const ReadRoute& read) const {
    const MessageType* type = types_.find(read.route.type);
    return type != nullptr && type->pattern == model::Pattern::ask;
  }

  std::vector<ReadRoute>& routes_;
  const std::vector<std::string>& stems_;
  const KnownTypes& types_;
  Findings& findings_;
  std::map<std::string, ReadRoute*> by_name_;
  std::map<const ReadRoute*, std::vector<std::pair<const Located*, ReadRoute*>>> next_;
  std::set<std::string> perhaps_published_;
  std::set<std::string> without_order_;  ///< Lanes and types that are reported.
  std::set<const ReadRoute*> done_;
  std::vector<const ReadRoute*> way_;
};

}  // namespace

void join_routes(std::vector<ReadRoute>& routes, const std::vector<std::string>& unreadable,
                 const std::vector<std::string>& stems, const KnownTypes& types, Findings& findings) {
  Network(routes, stems, types, findings).join(unreadable);
}

}  // namespace hub::config
