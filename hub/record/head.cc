#include "hub/record/head.h"

#include <nlohmann/json.hpp>

#include "hub/base/codes.h"
#include "hub/base/json_text.h"
#include "hub/base/say.h"

namespace hub::record {
namespace {

using Json = nlohmann::json;

struct TextField {
  const char* name;
  std::string Head::*member;
};

constexpr TextField kTexts[] = {
    {"type", &Head::type},
    {"party", &Head::party},
    {"traceparent", &Head::traceparent},
    {"tracestate", &Head::tracestate},
    {"purpose", &Head::purpose},
    {"legal_basis", &Head::legal_basis},
    {"case", &Head::case_id},
    {"site", &Head::site},
    {"program", &Head::program},
    {"schema", &Head::schema},
    {"route", &Head::route},
    {"request_mapping", &Head::request_mapping},
    {"reply_mapping", &Head::reply_mapping},
    {"system", &Head::system},
    {"operation", &Head::operation},
    {"certificate", &Head::certificate},
    {"site_to", &Head::site_to},
};

constexpr std::size_t kUsualHead = 1024;  // octets of its text

std::int64_t micros(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

void write_ruling(JsonText& text, const Ruling& ruling) {
  text.key("by").open('{').key("system").string(ruling.system).key("name").string(ruling.name);
  if (!ruling.words.empty()) text.key("en").string(ruling.words.en()).key("lv").string(ruling.words.lv());
  text.close('}');
}

void write_sought(JsonText& text, const Lookup& lookup) {
  text.key("sought").open('{').key("by").string(lookup.by);
  text.key("since").integer(micros(lookup.since)).key("until").integer(micros(lookup.until)).close('}');
}

std::chrono::system_clock::time_point time_of(std::int64_t micros) {
  return std::chrono::system_clock::time_point(std::chrono::microseconds(micros));
}

/// Latvian stands beside English where it differs.
RecordedError read_error(const Json& in) {
  const std::string en = in.value("detail", "");
  RecordedError error{in.value("code", ""), Sentence(en, in.value("detail_lv", en)), in.value("place", "")};
  if (const auto by = in.find("by"); by != in.end())
    error.ruling = Ruling{by->value("system", ""), by->value("name", ""),
                          Sentence(by->value("en", ""), by->value("lv", ""))};
  return error;
}

}  // namespace

RecordedError recorded(const Error& error) {
  RecordedError record{std::string(error.code().name), error.told(), error.place()};
  if (error.ruling() != nullptr) record.ruling = *error.ruling();
  return record;
}

Error error_of(const RecordedError& recorded) {
  const ErrorCode* code = codes::find(recorded.code);
  Error error(code != nullptr ? *code : codes::hub_defect, recorded.detail);
  error = std::move(error).at(recorded.place);
  if (!recorded.ruling) return error;
  return std::move(error).by(*recorded.ruling);
}

std::string write(const Head& head) {
  JsonText json(kUsualHead);
  json.open('{').key("version").integer(head.version);
  json.key("format").string(head.format == model::Format::json ? "json" : "xml");
  for (const TextField& field : kTexts)
    if (!(head.*field.member).empty()) json.key(field.name).string(head.*field.member);
  if (!head.by.subject.empty()) json.key("by").string(head.by.subject);
  if (!head.by.said.empty()) json.key("by_said").string(head.by.said);
  if (head.lookup) write_sought(json, *head.lookup);
  if (head.attempt != 0) json.key("attempt").integer(head.attempt);
  if (head.tried) json.key("tried").integer(head.tried->count());
  json.key("steps").open('[');
  for (const model::Step& step : head.steps)
    json.open('[').string(step.name).integer(micros(step.at)).close(']');
  json.close(']');
  if (head.error) {
    const Sentence& detail = head.error->detail;
    json.key("error").open('{').key("code").string(head.error->code).key("detail").string(detail.en());
    if (detail.lv() != detail.en()) json.key("detail_lv").string(detail.lv());
    json.key("place").string(head.error->place);
    if (head.error->ruling) write_ruling(json, *head.error->ruling);
    json.close('}');
  }
  return std::move(json.close('}')).text();
}

Result<Head> read_head(const std::string& text) {
  try {
    const Json in = Json::parse(text);
    Head head;
    head.version = in.value("version", 1U);
    head.format = in.value("format", "json") == "xml" ? model::Format::xml : model::Format::json;
    for (const TextField& field : kTexts) head.*field.member = in.value(field.name, std::string());
    head.by = {in.value("by", std::string()), in.value("by_said", std::string())};
    head.attempt = in.value("attempt", 0U);
    if (const auto tried = in.find("tried"); tried != in.end())
      head.tried = std::chrono::milliseconds(tried->get<std::int64_t>());
    if (const auto sought = in.find("sought"); sought != in.end())
      head.lookup =
          Lookup{sought->value("by", std::string()), time_of(sought->value("since", std::int64_t{0})),
                 time_of(sought->value("until", std::int64_t{0}))};
    for (const Json& step : in.at("steps"))
      head.steps.push_back({step.at(0).get<std::string>(), time_of(step.at(1).get<std::int64_t>())});
    if (const auto error = in.find("error"); error != in.end()) head.error = read_error(*error);
    return head;
  } catch (const Json::exception&) {
    return Error(codes::store_damaged, say("the head of a stored item is not what the hub writes",
                                           "glabātā ieraksta galvene nav tāda, kādu raksta centrmezgls"));
  }
}

}  // namespace hub::record
