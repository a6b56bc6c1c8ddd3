#include "hub/serve/plugins.h"

#include <Poco/ClassLoader.h>
#include <Poco/Exception.h>
#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/crypto/digest.h"
#include "hub/port/plugin.h"

namespace hub::serve {
namespace {

using port::PluginKind;
using Kinds = std::vector<std::shared_ptr<const PluginKind>>;

constexpr std::string_view kMark = "<sakta plugin abi: ";
constexpr std::string_view kAbi = SAKTA_PLUGIN_ABI;
constexpr std::size_t kLongestAbi = 200;
constexpr std::uint64_t kLargestFile = 512ULL * 1024 * 1024;

/// What is wrong with a file, in words that follow its name.
struct Complaint {
  Sentence text;
};

std::optional<Complaint> check_file(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0)
    return Complaint{say("cannot be read: {}", "nav nolasāms: {}", system_reason(errno))};
  if (!S_ISREG(file.st_mode)) return Complaint{Text{"is no file", "nav fails"}};
  if (static_cast<std::uint64_t>(file.st_size) > kLargestFile)
    return Complaint{Text{"is too large for a plugin", "ir pārāk liels spraudnim"}};
  if ((file.st_mode & (S_IWGRP | S_IWOTH)) != 0 || (file.st_uid != 0 && file.st_uid != ::geteuid()))
    return Complaint{
        Text{"could be changed by others than root and the hub's user; it is code that the hub runs",
             "ir tāds, ko var mainīt ne tikai root un centrmezgla lietotājs; tas ir kods, ko centrmezgls "
             "izpilda"}};
  return std::nullopt;
}

std::string file_octets(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The ABI that is written in the file, without loading it; nothing: it is none of our plugins.
std::optional<std::string> abi_of(const std::string& octets) {
  const std::size_t mark = octets.find(kMark);
  if (mark == std::string::npos) return std::nullopt;
  std::string abi = octets.substr(mark + kMark.size(), kLongestAbi);
  const std::size_t end = abi.find('>');
  const bool printable =
      std::all_of(abi.begin(), abi.begin() + static_cast<std::ptrdiff_t>(std::min(end, abi.size())),
                  [](char c) { return c >= ' ' && c <= '~'; });
  if (end == std::string::npos || !printable) return std::nullopt;
  return abi.substr(0, end);
}

/// All libraries of this process, by path. They and their kinds live as long as it does: adapters, coroutines
/// and errors that they made may outlive every site.
class Libraries {
 public:
  static Libraries& of_process() {
    static auto* const libraries = new Libraries();  // never destroyed
    return *libraries;
  }

  std::variant<Kinds, Complaint> load(const std::string& path) {
    const std::lock_guard lock(mutex_);
    if (const auto known = kinds_.find(path); known != kinds_.end()) return known->second;
    if (auto wrong = check_file(path)) return *std::move(wrong);
    const std::string octets = file_octets(path);
    const auto abi = abi_of(octets);
    if (!abi)
      return Complaint{Text{"is no plugin of a hub: it does not say for which one it was built",
                            "nav centrmezgla spraudnis: tas nepasaka, kuram centrmezglam būvēts"}};
    if (*abi != kAbi)
      return Complaint{
          say("was built for another hub: its ABI is '{}', this hub's is '{}'; build it again against this "
              "hub's headers",
              "būvēts citam centrmezglam: tā ABI ir '{}', šim centrmezglam '{}'; būvējiet to no jauna ar šī "
              "centrmezgla "
              "galvenes failiem",
              *abi, kAbi)};
    if (::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr) {  // all its symbols, or a clear text
      const char* why = ::dlerror();  // NOLINT(concurrency-mt-unsafe): glibc keeps it for each thread
      return Complaint{say("cannot be loaded: {}", "nav ielādējams: {}",
                           why != nullptr ? Sentence(why) : Text{"unknown", "iemesls nav zināms"})};
    }
    digests_.emplace(path, crypto::sha256(octets));  // the first one: it stays in the process
    return take(path);
  }

  bool is_as_loaded(const std::string& path) {
    const std::lock_guard lock(mutex_);
    const auto known = digests_.find(path);
    return known == digests_.end() || known->second == crypto::sha256(file_octets(path));
  }

 private:
  std::variant<Kinds, Complaint> take(const std::string& path) {
    try {
      loader_.loadLibrary(path);
      Kinds kinds;
      for (const auto* meta : loader_.manifestFor(path)) kinds.emplace_back(meta->create());
      if (kinds.empty()) return Complaint{Text{"offers no kind", "nepiedāvā nevienu sistēmas veidu"}};
      kinds_.emplace(path, kinds);
      return kinds;
    } catch (const Poco::Exception& problem) {
      return Complaint{
          say("has no manifest of kinds: {}", "nesatur sistēmas veidu sarakstu: {}", problem.displayText())};
    } catch (const std::exception& problem) {
      return Complaint{
          say("cannot make its kinds: {}", "nevar izveidot savus sistēmas veidus: {}", problem.what())};
    }
  }

  std::mutex mutex_;
  Poco::ClassLoader<PluginKind> loader_;
  std::map<std::string, Kinds> kinds_;
  std::map<std::string, std::string> digests_;  ///< Of what was loaded.
};

}  // namespace

bool is_as_loaded(const std::string& file) {
  return Libraries::of_process().is_as_loaded(file);
}

void add_plugins(const std::vector<config::Located>& files, port::AdapterKinds& kinds,
                 config::Findings& findings) {
  for (const config::Located& file : files) {
    const auto complain = [&](const Sentence& text) {
      config::add_new(file.finding(say("plugin {} {}", "spraudnis {} {}", file.value, text)), findings);
    };
    const auto loaded = Libraries::of_process().load(file.value);
    if (const auto* wrong = std::get_if<Complaint>(&loaded)) {
      complain(wrong->text);
      continue;
    }
    for (const auto& kind : std::get<Kinds>(loaded)) {
      const auto create = [kind](const YAML::Node& node, const config::Place& place,
                                 const port::Services& services, config::Findings& found) {
        return kind->create(node, place, services, found);
      };
      if (!kinds.add(kind->name(), create, kind->reference()))
        complain(say("offers the kind '{}', which there is already",
                     "piedāvā sistēmas veidu '{}', kāds jau ir", kind->name()));
    }
  }
}

}  // namespace hub::serve
