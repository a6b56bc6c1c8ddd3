#include "hub/pack/new_system.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/config/names.h"
#include "hub/config/words.h"
#include "hub/crypto/digest.h"
#include "hub/formats/contract/documents.h"
#include "hub/formats/contract/instance.h"
#include "hub/formats/soap/contract.h"
#include "hub/formats/xml/document.h"
#include "hub/pack/api_files.h"
#include "hub/pack/api_plan.h"
#include "hub/pack/api_simulator.h"
#include "hub/pack/contract_cases.h"
#include "hub/pack/first_assumptions.h"
#include "hub/pack/mapping_skeleton.h"
#include "hub/pack/names.h"
#include "hub/pack/pages.h"
#include "hub/pack/simulator_skeleton.h"
#include "hub/pack/system_file.h"

namespace hub::pack {
namespace {

using formats::InstanceSize;
using formats::OutlinePart;

/// Files of the contract that are missing: one sentence for each.
Sentence to_supply(const formats::ContractDocuments& contract) {
  Sentence all;
  for (const formats::FileToSupply& missing : contract.to_supply)
    all.append("; ", Sentence(missing.where.to_string(Language::en), missing.where.to_string(Language::lv)));
  return all;
}

/// The contract's files by the names that they have below the folder.
Result<std::vector<ContractFile>> files_of_contract(const formats::ContractDocuments& contract,
                                                    const std::filesystem::path& folder) {
  std::vector<ContractFile> files;
  for (const formats::ContractDocument& document : contract.documents) {
    auto octets = read_file(document.file);
    if (!octets) return std::move(octets).error();
    std::string name =
        std::filesystem::path(document.file).lexically_normal().lexically_relative(folder).string();
    if (name.empty() || name.starts_with(".."))
      name = std::filesystem::path(document.file).filename().string();
    std::string digest = to_hex(crypto::sha256(*octets));
    files.push_back({std::move(name), *std::move(octets), std::move(digest)});
  }
  return files;
}

/// A contract whose first file lies deeper than others is laid flat: the kind looks for what it names beside
/// it and below, never above. Errors: two files of one name.
Outcome lay_flat(std::vector<ContractFile>& files) {
  if (files.front().name.find('/') == std::string::npos) return Done{};
  std::set<std::string> names;
  for (ContractFile& file : files) {
    file.name = std::filesystem::path(file.name).filename().string();
    if (!names.insert(file.name).second)
      return cannot_make(say(
          "two files of the contract are called {}, and one names the other from a folder beside its own: "
          "put the WSDL above them",
          "divi apraksta faili saucas {}, un viens nosauc otru no blakus mapes: nolieciet WSDL virs tiem",
          file.name));
  }
  return Done{};
}

/// Takes out the examples that the contract itself does not take (an outline does not know all), with a note.
void keep_valid(Report& report, const NewSystem& wanted, const PackPlan& plan) {
  if (plan.rest) return;
  const auto contract = formats::Contract::load(plan.files.front().octets, wanted.wsdl);
  if (!contract) {
    report.notes.push_back(contract.error().told());
    return;
  }
  const auto is_wrong = [&](const NewFile& file) {
    if (file.path.find("/examples/") == std::string::npos) return false;
    auto document = formats::XmlDocument::parse(file.octets);
    const Outcome fits = document ? (*contract)->accept(*document) : Outcome(std::move(document).error());
    if (fits) return false;
    report.notes.push_back(say("{} is not written, the contract does not take it: {} at {}",
                               "{} nav ierakstīts, apraksts to nepieņem: {}, vieta: {}", file.path,
                               fits.error().told_by_name(), fits.error().place()));
    return true;
  };
  report.files.erase(std::remove_if(report.files.begin(), report.files.end(), is_wrong), report.files.end());
}

/// Lets findings name the files as they are in the pack.
void rename(config::Findings& notes, const formats::ContractDocuments& contract, const PackPlan& plan) {
  for (config::Finding& note : notes)
    for (std::size_t i = 0; i < contract.documents.size(); ++i)
      if (note.file == contract.documents[i].file) note.file = "wsdl/" + plan.slug + "/" + plan.files[i].name;
}

/// Says which operations are delivered to. Errors: a name that none of them has.
Outcome mark_sends(PackPlan& plan, const NewSystem& wanted) {
  std::vector<std::string> names;
  for (const PlannedOperation& operation : plan.operations) names.push_back(operation.word);
  for (const std::string& name : wanted.sends) {
    const auto found = std::find_if(
        plan.operations.begin(), plan.operations.end(),
        [&](const PlannedOperation& one) { return one.word == name || one.partner_name == name; });
    if (found == plan.operations.end()) return no_operation(name, names);
    found->send = true;
  }
  return Done{};
}

Result<std::vector<PlannedOperation>> planned(formats::ServiceModel& service, const NewSystem& wanted) {
  std::vector<PlannedOperation> all;
  std::set<std::string> words;
  std::vector<std::string> names;
  for (formats::ServiceOperation& operation : service.operations) names.push_back(operation.name);
  for (const std::string& name : wanted.only)
    if (std::find(names.begin(), names.end(), name) == names.end()) return no_operation(name, names);
  for (formats::ServiceOperation& operation : service.operations) {
    if (!wanted.only.empty() &&
        std::find(wanted.only.begin(), wanted.only.end(), operation.name) == wanted.only.end())
      continue;
    PlannedOperation one;
    one.word = operation_word(operation.name);
    for (int number = 2; !words.insert(one.word).second; ++number)
      one.word = operation_word(operation.name) + "_" + std::to_string(number);
    one.type = proposed_type(wanted.slug, one.word);
    const OutlinePart* input = body_of(operation.input);
    const OutlinePart* output = operation.output ? body_of(*operation.output) : nullptr;
    one.request_root = root_name(input == nullptr ? operation.name : input->name.name);
    one.reply_root = root_name(output == nullptr ? operation.name + "Response" : output->name.name);
    if (one.reply_root == one.request_root) one.reply_root += "Response";
    one.partner_name = operation.name;
    one.service = std::move(operation);
    all.push_back(std::move(one));
  }
  service.operations.clear();
  return all;
}

/// A stylesheet and the examples of the partner's side.
void add_mapping(std::vector<NewFile>& files, const PackPlan& plan, const PlannedOperation& operation,
                 const OutlinePart& body, bool request) {
  const std::string direction = request ? "request" : "reply";
  const std::string base = "mappings/" + plan.slug + "/";
  MappingNames names{plan.slug, operation.service.name, operation.type,
                     request ? operation.request_root : operation.reply_root, body.line};
  names.none = !request && operation.rest && operation.rest->may_be_absent();
  files.push_back({base + operation.word + "." + direction + ".xslt",
                   request ? request_skeleton(body, names) : reply_skeleton(body, names)});
  const std::string example = base + "examples/" + operation.word + "." + direction;
  const std::string side = request ? ".out.xml" : ".in.xml";
  const std::string smallest = formats::instance_of(body, InstanceSize::smallest);
  const std::string everything = formats::instance_of(body, InstanceSize::everything);
  files.push_back({example + "-smallest" + side, smallest});
  if (everything != smallest) files.push_back({example + "-everything" + side, everything});
  if (names.none) files.push_back({example + "-none" + side, none_example(*operation.rest)});
}

/// The stylesheet and the examples of a call over REST.
void add_call(std::vector<NewFile>& files, const PackPlan& plan, const PlannedOperation& operation) {
  const std::string base = "mappings/" + plan.slug + "/";
  const MappingNames names{plan.slug, operation.service.name, operation.type, operation.request_root,
                           operation.service.line};
  files.push_back({base + operation.word + ".request.xslt", call_skeleton(*operation.rest, names)});
  const std::string example = base + "examples/" + operation.word + ".request";
  const auto add = [&](const std::string& which, bool everything) {
    files.push_back({example + which + ".out.xml", call_example(*operation.rest, everything)});
    if (std::string facts = call_facts(*operation.rest, everything); !facts.empty())
      files.push_back({example + which + ".facts.json", std::move(facts)});
  };
  add("-smallest", false);
  if (call_example(*operation.rest, true) != call_example(*operation.rest, false)) add("-everything", true);
}

/// The stylesheet that makes a message of one document of a list, and what it is made of.
void add_source(std::vector<NewFile>& files, const PackPlan& plan, const PlannedSource& source) {
  const PlannedOperation& operation = source.operation;
  const OutlinePart& document = *operation.service.input.body;
  const std::string base = "mappings/" + plan.slug + "/";
  const MappingNames names{plan.slug, operation.service.name, operation.type, operation.request_root,
                           document.line};
  files.push_back({base + operation.word + ".xslt", reply_skeleton(document, names)});
  const std::string example = base + "examples/" + operation.word;
  const std::string smallest = formats::instance_of(document, InstanceSize::smallest);
  const std::string everything = formats::instance_of(document, InstanceSize::everything);
  files.push_back({example + "-smallest.in.xml", smallest});
  if (everything != smallest) files.push_back({example + "-everything.in.xml", everything});
}

Sentence next_step(const PackPlan& plan, const NewSystem& wanted) {
  const PlannedOperation& first =
      plan.operations.empty() ? plan.sources.front().operation : plan.operations.front();
  const std::string operation = first.word + (first.send ? " --send" : "");
  return say(
      "next: sakta new type {} --from {} {} --into {}; then fill the lines that are marked "
      "(adapters/README.md, Add a system)",
      "tālāk: sakta new type {} --from {} {} --into {}; tad aizpildiet atzīmētās rindas "
      "(adapters/README.md, Add a system)",
      first.type, plan.slug, operation, wanted.into);
}

}  // namespace

Error no_operation(const std::string& name, const std::vector<std::string>& names) {
  return cannot_make(say("the contract has no operation '{}'{}", "aprakstā nav darbības '{}'{}", name,
                         config::hint(name, names)));
}

bool is_site(const std::string& folder) {
  std::error_code none;
  return std::filesystem::is_regular_file(std::filesystem::path(folder) / "hub.yaml", none);
}

Result<PackPlan> plan_system(const NewSystem& wanted) {
  if (!config::is_slug(wanted.slug))
    return cannot_make(
        say("'{}' is no name of a system: lower-case letters, digits and single dashes, e.g. tax-registry",
            "'{}' nav sistēmas nosaukums: mazie latīņu burti, cipari un domuzīmes, piem., tax-registry",
            wanted.slug));
  const std::string base = is_site(wanted.into) ? "${site}" : "${library}";
  if (!wanted.openapi.empty()) {
    auto api = plan_api(wanted);
    if (!api) return api;
    api->base = base;
    if (auto marked = mark_sends(*api, wanted); !marked) return std::move(marked).error();
    return api;
  }
  const std::filesystem::path file(wanted.wsdl);
  const std::string folder = wanted.folder.empty() ? file.parent_path().string() : wanted.folder;
  formats::ContractDocuments contract = formats::read_contract(wanted.wsdl, folder);
  if (!contract.documents.empty() && !contract.to_supply.empty())
    return cannot_make(say("files of the contract are missing, put them beside it: {}",
                           "trūkst apraksta failu, nolieciet tos tam blakus: {}", to_supply(contract)));
  auto service = formats::read_service(contract);
  if (!service) return std::move(service).error();
  PackPlan plan;
  plan.slug = wanted.slug;
  plan.today = wanted.today;
  plan.base = base;
  plan.contract_mark = wanted.mark;
  auto files =
      files_of_contract(contract, std::filesystem::path(folder.empty() ? "." : folder).lexically_normal());
  if (!files) return std::move(files).error();
  plan.files = *std::move(files);
  if (auto flat = lay_flat(plan.files); !flat) return std::move(flat).error();
  plan.contract = plan.files.front().name;
  plan.service = *std::move(service);
  rename(plan.service.notes, contract, plan);
  auto operations = planned(plan.service, wanted);
  if (!operations) return std::move(operations).error();
  plan.operations = *std::move(operations);
  if (auto marked = mark_sends(plan, wanted); !marked) return std::move(marked).error();
  return plan;
}

std::vector<NewFile> files_of(const PackPlan& plan) {
  const std::string home = "adapters/systems/" + plan.slug + "/";
  std::vector<NewFile> files;
  for (const ContractFile& file : plan.files)
    files.push_back({"wsdl/" + plan.slug + "/" + file.name, file.octets});
  files.push_back({"wsdl/" + plan.slug + "/SOURCE.md", source_page(plan)});
  files.push_back({home + "system.yaml", system_file(plan)});
  files.push_back({home + "README.md", system_page(plan)});
  files.push_back({home + "assumptions.yaml", first_assumptions(plan)});
  files.push_back({home + "simulator.yaml", plan.rest ? api_simulator(plan) : simulator_skeleton(plan)});
  if (!plan.api_xsd.empty())
    files.push_back({"wsdl/" + plan.slug + "/" + api_schema(plan.slug), plan.api_xsd});
  files.push_back({"certs/" + plan.slug + "/README.md", keys_page(plan)});
  for (const PlannedOperation& operation : plan.operations) {
    if (operation.rest) {
      add_call(files, plan, operation);
    } else if (operation.service.input.body) {
      add_mapping(files, plan, operation, *operation.service.input.body, true);
    }
    if (!operation.send && operation.service.output && operation.service.output->body)
      add_mapping(files, plan, operation, *operation.service.output->body, false);
  }
  for (const PlannedSource& source : plan.sources) add_source(files, plan, source);
  for (NewFile& one : contract_cases(plan)) files.push_back(std::move(one));
  return files;
}

Result<Report> new_system(const NewSystem& wanted) {
  auto plan = plan_system(wanted);
  if (!plan) return std::move(plan).error();
  if (plan->operations.empty() && plan->sources.empty())
    return cannot_make(
        say("none of the contract's operations is wanted", "neviena apraksta darbība nav prasīta"));
  Report report;
  report.files = files_of(*plan);
  keep_valid(report, wanted, *plan);
  if (auto written = write_new(wanted.into, report.files); !written) return std::move(written).error();
  for (const config::Finding& note : plan->service.notes)
    report.notes.emplace_back(note.to_string(Language::en), note.to_string(Language::lv));
  report.next = next_step(*plan, wanted);
  return report;
}

}  // namespace hub::pack
