#include "adapters/systems/horizon/simulator/horizon_service.h"

#include <utility>
#include <vector>

#include "adapters/systems/horizon/simulator/answers.h"
#include "adapters/systems/horizon/simulator/processed.h"
#include "adapters/systems/horizon/simulator/refusal.h"

namespace sandbox::horizon {
namespace {

constexpr std::string_view kBase = "/API/rest/";
constexpr auto kCookie = "HORIZONSESSION";
constexpr auto kDocument = "TNdmSanRekBL";
constexpr auto kCustomer = "TDdmCustomer";
constexpr auto kDocuments = "TNdmPvzSar";
constexpr auto kCustomers = "TDdmKlSar";

/// What follows the base, part by part; empty if the path is not below it.
std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts;
  if (path.compare(0, kBase.size(), kBase) != 0) return parts;
  std::size_t from = kBase.size();
  for (;;) {
    const auto slash = path.find('/', from);
    parts.push_back(path.substr(from, slash - from));
    if (slash == std::string::npos) return parts;
    from = slash + 1;
  }
}

std::string header(const HttpRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string() : found->second;
}

void need_xml(const HttpRequest& request) {
  if (header(request, "accept").find("xml") == std::string::npos)
    throw Refusal{406, "ERequest", "Accept: this company answers in XML"};
  if (request.method != "POST") return;
  const auto type = header(request, "content-type");
  if (type.rfind("application/xml", 0) != 0 && type.rfind("text/xml", 0) != 0)
    throw Refusal{415, "ERequest", "Content-Type: application/xml is expected"};
}

}  // namespace

HorizonService::HorizonService(ServiceOptions options)
    : options_(std::move(options)),
      company_(read_setup(options_.data).customers),
      document_form_(kDocument, options_.forms),
      customer_form_(kCustomer, options_.forms) {}

std::string HorizonService::operation(const HttpRequest& request) {
  const auto parts = parts_of(request.path);
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  const bool card = !parts.empty() && (parts[0] == kDocument || parts[0] == kCustomer);
  if (parts.size() == 1 && get && parts[0] == "user") return "login";
  if (parts.size() == 2 && get && parts[1] == "query" && (parts[0] == kDocuments || parts[0] == kCustomers))
    return parts[0] + ".query";
  if (parts.size() == 3 && parts[0] == kDocuments && parts[1] == "sync" && parts[2] == "edited" &&
      (get || post))
    return parts[0] + (get ? ".sync" : ".processed");
  if (parts.size() == 3 && post && parts[1] == "template" && card) return parts[0] + ".template";
  if (parts.size() == 2 && post && parts[0] == kDocument && parts[1] == "ExecuteFromKey")
    return parts[0] + ".ExecuteFromKey";
  if (parts.size() == 2 && get && card) return parts[0];
  return {};
}

HttpReply HorizonService::answer(const HttpRequest& request, Behaviour behaviour) {
  const auto name = operation(request);
  const bool effect =
      behaviour != Behaviour::busy && behaviour != Behaviour::refuse && behaviour != Behaviour::fault_in_200;
  try {
    if (request.path == std::string(kBase) + "global/healthCheck" && request.method == "GET")
      return xml_reply(200, health());
    auto reply = name == "login" ? log_in(request) : serve(request, name, effect);
    if (behaviour == Behaviour::refuse)
      throw Refusal{400, "EValue", "refused because the sandbox was told to"};
    if (behaviour == Behaviour::fault_in_200)
      return xml_reply(200, error("EValue", "refused under status 200"));
    if (behaviour == Behaviour::wrong_schema) return xml_reply(200, "<collection><unexpected/></collection>");
    if (behaviour == Behaviour::other_answer) return other_answer(request, name);
    return reply;
  } catch (const Refusal& refusal) {
    if (refusal.name.empty()) return {refusal.status, {}, {}};
    return xml_reply(refusal.status, error(refusal.name, refusal.message));
  }
}

HttpReply HorizonService::log_in(const HttpRequest& request) {
  const auto setup = read_setup(options_.data);
  if (header(request, "authorization") != basic(setup.user, options_.password))
    return {401, {{"WWW-Authenticate", "Basic realm=\"Horizon\""}}, {}};
  auto reply = xml_reply(200, user(setup.user));
  reply.headers["Set-Cookie"] =
      std::string(kCookie) + "=" + sessions_.open(setup.session_calls) + "; Path=/API; Secure; HttpOnly";
  return reply;
}

HttpReply HorizonService::serve(const HttpRequest& request, const std::string& operation, bool effect) {
  if (!sessions_.use(cookie_in(header(request, "cookie"), kCookie))) return {401, {}, {}};
  if (operation.empty()) throw Refusal{404, "ERequest", "there is no such resource or call"};
  need_xml(request);
  const auto parts = parts_of(request.path);
  if (parts[1] == "query") return query(request, parts[0], false);
  if (parts[1] == "sync") return request.method == "GET" ? edited(request) : processed(request, effect);
  if (parts[1] == "template") return insert(request, parts[0], effect);
  if (parts[1] == "ExecuteFromKey") return execute(request, effect);
  if (parts[0] == kCustomer) return xml_reply(200, shown(kCustomer, company_.customer(parts[1]), {}));
  const auto document = company_.document(parts[1]);
  return xml_reply(200, shown(kDocument, document.fields, document.rows));
}

HttpReply HorizonService::query(const HttpRequest& request, const std::string& resource, bool other) const {
  const bool documents = resource == kDocuments;
  const auto& known = documents ? Company::documents_columns() : Company::customers_columns();
  const auto asked = read_query(request.query, known);
  auto rows = documents ? company_.documents() : company_.customers();
  if (other)
    rows.assign(1, {{"D_PK_DOK", "1"},
                    {"D_DOK_NR", "CITS"},
                    {"K_PK_KLIENTS", "1"},
                    {"K_UNI_NR", "00000000001"},
                    {"K_STATUSS", "0"},
                    {"D_PAMV_ID", "2719"}});
  else
    keep(rows, asked);
  return xml_reply(200, list(resource, asked.columns, known, rows));
}

HttpReply HorizonService::edited(const HttpRequest& request) const {
  const auto asked = read_query(request.query, Company::edited_columns());
  auto rows = company_.edited();
  keep(rows, asked);
  return xml_reply(200, list(kDocuments, asked.columns, Company::edited_columns(), rows));
}

HttpReply HorizonService::processed(const HttpRequest& request, bool effect) {
  const auto changes = read_processed(request.body);
  if (effect) company_.processed(changes);
  return xml_reply(200, "<processed/>");
}

HttpReply HorizonService::insert(const HttpRequest& request, const std::string& resource, bool effect) {
  const auto setup = read_setup(options_.data);
  const auto number = parts_of(request.path)[2];
  const auto& form = resource == kDocument ? document_form_ : customer_form_;
  auto posted = form.read(request.body, "entity");
  if (!effect) return xml_reply(200, link(resource, "0"));
  const auto key = resource == kDocument ? company_.add_document(setup, number, std::move(posted))
                                         : company_.add_customer(setup, number, std::move(posted));
  return xml_reply(200, link(resource, key));
}

HttpReply HorizonService::execute(const HttpRequest& request, bool effect) {
  const auto arguments = document_form_.read(request.body, "arguments");
  if (effect) company_.execute(arguments);
  return xml_reply(200, link(kDocument, arguments.fields.at("aKey")));
}

HttpReply HorizonService::other_answer(const HttpRequest& request, const std::string& operation) {
  if (operation == "login") return xml_reply(200, user("CITS"));
  const auto parts = parts_of(request.path);
  if (parts[1] == "query") return query(request, parts[0], true);
  if (operation == "TNdmPvzSar.sync")
    return xml_reply(200,
                     list("TNdmCitsSar", {"D_PK_DOK"}, Company::edited_columns(), {{{"D_PK_DOK", "1"}}}));
  if (request.method == "POST") return xml_reply(200, link("TdmCitsBL", "1"));
  return xml_reply(
      200,
      shown(parts[0],
            {{"PK_DOK", "1"}, {"DOK_NR", "CITS"}, {"PAMV_ID", "2719"}, {"COUNTER", "1"}, {"STATUSS", "1"}},
            {}));
}

}  // namespace sandbox::horizon
