#include "hub/faces/rest/openapi.h"

#include <algorithm>
#include <array>
#include <map>

#include "hub/base/codes.h"
#include "hub/formats/json/reader.h"
#include "hub/formats/json/value.h"
#include "hub/model/context_parts.h"

namespace hub::faces {
namespace {

using formats::JsonValue;

JsonValue text(std::string_view characters) {
  return JsonValue::string(characters);
}
JsonValue object() {
  return JsonValue::object();
}

JsonValue texts(const std::vector<std::string>& values) {
  JsonValue array = JsonValue::array();
  for (const std::string& value : values) array.items.push_back(text(value));
  return array;
}

JsonValue reference(std::string_view name) {
  return object().with("$ref", text("#/components/schemas/" + std::string(name)));
}

JsonValue typed(std::string_view type, std::string_view format = "") {
  JsonValue schema = object().with("type", text(type));
  if (!format.empty()) schema.add("format", text(format));
  return schema;
}

JsonValue array_of(JsonValue items) {
  return typed("array").with("items", std::move(items));
}

JsonValue structure(JsonValue properties, const std::vector<std::string>& required) {
  return typed("object").with("properties", std::move(properties)).with("required", texts(required));
}

/// The same schema for both forms in which the REST face speaks.
JsonValue in_both_forms(const JsonValue& schema) {
  return object()
      .with("application/json", object().with("schema", schema))
      .with("application/xml", object().with("schema", schema));
}

// --- what is common to all types
// ---------------------------------------------------------------------------------

JsonValue receipt_schema() {
  return structure(
             object()
                 .with("id", typed("string", "uuid"))
                 .with("type", typed("string"))
                 .with("accepted_at", typed("string", "date-time"))
                 .with("repeated", typed("boolean").with(
                                       "description",
                                       text("True: this key was stored before; this is the first receipt.")))
                 .with("status_url", typed("string", "uri-reference")),
             {"id", "type", "accepted_at", "repeated", "status_url"})
      .with("xml", object().with("name", text("Receipt")).with("namespace", text("urn:sakta:exchange:1")));
}

/// Who judged besides the hub: `partner`, and `rule` of the hub's own for the partner.
JsonValue ruling_schema(std::string_view description) {
  return structure(object()
                       .with("system", typed("string"))
                       .with("code", typed("string"))
                       .with("text", typed("string").with("description", text("In the caller's language."))),
                   {"system", "code"})
      .with("description", text(description));
}
JsonValue partner_schema() {
  return ruling_schema("Of a refusal by the partner: its code.");
}
JsonValue rule_schema() {
  return ruling_schema("Of a refusal by a rule of the hub for the partner: the rule.");
}

/// Why a delivery, or a question, stands where it stands.
JsonValue reason_schema() {
  return structure(object()
                       .with("code", typed("string"))
                       .with("remedy", typed("string"))
                       .with("title", typed("string"))
                       .with("next", typed("string").with("description", text("What the sender can do.")))
                       .with("detail", typed("string"))
                       .with("place", typed("string"))
                       .with("partner", partner_schema())
                       .with("rule", rule_schema()),
                   {"code", "remedy", "title", "next"});
}

JsonValue story_schema() {
  JsonValue step = structure(object().with("name", typed("string")).with("at", typed("string", "date-time")),
                             {"name", "at"});
  JsonValue error =
      structure(object().with("code", typed("string")).with("remedy", typed("string")), {"code", "remedy"});
  JsonValue delivery = structure(
      object()
          .with("route", typed("string"))
          .with("state",
                typed("string").with("enum", texts({"waiting", "delivering", "delivered", "retrying", "dead",
                                                    "held", "halted", "filtered", "discarded"})))
          .with("attempts", typed("integer").with("description", text("Begun so far.")))
          .with("due",
                typed("string", "date-time").with("description", text("Of a retrying one: not before this.")))
          .with("error", reason_schema()),
      {"route", "state", "attempts"});
  JsonValue event = structure(object()
                                  .with("event", typed("string"))
                                  .with("state", typed("string"))
                                  .with("at", typed("string", "date-time"))
                                  .with("steps", array_of(std::move(step)))
                                  .with("error", std::move(error)),
                              {"event", "state", "at", "steps"});
  return structure(object()
                       .with("id", typed("string", "uuid"))
                       .with("type", typed("string"))
                       .with("state", typed("string").with(
                                          "description",
                                          text("Of a message with deliveries it follows from theirs: "
                                               "delivered, filtered or discarded when all have ended.")))
                       .with("accepted_at", typed("string", "date-time"))
                       .with("error", reason_schema())
                       .with("deliveries", array_of(std::move(delivery)))
                       .with("events", array_of(std::move(event))),
                   {"id", "type", "state", "accepted_at", "deliveries", "events"})
      .with("xml", object().with("name", text("Message")).with("namespace", text("urn:sakta:exchange:1")));
}

JsonValue problem_schema() {
  return structure(object()
                       .with("type", typed("string", "uri"))
                       .with("title", typed("string"))
                       .with("status", typed("integer"))
                       .with("detail", typed("string"))
                       .with("code", typed("string").with("description",
                                                          text("One of the hub's error codes, stable.")))
                       .with("remedy", typed("string").with(
                                           "enum", texts({"refuse", "resend", "reconcile", "wait", "stop"})))
                       .with("next", typed("string").with("description", text("What to do.")))
                       .with("place",
                             typed("string").with(
                                 "description",
                                 text("XPath, JSON Pointer, line:column, or headers, separated by commas.")))
                       .with("partner", partner_schema())
                       .with("rule", rule_schema())
                       .with("instance", typed("string", "uri"))
                       .with("traceparent", typed("string")),
                   {"type", "title", "status", "code", "remedy", "next"})
      .with("description", text("Problem details, RFC 9457."));
}

using CodeFilter = bool (*)(std::string_view);

/// Of signatures a REST caller hears only that one is missing.
bool of_another_face(std::string_view code) {
  constexpr std::array<std::string_view, 14> kCodes{"edge.envelope",
                                                    "edge.soap_version",
                                                    "edge.must_understand",
                                                    "edge.action",
                                                    "edge.addressing",
                                                    "edge.event",
                                                    "gate.signature_profile",
                                                    "gate.duplicate_id",
                                                    "gate.signed_element_mismatch",
                                                    "gate.unsigned_part",
                                                    "gate.signature_invalid",
                                                    "gate.signer",
                                                    "gate.timestamp",
                                                    "gate.replay"};
  return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}
bool of_ask(std::string_view code) {
  return !code.starts_with("config.") && code != "journal.no_message" && code != "journal.no_letter" &&
         code != "edge.attachment" && !of_another_face(code);
}
bool of_send(std::string_view code) {
  return of_ask(code) && !code.starts_with("deliver.") && !code.starts_with("map.");
}
bool of_send_with_attachments(std::string_view code) {
  return of_send(code) || code == "edge.attachment";
}
bool of_events(std::string_view code) {
  return of_send_with_attachments(code) || code == "edge.event";
}
bool of_reading(std::string_view code) {
  return code.starts_with("store.") || code == "edge.not_found" || code == "edge.method_not_allowed" ||
         code == "edge.malformed" || code == "edge.not_acceptable" || code == "edge.busy" ||
         code == "gate.no_certificate" || code == "gate.unknown_party" || code == "gate.no_right" ||
         code == "journal.no_message" || code == "journal.unreadable" || code == "hub.defect";
}

bool of_bringing(std::string_view code) {
  return of_reading(code) || code == "edge.attachment" || code == "edge.too_large" ||
         code == "edge.too_slow" || code == "gate.quota";
}

// One response for each HTTP status, listing the codes that come with it.
void add_problems(JsonValue& responses, CodeFilter filter) {
  std::map<unsigned, std::vector<const ErrorCode*>> by_status;
  for (const ErrorCode* code : codes::kAll)
    if (filter(code->name)) by_status[code->http_status].push_back(code);
  for (const auto& [status, found] : by_status) {
    std::string description;
    JsonValue names = JsonValue::array();
    for (const ErrorCode* code : found) {
      description.append(description.empty() ? "" : "\n")
          .append("`")
          .append(code->name)
          .append("` ")
          .append(code->title.en);
      names.items.push_back(text(code->name));
    }
    JsonValue content =
        object().with("application/problem+json", object().with("schema", reference("Problem")));
    responses.add(std::to_string(status), object()
                                              .with("description", text(description))
                                              .with("x-codes", std::move(names))
                                              .with("content", std::move(content)));
  }
}

JsonValue header_parameter(std::string_view name, std::string_view description, bool required,
                           JsonValue schema) {
  return object()
      .with("name", text(name))
      .with("in", text("header"))
      .with("description", text(description))
      .with("required", JsonValue::boolean(required))
      .with("schema", std::move(schema));
}

JsonValue message_id_parameter() {
  return object()
      .with("name", text("id"))
      .with("in", text("path"))
      .with("description", text("The message's id from the receipt."))
      .with("required", JsonValue::boolean(true))
      .with("schema", typed("string", "uuid"));
}

JsonValue reading_path(std::string_view operation, std::string_view en, std::string_view lv,
                       JsonValue content, std::vector<JsonValue> parameters = {}) {
  JsonValue responses =
      object().with("200", object().with("description", text(en)).with("content", std::move(content)));
  parameters.insert(parameters.begin(), message_id_parameter());
  add_problems(responses, of_reading);
  return object().with("get", object()
                                  .with("operationId", text(operation))
                                  .with("summary", text(en))
                                  .with("x-summary-lv", text(lv))
                                  .with("tags", texts({"messages"}))
                                  .with("parameters", JsonValue::array(std::move(parameters)))
                                  .with("responses", std::move(responses)));
}

JsonValue digest_parameter() {
  return object()
      .with("name", text("digest"))
      .with("in", text("path"))
      .with("description", text("SHA-256 of the octets."))
      .with("required", JsonValue::boolean(true))
      .with("schema", typed("string").with("pattern", text("^[0-9a-f]{64}$")));
}

JsonValue attachment_operation(std::string_view operation, std::string_view status, std::string_view en,
                               std::string_view lv, CodeFilter codes) {
  JsonValue found = object().with(
      "application/json",
      object().with("schema",
                    structure(object().with("digest", typed("string")).with("size", typed("integer")),
                              {"digest", "size"})));
  JsonValue responses =
      object().with(status, object().with("description", text(en)).with("content", std::move(found)));
  add_problems(responses, codes);
  return object()
      .with("operationId", text(operation))
      .with("summary", text(en))
      .with("x-summary-lv", text(lv))
      .with("tags", texts({"attachments"}))
      .with("parameters", JsonValue::array({digest_parameter()}))
      .with("responses", std::move(responses));
}

JsonValue attachment_path() {
  JsonValue brings =
      attachment_operation("BringAttachment", "201", "Brings octets that a message will name within a day.",
                           "Atnes oktetus, ko ziņojums nosauks diennakts laikā.", of_bringing);
  brings.add("requestBody", object()
                                .with("required", JsonValue::boolean(true))
                                .with("content", object().with("application/octet-stream", object())));
  return object()
      .with("get", attachment_operation("FindAttachment", "200", "Whether this party has brought it.",
                                        "Vai šī puse to ir atnesusi.", of_reading))
      .with("put", std::move(brings));
}

// --- one type
// ----------------------------------------------------------------------------------------------------

std::string component_name(const std::string& root, unsigned version) {
  return root + "V" + std::to_string(version);
}

// OpenAPI wants the namespace said at every property, or a reader of XML takes it for none.
void add_namespace(JsonValue& schema, const std::string& ns) {
  for (std::size_t i = 0; i < schema.items.size(); ++i) {
    if (schema.names[i] == "items") add_namespace(schema.items[i], ns);
    if (schema.names[i] == "anyOf")  // of an object or null
      for (JsonValue& either : schema.items[i].items) add_namespace(either, ns);
    if (schema.names[i] != "properties") continue;
    for (JsonValue& property : schema.items[i].items) {
      add_namespace(property, ns);
      property.add("xml", object().with("namespace", text(ns)));
    }
  }
}

void add_root_schema(JsonValue& schemas, const TypeOnFace& type, const std::string& root) {
  if (root.empty()) return;
  auto read = formats::read_json(type.schema->json_schema(root));
  if (!read) return;  // the type's YAML names a root that its XSD has not: told by `sakta check`
  JsonValue schema = JsonValue::object();
  for (std::size_t i = 0; i < read->items.size(); ++i)
    if (read->names[i] != "$schema") schema.add(read->names[i], std::move(read->items[i]));
  const std::string& ns = type.schema->target_namespace();
  add_namespace(schema, ns);
  schema.add("xml", object().with("name", text(root)).with("namespace", text(ns)));
  schemas.add(component_name(root, type.type->version), std::move(schema));
}

JsonValue allowed_values(const std::vector<std::string>& values) {
  JsonValue schema = typed("string").with("maxLength", JsonValue::number("200"));
  if (!values.empty()) schema.add("enum", texts(values));
  return schema;
}

JsonValue parameters(const config::MessageType& type) {
  JsonValue list = JsonValue::array();
  for (const model::ContextPart& part : model::kContextParts) {
    const auto& demanded = type.required_context;
    const bool required = std::find(demanded.begin(), demanded.end(), part.word) != demanded.end();
    const std::vector<std::string> allowed = part.word == "purpose"       ? type.purposes
                                             : part.word == "legal_basis" ? type.legal_bases
                                                                          : std::vector<std::string>{};
    list.items.push_back(header_parameter(part.header, part.description, required, allowed_values(allowed)));
  }
  list.items.push_back(header_parameter(
      "Idempotency-Key",
      "The same key with the same message gets the first answer again; nothing is done twice.", false,
      typed("string").with("pattern", text("^[!-~]{1,128}$"))));
  list.items.push_back(header_parameter("traceparent", "W3C trace context.", false, typed("string")));
  list.items.push_back(header_parameter(
      "tracestate", "W3C trace context: passed on beside traceparent, as it came.", false, typed("string")));
  return list;
}

JsonValue success(const config::MessageType& type) {
  if (type.pattern == model::Pattern::ask)
    return object().with(
        "200", object()
                   .with("description", text("The answer."))
                   .with("content", in_both_forms(reference(component_name(type.reply, type.version)))));
  JsonValue location = object()
                           .with("description", text("Where the message's story is told."))
                           .with("schema", typed("string", "uri-reference"));
  return object().with("202", object()
                                  .with("description", text("Stored durably; this is the receipt."))
                                  .with("headers", object().with("Location", std::move(location)))
                                  .with("content", in_both_forms(reference("Receipt"))));
}

std::string attachments_taken(const config::MessageType& type) {
  if (!type.attachments) return {};
  const config::Attachments& taken = *type.attachments;
  std::string said =
      " Attachments, brought before by PUT /v1/attachments/{digest}, or with the message: as parts of a "
      "multipart/related whose first part is the message and names each by \"content\": "
      "\"cid:...\", or there as base64; size and digest may be left out then. At most " +
      std::to_string(taken.most) + ", " + std::to_string(taken.total / 1024 / 1024) + " MiB together";
  for (const std::string& media_type : taken.media_types)
    said.append(&media_type == &taken.media_types.front() ? ", of " : ", ").append(media_type);
  return said + ".";
}

JsonValue type_path(const config::MessageType& type) {
  JsonValue body =
      object()
          .with("required", JsonValue::boolean(true))
          .with("description", text("At most " + std::to_string(type.max_body) + " octets, UTF-8." +
                                    attachments_taken(type)))
          .with("content", in_both_forms(reference(component_name(type.operation, type.version))));
  JsonValue responses = success(type);
  CodeFilter codes = type.pattern == model::Pattern::ask ? of_ask : of_send;
  if (type.attachments) codes = of_send_with_attachments;
  add_problems(responses, codes);
  return object().with(
      "post", object()
                  .with("operationId", text(type.operation))
                  .with("summary", text(type.summary_en))
                  .with("x-summary-lv", text(type.summary_lv))
                  .with("description", text("Message type " + type.label() + "; owner: " + type.owner + "."))
                  .with("tags", texts({type.family}))
                  .with("parameters", parameters(type))
                  .with("requestBody", std::move(body))
                  .with("responses", std::move(responses)));
}

// --- CloudEvents
// -------------------------------------------------------------------------------------------------

JsonValue event_schema(const std::vector<std::string>& sent) {
  JsonValue properties =
      object()
          .with("specversion", typed("string").with("enum", texts({"1.0"})))
          .with("id", typed("string").with("minLength", JsonValue::number("1")))
          .with("source", typed("string", "uri-reference").with("minLength", JsonValue::number("1")))
          .with("type", typed("string")
                            .with("description", text("A message type that is sent."))
                            .with("enum", texts(sent)))
          .with("datacontenttype",
                typed("string").with("enum", texts({"application/json", "application/xml"})))
          .with("dataschema", typed("string", "uri"))
          .with("subject", typed("string"))
          .with("time", typed("string", "date-time"))
          .with("traceparent", typed("string").with("description", text("W3C trace context.")));
  for (const model::ContextPart& part : model::kContextParts)
    properties.add(std::string(part.attribute),
                   allowed_values({}).with("description", text(part.description)));
  properties.add("data",
                 object().with("description", text("JSON of the type's schema, or a text with its XML.")));
  properties.add("data_base64", typed("string").with("contentEncoding", text("base64")));
  return structure(std::move(properties), {"specversion", "id", "source", "type"})
      .with("description",
            text("CloudEvents 1.0, JSON format. Extensions of others are allowed; they are kept with "
                 "the event as it came."));
}

JsonValue outcomes_schema() {
  return array_of(structure(object()
                                .with("id", typed("string"))
                                .with("source", typed("string"))
                                .with("status", typed("integer"))
                                .with("receipt", reference("Receipt"))
                                .with("problem", reference("Problem"))
                                .with("retry_after", typed("integer").with("description", text("Seconds."))),
                            {"id", "source", "status"}))
      .with("description", text("What became of each event, in their order."));
}

JsonValue in_json(JsonValue schema) {
  return object().with("application/json", object().with("schema", std::move(schema)));
}

JsonValue events_body() {
  JsonValue batch = array_of(reference("Event")).with("maxItems", JsonValue::number("1000"));
  return object()
      .with("required", JsonValue::boolean(true))
      .with("description",
            text("Structured or batched; in binary mode the attributes are headers `ce-*`, and the body is "
                 "the data."))
      .with("content",
            object()
                .with("application/cloudevents+json", object().with("schema", reference("Event")))
                .with("application/cloudevents-batch+json", object().with("schema", std::move(batch)))
                .with("application/json", object())
                .with("application/xml", object()));
}

JsonValue events_path() {
  JsonValue either =
      object().with("oneOf", JsonValue::array({reference("Receipt"), reference("EventOutcomes")}));
  JsonValue responses =
      object()
          .with("202", object()
                           .with("description", text("Stored durably: the receipt, or those of a batch."))
                           .with("content", in_json(std::move(either))))
          .with("207", object()
                           .with("description", text("Of a batch, not every event was accepted."))
                           .with("content", in_json(reference("EventOutcomes"))));
  add_problems(responses, of_events);
  return object().with(
      "post", object()
                  .with("operationId", text("TakeEvents"))
                  .with("summary", text("CloudEvents 1.0, one or a batch; each is a send."))
                  .with("x-summary-lv", text("CloudEvents 1.0, viens notikums vai pakete; katrs tiek "
                                             "pieņemts, glabāts un piegādāts."))
                  .with("tags", texts({"events"}))
                  .with("requestBody", events_body())
                  .with("responses", std::move(responses)));
}

}  // namespace

std::string openapi(const std::vector<TypeOnFace>& types, std::string_view server_url) {
  std::vector<TypeOnFace> sorted = types;
  std::sort(sorted.begin(), sorted.end(), [](const TypeOnFace& left, const TypeOnFace& right) {
    return left.type->name != right.type->name ? left.type->name < right.type->name
                                               : left.type->version > right.type->version;
  });

  JsonValue paths = object();
  JsonValue schemas = object()
                          .with("Problem", problem_schema())
                          .with("Receipt", receipt_schema())
                          .with("Story", story_schema())
                          .with("EventOutcomes", outcomes_schema());
  std::vector<std::string> sent;
  for (const TypeOnFace& one : sorted) {
    add_root_schema(schemas, one, one.type->operation);
    add_root_schema(schemas, one, one.type->reply);
    const bool ask = one.type->pattern == model::Pattern::ask;
    const std::string path = (ask ? "/v1/ask/" : "/v1/send/") + one.type->name;
    if (paths.find(path) != nullptr) continue;  // the newest version comes first
    paths.add(path, type_path(*one.type));
    if (!ask) sent.push_back(one.type->name);
  }
  schemas.add("Event", event_schema(sent));
  paths.add("/v1/events", events_path());
  paths.add("/v1/attachments/{digest}", attachment_path());
  paths.add("/v1/messages/{id}",
            reading_path("ReadMessage", "What happened to a message so far.",
                         "Kas ar ziņojumu līdz šim noticis.", in_both_forms(reference("Story"))));
  paths.add("/v1/messages/{id}/content",
            reading_path("ReadContent", "The message as it was received, octet for octet.",
                         "Ziņojums tā, kā tas saņemts, oktets oktetā.", in_both_forms(object())));
  paths.add("/v1/messages/{id}/attachments/{digest}",
            reading_path("ReadAttachment", "An attachment of the message, octet for octet.",
                         "Ziņojuma pielikums, oktets oktetā.", object().with("*/*", object()),
                         {digest_parameter()}));

  JsonValue info =
      object()
          .with("title", text("Sakta"))
          .with("version", text("1"))
          .with("description", text("Integration hub of a municipality. Systems are known by their client "
                                    "certificate. JSON and XML are two forms of the same messages."));
  JsonValue security = object().with("clientCertificate", object().with("type", text("mutualTLS")));
  return formats::to_text(
      object()
          .with("openapi", text("3.1.0"))
          .with("jsonSchemaDialect", text("http://json-schema.org/draft-07/schema#"))
          .with("info", std::move(info))
          .with("servers", JsonValue::array({object().with("url", text(server_url))}))
          .with("security", JsonValue::array({object().with("clientCertificate", JsonValue::array())}))
          .with("paths", std::move(paths))
          .with("components",
                object().with("schemas", std::move(schemas)).with("securitySchemes", std::move(security))),
      formats::JsonLayout::sorted);
}

}  // namespace hub::faces
