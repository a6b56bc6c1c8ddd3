#include "hub/cli/first_contact.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <chrono>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/config/words.h"
#include "hub/crypto/digest.h"
#include "hub/flow/system_clock.h"
#include "hub/formats/xml/document.h"
#include "hub/pack/assumptions.h"
#include "hub/pack/contact_case.h"
#include "hub/pack/files.h"
#include "hub/serve/assembly.h"

namespace hub::cli {
namespace {

using pack::Assumption;
using pack::Expectation;

constexpr std::chrono::seconds kLongest{600};  // the adapter's own limit is shorter

/// One assumption on its way.
struct Contact {
  enum class State : std::uint8_t { to_ask, holds, differs, unknown };

  explicit Contact(const Assumption& one) : assumption(&one) {}

  const Assumption* assumption;
  State state = State::to_ask;
  Sentence came;               ///< By codes and places.
  std::optional<Error> error;  ///< Nothing: it answered.
  port::Evidence evidence;
};
using Contacts = std::vector<Contact>;

/// Whether a failure says nothing of what the partner does with such a question. Who we are it may have told
/// by a status alone; its own code is an answer.
bool says_nothing(const Error& error) {
  if (&error.code() == &codes::deliver_misconfigured)
    return error.ruling() == nullptr || error.ruling()->name.starts_with("HTTP ");
  const auto codes = {&codes::deliver_unreachable, &codes::deliver_timeout, &codes::deliver_overloaded,
                      &codes::deliver_answer_lost, &codes::deliver_not_taken};
  return std::find(codes.begin(), codes.end(), &error.code()) != codes.end();
}

Sentence told_of(const Error& error) {
  Sentence told(error.code().name);
  if (error.ruling() != nullptr) told.append(", ", error.ruling()->name);
  if (!error.place().empty()) told.append(", ", say("at {}", "vieta {}", error.place()));
  return told.append(": ", error.told());
}

bool is_none(formats::Content& answer) {
  const auto tree = answer.take_tree();
  return tree && tree->root_name() == "none" && tree->root_namespace() == "urn:sakta:steps:1";
}

void judge(Contact& contact, Result<port::Reply> reply) {
  const Expectation& expect = contact.assumption->trial->expect;
  if (reply) {
    const bool none = is_none(reply->body);
    const bool wanted = expect.kind == (none ? Expectation::Kind::absent : Expectation::Kind::answered);
    contact.state = wanted ? Contact::State::holds : Contact::State::differs;
    contact.came = none ? say("it says that there is none", "atbild, ka tāda nav")
                        : say("a good answer", "laba atbilde");
    return;
  }
  contact.error = reply.error();
  contact.came = told_of(*contact.error);
  if (expect.kind == Expectation::Kind::refused && contact.error->ruling() != nullptr &&
      contact.error->ruling()->name == expect.code) {
    contact.state = Contact::State::holds;
  } else {
    contact.state = says_nothing(*contact.error) ? Contact::State::unknown : Contact::State::differs;
  }
}

port::Task<void> put_questions(port::Asker& asker, const config::Folders& folders, Contacts& contacts) {
  for (Contact& contact : contacts) {
    if (!contact.assumption->trial) continue;
    auto body = pack::read_file(pack::body_file(folders, *contact.assumption->trial));
    if (!body) {
      judge(contact, std::move(body).error());
      continue;
    }
    port::Request request;
    request.message = Uuid::version7(std::chrono::system_clock::now(), crypto::random_bytes(10));
    request.operation = contact.assumption->trial->operation.value;
    request.body = *std::move(body);
    request.deadline = std::chrono::steady_clock::now() + kLongest;
    request.evidence = &contact.evidence;
    auto reply = co_await asker.ask(std::move(request));
    judge(contact, std::move(reply));
  }
}

/// Null after a line that says why.
port::Asker* asker_of(const calls::Adapters& adapters, const std::string& slug, Language language) {
  const auto found = adapters.find(slug);
  port::Asker* const asker = found == adapters.end() ? nullptr : found->second->asker();
  if (asker == nullptr)
    std::cerr << say("{} answers no questions", "{} uz vaicājumiem neatbild", slug).in(language) << "\n";
  return asker;
}

bool try_all(const config::Folders& folders, const config::Site& site, const std::string& slug,
             Contacts& contacts, Language language) {
  const bool any = std::any_of(contacts.begin(), contacts.end(),
                               [](const Contact& contact) { return contact.assumption->trial.has_value(); });
  if (!any) return true;
  boost::asio::io_context io;
  http::Client client(io);
  flow::SystemClock clock;
  const port::Services services{client, clock};
  config::Findings findings;
  const calls::Adapters adapters = serve::build_adapters(site, services, findings);
  port::Asker* const asker = asker_of(adapters, slug, language);
  if (asker == nullptr) return false;
  boost::asio::co_spawn(io, put_questions(*asker, folders, contacts),
                        [&io](const std::exception_ptr& problem) {
                          if (problem) std::rethrow_exception(problem);
                          io.stop();
                        });
  io.run();
  return true;
}

// --- what is written

/// A new file for its owner alone. False after a line that says why.
bool keep_file(const std::filesystem::path& file, const std::string& octets, Language language) {
  const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  bool well = handle >= 0;
  for (std::size_t done = 0; well && done < octets.size();) {
    const ssize_t written = ::write(handle, octets.data() + done, octets.size() - done);
    well = written > 0;
    if (well) done += static_cast<std::size_t>(written);
  }
  const int problem = errno;
  if (handle >= 0) ::close(handle);
  if (!well)
    std::cerr << say("{} cannot be written: {}", "{} nevar ierakstīt: {}", file.string(),
                     system_reason(problem))
                     .in(language)
              << "\n";
  return well;
}

bool keep(const Contact& contact, const std::filesystem::path& folder, Language language) {
  std::error_code failure;
  if (std::filesystem::create_directories(folder, failure))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failure);
  const std::string& id = contact.assumption->id.value;
  return keep_file(folder / (id + ".sent"), contact.evidence.sent, language) &&
         keep_file(folder / (id + ".received"), contact.evidence.received, language);
}

std::string type_of(const config::Site& site, const std::string& slug, const std::string& operation) {
  for (const config::Route& route : site.routes)
    for (const config::Branch& branch : route.branches)
      if (branch.target && branch.target->system == slug && branch.target->operation == operation)
        return route.type;
  return {};
}

bool write_down(const Arguments& arguments, const config::Site& site, const Contacts& contacts) {
  const std::string& slug = arguments.positional(0);
  const std::string folder = arguments.option("keep");
  std::vector<pack::NewFile> cases;
  for (const Contact& contact : contacts) {
    if (contact.state != Contact::State::differs) continue;
    if (!folder.empty() && !keep(contact, folder, arguments.language())) return false;
    const Assumption& assumption = *contact.assumption;
    const std::string evidence = folder.empty() ? folder : folder + "/" + assumption.id.value + ".received";
    cases.push_back(pack::contact_case({slug, assumption, contact.error ? &*contact.error : nullptr,
                                        type_of(site, slug, assumption.trial->operation.value), evidence}));
  }
  if (arguments.option("cases").empty()) return true;
  const auto written = pack::write_new(arguments.option("cases"), cases);
  if (!written) std::cerr << written.error().told().in(arguments.language()) << "\n";
  return static_cast<bool>(written);
}

// --- what is told

Sentence word_of(Contact::State state) {
  switch (state) {
    case Contact::State::to_ask:
      return say("to be asked of the partner", "jājautā partnerim");
    case Contact::State::holds:
      return say("holds", "ir spēkā");
    case Contact::State::differs:
      return say("does NOT hold", "NAV spēkā");
    case Contact::State::unknown:
      return say("could not be tried", "neizdevās izmēģināt");
  }
  return {};
}

void show(const Contact& contact, Language language) {
  const Assumption& one = *contact.assumption;
  std::cout << say("{} ({}) {}: {}\n", "{} ({}) {}: {}\n", one.id.value, one.mark, word_of(contact.state),
                   one.text())
                   .in(language);
  if (contact.state != Contact::State::differs && contact.state != Contact::State::unknown) return;
  std::cout << say("    expected {}; came: {}\n", "    gaidīts: {}; saņemts: {}\n", show(one.trial->expect),
                   contact.came)
                   .in(language);
}

std::size_t count(const Contacts& contacts, Contact::State state) {
  return static_cast<std::size_t>(std::count_if(
      contacts.begin(), contacts.end(), [state](const Contact& contact) { return contact.state == state; }));
}

int conclude(const Contacts& contacts, Language language) {
  for (const Contact& contact : contacts) show(contact, language);
  const std::size_t differ = count(contacts, Contact::State::differs);
  const std::size_t unknown = count(contacts, Contact::State::unknown);
  std::cout << say("{}: hold {}, do not hold {}, could not be tried {}, to be asked {}\n",
                   "{}: spēkā {}, nav spēkā {}, neizdevās izmēģināt {}, jājautā {}\n",
                   counted(contacts.size(), {{"assumption", "pieņēmums"}, {"assumptions", "pieņēmumi"}}),
                   count(contacts, Contact::State::holds), differ, unknown,
                   count(contacts, Contact::State::to_ask))
                   .in(language);
  return differ + unknown == 0 ? 0 : 1;
}

/// The system of the site; null after a line that says why.
const config::System* system_of(const config::Site& site, const std::string& slug, Language language) {
  const auto found = site.systems.find(slug);
  if (found != site.systems.end()) return &found->second;
  std::vector<std::string> known;
  for (const auto& [name, system] : site.systems) known.push_back(name);
  std::cerr << say("the site has no system '{}'{}", "instalācijā nav sistēmas '{}'{}", slug,
                   config::hint(slug, known))
                   .in(language)
            << "\n";
  return nullptr;
}

}  // namespace

const CommandLine& first_contact_command() {
  static const CommandLine command{
      "first-contact",
      {"SYSTEM"},
      {"site", "state", "library", "cases", "keep"},
      {"Tries what is assumed of a partner at its real endpoint, with questions that change nothing there, "
       "and "
       "says what holds and what has to be asked.\n"
       "    --keep FOLDER: what went and came where an assumption does not hold, for your eyes alone: it may "
       "hold "
       "personal data.\n"
       "    --cases FOLDER: a contract case of the double for each of these.",
       "Izmēģina, vai ir spēkā tas, ko pieņem par partneri, pie viņa īstā galapunkta ar vaicājumiem, kas tur "
       "neko "
       "nemaina, un pasaka, kas ir spēkā un kas jājautā.\n"
       "    --keep MAPE: nosūtītais un saņemtais tur, kur pieņēmums nav spēkā, lasāms tikai jums: tajā var "
       "būt "
       "personas dati.\n"
       "    --cases MAPE: katram no tiem dublieru (simulatoru) līguma gadījums."}};
  return command;
}

int make_first_contact(const Arguments& arguments) {
  formats::start_xml();
  const Language language = arguments.language();
  if (arguments.option("site").empty()) {
    std::cerr << "sakta first-contact: "
              << say("name the site's folder: --site FOLDER", "norādiet instalācijas mapi: --site MAPE")
                     .in(language)
              << "\n";
    return 2;
  }
  const std::string& slug = arguments.positional(0);
  const config::Folders folders{arguments.option("site"), library_folder(arguments), state_folder(arguments)};
  config::Findings findings;
  const auto plan = serve::load_plan(folders, findings, serve::Depth::start);
  const config::System* const system = system_of(plan->site(), slug, language);
  if (system == nullptr) {
    serve::print(findings, language);
    return 2;
  }
  const std::vector<Assumption> assumptions = pack::read_assumptions(folders, *system, findings);
  serve::print(findings, language);
  if (!findings.empty()) return 2;
  if (assumptions.empty()) {
    std::cerr << say("there is no adapters/systems/{}/assumptions.yaml",
                     "nav faila adapters/systems/{}/assumptions.yaml", slug)
                     .in(language)
              << "\n";
    return 2;
  }
  Contacts contacts;
  for (const Assumption& one : assumptions) contacts.emplace_back(one);
  if (!try_all(folders, plan->site(), slug, contacts, language)) return 2;
  const int code = conclude(contacts, language);
  return write_down(arguments, plan->site(), contacts) ? code : 2;
}

}  // namespace hub::cli
