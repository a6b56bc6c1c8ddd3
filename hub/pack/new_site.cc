#include "hub/pack/new_site.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/config/names.h"
#include "hub/crypto/digest.h"
#include "hub/pack/marks.h"

namespace hub::pack {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeyOctets = 32;
constexpr mode_t kPrivate = 0700;
constexpr mode_t kSecret = 0400;

std::string hub_file() {
  std::string text =
      "# A hub of one's own. Ports are chosen when it starts (STATE/run/ports.json); sakta finds it by "
      "--state.\n";
  text += "municipality:\n  name: Pašvaldība" + yaml_mark("the municipality's name") + "\n";
  text +=
      "  registration: \"90000000019\"" + yaml_mark("its registration number; this one is invented") + "\n\n";
  text +=
      "log:\n  origin: hub.example" + yaml_mark("a domain of yours; the audit log is called by it") + "\n\n";
  text +=
      "exchange:\n  listen: 127.0.0.1:0\n  certificate: ${state}/pki/hub.pem\n  key: ${state}/pki/hub.key\n";
  text += "  clients_ca: ${state}/pki/ca.pem\n  crl: ${state}/pki/ca.crl.pem\n\n";
  text += "operations:\n  listen: 127.0.0.1:0\n\nmaster_key: ${secret:master_key}\n";
  return text;
}

std::string parties_file(const NewSite& wanted) {
  std::string text =
      "# Who may call, known by the name in its client certificate (STATE/pki/<party>.pem).\nparties:\n";
  for (const std::string& party : wanted.parties) {
    text += "  - party: " + party + "\n    title: " + party + yaml_mark("its name, for people") + "\n";
    text += "    organisation: \"90000000019\"" + yaml_mark("registration number of whose it is") + "\n";
    text += "    certificates: [\"uri:urn:sakta:party:" + party + "\"]\n    may: []" +
            yaml_mark("what it may: [{ask: TYPE}, {send: TYPE}]") + "\n";
  }
  return text;
}

/// Runs a program and waits for it; what it says goes where ours goes.
Outcome run(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words)
    arguments.push_back(const_cast<char*>(word.c_str()));  // NOLINT: posix_spawn's
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      ::posix_spawn(&child, words.front().c_str(), nullptr, nullptr, arguments.data(), environ);
  if (failed != 0)
    return cannot_make(
        say("{} cannot be started: {}", "{} nevar palaist: {}", words.front(), system_reason(failed)));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return cannot_make(say("{}: {}", "{}: {}", words.front(), system_reason(errno)));
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return Done{};
  return cannot_make(say("{} ended with an error; what it says stands above",
                         "{} beidzās ar kļūdu; tās teiktais ir augstāk", words.front()));
}

std::string pki_maker(const NewSite& wanted) {
  return (fs::path(wanted.library) / "certs/make-pki").string();
}

Outcome make_pki(const NewSite& wanted, const fs::path& state) {
  std::vector<std::string> words{pki_maker(wanted), (state / "pki").string()};
  for (const std::string& party : wanted.parties) words.insert(words.end(), {"--party", party});
  for (const std::string& system : wanted.systems) words.insert(words.end(), {"--system", system});
  return run(words);
}

/// `<state>/secrets/master_key` and one secret for each system, readable by their owner alone.
Outcome make_secrets(const NewSite& wanted, const fs::path& state) {
  const fs::path folder = state / "secrets";
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure || ::chmod(folder.c_str(), kPrivate) != 0 || ::chmod(state.c_str(), kPrivate) != 0)
    return cannot_make(say("the folder {} cannot be made: {}", "mapi {} nevar izveidot: {}", folder.string(),
                           system_reason(failure ? failure.value() : errno)));
  std::vector<std::string> names = wanted.systems;
  names.emplace_back("master_key");
  for (const std::string& name : names) {
    const std::string file = (folder / name).string();
    if (auto written = write_new(folder.string(), {{name, to_hex(crypto::random_bytes(kKeyOctets))}});
        !written)
      return written;
    if (::chmod(file.c_str(), kSecret) != 0)
      return cannot_make(
          say("{} cannot be protected: {}", "{} nevar aizsargāt: {}", file, system_reason(errno)));
  }
  return Done{};
}

/// Takes away what was made of a site that cannot be made whole. What was there before stays.
class Undo {
 public:
  explicit Undo(const NewSite& wanted) : folder_(wanted.folder) {
    for (const fs::path& path : {folder_, folder_ / "site"})
      if (!fs::exists(path, none_)) made_.insert(made_.begin(), path);
  }
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  ~Undo() {
    if (whole_) return;
    fs::remove_all(folder_ / "state", none_);
    for (const std::string& file : files_) fs::remove(folder_ / file, none_);
    for (const fs::path& path : made_) fs::remove(path, none_);  // only if it is empty
  }

  void wrote(const std::vector<NewFile>& files) {
    for (const NewFile& file : files) files_.push_back(file.path);
  }
  void is_whole() { whole_ = true; }

 private:
  fs::path folder_;
  std::vector<fs::path> made_;      ///< Folders, the innermost first.
  std::vector<std::string> files_;  ///< Below the folder.
  std::error_code none_;
  bool whole_ = false;
};

Outcome write_all(const NewSite& wanted, const std::vector<NewFile>& files) {
  const fs::path state = fs::path(wanted.folder) / "state";
  Undo undo(wanted);
  if (auto written = write_new(wanted.folder, files); !written) return written;
  undo.wrote(files);
  if (auto made = make_secrets(wanted, state); !made) return made;
  if (auto made = make_pki(wanted, state); !made) return made;
  undo.is_whole();
  return Done{};
}

}  // namespace

Result<Report> new_site(const NewSite& wanted) {
  for (const auto* names : {&wanted.parties, &wanted.systems})
    for (const std::string& name : *names)
      if (!config::is_slug(name))
        return cannot_make(say("'{}' is no name: lower-case letters, digits and single dashes",
                               "'{}' nav nosaukums: mazie latīņu burti, cipari un domuzīmes", name));
  const fs::path state = fs::path(wanted.folder) / "state";
  std::error_code none;
  if (fs::exists(state, none))
    return cannot_make(
        say("nothing was written: {} is there already", "nekas nav ierakstīts: {} jau ir", state.string()));
  if (::access(pki_maker(wanted).c_str(), X_OK) != 0)
    return cannot_make(
        say("nothing was written: {} is not there, which makes the certificates; name with --library the "
            "folder of "
            "what Sakta ships",
            "nekas nav ierakstīts: nav programmas {}, kas izveido sertifikātus; ar --library norādiet Sakta "
            "komplekta "
            "mapi",
            pki_maker(wanted)));
  Report report;
  report.files.push_back({"site/hub.yaml", hub_file()});
  report.files.push_back({"site/parties.yaml", parties_file(wanted)});
  if (auto written = write_all(wanted, report.files); !written) return std::move(written).error();
  report.next = say(
      "next: sakta new route for a type and a system, --into {0}/site; sakta check {0}/site --state "
      "{0}/state; "
      "sakta serve {0}/site --state {0}/state",
      "tālāk: sakta new route tipam un sistēmai, --into {0}/site; sakta check {0}/site --state {0}/state; "
      "sakta serve {0}/site --state {0}/state",
      wanted.folder);
  return report;
}

}  // namespace hub::pack
