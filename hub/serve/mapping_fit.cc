#include "hub/serve/mapping_fit.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "hub/base/say.h"
#include "hub/config/words.h"
#include "hub/formats/xml/document.h"
#include "hub/map/mapping_roots.h"
#include "hub/map/stylesheet.h"

namespace hub::serve {
namespace {

constexpr std::string_view kSteps =
    "urn:sakta:steps:1";  ///< A call of several bodies: misfit() judges those.

std::string octets_of(const std::string& file) {
  std::ifstream input(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

/// One direction of a route, or a source: from what to what a mapping goes.
struct Direction {
  const model::Mapping* mapping = nullptr;
  const flow::CompiledType* type = nullptr;
  const port::Adapter* adapter = nullptr;  ///< Null: of a kind or a configuration that has findings already.
  std::string system;
  std::string operation;
  enum class Way { request, reply, source } way = Way::request;
};

class MappingFit {
 public:
  MappingFit(Direction direction, config::Findings& findings)
      : direction_(std::move(direction)), findings_(findings) {}

  void check() {
    check_roots();
    for (const std::string& file : examples(".in.xml")) check_input(file);
    for (const std::string& file : examples(".out.xml")) check_output(file, octets_of(file), {});
  }

 private:
  using Way = Direction::Way;

  [[nodiscard]] const config::MessageType& declared() const { return *direction_.type->declared; }
  [[nodiscard]] Sentence operation_text() const {
    return say("{}'s {}", "sistēmas {} darbība {}", direction_.system, direction_.operation);
  }

  /// The examples of the mapping, whose names go on with `-<case>`.
  [[nodiscard]] std::vector<std::string> examples(std::string_view ending) const {
    const std::filesystem::path file = direction_.mapping->file;
    const std::string beginning = file.stem().string() + "-";
    std::vector<std::string> files;
    std::error_code failure;
    for (std::filesystem::directory_iterator entry(file.parent_path() / "examples", failure), end;
         !failure && entry != end; entry.increment(failure)) {
      const std::string name = entry->path().filename().string();
      if (name.starts_with(beginning) && name.ends_with(ending)) files.push_back(entry->path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  // --- roots

  void check_roots() {
    const bool to_system = direction_.way == Way::request;
    std::vector<std::string> allowed;
    if (!to_system) {
      allowed.push_back(direction_.way == Way::reply ? declared().reply : declared().operation);
    } else if (direction_.adapter != nullptr) {
      allowed = direction_.adapter->agreed_requests(direction_.operation);
    }
    if (allowed.empty()) return;
    for (map::MappingRoot& root : map::roots_of(*direction_.mapping)) {
      if (to_system && root.ns == kSteps) continue;
      const bool named = std::find(allowed.begin(), allowed.end(), root.name) != allowed.end();
      if (named && (to_system || root.ns == direction_.type->schema->target_namespace())) continue;
      root.place.text = to_system ? not_taken(root.name)
                                  : say("'{}' is not the type's '{}'", "'{}' nav tipa elements '{}'",
                                        root.name, allowed.front());
      root.place.text.append("", named ? Sentence(Text{" in this namespace", " šajā nosaukumvietā"})
                                       : Sentence(config::hint(root.name, allowed)));
      findings_.push_back(std::move(root.place));
    }
  }

  // --- examples

  [[nodiscard]] Sentence not_taken(const std::string& root) const {
    return say("'{}' is no element that {} takes", "'{}' nav elements, ko pieņem {}", root, operation_text());
  }

  /// `what`: of the example, or of what the mapping makes of it.
  void complain(const std::string& file, const Sentence& what, const Error& error) {
    const Sentence where = error.place().empty() ? Sentence() : say(" at {}", ", vieta: {}", error.place());
    findings_.push_back({file, 1, 1, say("{}: {}{}", "{}: {}{}", what, error.told_by_name(), where)});
  }

  void check_input(const std::string& file) {
    const std::string octets = octets_of(file);
    if (auto fits = input_fits(octets); !fits)
      return complain(
          file,
          direction_.way == Way::reply
              ? say("the example is no answer of {}", "piemērs nav atbilde, ko dod {}", operation_text())
              : say("the example is no {}", "piemērs nav {}", declared().label()),
          fits.error());
    const map::Compiled compiled = map::Stylesheet::compile(direction_.mapping->stylesheet);
    if (!compiled.stylesheet) return;  // a finding already
    const map::Applied applied = compiled.stylesheet->apply(octets);
    if (applied.verdict != map::Verdict::done) {
      findings_.push_back({file, 1, 1,
                           say("the mapping fails on the example: {}",
                               "kartējumu piemēram nevar piemērot: {}", applied.told())});
      return;
    }
    check_output(file, applied.octets,
                 Text{"what the mapping makes of the example: ", "kartējuma rezultāts šim piemēram: "});
  }

  /// As the mapping will see it. A message with a published document in it has that in place of its base64
  /// text, of which the type's XSD says nothing; one document of a list is no whole answer.
  [[nodiscard]] Outcome input_fits(const std::string& octets) const {
    auto tree = formats::XmlDocument::parse(octets);
    if (!tree) return std::move(tree).error();
    if (direction_.way == Way::request)
      return declared().documents.empty() ? direction_.type->schema->validate(*tree, declared().operation)
                                          : Outcome(Done{});
    return Done{};  // an answer is held against the contract by the adapter that knows it
  }

  void check_request(const std::string& file, const formats::XmlDocument& tree, const Sentence& what) {
    const auto allowed = direction_.adapter == nullptr
                             ? std::vector<std::string>()
                             : direction_.adapter->agreed_requests(direction_.operation);
    const std::string root = tree.root_name();
    if (allowed.empty() || tree.root_namespace() == kSteps ||
        std::find(allowed.begin(), allowed.end(), root) != allowed.end())
      return;
    findings_.push_back(
        {file, 1, 1, say("{}{}{}", "{}{}{}", what, not_taken(root), config::hint(root, allowed))});
  }

  void check_output(const std::string& file, const std::string& octets, const Sentence& what) {
    auto tree = formats::XmlDocument::parse(octets);
    if (!tree) return complain(file, say("{}is no XML", "{}nav XML", what), tree.error());
    if (direction_.way == Way::request) return check_request(file, *tree, what);
    const std::string& root = direction_.way == Way::reply ? declared().reply : declared().operation;
    if (auto fits = direction_.type->schema->validate(*tree, root); !fits)
      complain(file,
               say("{0}is no {1} of {2}", "{0}nav tipa {2} elements {1}", what, root, declared().label()),
               fits.error());
  }

  Direction direction_;
  config::Findings& findings_;
};

class Directions {
 public:
  Directions(const flow::Plan& plan, const calls::Adapters& adapters, config::Findings& findings)
      : plan_(plan), adapters_(adapters), findings_(findings) {}

  void check() {
    for (const config::Route& route : plan_.site().routes)
      for (const config::Branch& branch : route.branches) {
        if (!branch.target) continue;
        const config::Target& target = *branch.target;
        add(target.request, route.type, target.system, target.operation, Direction::Way::request);
        add(target.reply, route.type, target.system, target.operation, Direction::Way::reply);
      }
    for (const config::PolledSource& source : plan_.site().sources)
      add(source.map, source.type, source.system, source.source, Direction::Way::source);
    for (const config::CalledSource& one : plan_.site().callbacks)
      add(one.called.map, one.called.type, one.called.system, one.called.source, Direction::Way::source);
  }

 private:
  void add(const model::Mapping& mapping, const std::string& type, const std::string& system,
           const std::string& operation, Direction::Way way) {
    const flow::CompiledType* compiled = plan_.find(type);
    if (mapping.file.empty() || compiled == nullptr || !compiled->schema) return;
    if (!checked_.insert(mapping.file + " " + system + " " + operation + " " + type).second) return;
    const auto adapter = adapters_.find(system);
    MappingFit(Direction{&mapping, compiled, adapter == adapters_.end() ? nullptr : adapter->second.get(),
                         system, operation, way},
               findings_)
        .check();
  }

  const flow::Plan& plan_;
  const calls::Adapters& adapters_;
  config::Findings& findings_;
  std::set<std::string> checked_;
};

}  // namespace

void check_mapping_fit(const flow::Plan& plan, const calls::Adapters& adapters, config::Findings& findings) {
  map::start_xslt();
  Directions(plan, adapters, findings).check();
}

}  // namespace hub::serve
