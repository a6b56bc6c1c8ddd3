#include "hub/pack/new_type.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/config/names.h"
#include "hub/config/words.h"
#include "hub/formats/contract/instance.h"
#include "hub/formats/xml/document.h"
#include "hub/formats/xsd/schema.h"
#include "hub/pack/fields.h"
#include "hub/pack/marks.h"
#include "hub/pack/names.h"
#include "hub/pack/new_system.h"
#include "hub/pack/type_outline.h"

namespace hub::pack {
namespace {

using formats::InstanceSize;
using formats::OutlinePart;

std::filesystem::path descriptor_of(const NewType& wanted) {
  return std::filesystem::path(wanted.into) / "adapters/systems" / wanted.system / "system.yaml";
}

/// Whether a pack's descriptor has this operation among its sources.
bool is_source(const NewType& wanted) {
  const auto text = read_file(descriptor_of(wanted).string());
  const std::size_t sources = text ? text->find("\n  sources:\n") : std::string::npos;
  return sources != std::string::npos &&
         text->find("\n    " + operation_word(wanted.operation) + ":", sources) != std::string::npos;
}

/// The contract that a pack's descriptor names.
Result<std::string> contract_of(const NewType& wanted) {
  const std::filesystem::path root(wanted.into);
  const std::filesystem::path descriptor = descriptor_of(wanted);
  const auto text = read_file(descriptor.string());
  if (!text)
    return cannot_make(say("there is no system '{}': {} cannot be read; sakta new system makes one",
                           "sistēmas '{}' nav: {} nevar izlasīt; to izveido sakta new system", wanted.system,
                           descriptor.string()));
  std::string file = field_in(*text, field_in(*text, "kind") == "rest" ? "source" : "contract");
  if (file.starts_with("wsdl/")) file = (root / file.substr(0, file.find(';'))).string();
  if (const std::size_t end = file.find('}'); file.starts_with("${") && end != std::string::npos)
    file = (root / file.substr(std::min(end + 2, file.size()))).string();
  if (file.empty())
    return cannot_make(say("{}: there is no 'contract' from which a type could be made",
                           "{}: nav lauka 'contract', no kura veidot tipu", descriptor.string()));
  return file;
}

Result<PlannedOperation> operation_of(const NewType& wanted) {
  const auto contract = contract_of(wanted);
  if (!contract) return contract.error();
  NewSystem system;
  system.slug = wanted.system;
  if (contract->ends_with(".json") || contract->ends_with(".yaml") || contract->ends_with(".yml")) {
    system.openapi = *contract;
  } else {
    system.wsdl = *contract;
  }
  system.folder = (std::filesystem::path(wanted.into) / "wsdl" / wanted.system).string();
  system.into = wanted.into;
  system.sources = is_source(wanted);
  auto plan = plan_system(system);
  if (!plan) return std::move(plan).error();
  std::vector<std::string> known;
  for (PlannedOperation& operation : plan->operations) {
    if (operation.word == wanted.operation || operation.partner_name == wanted.operation)
      return std::move(operation);
    known.push_back(operation.word);
  }
  for (PlannedSource& source : plan->sources) {
    if (source.operation.word == wanted.operation || source.operation.partner_name == wanted.operation)
      return std::move(source.operation);
    known.push_back(source.operation.word);
  }
  return cannot_make(say("{} has no operation '{}'{}", "sistēmai {} nav darbības '{}'{}", wanted.system,
                         wanted.operation, config::hint(wanted.operation, known)));
}

/// Both sides of a type.
struct Sides {
  std::string ns;
  std::optional<TypeOutline> request;
  std::optional<TypeOutline> reply;
};

void personal_paths(const OutlinePart& part, const std::string& path, std::vector<std::string>& paths) {
  const bool root = path.empty();
  const std::string here = part.is_element() ? path + "/t:" + part.name.name : path;
  if (part.value) paths.push_back(here);
  for (const OutlinePart& inner : part.parts) personal_paths(inner, here, paths);
  if (root) std::sort(paths.begin(), paths.end());
}

/// sources/<system>-<list>.yaml of the site: how often the partner is asked, and for what what comes is used.
NewFile source_file(const NewType& wanted, const PlannedOperation& operation) {
  std::string name = wanted.system + "-" + operation.word;
  std::replace(name.begin(), name.end(), '_', '-');
  std::string text = "source: " + name + "\nsummary: " + yaml_text(operation.word + " of " + wanted.system) +
                     yaml_mark("one sentence: what comes, from whom") + "\n";
  text += "poll: {system: " + wanted.system + ", source: " + operation.word + ", every: 30s}" +
          yaml_mark("how often the partner may be asked") + "\n";
  text += "map: " + wanted.system + "/" + operation.word + "\ntype: " + wanted.name + "\n";
  text += "purpose: service" + yaml_mark("what it is used for") + "\nlegal_basis: 6.1.e" +
          yaml_mark("GDPR article 6") + "\n";
  return {"sources/" + name + ".yaml", std::move(text)};
}

std::string descriptor(const NewType& wanted, const PlannedOperation& operation, const Sides& sides,
                       bool source) {
  std::string text =
      "type: " + wanted.name + "\nversion: 1\npattern: " + (wanted.send ? "send" : "ask") + "\n";
  text += "family: " + wanted.name.substr(0, wanted.name.find('.')) +
          yaml_mark("types of one WSDL share a family") + "\n";
  text += "operation: " + operation.request_root + "\n";
  if (sides.reply) text += "reply: " + operation.reply_root + "\n";
  const std::string summary = yaml_text("From " + wanted.system + ", " + operation.service.name);
  text += "summary:\n  en: " + summary + yaml_mark("one sentence") + "\n  lv: " + summary +
          yaml_mark("viens teikums") + "\n";
  text += "owner: integration\n";
  text += "purposes: []" + yaml_mark("for which purposes it may be used") + "\n";
  text += "legal_bases: [6.1.c, 6.1.e]" + yaml_mark("GDPR article 6") + "\n";
  text += source ? "requires: [purpose, legal_basis]   # no person sends it\n"
                 : "requires: [user, purpose, legal_basis]\n";
  text += "keys: []" +
          yaml_mark("by which values people look for a message: {name: person, path: /t:…, personal: true}") +
          "\n";
  std::vector<std::string> paths;
  if (sides.request) personal_paths(sides.request->root, {}, paths);
  if (sides.reply) personal_paths(sides.reply->root, {}, paths);
  text += "personal:" + yaml_mark("take away what is not personal data") + "\n";
  for (const std::string& path : paths) text += "  - " + path + "\n";
  if (paths.empty()) text += "  []\n";
  text += "retention: query" + yaml_mark("retention class") + "\nmax_body_kib: 64\n";
  return text;
}

void add_examples(std::vector<NewFile>& files, const std::string& example, const TypeOutline& side,
                  const std::string& ending) {
  if (!side.exact) return;
  const std::string smallest = formats::instance_of(side.root, InstanceSize::smallest);
  const std::string everything = formats::instance_of(side.root, InstanceSize::everything);
  files.push_back({example + "-smallest" + ending, smallest});
  if (everything != smallest) files.push_back({example + "-everything" + ending, everything});
}

/// A reply whose whole content may be left out: the partner has none.
OutlinePart with_none(const TypeOutline& reply) {
  OutlinePart root = reply.root;
  OutlinePart group;
  group.kind = OutlinePart::Kind::sequence;
  group.minimum = 0;
  std::swap(group.parts, root.parts);
  root.parts.push_back(std::move(group));
  return root;
}

/// What the contract cases send, as JSON; a type that cannot be compiled is told as a finding of `sakta
/// check`.
Result<std::string> message_of(const std::string& xsd, const std::string& file, const TypeOutline& request) {
  auto schema = formats::Schema::compile(xsd, file);
  if (!schema) return std::move(schema).error();
  auto document = formats::XmlDocument::parse(formats::instance_of(request.root, InstanceSize::smallest));
  if (!document) return std::move(document).error();
  if (auto fits = (*schema)->accept(*document, request.root.name.name); !fits) return std::move(fits).error();
  auto json = (*schema)->to_json(*document);
  if (!json) return json;
  return *json + "\n";
}

Sentence next_of_type(const NewType& wanted, const PlannedOperation& operation, bool source) {
  const std::string mappings = wanted.into + "/mappings/" + wanted.system + "/" + operation.word + ".*xslt";
  const std::string cases = source ? std::string()
                                   : " " + wanted.into + "/tests/systems/" + wanted.system + "/contract/" +
                                         operation.word + ".*.yaml";
  return say(
      "next: mappings and cases take this type as it is: sed -i '{0}' {1}; then sakta new route, and the "
      "lines that are marked",
      "tālāk: kartējumi un gadījumi šo tipu ņem, kā ir: sed -i '{0}' {1}; tad sakta new route un atzīmētās "
      "rindas",
      "s/" + operation.type + "/" + wanted.name +
          "/; s/ (a proposal)//; s/ *<!-- FILL: [^>]*-->//; s/ *# FILL: is this the message type?//",
      mappings + cases);
}

}  // namespace

Result<Report> new_type(const NewType& told) {
  NewType wanted = told;
  const bool source = is_source(told);
  wanted.send = told.send || source;
  if (!config::is_type_name(wanted.name))
    return cannot_make(
        say("'{}' is no name of a type: words in lower case with a dot between, e.g. debts.query",
            "'{}' nav tipa nosaukums: vārdi ar mazajiem burtiem un punktu starp tiem, piem., debts.query",
            wanted.name));
  auto operation = operation_of(wanted);
  if (!operation) return std::move(operation).error();
  if (!operation->service.input.body)
    return cannot_make(say("'{}' takes nothing: a type needs an element in the question's Body",
                           "'{}' neko nesaņem: tipam vajag elementu vaicājuma Body", wanted.operation));
  Sides sides;
  sides.ns = type_namespace(wanted.name);
  sides.request = type_outline(*operation->service.input.body, operation->request_root, sides.ns);
  if (!wanted.send && operation->service.output && operation->service.output->body)
    sides.reply = type_outline(*operation->service.output->body, operation->reply_root, sides.ns);
  if (!wanted.send && !sides.reply)
    return cannot_make(say("'{}' answers nothing, so it cannot be asked: use --send",
                           "'{}' neko neatbild, tāpēc to nevar "
                           "vaicāt: lietojiet --send",
                           wanted.operation));
  const bool absent = sides.reply && operation->rest && operation->rest->may_be_absent();
  const OutlinePart reply = absent        ? with_none(*sides.reply)
                            : sides.reply ? sides.reply->root
                                          : OutlinePart();
  std::vector<const OutlinePart*> roots{&sides.request->root};
  if (sides.reply) roots.push_back(&reply);
  const std::string xsd = type_xsd(roots, sides.ns);
  const std::string base =
      std::string(is_site(wanted.into) ? "types/" : "mappings/types/") + wanted.name + "-1";
  Report report;
  report.files.push_back({base + ".yaml", descriptor(wanted, *operation, sides, source)});
  report.files.push_back({base + ".xsd", xsd});
  const std::string example = "mappings/" + wanted.system + "/examples/" + operation->word;
  add_examples(report.files, source ? example : example + ".request", *sides.request,
               source ? ".out.xml" : ".in.xml");
  if (sides.reply) add_examples(report.files, example + ".reply", *sides.reply, ".out.xml");
  if (absent && sides.reply->exact)
    report.files.push_back(
        {example + ".reply-none.out.xml", formats::instance_of(reply, InstanceSize::smallest)});
  if (source) {
    if (is_site(wanted.into)) report.files.push_back(source_file(wanted, *operation));
  } else if (auto message = message_of(xsd, base + ".xsd", *sides.request)) {
    report.files.push_back(
        {"tests/systems/" + wanted.system + "/contract/" + operation->word + ".json", *message});
  } else {
    report.notes.push_back(message.error().told());
  }
  for (const auto* side : {&sides.request, &sides.reply})
    if (*side) report.notes.insert(report.notes.end(), (*side)->notes.begin(), (*side)->notes.end());
  if (auto written = write_new(wanted.into, report.files); !written) return std::move(written).error();
  report.next = next_of_type(wanted, *operation, source);
  return report;
}

}  // namespace hub::pack
