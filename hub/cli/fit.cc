#include "hub/cli/fit.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "hub/base/say.h"
#include "hub/cli/application.h"
#include "hub/cli/fit_samples.h"
#include "hub/flow/reading.h"
#include "hub/flow/system_clock.h"
#include "hub/formats/soap/contract.h"
#include "hub/formats/xml/named_place.h"
#include "hub/formats/xml/xpath.h"
#include "hub/formats/xsd/inlined_schema.h"
#include "hub/model/context_parts.h"
#include "hub/route/conditions.h"
#include "hub/serve/assembly.h"

namespace hub::cli {
namespace {

/// Of a message that says of itself what it can.
const model::MappingFacts& sample_facts() {
  static const model::MappingFacts facts = [] {
    model::Message message;
    for (const model::ContextPart& part : model::kContextParts) message.context.*part.field = "sample";
    message.party = "sample";
    return model::facts_of(message);
  }();
  return facts;
}

/// Samples on their way through mappings.
struct Jobs {
  std::vector<const formats::Sample*> samples;
  Applications applications;  ///< One for each sample.

  void add(const formats::Sample& sample, const model::Mapping& mapping, std::string xml) {
    samples.push_back(&sample);
    applications.emplace_back(mapping, std::move(xml), sample_facts());
  }
};

struct MappedSample {
  const formats::Sample* sample;
  const Result<std::string>* mapped;
};

/// What the fits of a site share.
class Fit {
 public:
  Fit(const flow::Plan& plan, const calls::Adapters& adapters) : plan_(plan), adapters_(adapters) {}

  FitReport run() {
    for (const config::MessageType& type : plan_.site().types) {
      const flow::CompiledType* newest = plan_.find(type.name);
      if (newest != nullptr && newest->declared == &type && newest->schema) fit_type(*newest);
    }
    for (const config::PolledSource& source : plan_.site().sources) fit_source(source);
    for (const config::CalledSource& one : plan_.site().callbacks) fit_source(one.called);
    for (Complaint& one : complaints_) report_.findings.push_back(std::move(one).finding());
    report_.mappings = mappings_.size();
    return std::move(report_);
  }

 private:
  /// Findings that differ in the sample alone are one; so are those of which the fullest document is an
  /// example already: what is wrong with it is wrong with nearly all.
  struct Complaint {
    bool fullest = false;
    config::Finding place;
    Sentence first;  ///< Which border.
    std::size_t more = 0;
    Sentence text;

    config::Finding finding() && {
      const Sentence others = more == 0 ? Sentence() : say(" (and {} more)", " (un vēl {})", more);
      place.text = say("{}{}: {}", "{}{}: {}", first, others, text);
      return std::move(place);
    }
  };

  void complain(const FilePlace& where, const formats::Sample& sample, const Sentence& text) {
    const auto same = [&](const Complaint& one) {
      const bool there = one.place.file == where.file && one.place.line == where.line;
      return one.text == text && (there || one.fullest);
    };
    if (const auto known = std::find_if(complaints_.begin(), complaints_.end(), same);
        known != complaints_.end()) {
      ++known->more;
      return;
    }
    complaints_.push_back({sample.what == formats::kEverything,
                           {where.file, where.line, where.column, {}},
                           sample.to_string(),
                           0,
                           text});
  }
  void complain(const FilePlace& where, const Sentence& text) {
    report_.findings.push_back({where.file, where.line, where.column, text});
  }

  FilePlace place(const std::string& file, const std::vector<std::string>& path) {
    return files_.place(file, path);
  }

  // --- a type's messages, through its routes

  /// A sample as the door takes it.
  struct Message {
    const formats::Sample* sample;
    formats::XmlDocument tree;
    std::string xml;  ///< As mappings see it.
  };

  void fit_type(const flow::CompiledType& type) {
    std::vector<const config::Route*> routes;
    for (const config::Route& route : plan_.site().routes)
      if (route.type == type.declared->name) routes.push_back(&route);
    if (routes.empty()) return;
    const auto samples = samples_of_type(*type.declared, routes);
    if (!samples) return complain({type.declared->xsd_file, 1, 1}, samples.error().told());
    for (const Gap& gap : gaps_of(*samples)) complain(place(type.declared->xsd_file, gap.path), gap.text);
    report_.samples += samples->all.size();
    const std::vector<Message> messages = taken(type, *samples);
    for (const config::Route* route : routes) {
      ++report_.routes;
      fit_route(type, *route, messages);
    }
    for (const config::Route* route : routes)
      for (const config::Branch& branch : route->branches)
        if (branch.target && !branch.target->reply.file.empty()) fit_reply(type, *branch.target);
  }

  /// The samples that pass the door. One that the XSD takes and the door does not is a finding, unless it is
  /// a document, of which the XSD says nothing.
  std::vector<Message> taken(const flow::CompiledType& type, const formats::Samples& samples) {
    std::vector<Message> messages;
    for (const formats::Sample& sample : samples.all) {
      auto message = take(type, sample);
      if (message) {
        messages.push_back(*std::move(message));
      } else if (!is_document(*type.declared, sample)) {
        complain(place(type.declared->xsd_file, sample.path), sample,
                 say("the XSD takes it, the hub does not: {}", "XSD to pieņem, bet centrmezgls ne: {}",
                     message.error().told_by_name()));
      }
    }
    return messages;
  }

  static Result<Message> take(const flow::CompiledType& type, const formats::Sample& sample) {
    auto tree = flow::read_body(type, model::Format::xml, sample.octets);
    if (!tree) return std::move(tree).error();
    const auto keys = flow::take_keys(type, *tree, flow::Demands::hold);
    if (!keys) return keys.error();
    auto opened = flow::read_body(type, model::Format::xml, sample.octets);
    if (!opened) return std::move(opened).error();
    if (auto done = flow::open_documents(type, *opened); !done) return std::move(done).error();
    return Message{&sample, *std::move(tree), opened->to_octets()};
  }

  /// Which branch a message takes; null: the filter keeps it, or none takes it.
  static const config::Branch* way_of(const flow::CompiledType& type, const config::Route& route,
                                      const Message& message) {
    const route::Subject subject{*type.declared, type.schema->target_namespace(), message.tree};
    if (route.filter) {
      const auto passes = route::holds(*route.filter, subject);
      if (!passes || !*passes) return nullptr;
    }
    const auto branch = route::branch_of(route, subject);
    return branch ? *branch : nullptr;
  }

  void fit_route(const flow::CompiledType& type, const config::Route& route,
                 const std::vector<Message>& messages) {
    std::map<const config::Branch*, std::vector<const Message*>> ways;
    for (const Message& message : messages)
      if (const config::Branch* branch = way_of(type, route, message)) ways[branch].push_back(&message);
    for (const config::Branch& branch : route.branches) {
      if (!branch.target) continue;
      std::vector<const Message*>& way = ways[&branch];
      if (way.empty())  // no sample chose it
        for (const Message& message : messages) way.push_back(&message);
      fit_branch(type, route, *branch.target, way);
    }
  }

  void fit_branch(const flow::CompiledType& type, const config::Route& route, const config::Target& target,
                  const std::vector<const Message*>& messages) {
    const auto adapter = adapters_.find(target.system);
    if (adapter == adapters_.end()) return;
    Jobs jobs;
    for (const Message* message : messages) jobs.add(*message->sample, target.request, message->xml);
    applied(target.request);
    apply_all(jobs.applications);
    for (std::size_t i = 0; i < jobs.samples.size(); ++i) {
      const formats::Sample& sample = *jobs.samples[i];
      const Result<std::string>& mapped = jobs.applications[i].mapped;
      const FilePlace where = place(type.declared->xsd_file, sample.path);
      const Sentence way =
          say("route {}, {} {}", "maršruts {}, {} {}", route.name, target.system, target.operation);
      if (!mapped) {
        complain(where, sample, not_mapped(way, target.request, mapped.error()));
        continue;
      }
      const auto misfit = adapter->second->misfit(target.operation, *mapped);
      if (misfit) complain(where, sample, say("{}: {}", "{}: {}", way, words_of(*misfit)));
    }
  }

  Sentence words_of(const port::Misfit& misfit) {
    std::string where;
    if (!misfit.contract.empty()) where = place(misfit.contract, misfit.path).to_string() + ": ";
    if (!misfit.path.empty()) where += "'" + misfit.path.back() + "': ";
    return say("{}{}", "{}{}", where, misfit.error.told_by_name());
  }

  static Sentence not_mapped(const Sentence& way, const model::Mapping& mapping, const Error& error) {
    return say("{}: mapping {}: {}", "{}: kartējums {}: {}", way, mapping.file, error.told_by_name());
  }

  // --- answers and documents of sources, into a type's form

  void fit_reply(const flow::CompiledType& type, const config::Target& target) {
    const auto adapter = adapters_.find(target.system);
    if (adapter == adapters_.end()) return;
    const port::AgreedReply agreed = adapter->second->agreed_reply(target.operation);
    fit_answers(type, type.declared->reply, agreed, target.reply,
                say("answer of {} {}", "sistēmas {} darbības {} atbilde", target.system, target.operation));
  }

  void fit_source(const config::PolledSource& source) {
    const auto adapter = adapters_.find(source.system);
    const flow::CompiledType* type = plan_.find(source.type);
    if (adapter == adapters_.end() || type == nullptr || !type->schema) return;
    ++report_.routes;
    fit_answers(*type, type->declared->operation, adapter->second->agreed_reply(source.source), source.map,
                say("source {}", "avots {}", source.name));
  }

  void fit_answers(const flow::CompiledType& type, const std::string& root, const port::AgreedReply& agreed,
                   const model::Mapping& mapping, const Sentence& way) {
    if (agreed.contract.empty() || agreed.root.empty()) return;
    const auto samples = samples_of_contract(agreed.contract, agreed.root);
    if (!samples)
      return complain({agreed.contract, 1, 1}, say("{}: {}", "{}: {}", way, samples.error().told()));
    for (const Gap& gap : gaps_of(*samples)) complain(place(agreed.contract, gap.path), gap.text);
    report_.samples += samples->all.size();
    const auto contract = formats::Contract::load(files_.octets(agreed.contract), agreed.contract);
    if (!contract)
      return complain({agreed.contract, 1, 1}, say("{}: {}", "{}: {}", way, contract.error().told()));
    Jobs jobs;
    for (const formats::Sample& sample : samples->all) {
      auto answer = formats::XmlDocument::parse(sample.octets);
      Outcome fits = Done{};
      if (answer) {
        fits = (*contract)->accept(*answer);
      } else {
        fits = answer.error();
      }
      if (!fits) {
        complain(place(agreed.contract, sample.path), sample,
                 say("not a document of its own schema: {}", "dokuments neatbilst pats savai shēmai: {}",
                     fits.error().told_by_name()));
        continue;
      }
      for (std::string& xml : parts_of(*answer, agreed)) jobs.add(sample, mapping, std::move(xml));
    }
    applied(mapping);
    apply_all(jobs.applications);
    for (std::size_t i = 0; i < jobs.samples.size(); ++i)
      hold_answer(type, root, agreed, {jobs.samples[i], &jobs.applications[i].mapped}, mapping, way);
  }

  /// What is mapped of an answer: all of it, or each document in it.
  static std::vector<std::string> parts_of(const formats::XmlDocument& answer,
                                           const port::AgreedReply& agreed) {
    if (agreed.documents.empty()) return {answer.to_octets()};
    std::vector<std::string> parts;
    const auto found = formats::select_elements(agreed.documents, answer, agreed.namespaces);
    if (!found) return parts;
    for (const formats::XmlDocument& one : *found) parts.push_back(one.to_octets());
    return parts;
  }

  void hold_answer(const flow::CompiledType& type, const std::string& root, const port::AgreedReply& agreed,
                   MappedSample one, const model::Mapping& mapping, const Sentence& way) {
    if (!*one.mapped) {
      return complain(place(agreed.contract, one.sample->path), *one.sample,
                      not_mapped(way, mapping, one.mapped->error()));
    }
    auto tree = formats::XmlDocument::parse(**one.mapped);
    Outcome valid = Done{};
    if (!tree) {
      valid = tree.error();
    } else {
      valid = type.schema->accept(*tree, root);
    }
    if (valid) return;
    const auto path = tree ? formats::names_at(*tree, valid.error().place()) : std::vector<std::string>{root};
    complain(place(type.declared->xsd_file, path), *one.sample,
             say("{}: {} gives it: {}", "{}: to dod {}: {}", way,
                 place(agreed.contract, one.sample->path).to_string(), valid.error().told_by_name()));
  }

  void applied(const model::Mapping& mapping) {
    if (!mapping.file.empty()) mappings_.insert(mapping.file);
  }

  const flow::Plan& plan_;
  const calls::Adapters& adapters_;
  FitFiles files_;
  FitReport report_;
  std::vector<Complaint> complaints_;
  std::set<std::string> mappings_;
};

}  // namespace

FitReport check_fit(const flow::Plan& plan) {
  boost::asio::io_context io;
  http::Client client(io);
  flow::SystemClock clock;
  const port::Services services{client, clock};
  config::Findings findings;
  const calls::Adapters adapters = serve::build_adapters(plan.site(), services, findings);
  return Fit(plan, adapters).run();
}

}  // namespace hub::cli
