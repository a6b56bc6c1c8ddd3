#include "hub/formats/contract/api.h"

#include <algorithm>
#include <array>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/config/plain_tree.h"
#include "hub/formats/contract/json_outline.h"
#include "hub/formats/contract/value_reader.h"

namespace hub::formats {
namespace {

using config::PlainNode;

constexpr std::array<const char*, 8> kMethods{"get",   "put",     "post", "delete",
                                              "patch", "options", "head", "trace"};

bool is_json(const std::string& media_type) {
  const std::string media = media_type.substr(0, media_type.find(';'));
  return media == "application/json" || media.ends_with("+json");
}

class ApiReader {
 public:
  ApiReader(const PlainNode& document, const std::string& file)
      : document_(document), schemas_(document, file, model_.notes) {}

  ApiModel read() {
    if (const PlainNode* info = document_.find("info")) {
      model_.title = info->text_of("title");
      model_.documentation = info->text_of("description");
    }
    read_servers();
    read_security();
    demand(document_);
    for (const char* word : {"webhooks", "x-webhooks"})
      if (const PlainNode* found = document_.find(word))
        schemas_.complain(
            *found,
            say("what the partner calls (webhooks) is left out: a partner that calls the hub is a party "
                "with a message type",
                "tas, ko izsauc partneris (webhooks), ir izlaists: partneris, kas izsauc centrmezglu, ir "
                "puse ar ziņojuma tipu"));
    if (const PlainNode* paths = document_.find("paths"); paths != nullptr && paths->is_map())
      for (std::size_t i = 0; i < paths->names.size(); ++i) read_path(paths->names[i], paths->items[i]);
    return std::move(model_);
  }

 private:
  void read_servers() {
    const PlainNode* servers = document_.find("servers");
    if (servers == nullptr) return;
    for (const PlainNode& server : servers->items) model_.servers.push_back(server.text_of("url"));
  }

  void read_security() {
    const PlainNode* components = document_.find("components");
    const PlainNode* schemes = components == nullptr ? nullptr : components->find("securitySchemes");
    if (schemes == nullptr) return;
    for (std::size_t i = 0; i < schemes->items.size(); ++i) {
      const PlainNode* scheme = schemas_.resolve(schemes->items[i]);
      if (scheme == nullptr) continue;
      ApiSecurity one;
      schemes_.push_back(i < schemes->names.size() ? schemes->names[i] : std::string());
      one.line = scheme->line;
      one.kind = scheme->text_of("type");
      if (one.kind == "http") one.kind = scheme->text_of("scheme");
      if (one.kind == "apiKey") one.kind = "api_key";
      one.name = scheme->text_of("name");
      one.in = scheme->text_of("in");
      if (const PlainNode* flows = scheme->find("flows"))
        if (const PlainNode* flow = flows->find("clientCredentials"))
          one.token_url = flow->text_of("tokenUrl");
      one.known = one.kind == "basic" || one.kind == "bearer" ||
                  (one.kind == "api_key" && one.in != "cookie") ||
                  (one.kind == "oauth2" && !one.token_url.empty());
      if (!one.known)
        schemas_.complain(
            *scheme, say("callers log in by '{}', which a system cannot do by itself: ask the partner for "
                         "client credentials, a token or a key",
                         "piesakās ar '{}', ko sistēma pati nevar: lūdziet partnerim client credentials, "
                         "pilnvaru vai atslēgu",
                         one.kind));
      model_.security.push_back(std::move(one));
    }
  }

  /// Notes which schemes the document, or an operation of it, demands.
  void demand(const PlainNode& of) {
    const PlainNode* ways = of.find("security");
    if (ways == nullptr) return;
    for (const PlainNode& way : ways->items)
      for (std::size_t i = 0; i < way.names.size(); ++i) {
        const auto found = std::find(schemes_.begin(), schemes_.end(), way.names[i]);
        if (found == schemes_.end()) continue;
        ApiSecurity& scheme = model_.security[static_cast<std::size_t>(found - schemes_.begin())];
        scheme.wanted = true;
        if (!scheme.scopes.empty()) continue;
        for (const PlainNode& scope : way.items[i].items)
          scheme.scopes += (scheme.scopes.empty() ? "" : " ") + scope.text;
      }
  }

  void read_path(const std::string& path, const PlainNode& written) {
    const PlainNode* item = schemas_.resolve(written);
    if (item == nullptr) return;
    if (!item->is_map()) return complain_of_shape(*item, path);
    for (const char* method : kMethods) {
      const PlainNode* operation = item->find(method);
      if (operation == nullptr) continue;
      const std::string word = method;
      if (word == "options" || word == "head" || word == "trace") {
        schemas_.complain(*operation,
                          say("{} is left out: it brings nothing", "{} ir izlaists: tas neko nedod", word));
        continue;
      }
      const PlainNode* answers = operation->find("responses");
      if (!operation->is_map() || (answers != nullptr && !answers->is_map())) {
        complain_of_shape(operation->is_map() ? *answers : *operation, word + " " + path);
        continue;
      }
      model_.operations.push_back(operation_of(path, word, *item, *operation));
    }
  }

  void complain_of_shape(const PlainNode& at, const std::string& what) {
    schemas_.complain(at, say("'{}' is left out: what stands here is no object; ask the partner",
                              "'{}' ir izlaists: te nav objekts; vaicājiet partnerim", what));
  }

  ApiOperation operation_of(const std::string& path, const std::string& method, const PlainNode& item,
                            const PlainNode& node) {
    ApiOperation operation;
    operation.name = node.text_of("operationId");
    if (operation.name.empty()) operation.name = method + path;
    operation.method = method;
    operation.path = path;
    operation.line = node.line;
    demand(node);
    operation.documentation = node.text_of("summary");
    if (operation.documentation.empty()) operation.documentation = node.text_of("description");
    for (const PlainNode* place : {&item, &node})
      if (const PlainNode* parameters = place->find("parameters"))
        for (const PlainNode& one : parameters->items) add_parameter(operation, one);
    for (const char* word : {"callbacks", "links"})
      if (const PlainNode* found = node.find(word))
        schemas_.complain(*found, say("'{}' is left out", "'{}' ir izlaists", word));
    if (const PlainNode* body = node.find("requestBody")) {
      const PlainNode* found = schemas_.resolve(*body);
      if (found != nullptr) operation.request = content_of(*found, operation.name);
      if (operation.request && operation.request->repeats()) {
        schemas_.complain(*body, say("'{}' sends a list at the root, which the kind rest cannot: ask the "
                                     "partner for an object around it",
                                     "'{}' sūta sarakstu saknē, ko veids rest nevar: lūdziet partnerim "
                                     "objektu ap to",
                                     operation.name));
        operation.request.reset();
      }
    }
    if (const PlainNode* answers = node.find("responses")) read_answers(operation, *answers);
    return operation;
  }

  void add_parameter(ApiOperation& operation, const PlainNode& written) {
    const PlainNode* node = schemas_.resolve(written);
    if (node == nullptr) return;
    ApiParameter parameter;
    parameter.name = node->text_of("name");
    parameter.in = node->text_of("in");
    parameter.required = node->is_true("required") || parameter.in == "path";
    if (parameter.in == "cookie")
      return schemas_.complain(
          *node,
          say("the parameter '{}' goes in a cookie: it is left out; ask the partner for a header",
              "parametrs '{}' ir sīkdatnē: tas ir izlaists; lūdziet partnerim galveni", parameter.name));
    if (node->find("content") != nullptr)
      schemas_.complain(*node, say("the parameter '{}' holds a document: it is taken as text",
                                   "parametrs '{}' satur "
                                   "dokumentu: to uzskata par tekstu",
                                   parameter.name));
    const PlainNode* schema = node->find("schema");
    const PlainNode* found = schema == nullptr ? nullptr : schemas_.resolve(*schema);
    if (found != nullptr && found->text_of("type") == "array")
      schemas_.complain(
          *node, say("the parameter '{}' is a list (style {}): the mapping writes the whole text of it",
                     "parametrs '{}' ir saraksts (stils {}): kartējums raksta visu tā tekstu", parameter.name,
                     node->text_of("style").empty() ? std::string("form") : node->text_of("style")));
    parameter.value = found == nullptr ? builtin_value("string") : schemas_.value(*found);
    parameter.documentation = in_short(node->text_of("description"));
    if (parameter.documentation.empty() && found != nullptr)
      parameter.documentation = in_short(found->text_of("description"));
    const auto same = std::find_if(
        operation.parameters.begin(), operation.parameters.end(),
        [&](const ApiParameter& one) { return one.name == parameter.name && one.in == parameter.in; });
    if (same != operation.parameters.end()) {
      *same = std::move(parameter);  // the operation's own goes before the path's
    } else {
      operation.parameters.push_back(std::move(parameter));
    }
  }

  /// The JSON that a body or an answer holds; nothing, and a note, if it holds none.
  std::optional<OutlinePart> content_of(const PlainNode& node, const std::string& name) {
    const PlainNode* content = node.find("content");
    if (content == nullptr || !content->is_map() || content->items.empty()) return std::nullopt;
    std::size_t chosen = content->names.size();
    std::string others;
    for (std::size_t i = 0; i < content->names.size(); ++i) {
      const std::string media = content->names[i].substr(0, content->names[i].find(';'));
      if (is_json(media) && chosen == content->names.size()) {
        chosen = i;
      } else {
        others += (others.empty() ? "" : ", ") + media;
      }
    }
    if (chosen == content->names.size()) {
      schemas_.complain(
          *content,
          say("'{}' has no JSON, only {}: it is not written out; ask the partner for JSON, or write the "
              "contract as an XSD by hand",
              "'{}' nav JSON, tikai {}: tas nav izrakstīts; lūdziet partnerim JSON vai rakstiet aprakstu "
              "kā XSD pats",
              name, others));
      return std::nullopt;
    }
    if (!others.empty())
      schemas_.complain(*content, say("'{}' comes as {} too: JSON is taken", "'{}' ir arī kā {}: ņemts JSON",
                                      name, others));
    const PlainNode* schema = content->items[chosen].find("schema");
    if (schema == nullptr) return std::nullopt;
    return schemas_.element("item", *schema);
  }

  /// What the JSON of an error holds, if it has members.
  void read_fault(ApiOperation& operation, const std::string& status, const PlainNode& answer) {
    const PlainNode* content = answer.find("content");
    if (content == nullptr || !content->is_map()) return;
    for (std::size_t i = 0; i < content->names.size(); ++i) {
      const PlainNode* schema = content->items[i].find("schema");
      if (schema == nullptr || !is_json(content->names[i])) continue;
      OutlinePart part = schemas_.element("error", *schema);
      part.name.name = status;
      if (!part.parts.empty() && !part.repeats()) operation.faults.push_back(std::move(part));
      return;
    }
  }

  /// The kind rest makes a list at the root the only member of an object.
  static void wrap_list(ApiOperation& operation) {
    OutlinePart object;
    object.file = operation.answer->file;
    object.line = operation.answer->line;
    operation.list = operation.answer->name.name;
    object.parts.push_back(*std::move(operation.answer));
    operation.answer = std::move(object);
  }

  void read_answers(ApiOperation& operation, const PlainNode& answers) {
    // Where no success is declared, `default` is what comes of all, also when it goes well.
    const bool has_success = std::any_of(answers.names.begin(), answers.names.end(),
                                         [](const std::string& status) { return status.starts_with('2'); });
    for (std::size_t i = 0; i < answers.names.size(); ++i) {
      const std::string& status = answers.names[i];
      const PlainNode* answer = schemas_.resolve(answers.items[i]);
      if (answer == nullptr) continue;
      const bool good = status.starts_with('2') || (!has_success && status == "default");
      if (!good) {
        operation.errors.push_back(status);
        read_fault(operation, status, *answer);
      } else if (!operation.answer) {
        operation.answer = content_of(*answer, operation.name);
        if (operation.answer && operation.answer->repeats()) wrap_list(operation);
      } else if (answer->find("content") != nullptr) {
        schemas_.complain(answers.items[i],
                          say("'{}' has several good answers: the first is taken",
                              "'{}' ir vairākas labas atbildes: ņemta pirmā", operation.name));
      }
      if (answer->find("headers") != nullptr)
        schemas_.complain(*answer,
                          say("headers of the answer are left out", "atbildes galvenes ir izlaistas"));
    }
  }

  const PlainNode& document_;
  ApiModel model_;
  JsonOutline schemas_;
  std::vector<std::string> schemes_;  ///< Names, in step with the model's `security`.
};

}  // namespace

Result<ApiModel> read_api(std::string_view octets, const std::string& file) {
  config::Findings findings;
  const auto document = config::plain_tree(octets, file, findings);
  if (!document) {
    const config::Finding& first = findings.front();
    return Error(codes::config_invalid,
                 Sentence(first.to_string(Language::en), first.to_string(Language::lv)));
  }
  const std::string version = document->text_of("openapi");
  if (!version.starts_with("3."))
    return Error(
        codes::config_invalid,
        say("{}: is no OpenAPI 3.0 or 3.1 ('openapi' is '{}'): ask the partner for one (Swagger 2 can be "
            "converted)",
            "{}: nav OpenAPI 3.0 vai 3.1 ('openapi' ir '{}'): lūdziet partnerim tādu (Swagger 2 var "
            "pārveidot)",
            file, version.empty() ? document->text_of("swagger") : version));
  ApiModel model = ApiReader(*document, file).read();
  if (model.operations.empty())
    return Error(codes::config_invalid,
                 say("{}: there is no operation in it", "{}: tajā nav nevienas darbības", file));
  return model;
}

}  // namespace hub::formats
