#pragma once

#include <yaml-cpp/yaml.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/concern.h"
#include "hub/config/finding.h"
#include "hub/config/message_type.h"
#include "hub/config/spec.h"
#include "hub/model/mapping.h"
#include "hub/model/span_policy.h"

namespace hub::config {

/// hub.yaml. Relative paths are below the state folder.
struct HubSettings {
  struct Limits {
    std::uint32_t max_body_kib = 10 * 1024;
    std::uint32_t max_wal_mib = 256;  ///< Accepting slows beyond it.
    /// What bodies and answers above 16 KiB may take at once; one certificate gets a quarter, at least
    /// max_body_kib.
    std::uint32_t buffered_mib = 256;
    /// With less left on the disk, nothing new is accepted; what was accepted goes on.
    std::uint32_t disk_reserve_mib = 512;
    std::uint32_t attachment_mib = 1024;                ///< One; 0: none is taken.
    std::uint32_t waiting_attachments_mib = 4'096;      ///< Of one party, not named by a message yet.
    std::uint32_t connections = 12'000;                 ///< All I/O threads together.
    std::uint32_t connections_per_network = 4'000;      ///< IPv4 /24, IPv6 /48.
    std::uint32_t connections_per_certificate = 1'000;  ///< Those without a certificate count as one.
  };

  struct Threads {
    std::uint32_t io = 1;
    std::uint32_t map = 2;  ///< Worker processes of each thread that maps.
  };

  struct Timeouts {
    std::chrono::milliseconds header{10'000};
    std::chrono::milliseconds body{30'000};
    std::chrono::milliseconds idle{60'000};  ///< Of a connection between two requests.
    std::chrono::milliseconds ask{30'000};   ///< From first octet in to last octet out.
  };

  /// A virus scanner, clamd: its Unix socket's `path`, or an IP `address` and `port`; neither: there is none.
  struct Scanner {
    std::string path;
    std::string address;
    std::uint16_t port = 0;
    std::chrono::milliseconds timeout{120'000};  ///< For each of its answers.
  };

  std::string municipality;  ///< Its name.
  std::string registration;  ///< Registration number; the audit record's `org` of the hub itself.
  std::string log_origin;    ///< Prefix of the audit log's name: `<origin>/<registration>/<year>`.
  std::string exchange_address = "127.0.0.1";
  std::uint16_t exchange_port = 8443;
  std::string certificate;  ///< PEM files.
  std::string key;
  std::string clients_ca;
  std::string crl;
  std::vector<Located> files;  ///< These four as paths, each where it is named, for findings.
  std::string operations_address = "127.0.0.1";
  std::uint16_t operations_port = 8480;
  std::string master_key;  ///< 64 hex digits: wraps message keys, derives tag keys. Always ${secret:...}.
  Limits limits;
  Threads threads;
  Timeouts timeouts;
  Scanner scanner;
  std::vector<Located> plugins;                       ///< Shared libraries with more adapter kinds.
  model::SpanPolicy spans = model::SpanPolicy::none;  ///< Which traces leave spans in the log.
  bool one_pass_xml = true;                           ///< False: libxml2 alone makes every tree.
  /// The settings that only a start puts in force, by name, as they were read and where. The master key is
  /// one: never show them.
  std::map<std::string, Located> fixed;
};

/// One right: this party may use this type this way.
struct Right {
  model::Pattern pattern = model::Pattern::ask;
  std::string type;
};

/// How much of the hub one party may use at once, all its connections together.
struct Quota {
  std::uint32_t per_second = 0;     ///< Requests, on the average; 0: no bound.
  std::uint32_t burst = 0;          ///< So many may come at once beyond it; 0: as many as in a second.
  std::uint32_t in_progress = 512;  ///< Requests being answered.
};

struct Party {
  std::string name;
  std::string title;
  std::string organisation;               ///< Registration number.
  std::vector<std::string> certificates;  ///< SANs: `dns:...` or `uri:...`; exact match.
  std::vector<Right> rights;
  bool must_sign =
      false;  ///< ws_security: `required`: what it asks and sends comes signed through the SOAP face.
  Quota quota;
};

/// How fast, and how patiently, a system is called; all hub threads together.
struct Pace {
  std::uint32_t max_in_flight = 8;                  ///< Calls at once.
  std::uint32_t max_waiting = 1'000;                ///< Questions that wait for a place among them.
  std::chrono::milliseconds first_pause{1'000};     ///< After a failed attempt; doubles, with jitter,
  std::chrono::milliseconds longest_pause{60'000};  ///< up to this.
  std::uint32_t breaker_failures = 5;               ///< In a row: the system is then only probed
  std::chrono::milliseconds probe_every{1'000};     ///< this often, until a probe succeeds.
};

/// One outside system of the site: the library's descriptor (adapters/systems/<slug>/system.yaml) with the
/// site's systems/<slug>.yaml laid over its `adapter:` section.
struct System {
  std::string slug;
  Located kind;        ///< "soap"
  YAML::Node adapter;  ///< Merged section without `kind`, references resolved. Never written to afterwards.
  Place place;         ///< Of the site's file, for findings of the kind.
  std::string hash;
  Pace pace;  ///< The descriptor's `pace:` with the site's laid over it.
};

/// An XPath 1.0 expression, true or not for a message. Prefix `t`: the type's namespace; in a document, those
/// of the type's `documents`.
struct Condition {
  Located path;
  bool in_document = false;  ///< Over the first embedded document instead of the message itself.
};

/// What `deliver:` says in plain values. A member of this, of FailureSettings and of RouteSettings is read by
/// its one row in route_spec.cc and is nowhere copied.
struct TargetSettings {
  std::chrono::milliseconds timeout{10'000};  ///< For the partner's answer.
};

/// Where a message goes, and in what form.
struct Target : TargetSettings {
  std::string system;      ///< Slug.
  std::string operation;   ///< Of the system.
  model::Mapping request;  ///< `map:`: type's form to system's form.
  model::Mapping reply;    ///< Back; only for an ask.
};

/// One way a message may take.
struct Branch {
  std::optional<Condition> when;  ///< Nothing: always. Only the last one.
  std::optional<Target> target;   ///< Nothing: the message waits until a later site delivers it.
  std::vector<std::string> after =
      {};  ///< Only once another branch's system refused with one of these codes.
};

/// What `on_failure:` says in plain values.
struct FailureSettings {
  struct Perseverance {
    std::chrono::milliseconds dead_letter_after{24 * 3'600'000};  ///< So long without success.
  };

  bool discard_refused = false;  ///< refuse: `discard`, else `dead_letter`.
  Perseverance resend;
  Perseverance wait;
  std::uint32_t mapping_lanes = 3;  ///< So many lanes in a row make a failed mapping the route's.
};

/// What becomes of a delivery whose attempt ended in an error of each remedy; sends only.
struct OnFailure : FailureSettings {
  /// What halts the route; what else ends in `stop` is a dead letter. Empty where the file says
  /// `stop: dead_letter`. (reconcile has one word: `hold`.)
  std::set<Concern> halt_for = all_concerns();
};

/// What a route says in plain values.
struct RouteSettings {
  bool skip_dead = false;  ///< on_dead: `skip`, else `block`: a dead or held head lets its lane go on.
};

/// routes/<name>.yaml: what becomes of the messages of a type.
struct Route : RouteSettings {
  std::string name;
  std::string type;                 ///< Message type it accepts.
  bool entry = true;                ///< What parties send comes here; else only what is published to it.
  std::optional<Condition> filter;  ///< Sends only: for what it is not true, the delivery ends `filtered`.
  std::vector<Branch> branches;  ///< `choose:`, or the one of `map:` and `deliver:`. The first that is true.
  std::vector<std::string> publish;  ///< Routes that get each message too, each in its own lanes.
  OnFailure on_failure;
  std::string lane;  ///< Routes of one lane deliver what has the same ordering value one by one, in order.
  std::string hash;  ///< Over file and mappings.
};

/// sources/<name>.yaml: a list of a system that cannot call the hub, asked for what is new in it. Each
/// document becomes a message.
struct PolledSource {
  /// From when on its documents may be confirmed there.
  enum class Confirm : std::uint8_t {
    when_durable,    ///< The hub has it on stable storage.
    when_delivered,  ///< Each system that its message goes to has it.
  };

  std::string name;
  std::string system;  ///< Slug.
  std::string source;  ///< Of the system.
  std::chrono::milliseconds every{30'000};
  Confirm confirm = Confirm::when_durable;
  model::Mapping map;  ///< System's form of one document to the type's.
  std::string type;    ///< A send with an entry route.
  std::string purpose;
  std::string legal_basis;
};

/// The same where the system calls the hub, in its own form and without a party's certificate: at
/// POST /callbacks/<system>/<callback>. `called.source` is the callback's name, `called.every` means nothing.
struct CalledSource {
  PolledSource called;
  /// Of all who call this address together.
  Quota quota{.per_second = 10, .burst = 20, .in_progress = 8};
};

/// Everything a running hub knows of its configuration: immutable, content-hashed.
struct Site {
  HubSettings hub;
  std::vector<MessageType> types;  ///< By name, newest version first.
  std::vector<Party> parties;
  std::map<std::string, System> systems;
  std::vector<Route> routes;
  std::vector<PolledSource> sources;
  std::vector<CalledSource> callbacks;  ///< Of sources/ too, those with `callback:`.
  std::string hash;                     ///< `sha256:<hex>` over every file read or named; secrets excluded.
};

/// Folders a site is read with.
struct Folders {
  std::string site;  ///< hub.yaml, parties.yaml, systems/, routes/, sources/, optional types/ and mappings/
                     ///< of its own.
  std::string library;  ///< What the product ships: adapters/systems, mappings, wsdl.
  std::string state;    ///< Databases, PKI, secrets/<NAME>; ${state} in site files.
};

/// SHA-256 of octets as 64 lower-case hex digits. Passed in: crypto lies above config in the layer order.
using Sha256Hex = std::function<std::string(std::string_view)>;

/// Reads a whole site and reports everything wrong at once; the site is usable only if `findings` stays
/// empty. Never throws for what files hold.
/// `${secret:NAME}` is read from $CREDENTIALS_DIRECTORY/NAME, else <state>/secrets/NAME (mode 0400 or 0600,
/// else a finding); `${state}`, `${library}`, `${site}`, `${env:NAME}` and `${env:NAME:-default}` are
/// replaced. A secret's value never appears in a finding or a hash.
[[nodiscard]] Site load_site(const Folders& folders, const Sha256Hex& sha256_hex, Findings& findings);

}  // namespace hub::config
