#include "adapters/systems/horizon/simulator/horizon_service.h"

#include <map>
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
constexpr auto kIssued = "TNdmRekBL";
constexpr auto kPayment = "TDdmInMu";
constexpr auto kOrder = "TDdmOutMu";
constexpr auto kPayments = "TDdmMUSar";

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

/// A row that nobody asked for.
Row other_row() {
  return {{"D_PK_DOK", "1"},     {"D_DOK_NR", "CITS"},    {"K_PK_KLIENTS", "1"}, {"K_UNI_NR", "00000000001"},
          {"K_STATUSS", "0"},    {"D_PAMV_ID", "2719"},   {"PDOK_PK_DOK", "1"},  {"PDOK_DOK_NR", "CITS"},
          {"D_DOK_NR2", "CITS"}, {"D_SUMMA_APM", "0.01"}, {"D_STATUSS", "2"},    {"V_KODS", "CIT"},
          {"V_PK_VAL", "1"},     {"R_PK_REKV", "1"},      {"R_KONTS", "CITS"},   {"R_PK_IESTADE", "1"}};
}

/// A select list: its columns and its rows.
struct List {
  const Columns& (*columns)();
  std::vector<Row> (Company::*rows)() const;
};

const std::map<std::string, List>& lists() {
  static const std::map<std::string, List> known{
      {kDocuments, {&Company::documents_columns, &Company::documents}},
      {kCustomers, {&Company::customers_columns, &Company::customers}},
      {kPayments, {&Company::payments_columns, &Company::payments}},
      {"TdmRekvSar", {&Company::accounts_columns, &Company::accounts}},
      {"TsdmValName", {&Company::currencies_columns, &Company::currencies}}};
  return known;
}

/// The lists of changes by the end of their path.
const std::map<std::string, Changes>& change_lists() {
  static const std::map<std::string, Changes> known{
      {"new", Changes::made}, {"edited", Changes::edited}, {"deleted", Changes::deleted}};
  return known;
}

bool is_of_payments(const std::string& resource) {
  return resource == kPayment || resource == kOrder;
}

/// What POST does with one document of the resource.
bool is_action(const std::string& resource, const std::string& action) {
  if (action == "ExecuteFromKey") return true;
  if (action == "apmaksatFromKey") return resource == kPayment;
  return !is_of_payments(resource) && (action == "BookFromKey" || action == "DeBookFromKey");
}

}  // namespace

HorizonService::HorizonService(ServiceOptions options)
    : options_(std::move(options)),
      company_(read_setup(options_.data)),
      document_form_(kDocument, options_.forms),
      customer_form_(kCustomer, options_.forms),
      issued_form_(kIssued, options_.forms),
      payment_form_(kPayment, options_.forms),
      order_form_(kOrder, options_.forms) {}

std::string HorizonService::operation(const HttpRequest& request) {
  const auto parts = parts_of(request.path);
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  const bool document =
      !parts.empty() && (parts[0] == kDocument || parts[0] == kIssued || is_of_payments(parts[0]));
  const bool card = document || (!parts.empty() && parts[0] == kCustomer);
  if (parts.size() == 1 && get && parts[0] == "user") return "login";
  if (parts.size() == 2 && get && parts[1] == "query" && lists().count(parts[0]) != 0)
    return parts[0] + ".query";
  if (parts.size() == 3 && parts[0] == kDocuments && parts[1] == "sync" &&
      change_lists().count(parts[2]) != 0 && (get || post))
    return parts[0] + (get ? ".sync" : ".processed") + (parts[2] == "edited" ? "" : "_" + parts[2]);
  if (parts.size() == 3 && parts[0] == kCustomers && parts[1] == "sync" && parts[2] == "edited" &&
      (get || post))
    return parts[0] + (get ? ".sync" : ".processed");
  if (parts.size() == 2 && post && parts[0] == kCustomer) return parts[0] + ".edit";
  if (parts.size() == 3 && post && parts[1] == "template" && card) return parts[0] + ".template";
  if (parts.size() == 2 && post && document && is_action(parts[0], parts[1]))
    return parts[0] + "." + parts[1];
  if (parts.size() == 2 && request.method == "DELETE" && document && !is_of_payments(parts[0]))
    return parts[0] + ".delete";
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
  if (operation == "TDdmCustomer.edit") return edit_customer(request, effect);
  if (parts[1] == "sync" && parts[0] == kCustomers) return edited_customers(request, effect);
  if (parts[1] == "sync") {
    const auto which = change_lists().at(parts[2]);
    return request.method == "GET" ? changes(request, which) : processed(request, which, effect);
  }
  if (parts[1] == "template") return insert(request, parts[0], effect);
  if (request.method == "POST") return act(request, effect);
  if (request.method == "DELETE") return remove(parts[0], parts[1], effect);
  if (parts[0] == kCustomer) return xml_reply(200, shown(kCustomer, company_.customer(parts[1]), {}));
  const auto document = document_of(parts[0], parts[1]);
  return xml_reply(200, shown(parts[0], document.fields, document.rows));
}

HttpReply HorizonService::query(const HttpRequest& request, const std::string& resource, bool other) const {
  const auto& meant = lists().at(resource);
  const auto& known = meant.columns();
  const auto asked = read_query(request.query, known);
  auto rows = (company_.*meant.rows)();
  if (other)
    rows.assign(1, other_row());
  else
    keep(rows, asked);
  return xml_reply(200, list(resource, asked.columns, known, rows));
}

HttpReply HorizonService::changes(const HttpRequest& request, Changes which) const {
  const auto asked = read_query(request.query, Company::changes_columns());
  auto rows = company_.changes(which);
  keep(rows, asked);
  return xml_reply(200, list(kDocuments, asked.columns, Company::changes_columns(), rows));
}

HttpReply HorizonService::processed(const HttpRequest& request, Changes which, bool effect) {
  const auto numbers = read_processed(request.body);
  if (effect) company_.processed(which, numbers);
  return xml_reply(200, "<processed/>");
}

HttpReply HorizonService::edited_customers(const HttpRequest& request, bool effect) {
  if (request.method == "POST") {
    const auto numbers = read_processed(request.body);
    if (effect) company_.processed_customers(numbers);
    return xml_reply(200, "<processed/>");
  }
  const auto asked = read_query(request.query, Company::edited_customers_columns());
  auto rows = company_.edited_customers();
  keep(rows, asked);
  return xml_reply(200, list(kCustomers, asked.columns, Company::edited_customers_columns(), rows));
}

HttpReply HorizonService::edit_customer(const HttpRequest& request, bool effect) {
  const auto key = parts_of(request.path)[1];
  auto posted = customer_form_.read(request.body, "entity");
  if (effect) company_.edit_customer(key, std::move(posted));
  return xml_reply(200, link(kCustomer, key));
}

HttpReply HorizonService::insert(const HttpRequest& request, const std::string& resource, bool effect) {
  const auto setup = read_setup(options_.data);
  const auto number = parts_of(request.path)[2];
  auto posted = form_of(resource).read(request.body, "entity");
  if (!effect) return xml_reply(200, link(resource, "0"));
  const auto key = resource == kCustomer      ? company_.add_customer(setup, number, std::move(posted))
                   : is_of_payments(resource) ? company_.add_payment(setup, number, std::move(posted))
                                              : company_.add_document(setup, number, std::move(posted));
  return xml_reply(200, link(resource, key));
}

/// Throws 404 also where the document is one of another resource.
Document HorizonService::document_of(const std::string& resource, const std::string& key) const {
  auto document = is_of_payments(resource) ? company_.payment(key) : company_.document(key);
  if (resource_of_kind(document.fields.at("PAMV_ID")) != resource) throw Refusal{404, "", ""};
  return document;
}

const ResourceForm& HorizonService::form_of(const std::string& resource) const {
  if (resource == kCustomer) return customer_form_;
  if (resource == kPayment) return payment_form_;
  if (resource == kOrder) return order_form_;
  return resource == kIssued ? issued_form_ : document_form_;
}

HttpReply HorizonService::act(const HttpRequest& request, bool effect) {
  const auto parts = parts_of(request.path);
  const auto arguments = form_of(parts[0]).read(request.body, "arguments");
  const bool settles = parts[1] == "apmaksatFromKey";
  const auto key = arguments.fields.find(settles ? "aPkDok" : "aKey");
  if (key == arguments.fields.end()) throw Refusal{400, "ESchema", "arguments of another call"};
  if (effect) carry_out(parts[0], parts[1], arguments);
  return xml_reply(200, link(parts[0], key->second));
}

void HorizonService::carry_out(const std::string& resource, const std::string& action,
                               const Resource& arguments) {
  const auto setup = read_setup(options_.data);
  if (action == "apmaksatFromKey") return company_.settle(setup, arguments);
  static_cast<void>(document_of(resource, arguments.fields.at("aKey")));
  if (action == "BookFromKey") return company_.book(setup, arguments);
  if (arguments.fields.count("aSchemaPk") != 0)
    throw Refusal{400, "ESchema", "aSchemaPk belongs to BookFromKey"};
  if (action == "DeBookFromKey") return company_.take_booking_back(arguments);
  if (is_of_payments(resource)) return company_.execute_payment(arguments);
  company_.execute(arguments);
}

HttpReply HorizonService::remove(const std::string& resource, const std::string& key, bool effect) {
  static_cast<void>(document_of(resource, key));
  if (effect) company_.remove(key);
  return {204, {}, {}};
}

HttpReply HorizonService::other_answer(const HttpRequest& request, const std::string& operation) {
  if (operation == "login") return xml_reply(200, user("CITS"));
  const auto parts = parts_of(request.path);
  if (parts[1] == "query") return query(request, parts[0], true);
  if (parts[1] == "sync" && request.method == "GET")
    return xml_reply(200,
                     list("TNdmCitsSar", {"D_PK_DOK"}, Company::changes_columns(), {{{"D_PK_DOK", "1"}}}));
  if (request.method == "POST") return xml_reply(200, link("TdmCitsBL", "1"));
  return xml_reply(
      200,
      shown(parts[0],
            {{"PK_DOK", "1"}, {"DOK_NR", "CITS"}, {"PAMV_ID", "2719"}, {"COUNTER", "1"}, {"STATUSS", "1"}},
            {}));
}

}  // namespace sandbox::horizon
