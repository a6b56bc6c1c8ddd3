#include "support/scripted_hub.h"

#include <boost/asio/co_spawn.hpp>
#include <stdexcept>
#include <utility>

#include "hub/calls/caller.h"
#include "hub/delivery/dispatcher.h"
#include "hub/exchange/exchange.h"
#include "hub/faces/call.h"
#include "hub/flow/stored.h"
#include "hub/record/head.h"

namespace hub::support {
namespace {

constexpr auto kCaseXsd = R"(<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:test:case" targetNamespace="urn:test:case"
           elementFormDefault="qualified">
  <xs:element name="Case"><xs:complexType><xs:sequence>
    <xs:element name="Number" type="xs:string"/><xs:element name="Kind" type="xs:string"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>)";
constexpr auto kDebtXsd = R"(<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:test:debt" targetNamespace="urn:test:debt"
           elementFormDefault="qualified">
  <xs:element name="GetDebt"><xs:complexType><xs:sequence>
    <xs:element name="Person" type="xs:string"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Debt"><xs:complexType><xs:sequence>
    <xs:element name="Sum" type="xs:integer"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>)";
constexpr auto kClerk = "dns:clerk.test";

model::Mapping mapping(const std::string& name) {
  return {.name = name, .stylesheet = "in place of XSLT", .hash = "sha256:" + name};
}

config::MessageType type_of(const std::string& name, model::Pattern pattern, const std::string& operation) {
  config::MessageType type;
  type.name = name;
  type.pattern = pattern;
  type.operation = operation;
  type.max_body = 65'536;
  type.xsd_file = name + "-1.xsd";
  type.hash = "sha256:" + name + "-1";
  return type;
}

config::MessageType case_type() {
  config::MessageType type = type_of("case", model::Pattern::send, "Case");
  config::KeyPath number;
  number.name = "number";
  number.path = "/t:Case/t:Number";
  type.keys.push_back(std::move(number));
  type.ordering_key = "number";
  type.xsd = kCaseXsd;
  return type;
}

config::MessageType debt_type() {
  config::MessageType type = type_of("debt", model::Pattern::ask, "GetDebt");
  type.reply = "Debt";
  type.xsd = kDebtXsd;
  return type;
}

config::Route route_to(const std::string& name, const std::string& type, const std::string& system,
                       const std::string& operation) {
  config::Target target;
  target.system = system;
  target.operation = operation;
  target.request = mapping(name + ".request");
  config::Route route;
  route.name = name;
  route.type = type;
  route.branches.push_back({std::nullopt, std::move(target)});
  route.lane = name;
  return route;
}

config::Site scripted_site() {
  config::Site site;
  site.types = {case_type(), debt_type()};
  config::Party party;
  party.name = "clerk";
  party.organisation = "90000000001";
  party.certificates = {kClerk};
  party.rights = {{model::Pattern::send, "case"}, {model::Pattern::ask, "debt"}};
  site.parties.push_back(std::move(party));
  site.systems["registry"].slug = "registry";
  site.routes = {route_to("cases", "case", "registry", "put_case"),
                 route_to("debts", "debt", "registry", "get_debt")};
  site.routes.back().branches.back().target->reply = mapping("debts.reply");
  site.hash = "sha256:site";
  return site;
}

/// No message of these tests is signed.
class NoTrust final : public crypto::Trust {
 public:
  [[nodiscard]] Result<crypto::PeerCertificate> verify(
      std::string_view /*der*/, std::chrono::system_clock::time_point /*at*/) const override {
    throw std::logic_error("nothing is signed here");
  }
};

void rethrow(const std::exception_ptr& problem) {
  if (problem) std::rethrow_exception(problem);
}

using Kept = std::shared_ptr<std::optional<server::HttpResponse>>;
using Verb = port::Task<server::HttpResponse> (*)(const flow::Services&, server::HttpRequest, faces::Call);

/// One request of a party; as in the program, with the services that it began with.
port::Task<void> carry(std::shared_ptr<const flow::Services> services, server::HttpRequest request,
                       faces::Call call, Verb verb, Kept kept) {
  auto response = co_await verb(*services, std::move(request), std::move(call));
  *kept = std::move(response);
}

using Decided = Result<delivery::Released>;

port::Task<void> put_decision(delivery::Dispatcher& dispatcher, delivery::Release release,
                              std::shared_ptr<std::optional<Decided>> kept) {
  auto outcome = co_await dispatcher.release(std::move(release));
  *kept = std::move(outcome);
}

port::Task<void> put_round(std::shared_ptr<const flow::Services> services, const config::PolledSource& source,
                           polling::Memory& memory, std::shared_ptr<std::optional<Outcome>> kept) {
  auto outcome = co_await polling::collect(*services, source, memory);
  *kept = std::move(outcome);
}

port::Task<void> run(delivery::Dispatcher& dispatcher, bool& ended) {
  co_await dispatcher.run();
  ended = true;
}

std::string text_in(const std::string& xml, const std::string& element) {
  const std::string open = "<" + element + ">";
  const std::size_t from = xml.find(open);
  if (from == std::string::npos) return "?";
  const std::size_t begin = from + open.size();
  return xml.substr(begin, xml.find('<', begin) - begin);
}

}  // namespace

port::Task<Result<std::string>> ScriptedMapper::apply(const model::Mapping& mapping, map::Input input) {
  if (does) co_return does(mapping, input.xml);
  co_return std::move(input.xml);
}

/// One version of the site, as a thread of the program has it.
struct Version {
  Version(std::shared_ptr<const flow::Plan> compiled, calls::Adapters adapters, ScriptedHub& hub,
          calls::InFlight& in_flight, telemetry::Metrics& metrics)
      : plan(std::move(compiled)),
        recorder("test/90000000000", "90000000000", plan->site().hash, "sha256:program"),
        caller(std::move(adapters), plan->site(), in_flight, hub.clock, metrics) {}

  std::shared_ptr<const flow::Plan> plan;
  record::Recorder recorder;
  calls::AdapterCaller caller;
  std::optional<flow::Services> services;
};

struct ScriptedHub::Process {
  explicit Process(ScriptedHub& owner)
      : hub(owner), in_flight(owner.clock), dispatcher(io, services(), wakeup, halted_routes) {
    wakeup.set([this] { dispatcher.wake(); });
    boost::asio::co_spawn(io, run(dispatcher, ended), rethrow);
  }

  std::shared_ptr<const flow::Services> services() {
    config::Findings findings;
    auto plan = flow::Plan::compile(hub.site, findings);
    if (!findings.empty()) throw std::runtime_error(findings.front().to_string());
    calls::Adapters adapters;
    for (const auto& [slug, declared] : hub.site.systems) {
      auto [system, is_new] = hub.systems.try_emplace(slug, hub.clock);
      adapters.emplace(slug, system->second.adapter());
    }
    const auto version =
        std::make_shared<Version>(std::move(plan), std::move(adapters), hub, in_flight, metrics);
    version->services.emplace(flow::Services{{{version->plan, hub.store, keys, version->recorder, hub.clock,
                                               log, metrics, hub.probe, "sha256:program", hub.attachments},
                                              hub.mapper,
                                              version->caller},
                                             in_progress,
                                             wakeup,
                                             quotas,
                                             repeats,
                                             trust});
    newest = {version, &*version->services};
    return newest;
  }

  ScriptedHub& hub;
  telemetry::Log log{"/dev/null"};
  telemetry::Metrics metrics;
  const record::TagKeys keys{std::string(32, 'k')};
  flow::InProgress in_progress;
  flow::Wakeup wakeup;
  gate::Quotas quotas;
  flow::Repeats repeats;
  const NoTrust trust;
  ops::HaltedRoutes halted_routes;
  calls::InFlight in_flight;
  std::shared_ptr<const flow::Services> newest;
  bool ended = false;
  boost::asio::io_context io{1};  // after all that tasks under way refer to
  delivery::Dispatcher dispatcher;
};

ScriptedHub::ScriptedHub() : registry(systems.try_emplace("registry", clock).first->second) {
  site = scripted_site();
  registry.answers = [](const ScriptedSystem::Call&) { return std::optional(reply()); };
}

ScriptedHub::~ScriptedHub() = default;

void ScriptedHub::start() {
  process_ = std::make_unique<Process>(*this);
  settle();
}

void ScriptedHub::crash() {
  process_.reset();
}

void ScriptedHub::reload() {
  process_->dispatcher.renew(process_->services());
  settle();
}

void ScriptedHub::stop() {
  process_->dispatcher.stop();
  settle();
}

bool ScriptedHub::has_ended() const {
  return process_->ended;
}

void ScriptedHub::settle() {
  support::settle(process_->io);
}

void ScriptedHub::advance(port::Clock::Duration by) {
  clock.advance(process_->io, by);
}

server::HttpRequest ScriptedHub::request() const {
  server::HttpRequest request;
  request.method = "POST";
  request.remote = "192.0.2.0/24";
  request.peer = crypto::PeerCertificate{"sha256:clerk", {kClerk}};
  request.received_at = clock.wall();
  return request;
}

ScriptedHub::Answer ScriptedHub::post(const std::string& number, const std::string& kind,
                                      const std::string& key) {
  model::Message message;
  message.pattern = model::Pattern::send;
  message.idempotency_key = key;
  message.body =
      R"(<Case xmlns="urn:test:case"><Number>)" + number + "</Number><Kind>" + kind + "</Kind></Case>";
  return come("case", std::move(message));
}

ScriptedHub::Answer ScriptedHub::ask(const std::string& person, const std::string& key) {
  model::Message message;
  message.idempotency_key = key;
  message.body = R"(<GetDebt xmlns="urn:test:debt"><Person>)" + person + "</Person></GetDebt>";
  return come("debt", std::move(message));
}

ScriptedHub::Answer ScriptedHub::come(const std::string& type, model::Message message) {
  const bool asks = message.pattern == model::Pattern::ask;
  faces::Call call;
  call.verb = asks ? faces::Verb::ask : faces::Verb::send;
  call.name = type;
  message.format = model::Format::xml;
  call.message = std::move(message);
  call.form.format = model::Format::xml;
  auto kept = std::make_shared<std::optional<server::HttpResponse>>();
  boost::asio::co_spawn(
      process_->io,
      carry(process_->newest, request(), std::move(call), asks ? &exchange::ask : &exchange::send, kept),
      rethrow);
  settle();
  return kept;
}

Uuid ScriptedHub::send(const std::string& number, const std::string& kind) {
  const std::size_t before = store.messages().size();
  (void)post(number, kind);
  if (store.messages().size() == before) throw std::runtime_error("the case was not accepted");
  return store.messages().back();
}

std::string ScriptedHub::release(Uuid message, delivery::Decision decision, std::string route) {
  const auto decided = decide({.message = message,
                               .route = std::move(route),
                               .decision = decision,
                               .by = {"unix:1000:anna", "Anna"},
                               .because = "a test",
                               .seen = {}});
  if (!decided) return "under way";
  return *decided ? "done" : std::string(decided->error().code().name);
}

std::optional<Result<delivery::Released>> ScriptedHub::decide(delivery::Release release) {
  auto kept = std::make_shared<std::optional<Decided>>();
  boost::asio::co_spawn(process_->io, put_decision(process_->dispatcher, std::move(release), kept), rethrow);
  settle();
  return *kept;
}

std::string ScriptedHub::collect(const config::PolledSource& source, polling::Memory& memory) {
  auto kept = std::make_shared<std::optional<Outcome>>();
  boost::asio::co_spawn(process_->io, put_round(process_->newest, source, memory, kept), rethrow);
  settle();
  if (!*kept) return "under way";
  return **kept ? "done" : std::string((*kept)->error().code().name);
}

std::string ScriptedHub::part(Uuid message, const std::string& name) const {
  auto opened = flow::open_part(*process_->newest, store.told(message), name);
  return opened ? *std::move(opened) : std::string(opened.error().code().name);
}

std::string ScriptedHub::called() const {
  std::string numbers;
  for (const ScriptedSystem::Call& call : registry.calls())
    numbers += (numbers.empty() ? "" : " ") + text_in(call.body, "Number");
  return numbers;
}

std::vector<ops::HaltedRoute> ScriptedHub::halted() const {
  return process_->halted_routes.all();
}

std::string ScriptedHub::metrics() const {
  return process_->metrics.text();
}

std::string ScriptedHub::error_of(Uuid message) const {
  const auto head = record::read_head(store.last(message).head);
  return head && head->error ? head->error->code : std::string();
}

config::Route& ScriptedHub::route(const std::string& name) {
  for (config::Route& route : site.routes)
    if (route.name == name) return route;
  throw std::logic_error("the site has no route " + name);
}

void ScriptedHub::publish_to(const std::string& name, const std::string& system, const std::string& lane) {
  site.systems[system].slug = system;
  auto [scripted, is_new] = systems.try_emplace(system, clock);
  scripted->second.answers = [](const ScriptedSystem::Call&) { return std::optional(reply()); };
  config::Route published = route_to(name, "case", system, "put_case");
  published.entry = false;
  published.lane = lane;
  site.routes.push_back(std::move(published));
  route().publish.push_back(name);
}

}  // namespace hub::support
