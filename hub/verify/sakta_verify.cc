// sakta-verify FOLDER --key KEY [--key KEY...] [--witness KEY... [--quorum K]] [--lang en|lv]
//
// Verifies an exported audit log with nothing but the folder and the keys that the auditor has from
// elsewhere: no network, no hub, no code of the hub. Exit 0: it is what was signed, whole; 1: it was changed;
// 2: something is missing; 3: it was asked wrongly.

#include <charconv>
#include <ctime>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "hub/verify/log_check.h"

namespace {

using verify::Words;

struct Asked {
  std::string folder;
  verify::Trust trust;
  bool latvian = false;
  bool good = true;
};

bool take_key(const std::string& word, verify::KeyType type, std::vector<verify::Key>& keys) {
  auto key = verify::Key::read(word, type);
  if (!key) return false;
  keys.push_back(*std::move(key));
  return true;
}

/// How many of the witnesses must have cosigned, all if it is not said; a key under two names is one witness.
/// False: as many cannot be, or it is asked for none.
bool settle_quorum(const std::string& said, verify::Trust& trust) {
  std::set<std::string> witnesses;
  for (const verify::Key& key : trust.witnesses) witnesses.insert(key.public_key);
  trust.quorum = witnesses.size();
  if (said.empty()) return true;
  const char* const end = said.data() + said.size();
  const auto [stopped, failed] = std::from_chars(said.data(), end, trust.quorum);
  return failed == std::errc() && stopped == end && trust.quorum >= 1 && trust.quorum <= witnesses.size();
}

Asked read_arguments(const std::vector<std::string>& words) {
  Asked asked;
  std::string quorum;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool has_value = i + 1 < words.size();
    if (words[i] == "--key" && has_value) {
      asked.good = take_key(words[++i], verify::KeyType::log, asked.trust.logs) && asked.good;
    } else if (words[i] == "--witness" && has_value) {
      asked.good = take_key(words[++i], verify::KeyType::witness, asked.trust.witnesses) && asked.good;
    } else if (words[i] == "--quorum" && has_value) {
      quorum = words[++i];
    } else if (words[i] == "--lang" && has_value) {
      asked.latvian = words[++i] == "lv";
    } else if (asked.folder.empty() && words[i].compare(0, 2, "--") != 0) {
      asked.folder = words[i];
    } else {
      asked.good = false;
    }
  }
  asked.good =
      settle_quorum(quorum, asked.trust) && asked.good && !asked.folder.empty() && !asked.trust.logs.empty();
  return asked;
}

verify::Files files_in(const std::string& folder) {
  return [folder](const std::string& path) -> std::optional<std::string> {
    std::ifstream file(folder + "/" + path, std::ios::binary);
    if (!file) return std::nullopt;
    std::ostringstream octets;
    octets << file.rdbuf();
    return std::move(octets).str();
  };
}

/// `2026-11-20T08:15:48Z`, or the seconds themselves where no calendar has them.
std::string time_text(std::uint64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  char text[sizeof "2026-11-20T08:15:48Z"] = "";
  if (gmtime_r(&time, &parts) == nullptr ||
      std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
    return std::to_string(seconds);
  return text;
}

class Page {
 public:
  explicit Page(bool latvian) : latvian_(latvian) {}

  void say(const Words& words) const { std::cout << (latvian_ ? words.lv : words.en) << "\n"; }

  void tell(const verify::Report& report) const {
    if (report.head) {
      say({"log:      " + report.head->origin, "žurnāls:     " + report.head->origin});
      say({"records:  " + std::to_string(report.records) + " of " + std::to_string(report.head->size),
           "ieraksti:    " + std::to_string(report.records) + " no " + std::to_string(report.head->size)});
      say({"from, to: " + report.first_time + ", " + report.last_time,
           "no, līdz:    " + report.first_time + ", " + report.last_time});
      say({"records without personal data: " + std::to_string(report.without_personal),
           "ieraksti bez personas datiem: " + std::to_string(report.without_personal)});
      for (const verify::Cosigned& one : report.head->cosigned)
        say({"witness:  " + one.witness + ", " + time_text(one.time),
             "liecinieks:  " + one.witness + ", " + time_text(one.time)});
      const verify::Lives::Figures& lives = report.lives;
      const auto of = [](std::uint64_t some, const char* word, std::uint64_t all) {
        return std::to_string(some) + word + std::to_string(all);
      };
      say({"messages: accepted " + std::to_string(lives.accepted) + ", refused " +
               std::to_string(lives.refused) + "; deliveries ended " +
               of(lives.deliveries_ended, " of ", lives.deliveries) + "; questions ended " +
               of(lives.questions_ended, " of ", lives.asked),
           "ziņojumi:    pieņemti " + std::to_string(lives.accepted) + ", noraidīti " +
               std::to_string(lives.refused) + "; piegādes beigušās " +
               of(lives.deliveries_ended, " no ", lives.deliveries) + "; vaicājumi beigušies " +
               of(lives.questions_ended, " no ", lives.asked)});
      for (const auto& [event, count] : report.events) std::cout << "  " << event << " " << count << "\n";
    }
    for (const verify::Defect& defect : report.defects)
      say({defect.file + ": " + defect.says.en, defect.file + ": " + defect.says.lv});
    if (report.changed()) {
      say({"NOT SOUND: this is not what was signed, or what was signed cannot be.",
           "NEDER: tas nav tas, kas parakstīts, vai parakstītais nevar būt."});
    } else if (report.incomplete()) {
      say({"INCOMPLETE: what is here is what was signed, but not all is here.",
           "NEPILNĪGS: kas te ir, ir parakstīts, bet nav viss."});
    } else {
      say({"SOUND: every record is what was signed, and none is missing.",
           "DER: katrs ieraksts ir tas, kas parakstīts, un netrūkst neviena."});
    }
  }

 private:
  bool latvian_;
};

}  // namespace

int main(int argc, char** argv) {
  constexpr int kChanged = 1;
  constexpr int kIncomplete = 2;
  constexpr int kMisuse = 3;
  const Asked asked = read_arguments({argv + 1, argv + argc});
  const Page page(asked.latvian);
  if (!asked.good) {
    page.say(
        {"usage: sakta-verify FOLDER --key NAME+ID+KEY [--key ...] [--witness NAME+ID+KEY ... [--quorum K]] "
         "[--lang en|lv]",
         "lietojums: sakta-verify MAPE --key NOSAUKUMS+ID+ATSLĒGA [--key ...] [--witness "
         "NOSAUKUMS+ID+ATSLĒGA ... "
         "[--quorum K]] [--lang en|lv]"});
    return kMisuse;
  }
  const verify::Report report = verify::check_log(files_in(asked.folder), asked.trust);
  page.tell(report);
  if (report.changed()) return kChanged;
  return report.incomplete() ? kIncomplete : 0;
}
