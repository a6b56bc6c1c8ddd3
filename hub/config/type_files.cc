#include "hub/config/type_files.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "hub/base/say.h"
#include "hub/config/names.h"
#include "hub/config/words.h"
#include "hub/config/xpath_words.h"
#include "hub/model/context_parts.h"
#include "hub/values/kinds.h"

namespace hub::config {
namespace {

Sentence help_of_required() {
  std::string words;
  for (const model::ContextPart& part : model::kContextParts)
    words.append(words.empty() ? "" : ", ").append(part.word);
  return say("what a caller must say: {}", "kas vaicātājam vai sūtītājam jānorāda: {}", words);
}

/// What people read, in the words of the type itself.
struct Texts {
  std::string en;
  std::string lv;
};

struct KeyEntry {
  Located name;
  Located path;
  bool document = false;
  bool personal = false;
};

struct DocumentEntry {
  Located path;
  std::vector<Located> roots;
  std::map<std::string, std::string> namespaces;
};

struct DemandEntry {
  Located path;
  bool document = false;
  Located test;
  Texts says;
};

enum class Doubtful : std::uint8_t { take, refuse };

struct ValueEntry {
  Located path;
  bool document = false;
  Located kind;
  Doubtful doubtful = Doubtful::take;
  Written written;
};

struct AttachmentsEntry {
  Located path;
  std::uint32_t most = 10;
  std::uint32_t total_mib = 25;
  std::vector<Located> media_types;
};

struct TypeFile {
  Located type;
  std::uint32_t version = 0;
  std::optional<model::Pattern> pattern;
  Located family;
  Located operation;
  Located reply;
  Texts summary;
  std::string owner;
  std::vector<std::string> purposes;
  std::vector<std::string> legal_bases;
  std::vector<Located> required_context;
  std::vector<KeyEntry> keys;
  Located ordering;
  std::vector<Located> personal;
  Located retention;
  std::uint32_t max_body_kib = 1024;
  std::vector<DocumentEntry> documents;
  std::vector<DemandEntry> demands;
  std::vector<ValueEntry> values;
  AttachmentsEntry attachments;
  Written written;
};

Spec<Texts> texts_spec(const char* name, std::string_view summary) {
  return Spec<Texts>(name, summary)
      .required("en", &Texts::en, {"in English", "angliski"})
      .required("lv", &Texts::lv, {"in Latvian", "latviski"});
}

Spec<KeyEntry> key_spec() {
  return Spec<KeyEntry>(Text{"key", "atslēga"}, "A business key.")
      .required("name", &KeyEntry::name, {"its name, e.g. supplier", "tās nosaukums, piem., supplier"})
      .required(
          "path", &KeyEntry::path,
          {"absolute XPath 1.0; prefix `t` is the type's namespace, in a document those that it declares",
           "absolūts XPath 1.0; prefikss `t` ir tipa nosaukumvieta, dokumentā — tās, ko tas deklarē"})
      .field("document", &KeyEntry::document,
             {"the path is one in the document, not in the message", "ceļš ir dokumentā, nevis ziņojumā"})
      .field("personal", &KeyEntry::personal, {"the value is personal data", "vērtība ir personas dati"});
}

Spec<DocumentEntry> document_spec() {
  return Spec<DocumentEntry>(Text{"document", "dokuments"}, "A published document inside the message.")
      .required("path", &DocumentEntry::path,
                {"absolute XPath of the xs:base64Binary element that holds it",
                 "absolūts XPath līdz xs:base64Binary elementam, kurā tas ir"})
      .required("roots", &DocumentEntry::roots,
                {"its allowed root elements as {namespace}name",
                 "tā atļautie saknes elementi formā {nosaukumvieta}nosaukums"},
                Range{1})
      .field("namespaces", &DocumentEntry::namespaces,
             {"prefixes that key paths use in it", "prefiksi, ko tajā lieto atslēgu ceļi"});
}

Spec<DemandEntry> demand_spec() {
  return Spec<DemandEntry>(Text{"demand", "prasība"}, "What an XSD cannot say of a message that is taken.")
      .required("path", &DemandEntry::path,
                {"absolute XPath 1.0, as of a key: where a refusal points",
                 "absolūts XPath 1.0 kā atslēgai: uz kurieni rāda noraidījums"})
      .field("document", &DemandEntry::document,
             {"path and test are in the document, not in the message",
              "ceļš un pārbaude ir dokumentā, nevis ziņojumā"})
      .required("test", &DemandEntry::test, {"XPath 1.0, true or not", "XPath 1.0, patiess vai nepatiess"})
      .section("says", &DemandEntry::says, texts_spec("says", "What the sender reads, in both languages."),
               {"what the sender reads if it does not hold, in both languages; never a value",
                "ko lasa sūtītājs, ja tā nav izpildīta, abās valodās; nekad ne vērtība"},
               Presence::required);
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const values::Kind& kind : values::kinds()) names.emplace_back(kind.name);
  return names;
}

Sentence help_of_kind() {
  std::string names;
  for (const std::string& name : kind_names()) names.append(names.empty() ? "" : ", ").append(name);
  return say("what each text that `path` selects is (values.md): {}",
             "kas ir katrs teksts, ko atlasa `path` (values.md): {}", names);
}

Spec<ValueEntry> value_spec() {
  return Spec<ValueEntry>(Text{"value", "vērtība"}, "Elements whose texts are values of a kind.")
      .required("path", &ValueEntry::path,
                {"absolute XPath 1.0, as of a key", "absolūts XPath 1.0 kā atslēgai"})
      .field("document", &ValueEntry::document,
             {"the path is one in the document, not in the message", "ceļš ir dokumentā, nevis ziņojumā"})
      .required("kind", &ValueEntry::kind, help_of_kind())
      .choice("doubtful", &ValueEntry::doubtful, {{"take", Doubtful::take}, {"refuse", Doubtful::refuse}},
              {"what becomes of a value that may be wrong and may be right (values.md, *Doubt*)",
               "ko dara ar vērtību, kas var būt gan nepareiza, gan pareiza (values.md, *Šaubas*)"})
      .places(&ValueEntry::written);
}

Spec<AttachmentsEntry> attachments_spec() {
  return Spec<AttachmentsEntry>("attachments", "What is brought beside the message, and what of it is taken.")
      .required(
          "path", &AttachmentsEntry::path,
          {"absolute XPath of the elements that name one each, with children name, mediaType, size, digest",
           "absolūts XPath līdz elementiem, kas katrs nosauc vienu, ar apakšelementiem name, mediaType, "
           "size, digest"})
      .field("most", &AttachmentsEntry::most, {"so many at most", "ne vairāk par tik daudziem"},
             Range{1, 1'000})
      .field("total_mib", &AttachmentsEntry::total_mib,
             {"size of all together, MiB; of one: limits.attachment_mib",
              "visu kopējais lielums, MiB; viena: limits.attachment_mib"},
             Range{1, 1'048'576})
      .field("media_types", &AttachmentsEntry::media_types,
             {"what may be attached, e.g. application/pdf; none named: anything",
              "ko drīkst pievienot, piem., application/pdf; ja nav nosaukts nekas, jebko"});
}

const Spec<TypeFile>& type_spec() {
  static const auto spec =
      Spec<TypeFile>(Text{"message type", "ziņojuma tips"},
                     "mappings/types/<type>-<version>.yaml, beside the XSD of the same name.")
          .required("type", &TypeFile::type, {"e.g. debts.query", "piem., debts.query"})
          .required("version", &TypeFile::version, {"1 and up", "1 un vairāk"}, Range{1, 999})
          .choice(
              "pattern", &TypeFile::pattern,
              {{"ask", std::optional(model::Pattern::ask)}, {"send", std::optional(model::Pattern::send)}},
              {"ask: answered at once; send: stored, then delivered",
               "ask: atbild uzreiz; send: saglabā, tad piegādā"},
              Presence::required)
          .required("family", &TypeFile::family,
                    {"types of one WSDL, e.g. debts", "viena WSDL tipi, piem., debts"})
          .required("operation", &TypeFile::operation,
                    {"root element of the request, e.g. QueryDebts",
                     "pieprasījuma saknes elements, piem., QueryDebts"})
          .field("reply", &TypeFile::reply,
                 {"root element of the answer; an ask has one, a send has none",
                  "atbildes saknes elements; vaicājumam tāds ir, sūtījumam nav"})
          .section("summary", &TypeFile::summary, texts_spec("summary", "One sentence in both languages."),
                   {"one sentence in both languages", "viens teikums abās valodās"}, Presence::required)
          .required("owner", &TypeFile::owner,
                    {"who decides about its next version", "kas lemj par tā nākamo versiju"})
          .field("purposes", &TypeFile::purposes,
                 {"allowed values of Sakta-Purpose; none named: any",
                  "atļautās Sakta-Purpose vērtības; ja nav nosaukta neviena, jebkura"})
          .field("legal_bases", &TypeFile::legal_bases,
                 {"allowed values of Sakta-Legal-Basis; none named: any",
                  "atļautās Sakta-Legal-Basis vērtības; ja nav nosaukta neviena, jebkura"})
          .field("requires", &TypeFile::required_context, help_of_required())
          .list("keys", &TypeFile::keys, key_spec(),
                {"business keys, stored as blind tags", "darījuma atslēgas, ko glabā kā aklas birkas"})
          .field("ordering", &TypeFile::ordering,
                 {"the key whose messages keep their order", "atslēga, kuras ziņojumi saglabā secību"})
          .field("personal", &TypeFile::personal,
                 {"absolute XPaths of elements that are personal data",
                  "absolūti XPath līdz elementiem, kas ir personas dati"})
          .required("retention", &TypeFile::retention, {"retention class", "glabāšanas klase"})
          .field("max_body_kib", &TypeFile::max_body_kib, {"largest body, KiB", "lielākais saturs, KiB"},
                 Range{1, 102'400})
          .list("documents", &TypeFile::documents, document_spec(),
                {"published documents that it carries", "publicēti dokumenti, ko tas nes"})
          .list("demands", &TypeFile::demands, demand_spec(),
                {"what a message must be besides valid, so that what cannot be delivered is refused at the "
                 "door",
                 "kādam ziņojumam jābūt, ne tikai derīgam pret shēmu, lai nepiegādājamo noraidītu jau pie "
                 "ieejas"})
          .list("values", &TypeFile::values, value_spec(),
                {"codes, accounts and references whose check digits and parts are tried besides",
                 "kodi, konti un atsauces, kam pārbauda arī kontrolciparus un sastāvdaļas"})
          .section("attachments", &TypeFile::attachments, attachments_spec(),
                   {"what is brought beside a message that is sent", "ko atnes sūtāmam ziņojumam līdzi"})
          .places(&TypeFile::written);
  return spec;
}

/// Turns one file into a type and says what is wrong with it.
class TypeReader {
 public:
  TypeReader(const TypeFile& file, const YAML::Node& root, Findings& findings)
      : file_(file), root_(root), findings_(findings) {}

  void check() {
    check_names();
    check_context();
    check_documents();
    check_keys();
    check_demands();
    for (const ValueEntry& value : file_.values) check_value(value);
    for (const Located& path : file_.personal) check_path(path, {"t"});
    check_attachments();
  }

 private:
  void demand(bool good, const Located& word, const Sentence& text) {
    if (!good && !word.empty()) findings_.push_back(word.finding_of_word(text));
  }

  void check_names() {
    demand(is_type_name(file_.type.value), file_.type,
           say("is no type name, e.g. debts.query", "nav tipa nosaukums, piem., debts.query"));
    check_file_name();
    demand(is_slug(file_.family.value), file_.family,
           say("is no family name, e.g. debts", "nav saimes nosaukums, piem., debts"));
    demand(file_.family.value != "exchange", file_.family,
           say("is the hub's own: /soap/exchange takes all types",
               "pieder pašam centrmezglam: /soap/exchange pieņem visus tipus"));
    demand(is_operation_name(file_.operation.value), file_.operation,
           say("is no operation name, e.g. QueryDebts", "nav darbības nosaukums, piem., QueryDebts"));
    demand(is_operation_name(file_.reply.value), file_.reply,
           say("is no element name, e.g. QueryDebtsResponse",
               "nav elementa nosaukums, piem., QueryDebtsResponse"));
    demand(is_slug(file_.retention.value), file_.retention,
           say("is no retention class, e.g. case-file", "nav glabāšanas klase, piem., case-file"));
    if (file_.type.empty() || file_.operation.empty()) return;
    if (file_.pattern == model::Pattern::ask && !file_.written.has("reply"))
      findings_.push_back(file_.written.here.finding(
          say("missing field 'reply' in message type: an ask names its answer's root",
              "trūkst lauka 'reply' (ziņojuma tips): vaicājumam jānosauc atbildes saknes elements")));
    if (file_.pattern == model::Pattern::send && !file_.reply.empty())
      findings_.push_back(file_.written.at("reply").finding(
          say("'reply' is too much: a send has none", "'reply' ir lieks: sūtījumam atbildes nav")));
  }

  void check_file_name() {
    const std::string stem = stem_of(file_.type.file);
    const std::string version = std::to_string(file_.version);
    if (file_.type.empty() || file_.version == 0 || stem == file_.type.value + "-" + version) return;
    const std::size_t dash = stem.rfind('-');
    const std::string name = stem.substr(0, dash);
    if (name == file_.type.value && dash != std::string::npos)
      findings_.push_back(
          finding_at(root_["version"], Place{file_.type.file},
                     say("version {} does not belong in a file of this name: it must be {}",
                         "versija {} neatbilst faila nosaukumam: jābūt {}", version, stem.substr(dash + 1))));
    else
      demand(false, file_.type,
             say("version {} does not belong in a file of this name: it must be '{}'",
                 "ar versiju {} neatbilst faila nosaukumam: jābūt '{}'", version, name));
  }

  void check_context() {
    std::vector<std::string> known;
    for (const model::ContextPart& part : model::kContextParts) known.emplace_back(part.word);
    for (const Located& word : file_.required_context)
      demand(std::find(known.begin(), known.end(), word.value) != known.end(), word,
             say("is nothing that a caller can say{}", "nav nekas, ko vaicātājs vai sūtītājs var norādīt{}",
                 hint(word.value, known)));
  }

  void check_documents() {
    for (const DocumentEntry& document : file_.documents) {
      check_path(document.path, {"t"});
      for (const Located& root : document.roots) {
        const std::size_t brace = root.value.find('}');
        demand(root.value.front() == '{' && brace != std::string::npos && brace + 1 < root.value.size(), root,
               say("is not of the form {{namespace}}name", "nav formā {{nosaukumvieta}}nosaukums"));
      }
    }
  }

  void check_keys() {
    std::vector<std::string> names;
    for (const KeyEntry& key : file_.keys) {
      demand(is_slug(key.name.value), key.name,
             say("is no key name, e.g. supplier", "nav atslēgas nosaukums, piem., supplier"));
      demand(std::find(names.begin(), names.end(), key.name.value) == names.end(), key.name,
             say("names two keys", "apzīmē divas atslēgas"));
      names.push_back(key.name.value);
      check_place(key.path, key.document);
    }
    demand(std::find(names.begin(), names.end(), file_.ordering.value) != names.end(), file_.ordering,
           say("is none of the type's keys{}", "nav neviena no tipa atslēgām{}",
               hint(file_.ordering.value, names)));
  }

  void check_demands() {
    for (const DemandEntry& one : file_.demands)
      if (check_place(one.path, one.document))
        check_xpath_words(one.test, prefixes_of(one.document), findings_);
  }

  void check_value(const ValueEntry& value) {
    check_place(value.path, value.document);
    const std::string answer = "/t:" + file_.reply.value;
    const bool in_answer = !value.document && !file_.reply.empty() &&
                           (value.path.value == answer || value.path.value.starts_with(answer + "/"));
    demand(!in_answer, value.path,
           say("is in the answer: only what is taken is held to its values",
               "ir atbildē: vērtības pārbauda tikai tam, ko pieņem"));
    const values::Kind* const kind = values::find_kind(value.kind.value);
    demand(kind != nullptr, value.kind,
           say("is no kind of value{}", "nav vērtību veids{}", hint(value.kind.value, kind_names())));
    if (kind == nullptr || value.doubtful == Doubtful::take || kind->doubt_is_refusable) return;
    findings_.push_back(
        value.written.at("doubtful")
            .finding(kind->doubt.en.empty()
                         ? say("'doubtful' is too much: no value of kind {} is doubtful",
                               "'doubtful' ir lieks: veida {} vērtības nav šaubīgas", kind->name)
                         : say("'doubtful' cannot be 'refuse' for {}: {}",
                               "'doubtful' nevar būt 'refuse' veidam {}: {}", kind->name, kind->doubt)));
  }

  void check_attachments() {
    if (!file_.written.has("attachments")) return;
    check_path(file_.attachments.path, {"t"});
    if (file_.pattern == model::Pattern::ask)
      findings_.push_back(file_.written.at("attachments")
                              .finding(say("'attachments' is too much: only what is sent has any",
                                           "'attachments' ir lieks: tikai sūtījumam drīkst būt pielikumi")));
    for (const Located& type : file_.attachments.media_types) {
      const std::size_t slash = type.value.find('/');
      demand(slash != 0 && slash != std::string::npos && slash + 1 < type.value.size() &&
                 type.value.find_first_of("; \t,*ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos,
             type,
             say("is no media type in lower case, e.g. application/pdf",
                 "nav satura tips ar mazajiem burtiem, piem., application/pdf"));
    }
  }

  /// Of the message, or of its one document. False: there is no such document.
  bool check_place(const Located& path, bool in_document) {
    const bool known = !in_document || file_.documents.size() == 1;
    demand(known, path,
           say("is a path in a document, but the type declares {} documents, not one",
               "ir ceļš dokumentā, bet tips deklarē nevis vienu dokumentu, bet {}", file_.documents.size()));
    if (known) check_path(path, prefixes_of(in_document));
    return known;
  }

  void check_path(const Located& path, const std::vector<std::string>& prefixes) {
    demand(path.value.rfind('/', 0) == 0, path,
           say("is no absolute XPath: it begins with '/'", "nav absolūts XPath: tas sākas ar '/'"));
    check_xpath_words(path, prefixes, findings_);
  }

  [[nodiscard]] std::vector<std::string> prefixes_of(bool in_document) const {
    if (!in_document) return {"t"};
    std::vector<std::string> prefixes;
    for (const auto& [prefix, uri] : file_.documents.front().namespaces) prefixes.push_back(prefix);
    return prefixes;
  }

  const TypeFile& file_;
  const YAML::Node& root_;
  Findings& findings_;
};

std::vector<std::string> values_of(const std::vector<Located>& words) {
  std::vector<std::string> values;
  for (const Located& word : words) values.push_back(word.value);
  return values;
}

MessageType to_type(const TypeFile& file) {
  MessageType type;
  type.name = file.type.value;
  type.version = file.version;
  type.pattern = file.pattern.value_or(model::Pattern::ask);
  type.family = file.family.value;
  type.operation = file.operation.value;
  type.reply = file.reply.value;
  type.summary_en = file.summary.en;
  type.summary_lv = file.summary.lv;
  type.owner = file.owner;
  type.purposes = file.purposes;
  type.legal_bases = file.legal_bases;
  type.required_context = values_of(file.required_context);
  type.written = {file.type, file.operation, file.reply, {}};
  const auto place = [&type](const Located& path, bool in_document) {
    if (!path.empty()) type.written.xpaths.push_back({path, in_document});
  };
  for (const KeyEntry& key : file.keys) place(key.path, key.document);
  for (const Located& path : file.personal) place(path, false);
  for (const DocumentEntry& document : file.documents) place(document.path, false);
  for (const DemandEntry& one : file.demands) {
    place(one.path, one.document);
    place(one.test, one.document);
    type.demands.push_back(
        {one.path.value, one.document, one.test.value, Sentence(one.says.en, one.says.lv)});
  }
  for (const ValueEntry& one : file.values) {
    place(one.path, one.document);
    if (const values::Kind* const kind = values::find_kind(one.kind.value))
      type.values.push_back({one.path.value, one.document, kind, one.doubtful == Doubtful::refuse});
  }
  if (file.written.has("attachments")) {
    const AttachmentsEntry& taken = file.attachments;
    type.attachments = Attachments{taken.path.value, taken.most, std::uint64_t{taken.total_mib} * 1024 * 1024,
                                   values_of(taken.media_types)};
    for (const char* const child : {"name", "mediaType", "size", "digest"}) {
      Located path = taken.path;
      if (!path.empty()) place({path.value + "/t:" + child, path.file, path.line, path.column}, false);
    }
  }
  for (const KeyEntry& key : file.keys)
    type.keys.push_back({key.name.value, key.path.value, key.document, key.personal});
  type.ordering_key = file.ordering.value;
  type.personal = values_of(file.personal);
  type.retention = file.retention.value;
  type.max_body = std::size_t{file.max_body_kib} * 1024;
  for (const DocumentEntry& document : file.documents)
    type.documents.push_back({document.path.value,
                              values_of(document.roots),
                              {document.namespaces.begin(), document.namespaces.end()}});
  return type;
}

/// `xsd`: read beside the descriptor; its absence is a finding of its own.
void read_schema(MessageType& type, const std::string& path, Sources& sources, Findings& findings) {
  type.xsd_file = path.substr(0, path.rfind('.')) + ".xsd";
  auto xsd = sources.read(type.xsd_file, findings);
  if (!xsd) return;
  if (xsd->octets.empty()) findings.push_back({type.xsd_file, 1, 1, say("is empty", "ir tukšs")});
  type.xsd = std::move(xsd->octets);
}

void check_against(const std::vector<MessageType>& others, const TypeFile& file, const MessageType& type,
                   Findings& findings) {
  for (const MessageType& other : others) {
    if (other.label() == type.label())
      findings.push_back(file.type.finding(say("{} is declared in {} too", "tips {} deklarēts arī failā {}",
                                               type.label(), other.written.type.file)));
    if (other.family == type.family && other.operation == type.operation && other.name != type.name)
      findings.push_back(file.operation.finding(
          say("'{}' is the operation of {} too", "'{}' ir arī tipa {} darbība", type.operation, other.name)));
  }
}

void read_type_file(const std::string& path, Sources& sources, std::vector<MessageType>& types,
                    Findings& findings) {
  const auto source = sources.read(path, findings);
  if (!source) return;
  const auto root = sources.parse(*source, findings);
  if (!root) return;
  const TypeFile file = type_spec().read(*root, Place{path}, findings);
  TypeReader(file, *root, findings).check();

  MessageType type = to_type(file);
  check_against(types, file, type, findings);
  read_schema(type, path, sources, findings);
  type.hash = sources.hash({source->octets, type.xsd});
  if (!type.name.empty() && file.pattern) types.push_back(std::move(type));
}

/// `debts.query` of debts.query-1.yaml.
std::string name_of_file(const std::string& path) {
  const std::string stem = stem_of(path);
  return stem.substr(0, stem.rfind('-'));
}

}  // namespace

KnownTypes read_type_files(Sources& sources, Findings& findings) {
  KnownTypes types;
  for (const std::string& folder :
       {sources.folders().library + "/mappings/types", sources.folders().site + "/types"})
    for (const std::string& path : Sources::list(folder, ".yaml")) {
      const std::size_t before = findings.size();
      const std::size_t read = types.all.size();
      read_type_file(path, sources, types.all, findings);
      if (findings.size() == before) continue;
      types.doubtful.insert(name_of_file(path));
      if (types.all.size() != read) types.doubtful.insert(types.all.back().name);
    }
  for (const std::string& path : Sources::list(sources.folders().site + "/types", ".yml"))
    types.doubtful.insert(name_of_file(path));  // its ending is a finding
  std::sort(types.all.begin(), types.all.end(), [](const MessageType& a, const MessageType& b) {
    return a.name != b.name ? a.name < b.name : a.version > b.version;
  });
  return types;
}

std::string type_file_reference() {
  return type_spec().reference();
}

}  // namespace hub::config
