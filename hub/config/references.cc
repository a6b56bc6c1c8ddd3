#include "hub/config/references.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "hub/base/say.h"
#include "hub/config/annotation.h"
#include "hub/config/secret_file.h"
#include "hub/config/words.h"

namespace hub::config {
namespace {

constexpr std::string_view kWordStart = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
constexpr std::string_view kEnvWord = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
constexpr std::string_view kSecretWord = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.";

/// Such a word can be no path: it does not begin with a dot and has no slash.
bool is_word(std::string_view word, std::string_view characters) {
  return !word.empty() && word.size() <= 128 && kWordStart.find(word.front()) != std::string_view::npos &&
         word.find_first_not_of(characters) == std::string_view::npos;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::string environment_value(const std::string& reference, Sentence& trouble) {
  const std::size_t fallback = reference.find(":-");
  const std::string name = reference.substr(0, fallback);
  if (!is_word(name, kEnvWord)) {
    trouble =
        say("'${{env:{}}}' names no environment variable", "'${{env:{}}}' nenosauc vides mainīgo", reference);
    return {};
  }
  const char* const value = std::getenv(name.c_str());
  if (value != nullptr && *value != '\0') {
    if (has_control(value))
      trouble = say("the environment variable {} holds control characters",
                    "vides mainīgajā {} ir vadības rakstzīmes", name);
    return value;
  }
  if (fallback != std::string::npos) return reference.substr(fallback + 2);
  trouble = say("the environment variable {} is not set", "vides mainīgais {} nav iestatīts", name);
  return {};
}

}  // namespace

References::References(std::string state, std::string library, std::string site,
                       std::vector<std::string> secrets)
    : state_(std::move(state)),
      library_(std::move(library)),
      site_(std::move(site)),
      secrets_(std::move(secrets)) {}

void References::replace(YAML::Node tree, const Place& place, Findings& findings) const {
  if (tree.IsScalar()) {
    replace_scalar(tree, place, findings);
  } else if (tree.IsSequence()) {
    for (YAML::Node item : tree) replace(item, place, findings);
  } else if (tree.IsMap()) {
    for (auto entry : tree) replace(entry.second, place, findings);
  }
}

void References::replace_scalar(YAML::Node node, const Place& place, Findings& findings) const {
  const std::string written = node.Scalar();
  Annotation annotation = annotation_of(node);
  annotation.written = written;
  std::string text;
  std::size_t done = 0;
  for (std::size_t open = written.find("${"); open != std::string::npos; open = written.find("${", done)) {
    const std::size_t close = written.find('}', open);
    Sentence trouble;
    if (close == std::string::npos) {
      trouble = say("a reference '${{' without its '}}'", "atsauce '${{' bez tās '}}'");
      done = written.size();
    } else {
      const Replaced replaced = value_of(written.substr(open + 2, close - open - 2), trouble);
      text.append(written, done, open - done).append(replaced.text);
      annotation.secret = annotation.secret || replaced.secret;
      done = close + 1;
    }
    annotation.broken = annotation.broken || !trouble.empty();
    if (!trouble.empty()) findings.push_back(finding_at(node, place, trouble));
  }
  if (done == 0) return;
  node = text.append(written, done);
  annotate(node, annotation);
}

References::Replaced References::value_of(const std::string& reference, Sentence& trouble) const {
  if (reference == "state") return {state_};
  if (reference == "library") return {library_};
  if (reference == "site") return {site_};
  if (reference.rfind("env:", 0) == 0) return {environment_value(reference.substr(4), trouble)};
  if (reference.rfind("secret:", 0) == 0) return secret_of(reference.substr(7), trouble);
  trouble =
      say("unknown reference '${{{}}}'{}", "nezināma atsauce '${{{}}}'{}", reference.substr(0, 60),
          hint(reference.substr(0, reference.find(':')), {"state", "library", "site", "env", "secret"}));
  return {};
}

References::Replaced References::secret_of(const std::string& name, Sentence& trouble) const {
  if (!is_word(name, kSecretWord)) {
    trouble =
        say("'${{secret:{}}}' is no name of a secret: letters, digits, '_', '-', '.'",
            "'${{secret:{}}}' nav noslēpuma nosaukums: burti, cipari, '_', '-', '.'", name.substr(0, 60));
    return {{}, true};
  }
  for (const std::string& folder : secrets_) {
    const std::string path = folder + "/" + name;
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) continue;
    Secret secret = read_secret_file(path);
    if (!secret.trouble.empty())
      trouble = say("secret {}: {} {}", "noslēpums {}: {} {}", name, path, secret.trouble);
    return {std::move(secret.value), true};
  }
  Sentence files;
  for (const std::string& folder : secrets_)
    files = files.empty() ? Sentence(folder + "/" + name)
                          : say("{} or {}", "{} vai {}", files, folder + "/" + name);
  trouble = say("secret {}: there is no file {}", "noslēpums {}: nav faila {}", name, files);
  return {{}, true};
}

std::vector<std::string> secret_folders(const std::string& state) {
  std::vector<std::string> folders;
  const char* const credentials = std::getenv("CREDENTIALS_DIRECTORY");
  if (credentials != nullptr && *credentials == '/') folders.emplace_back(credentials);
  folders.push_back(state + "/secrets");
  return folders;
}

}  // namespace hub::config
