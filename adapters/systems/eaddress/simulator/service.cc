#include "adapters/systems/eaddress/simulator/service.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "adapters/systems/eaddress/simulator/control.h"
#include "adapters/systems/eaddress/simulator/mtom.h"
#include "adapters/systems/eaddress/simulator/refusal.h"
#include "adapters/systems/mtom.h"
#include "adapters/systems/rest_behaviour.h"
#include "adapters/systems/rest_target.h"

namespace sandbox::eaddress {
namespace {

const std::string kActionBase = "http://vraa.gov.lv/div/uui/2011/11/UnifiedServiceInterface/";
constexpr std::size_t kMaxResults = 100;
constexpr std::size_t kHeadOctets = 64U * 1024;  // of a request, where its action stands

std::string header_named(const HttpRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? "" : found->second;
}

std::string word_behind(std::string_view text, std::string_view before) {
  const auto at = text.find(before);
  if (at == std::string_view::npos) return {};
  text = text.substr(at + before.size());
  const auto end = std::find_if(text.begin(), text.end(),
                                [](char c) { return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z'); });
  return {text.begin(), end};
}

[[noreturn]] void unreadable(const std::string& why) {
  throw Refused("d:DeserializationFailed", {why});
}

/// A request without attachments may come as it is.
MtomParts parts_of(const HttpRequest& request) {
  const std::string type = header_named(request, "content-type");
  MtomParts parts;
  if (type.rfind("application/soap+xml", 0) == 0)
    parts.root = request.body;
  else
    parts = read_mtom(type, request.body);
  return parts;
}

/// Puts the octets beside the envelope in place of each xop:Include.
void resolve(Incoming& in, xmlNode* body, const MtomParts& parts) {
  for (xmlNode* include : all_in(body, kXop, "Include")) {
    const std::string href = attribute_of(include, "href");
    const auto id = href.rfind("cid:", 0) == 0 ? percent_decoded(href.substr(4), false) : std::nullopt;
    const auto part = id ? parts.by_id.find(*id) : parts.by_id.end();
    if (part == parts.by_id.end()) unreadable("an Include means no part");
    xmlNode* const parent = include->parent;
    if (!in.parts.emplace(parent, part->second).second) unreadable("an element has two Includes");
    xmlUnlinkNode(include);
    xmlFreeNode(include);
  }
}

void check_understood(xmlNode* header) {
  for (xmlNode* one = xmlFirstElementChild(header); one != nullptr; one = xmlNextElementSibling(one)) {
    const std::string said = attribute_of(one, "mustUnderstand", kSoap);
    const bool known = one->ns != nullptr && (xmlStrEqual(one->ns->href, script::as_xml(kWsa)) != 0 ||
                                              xmlStrEqual(one->ns->href, script::as_xml(kWsse)) != 0);
    if ((said == "1" || said == "true") && !known) unreadable("a header block is not understood");
  }
}

/// The schema's say on everything but the envelope's own parts, which have codes of their own.
void check_schema(const Core& core, xmlNode* input) {
  const Document document = alone(input);
  xmlNode* const root = xmlDocGetRootElement(document.get());
  std::string problem = core.schema.problem(root);
  if (problem.empty()) return;
  for (const char* part : {"Envelope", "RecipientConfirmationPart"})
    if (child_of(root, kDiv, part) != nullptr && !core.schema.problem(child_of(root, kDiv, part)).empty())
      return;
  unreadable(problem);
}

std::string timestamp_header() {
  const Moment now = real_now();
  return std::string("<o:Security s:mustUnderstand=\"1\" xmlns:o=\"") + kWsse + "\"><u:Timestamp xmlns:u=\"" +
         kWsu + "\" u:Id=\"_0\"><u:Created>" + text_of(now) + "</u:Created><u:Expires>" +
         text_of(now + std::chrono::minutes(5)) + "</u:Expires></u:Timestamp></o:Security>";
}

HttpReply away() {
  return {503, {{"Content-Type", "text/html"}}, "<html><body><h1>Service Unavailable</h1></body></html>"};
}

std::string outputs(const Incoming& in, const std::string& name, const std::string& xml) {
  static_cast<void>(in);
  return "<" + name + " xmlns=\"" + kUui + "\">" + xml + "</" + name + ">";
}

}  // namespace

std::string element_xml(const std::string& name, const std::string& text) {
  return text.empty() ? std::string() : "<" + name + ">" + escaped_text(text) + "</" + name + ">";
}

std::string strings_xml(const std::string& name, const std::vector<std::string>& texts) {
  std::string xml = "<" + name + " xmlns:b=\"" + kArrays + "\">";
  for (const auto& text : texts) xml += "<b:string>" + escaped_text(text) + "</b:string>";
  return xml + "</" + name + ">";
}

std::vector<std::string> listed(const xmlNode* list) {
  std::vector<std::string> texts;
  for (const char* name : {"string", "long"})
    for (const xmlNode* one : children_of(list, kArrays, name)) texts.push_back(text_of(one));
  return texts;
}

std::size_t max_count(const Incoming& in) {
  const long count = std::stol(text_of(in.input, kUui, "MaxResultCount"));
  if (count < 1) throw Refused("BL.KOP.008");
  if (static_cast<std::size_t>(count) > kMaxResults) throw Refused("BL.KOP.009");
  return static_cast<std::size_t>(count);
}

std::string octets_of(const Incoming& in, const xmlNode* element) {
  const auto beside = in.parts.find(element);
  if (beside != in.parts.end()) return std::string(beside->second);
  const auto octets = octets_of_base64(text_of(element));
  if (!octets) unreadable("an element is no base64");
  return *octets;
}

bool Orders::is_away(Moment now) const {
  if (!maintenance) return false;
  const auto minute =
      std::chrono::duration_cast<std::chrono::minutes>(now - std::chrono::floor<std::chrono::days>(now))
          .count();
  const auto [from, to] = *maintenance;
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

Core::Core(Settings given)
    : settings(std::move(given)),
      schema(settings.wsdl),
      trust(settings.trust),
      signer(settings.certificate, settings.key),
      directory(settings.directory),
      folder(settings.contents),
      post(settings.post, directory, trust, signer, clock),
      catalogue(directory, clock, settings.page),
      journal(settings.journal) {}

UnifiedService::UnifiedService(Settings settings) : core_(std::move(settings)) {
  for (const auto& some : {sending_operations(), receiving_operations(), catalogue_operations()})
    operations_.insert(some.begin(), some.end());
}

std::string UnifiedService::operation(const HttpRequest& request) {
  if (request.method != "POST" || request.path == "/control") return {};
  const std::string said = word_behind(header_named(request, "content-type"), kActionBase);
  return said.empty() ? word_behind(std::string_view(request.body).substr(0, kHeadOctets), kActionBase)
                      : said;
}

HttpReply UnifiedService::answer(const HttpRequest& request, Behaviour behaviour) {
  const std::lock_guard lock(guard_);
  if (request.path == "/control") {
    const std::string body = request.method == "POST" ? request.body : "{}";
    HttpReply told = control(core_, orders_, body);
    return told;
  }
  if (orders_.is_away(core_.clock.now())) return away();
  core_.post.settle();
  if (request.method == "GET" && request.segments.size() == 2 && request.segments[0] == "files") {
    std::string content = core_.catalogue.file(request.segments[1]);
    if (content.empty()) return {404, {}, {}};
    return {200, {{"Content-Type", "application/json"}}, std::move(content)};
  }
  if (request.method != "POST") return {405, {{"Allow", "POST"}}, {}};
  return exchange(request, behaviour);
}

HttpReply UnifiedService::exchange(const HttpRequest& request, Behaviour behaviour) {
  Incoming in;
  in.operation = operation(request);
  try {
    in = read(request);
    const Outgoing out = perform(in, behaviour);
    std::string name = in.operation + "Output";
    std::string xml = out.xml;
    if (behaviour == Behaviour::wrong_schema) xml = "<Surprise>17</Surprise>";
    if (behaviour == Behaviour::other_answer)
      name = in.operation == "GetMessage" ? "GetMessageListOutput" : "GetMessageOutput";
    record(in, "answer", behaviour);
    return reply(in, kActionBase + in.operation + "Response", outputs(in, name, xml), out);
  } catch (const Refused& refused) {
    record(in, refused.code(), behaviour);
    HttpReply told = reply(in, kActionBase + in.operation + "Fault", fault_xml(refused), {});
    told.status = behaviour == Behaviour::fault_in_200 ? 200 : 500;
    return told;
  }
}

Incoming UnifiedService::read(const HttpRequest& request) {
  Incoming in;
  in.operation = operation(request);
  const MtomParts parts = parts_of(request);
  if (!parts.problem.empty()) unreadable(parts.problem);
  in.document = parsed(std::string(parts.root));
  xmlNode* const envelope = in.document ? xmlDocGetRootElement(in.document.get()) : nullptr;
  if (!is_element(envelope, kSoap, "Envelope")) unreadable("it is no envelope of SOAP 1.2");
  xmlNode* const header = child_of(envelope, kSoap, "Header");
  xmlNode* const body = child_of(envelope, kSoap, "Body");
  in.input = body == nullptr ? nullptr : xmlFirstElementChild(body);
  if (header == nullptr || in.input == nullptr) unreadable("Header, and an element in Body, are needed");
  in.message_id = text_of(header, kWsa, "MessageID");
  check_understood(header);
  check_addressing(header, in);
  const Certificate certificate = check_security(header, core_.trust, core_.settings.wsse);
  in.connection = core_.directory.connection(certificate.common_name());
  if (in.connection == nullptr) throw Refused("BL.AKL.PSL.013");
  resolve(in, body, parts);
  check_schema(core_, in.input);
  return in;
}

void UnifiedService::check_addressing(xmlNode* header, Incoming& in) const {
  for (const char* name : {"Action", "MessageID", "To"})
    if (children_of(header, kWsa, name).size() != 1)
      throw Refused("a:MessageAddressingHeaderRequired", {std::string("wsa:") + name + " is needed once"});
  const std::string action = text_of(header, kWsa, "Action");
  const bool known = operations_.count(in.operation) != 0 && action == kActionBase + in.operation &&
                     is_element(in.input, kUui, in.operation + "Input");
  if (!known)
    throw Refused("a:ActionNotSupported", {"the action and the element of the Body are not one operation's"});
  if (text_of(header, kWsa, "To") != core_.settings.to)
    throw Refused("a:DestinationUnreachable", {"wsa:To is not this service"});
}

Outgoing UnifiedService::perform(const Incoming& in, Behaviour behaviour) {
  const auto wanted = orders_.refusals.find(in.operation);
  if (wanted != orders_.refusals.end() && wanted->second.left > 0) {
    --wanted->second.left;
    throw Refused(wanted->second.code, {}, wanted->second.receiver);
  }
  if (behaviour == Behaviour::busy) return {};
  if (behaviour == Behaviour::refuse || behaviour == Behaviour::fault_in_200)
    throw Refused(in.operation == "SendMessage" ? "BL.PSS.045" : "BL.AKL.PSL.014");
  return operations_.at(in.operation)(core_, in);
}

HttpReply UnifiedService::reply(const Incoming& in, const std::string& action, const std::string& body,
                                const Outgoing& out) const {
  std::string xml = std::string("<s:Envelope xmlns:s=\"") + kSoap + "\" xmlns:a=\"" + kWsa +
                    "\"><s:Header><a:Action s:mustUnderstand=\"1\">" + action + "</a:Action>";
  if (!in.message_id.empty()) xml += "<a:RelatesTo>" + escaped_text(in.message_id) + "</a:RelatesTo>";
  xml +=
      timestamp_header() + "</s:Header><s:Body xmlns:wsse=\"" + kWsse +
      "\" xmlns:d=\"http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher\">" +
      body + "</s:Body></s:Envelope>";
  MtomAnswer answer = write_mtom(xml, out.parts);
  return {200, {{"Content-Type", answer.content_type}, {"MIME-Version", "1.0"}}, std::move(answer.body)};
}

void UnifiedService::record(const Incoming& in, const std::string& outcome, Behaviour behaviour) {
  const Behaviour wire = behaviour_for(core_.settings.behaviours, in.operation);
  nlohmann::json line{{"event", "request"},
                      {"operation", in.operation},
                      {"outcome", outcome},
                      {"behaviour", word(behaviour == Behaviour::answer ? wire : behaviour)},
                      {"soap_message_id", in.message_id}};
  if (in.connection != nullptr) line["connection"] = in.connection->name;
  const auto say = [&](const char* name, const char* as) {
    const std::string text = text_of(in.input, kUui, name);
    if (in.connection != nullptr && !text.empty()) line[as] = text;
  };
  say("MessageId", "message_id");
  say("ContentId", "content_id");
  say("SectionIndex", "section");
  core_.journal.write(std::move(line));
}

}  // namespace sandbox::eaddress
