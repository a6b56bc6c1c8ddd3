#include "hub/config/hub_file.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/config/annotation.h"
#include "hub/config/names.h"

namespace hub::config {
namespace {

struct Municipality {
  std::string name;
  Located registration;
};

struct Log {
  Located origin;
};

struct Exchange {
  Located listen{"127.0.0.1:8443", {}, 1, 1};
  Located certificate;
  Located key;
  Located clients_ca;
  Located crl;
};

struct Operations {
  Located listen{"127.0.0.1:8480", {}, 1, 1};
};

struct Telemetry {
  model::SpanPolicy spans = HubSettings{}.spans;
};

struct Xml {
  bool one_pass = HubSettings{}.one_pass_xml;
};

struct ScannerFile {
  Located clamd;
  std::chrono::milliseconds timeout = HubSettings{}.scanner.timeout;
};

using Limits = HubSettings::Limits;
using Threads = HubSettings::Threads;
using Timeouts = HubSettings::Timeouts;

struct HubFile {
  Municipality municipality;
  Log log;
  Exchange exchange;
  Operations operations;
  std::string master_key;
  Limits limits;
  Threads threads;
  Timeouts timeouts;
  ScannerFile scanner;
  Telemetry telemetry;
  Xml xml;
  std::vector<Located> plugins;
};

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""min;

Spec<Exchange> exchange_spec() {
  return Spec<Exchange>("exchange", "The listener that systems use: HTTPS, client certificates.")
      .field(
          "listen", &Exchange::listen,
          {"IP address and port; port 0 takes any free one", "IP adrese un ports; ports 0 ņem jebkuru brīvu"})
      .restart()
      .file("certificate", &Exchange::certificate,
            {"PEM file: the listener's certificate, then its chain",
             "PEM fails: klausītāja sertifikāts un aiz tā ķēde"},
            Presence::required)
      .restart()
      .file("key", &Exchange::key, {"PEM file: its private key", "PEM fails: tā privātā atslēga"},
            Presence::required)
      .restart()
      .file("clients_ca", &Exchange::clients_ca,
            {"PEM file: authorities whose client certificates are trusted",
             "PEM fails: izdevēji, kuru klientu sertifikātiem uzticas"},
            Presence::required)
      .restart()
      .file(
          "crl", &Exchange::crl,
          {"PEM file: revocation lists of these authorities", "PEM fails: šo izdevēju atsaukšanas saraksti"},
          Presence::required)
      .restart();
}

Spec<Limits> limits_spec() {
  return Spec<Limits>("limits", "Bounds of what is taken.")
      .field("max_body_kib", &Limits::max_body_kib,
             {"largest request body of any type, KiB", "lielākais jebkura tipa pieprasījuma saturs, KiB"},
             Range{1, 102'400})
      .field("max_wal_mib", &Limits::max_wal_mib,
             {"write-ahead log, MiB; beyond it accepting slows down",
              "priekšrakstīšanas žurnāls (WAL), MiB; virs tā pieņemšana palēninās"},
             Range{1, 65'536})
      .restart()
      .field(
          "buffered_mib", &Limits::buffered_mib,
          {"what all bodies and answers above 16 KiB may take at once, MiB, at least twice max_body_kib; one "
           "certificate gets a quarter of it, at least max_body_kib; what does not fit is answered 503",
           "cik vienlaikus drīkst aizņemt visi saturi un atbildes virs 16 KiB, MiB, vismaz divreiz vairāk "
           "par "
           "max_body_kib; viens sertifikāts saņem ceturtdaļu, vismaz max_body_kib; kam nav vietas, tam "
           "atbild 503"},
          Range{1, 65'536})
      .field("disk_reserve_mib", &Limits::disk_reserve_mib,
             {"room on the state folder's disk, MiB, that is kept for what was accepted: with less left, new "
              "messages are answered 503; 0 keeps none",
              "vieta stāvokļa mapes diskā, MiB, ko taupa jau pieņemtajam: ja paliek mazāk, uz jauniem "
              "ziņojumiem atbild 503; 0 netaupa neko"},
             Range{0, 1'048'576})
      .restart()
      .field("attachment_mib", &Limits::attachment_mib,
             {"largest attachment, MiB; 0: none is taken", "lielākais pielikums, MiB; 0: nepieņem nevienu"},
             Range{0, 1'048'576})
      .restart()
      .field("waiting_attachments_mib", &Limits::waiting_attachments_mib,
             {"what one party may have brought that no message names yet, MiB",
              "cik viena puse drīkst būt atnesusi, ko vēl nav nosaucis neviens ziņojums, MiB"},
             Range{1, 1'048'576})
      .restart()
      .field("connections", &Limits::connections,
             {"open at once; more are closed unread", "vienlaikus atvērti; pārējos aizver nelasītus"},
             Range{1, 1'000'000})
      .field("connections_per_network", &Limits::connections_per_network,
             {"open at once from one IPv4 /24 or IPv6 /48",
              "vienlaikus atvērti no viena IPv4 /24 vai IPv6 /48 tīkla"},
             Range{1, 1'000'000})
      .field("connections_per_certificate", &Limits::connections_per_certificate,
             {"open at once with one client certificate; those without one count as one",
              "vienlaikus atvērti ar vienu klienta sertifikātu; tos, kam tā nav, skaita kā vienu"},
             Range{1, 1'000'000});
}

Spec<Timeouts> timeouts_spec() {
  return Spec<Timeouts>("timeouts", "How long the hub waits.")
      .field("header", &Timeouts::header,
             {"from the connection to the last octet of a request's header",
              "no savienojuma līdz pieprasījuma galvenes pēdējam oktetam"},
             between(100ms, 5min))
      .field("body", &Timeouts::body,
             {"from the header to the last octet of the body", "no galvenes līdz satura pēdējam oktetam"},
             between(100ms, 10min))
      .field("idle", &Timeouts::idle,
             {"from an answer to the next request on the same connection",
              "no atbildes līdz nākamajam pieprasījumam tajā pašā savienojumā"},
             between(100ms, 60min))
      .field("ask", &Timeouts::ask,
             {"of an ask: from its first octet in to the last octet of the answer out",
              "vaicājumam: no tā pirmā saņemtā okteta līdz atbildes pēdējam nosūtītajam oktetam"},
             between(100ms, 10min));
}

Spec<ScannerFile> scanner_spec() {
  return Spec<ScannerFile>("scanner", "The virus scanner that looks at each attachment before it is kept.")
      .field("clamd", &ScannerFile::clamd,
             {"where clamd listens: a Unix socket, `/run/clamav/clamd.ctl`, or IP address and port; none: "
              "nobody looks. Its clamd.conf wants `AlertExceedsMax yes`: else it calls clean what is larger "
              "than it looks at",
              "kur klausās clamd: Unix ligzda, `/run/clamav/clamd.ctl`, vai IP adrese un ports; nav: neviens "
              "nepārbauda. Tā clamd.conf vajag `AlertExceedsMax yes`: citādi par tīru tas sauc arī to, kas "
              "ir lielāks par tā pārbaudāmo"})
      .restart()
      .field("timeout", &ScannerFile::timeout,
             {"for each answer of it; after that the attachment is answered 503",
              "cik ilgi gaidīt katru tā atbildi; pēc tam uz pielikumu atbild 503"},
             between(100ms, 30min))
      .restart();
}

Spec<Telemetry> telemetry_spec() {
  return Spec<Telemetry>("telemetry", "What the hub tells about its own work.")
      .choice("spans", &Telemetry::spans,
              {{"none", model::SpanPolicy::none},
               {"sampled", model::SpanPolicy::sampled},
               {"all", model::SpanPolicy::all}},
              {"log each step of a message's way: of no trace, of traces that say sampled, of all; see "
               "deploy/monitoring",
               "vai žurnālā rakstīt katru ziņojuma ceļa soli: nevienai trasei, trasēm ar pazīmi sampled, "
               "visām; sk. deploy/monitoring"});
}

const Spec<HubFile>& hub_spec() {
  static const auto spec =
      Spec<HubFile>("hub.yaml",
                    "What the hub is and where it listens. Relative file names are below the state folder.")
          .section("municipality", &HubFile::municipality,
                   Spec<Municipality>("municipality", "Whose hub this is.")
                       .required("name", &Municipality::name, {"official name", "oficiālais nosaukums"})
                       .required("registration", &Municipality::registration,
                                 {"registration number, 11 digits", "reģistrācijas numurs, 11 cipari"})
                       .restart(),
                   {"whose hub this is", "kam centrmezgls pieder"}, Presence::required)
          .section("log", &HubFile::log,
                   Spec<Log>("log", "The audit log.")
                       .required("origin", &Log::origin,
                                 {"host name under which the municipality publishes it; the log "
                                  "is called <origin>/<registration>/<year>",
                                  "resursdatora nosaukums, ar kuru pašvaldība to publicē; žurnāla nosaukums "
                                  "ir <origin>/<registration>/<gads>"})
                       .restart(),
                   {"the audit log", "audita žurnāls"}, Presence::required)
          .section("exchange", &HubFile::exchange, exchange_spec(),
                   {"the listener that systems use", "klausītājs, ko lieto sistēmas"}, Presence::required)
          .section("operations", &HubFile::operations,
                   Spec<Operations>("operations", "Health and metrics, plain HTTP.")
                       .field("listen", &Operations::listen,
                              {"IP address and port; keep it on loopback",
                               "IP adrese un ports; turiet to atgriezeniskajā (loopback) adresē"})
                       .restart(),
                   {"health and metrics, plain HTTP", "stāvoklis un metrika, HTTP bez TLS"})
          .required("master_key", &HubFile::master_key,
                    {"`${secret:NAME}` of 64 hex digits: wraps the messages' keys",
                     "`${secret:NAME}` no 64 heksadecimāliem cipariem: ar to šifrē ziņojumu atslēgas"})
          .restart()
          .section("limits", &HubFile::limits, limits_spec(),
                   {"bounds of what is taken", "pieņemamā ierobežojumi"})
          .section("threads", &HubFile::threads,
                   Spec<Threads>("threads", "Degrees of parallel work.")
                       .field("io", &Threads::io,
                              {"threads that serve connections", "pavedieni, kas apkalpo savienojumus"},
                              Range{1, 64})
                       .restart()
                       .field("map", &Threads::map, {"mapping worker processes", "procesi, kas kartē"},
                              Range{1, 64})
                       .restart(),
                   {"degrees of parallel work", "cik darba notiek vienlaikus"})
          .section("timeouts", &HubFile::timeouts, timeouts_spec(),
                   {"how long the hub waits", "cik ilgi centrmezgls gaida"})
          .section("scanner", &HubFile::scanner, scanner_spec(),
                   {"the virus scanner that looks at attachments", "vīrusu pārbaude pielikumiem"})
          .section("telemetry", &HubFile::telemetry, telemetry_spec(),
                   {"what it tells about its own work", "ko tas stāsta par savu darbu"})
          .section(
              "xml", &HubFile::xml,
              Spec<Xml>("xml", "How XML is read.")
                  .choice("reader", &Xml::one_pass, {{"one_pass", true}, {"libxml2", false}},
                          {"who makes the trees of a running hub: a pass of its own, which takes a third "
                           "of the time and leaves to libxml2 what messages seldom hold, or libxml2 alone; "
                           "both make the same",
                           "kas strādājošā centrmezglā veido XML koku: paša lasītājs, kam vajag trešdaļu "
                           "laika un kas libxml2 atstāj to, kas ziņojumos gadās reti, vai tikai libxml2; "
                           "iznākums ir vienāds"}),
              {"how XML is read", "kā lasa XML"})
          .field("plugins", &HubFile::plugins,
                 {"shared libraries with more adapter kinds, built for this hub; see adapters/README.md",
                  "koplietojamas bibliotēkas ar citiem adapteru veidiem, būvētas šim centrmezglam; sk. "
                  "adapters/README.md"});
  return spec;
}

bool is_ip_address(const std::string& text) {
  std::array<unsigned char, 16> octets{};
  return ::inet_pton(text.find(':') == std::string::npos ? AF_INET : AF_INET6, text.c_str(), octets.data()) ==
         1;
}

/// `127.0.0.1:8443` or `[::1]:8443`; false: neither.
bool split_listen(std::string_view text, std::string& address, std::uint16_t& port) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  std::string_view host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return false;
  }
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (problem != std::errc{} || end != digits.data() + digits.size() || !is_ip_address(std::string(host)))
    return false;
  address = host;
  port = number;
  return true;
}

void take_listen(const Located& listen, std::string& address, std::uint16_t& port, Findings& findings) {
  if (split_listen(listen.value, address, port)) return;
  findings.push_back(listen.finding_of_word(say("is not an IP address and a port, e.g. 127.0.0.1:8443",
                                                "nav IP adrese un ports, piem., 127.0.0.1:8443")));
}

void take_scanner(const ScannerFile& file, const std::string& state, HubSettings::Scanner& scanner,
                  Findings& findings) {
  constexpr std::size_t kMostOfPath = 107;  // sun_path of unix(7)
  scanner.timeout = file.timeout;
  if (file.clamd.empty() || split_listen(file.clamd.value, scanner.address, scanner.port)) return;
  const std::string& path = file.clamd.value;
  scanner.path = path.front() == '/' ? path : state + "/" + path;
  if (scanner.path.size() > kMostOfPath)
    findings.push_back(file.clamd.finding_of_word(
        say("is longer than {} octets, which no Unix socket may be",
            "ir garāka par {} oktetiem, bet Unix ligzda tāda nedrīkst būt", kMostOfPath)));
}

void take_master_key(const std::string& key, const YAML::Node& root, const Place& place, std::string& taken,
                     Findings& findings) {
  if (key.empty()) return;
  const YAML::Node node = root["master_key"];
  if (!is_secret_reference(annotation_of(node))) {
    findings.push_back(
        finding_at(node, place,
                   say("'master_key' must be a reference ${{secret:NAME}}, never the key itself",
                       "laukā 'master_key' jābūt atsaucei ${{secret:NAME}}, nekad pašai atslēgai")));
  } else if (const auto octets = from_hex(key); !octets || octets->size() != 32) {
    findings.push_back(finding_at(
        node, place,
        say("the secret behind 'master_key' must be 64 hex digits; make one with `openssl rand -hex 32`",
            "noslēpumam, uz ko norāda 'master_key', jābūt 64 heksadecimāliem cipariem; izveidojiet to ar "
            "`openssl rand -hex 32`")));
  } else {
    taken = key;
  }
}

/// The path below the state folder; what is wrong with the file's content will be told where it is named.
std::string below(const std::string& state, Located named, HubSettings& hub) {
  if (named.empty()) return {};
  if (named.value.front() != '/') named.value = state + "/" + named.value;
  hub.files.push_back(named);
  return named.value;
}

void check_limits(const Limits& limits, const YAML::Node& root, const Place& place, Findings& findings) {
  if (std::uint64_t{limits.buffered_mib} * 1024 >= std::uint64_t{limits.max_body_kib} * 2) return;
  findings.push_back(finding_at(
      root["limits"], place,
      say("'buffered_mib' must hold two bodies of 'max_body_kib', which is {} KiB",
          "'buffered_mib' jāpietiek diviem 'max_body_kib' ({} KiB) lieliem saturiem", limits.max_body_kib)));
}

}  // namespace

HubSettings read_hub_file(Sources& sources, Findings& findings) {
  HubSettings hub;
  const auto source = sources.read(sources.folders().site + "/hub.yaml", findings);
  if (!source) return hub;
  const auto root = sources.parse(*source, findings);
  if (!root) return hub;

  HubFile file = hub_spec().read(*root, Place{source->path}, findings);
  hub.fixed = hub_spec().fixed(file, *root, Place{source->path});
  const Located& registration = file.municipality.registration;
  if (!registration.empty() && !is_registration_number(registration.value))
    findings.push_back(registration.finding(
        say("'registration' must be 11 digits", "laukā 'registration' jābūt 11 cipariem")));
  const Located& origin = file.log.origin;
  if (!origin.empty() && !is_certificate_name("dns:" + origin.value))
    findings.push_back(
        origin.finding(say("'origin' must be a host name in lower case",
                           "laukā 'origin' jābūt resursdatora nosaukumam ar mazajiem burtiem")));
  hub_spec().check_files(*root, Place{source->path}, sources.folders().state, findings);
  take_listen(file.exchange.listen, hub.exchange_address, hub.exchange_port, findings);
  take_listen(file.operations.listen, hub.operations_address, hub.operations_port, findings);
  if (hub.exchange_port != 0 && hub.exchange_port == hub.operations_port &&
      hub.exchange_address == hub.operations_address)
    findings.push_back((file.operations.listen.file.empty() ? file.exchange.listen : file.operations.listen)
                           .finding(say("exchange and operations both listen on port {} of this address",
                                        "exchange un operations klausās vienā un tajā pašā šīs adreses "
                                        "portā {}",
                                        hub.exchange_port)));
  take_scanner(file.scanner, sources.folders().state, hub.scanner, findings);
  take_master_key(file.master_key, *root, Place{source->path}, hub.master_key, findings);

  const std::string& state = sources.folders().state;
  hub.municipality = std::move(file.municipality.name);
  hub.registration = registration.value;
  hub.log_origin = origin.value;
  hub.certificate = below(state, file.exchange.certificate, hub);
  hub.key = below(state, file.exchange.key, hub);
  hub.clients_ca = below(state, file.exchange.clients_ca, hub);
  hub.crl = below(state, file.exchange.crl, hub);
  check_limits(file.limits, *root, Place{source->path}, findings);
  hub.limits = file.limits;
  hub.threads = file.threads;
  hub.timeouts = file.timeouts;
  hub.spans = file.telemetry.spans;
  hub.one_pass_xml = file.xml.one_pass;
  hub.plugins = std::move(file.plugins);
  for (Located& plugin : hub.plugins)
    if (!plugin.empty() && plugin.value.front() != '/') plugin.value = state + "/" + plugin.value;
  for (const Located& plugin : hub.plugins) sources.count(plugin.value);
  return hub;
}

std::string hub_file_reference() {
  return hub_spec().reference();
}

}  // namespace hub::config
