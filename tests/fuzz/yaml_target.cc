// A site of which one file is anybody's text: the first octet says which. It loads or gives findings that a
// person can follow.

#include <algorithm>
#include <array>
#include <memory>

#include "hub/config/yaml_text.h"
#include "tests/fuzz/target.h"
#include "tests/unit/hub/config/temp_site.h"

namespace {

using hub::config::Findings;
using hub::config::TempSite;

constexpr std::array<std::pair<char, const char*>, 6> kFiles{
    {{'h', "site/hub.yaml"},
     {'p', "site/parties.yaml"},
     {'r', "site/routes/debts.yaml"},
     {'s', "site/systems/nino.yaml"},
     {'t', "library/mappings/types/debts.query-1.yaml"},
     {'l', "library/adapters/systems/nino/system.yaml"}}};

void check(const Findings& findings, std::string_view file, std::string_view given) {
  const auto lines = std::count(given.begin(), given.end(), '\n') + 2;
  for (const hub::config::Finding& finding : findings) {
    const std::string line = finding.to_string();
    fuzz::must(finding.line >= 1 && finding.column >= 1, "a place that can be found: " + line);
    if (finding.file.ends_with(file)) fuzz::must(finding.line <= lines, "a line of the file: " + line);
    const bool controls =
        std::any_of(line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    fuzz::must(!controls, "one line without control characters: " + line);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
  static const TempSite kSite;
  if (size == 0) return 0;
  const std::string_view given = fuzz::text(octets + 1, size - 1);
  Findings of_text;
  const auto root = hub::config::parse_yaml(given, "a.yaml", of_text);
  check(of_text, "a.yaml", given);
  if (!root) return 0;  // nothing of it reaches the site

  const auto* const file = std::find_if(kFiles.begin(), kFiles.end(), [&](const auto& known) {
    return known.first == static_cast<char>(*octets);
  });
  if (file == kFiles.end()) return 0;
  const std::string before = kSite.read(file->second);
  kSite.write(file->second, given);
  Findings of_site;
  (void)kSite.load(of_site);
  kSite.write(file->second, before);
  check(of_site, file->second, given);
  return 0;
}
