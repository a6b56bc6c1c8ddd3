#include "hub/config/reference_text.h"

namespace hub::config {

const std::string_view kAboutSites = R"(# Files of a site

A site is the folder that a hub serves: `sakta serve SITE`. `sakta check SITE` reads it as `serve` does, starts
nothing, and prints every finding at once; its exit code is 0 if there is none, else 2. It looks further than `serve` and
`sakta reload`, which hold no mapping against its examples: what it finds there keeps no hub from starting.

`sakta reload` makes a running hub go on with the files as they are now. *In force after* says of each setting whether that is
enough. Where another value of a setting takes a *restart*, the reload names it (exit code 2) and changes nothing at all: restart the
hub, or put the old value back. Files that settings name are read anew with each reload, but for those of `exchange` and a plugin
that was loaded before: they take a restart too, and the reload names a plugin that was replaced.

`sakta check SITE --fit` tries besides whether what the types take can be delivered: it makes the messages at the borders of
each type's XSD (each optional part there and away, each way of a choice, each word of an enumeration, the shortest and the
longest text, texts with line breaks, numbers at their limits, dates and moments with every zone and fraction that the type
takes, parts once, twice and as often as they may), sends each through every mapping of every route to it and holds the
result against the partner's contract; and answers at the borders of the partner's contract through the mapping of the
answer against the type. Nobody is called. A finding stands at the type's line and names the contract's:

    mappings/types/case.opened-1.xsd:159:9: openedAt: no time zone (and 27 more): route cases-opened, pspp open_case:
    wsdl/pspp/pspp.xsd:16:9: 'openedAt': map.not_valid: step open: the question: …

Where type and contract disagree, tighten the type, or let the mapping make of it what the partner takes. Conditions of
routes count; a way that no sample takes by itself is tried with all. Of a document in base64 the documents of the mapping's
examples are tried. Exit code 0: `N samples, M routes, K mappings: nothing disagrees`; 1: something does; 2: the site itself
has findings, and nothing was tried. What cannot be tried (a pattern with `\p{…}`, a contract beyond the subset) is a finding.

| File | What it holds |
|---|---|
| `hub.yaml` | what the hub is and where it listens |
| `parties.yaml` | who may call, and with which message types |
| `systems/<slug>.yaml` | where this site reaches an outside system; the rest is in `adapters/systems/<slug>/system.yaml` of the site or, if it has none, of the library |
| `routes/<name>.yaml` | what becomes of the messages of a type |
| `sources/<name>.yaml` | what a system that cannot call the hub is asked for |
| `types/<type>-<version>.yaml` and `.xsd` | message types of the site's own; the library's are in `mappings/types` |
| `mappings/<slug>/<name>.xslt` | mappings of the site's own; one of the same name in the library's `mappings` is not used then |

The library is what the product ships: the folder given with `--library`, or in the environment as `SAKTA_LIBRARY`, else the one
that is found from where the program lies: `<prefix>/share/sakta` of `<prefix>/bin/sakta`, or the checkout whose
`build/<preset>/bin/sakta` it is. Where there is none, `sakta check` and `sakta serve` say so.

## How the files are written

- YAML, UTF-8, at most 1 MiB, one document; spaces, no tabs anywhere; no anchors, aliases or tags. A key stands once in its
  mapping. Names of files end in `.yaml`, not `.yml`.
- A field that no table on this page names is a finding; nothing is passed over.
- Text with `: `, ` #`, or one of `{ } [ ] , & * # ? | - < > = ! % @ : "` at its beginning needs quotes. Numbers that are names
  (`"90000000019"`) are best quoted.
- *duration*: a whole number with its unit, `250ms`, `30s`, `5m`, `24h`. A bare number is a finding.
- *file*: the path of a file that must be there and readable.
- *true or false*: these two words only.
- A name of a party, system, route, lane or key (*slug*) has lower-case letters, digits and inner dashes, begins with a letter,
  at most 64. A message type is slugs with dots between, at least two: `case.status`.
- Scalars may hold references: `${state}`, `${library}`, `${site}` (folders), `${env:NAME}` (must be set),
  `${env:NAME:-default}`, `${secret:NAME}` (file `secrets/NAME` of the state folder or of `$CREDENTIALS_DIRECTORY`, mode 0400 or
  0600). Any other `${` is a finding. A field that is said to be `${secret:NAME}` is written so and in no other way.

## How to read a finding

`routes/cases.yaml:7:12: 'add_staus' is no operation of pspp; did you mean 'add_status'?` is file, line, column, what is
wrong, and the nearest right name or all of them. Lines and columns count from 1; a column counts octets, of which `ā` has two.

| What is wrong | Where the finding points |
|---|---|
| a value: its form, its range, or a name that does not exist | the value; if it is empty, the field's name |
| an item of a list | the item |
| an unknown field, or one that is too much here | the field's name |
| a missing field | the first octet of the mapping that lacks it: its first field, or the brace before it; of a whole file, the file's first field. Where a misspelled name stands in its place, only that is told |
| a field that is half of a pair (`map` and `deliver`), or a list that lacks its last entry (`choose`) | the field's name |
| a key, a name or a certificate that is there twice | the second one |
| two entry routes of a type; routes of a lane that differ | the later route by file name: its type, its `lane` |
| a loop of `publish` | walking from the loop's first route by file name: the word that leads back to it |
| fields of a kind that do not fit together, or a file it cannot use | the field that the text names |
| a text that is no YAML | where the reader gave up, sometimes one line further |
| a tab, a control character | the first one of the file; nothing else of that file is looked at |
| a missing file that must exist (`hub.yaml`, `parties.yaml`, the XSD of a type) | that file, 1:1 |
| an XSD or an XSLT that is wrong | that file, the line that its compiler names |
| a section of the library's `system.yaml` that a site's file is laid over | the file that wrote the value |

One mistake is one finding: what follows from it is not told again. A route to a system whose file is wrong, for example, is not
itself a finding.

)";

const std::string_view kAboutSystems = R"(# Systems

What is true of a system at every site is in `adapters/systems/<slug>/system.yaml`, of the library or, for a system of its own, of the site; a site adds addresses and
credentials. The two `adapter:` sections become one: a mapping is merged field by field, anything else of the site replaces that of
the library. So do the two `pace:` sections. Which fields `adapter:` has is said by its `kind`, see *Adapter kinds* at the end.

```yaml
# systems/nino.yaml
system: nino
adapter:
  endpoint: https://nino.example/property-tax
  credentials:
    trust: ${state}/pki/systems-ca.pem
    certificate: ${state}/pki/hub-client.pem
    key: ${state}/pki/hub-client.key
  security:
    certificate: ${state}/pki/hub-signing.pem
    key: ${state}/pki/hub-signing.key
pace:
  max_in_flight: 4
  longest_pause: 5m
```

A delivery that failed is tried again after `first_pause`, then after pauses twice as long each time, with some chance in them,
up to `longest_pause`, which must not be shorter. After `breaker_failures` failures in a row the system is only probed, every
`probe_every`, until a probe succeeds.

`max_in_flight` is the one number of calls at once, of all threads, deliveries and questions together. Deliveries have three
quarters of it at most, and that share is kept for them while both want places. A question that finds none waits for its turn,
within half of the time that it has (`timeouts.ask`): the parties one after another, the questions of one party as they came;
`max_waiting` of them at most. `sakta_asks_waiting_items` counts them.

)";

const std::string_view kAboutRoutes = R"(# Routes

A route takes the messages of one type. What parties send or ask goes to the type's *entry route*: the one that no other route
publishes to. Each type that a party has a right to has exactly one.

An *ask* is answered at once: `map` and `deliver` with `reply` (or a `choose` of them), and nothing else. A *send* is made
durable, receipted and then delivered:

```yaml
# routes/cases-status.yaml
route: cases-status
summary: Service cases, status, from the case register to PSPP.
accept: {type: case.status}

filter:                          # optional; a message for which it is not true is kept, not delivered
  when: "/t:ReportCaseStatus[not(t:channel = 'Phone')]"   # true where there is no channel, unlike `!=`

map: pspp/add_status.request     # mappings/pspp/add_status.request.xslt, of the site or the library
deliver: {to: pspp, operation: add_status, timeout: 10s}

on_failure:                      # all five lines; the words are those of the error's remedy
  refuse: dead_letter            # the system refused it:              dead_letter | discard
  resend: {dead_letter_after: 24h}   # nothing reached it: again, so long
  wait: {dead_letter_after: 24h}     # it asked to wait: again, so long
  reconcile: hold                # it may have arrived: a person decides (idempotent operations: as resend)
  stop: halt_route               # a person must act here:             halt_route | dead_letter
  halt_for: [authority, credentials, contract, operation, mapping]   # optional: what halts the route; these are all
  mapping_lanes: 3               # optional: so many lanes in a row make a failing mapping the route's
on_dead: block                   # what waits behind a dead or held one: block | skip
lane: cases                      # with the routes cases-opened and cases-closed: one order for each case
```

Instead of `map` and `deliver` a route may choose. The first entry whose `when` is true is taken; the last entry has no `when`, and
no entry may follow it. An entry of a send without `map` and `deliver` keeps the message.

```yaml
# routes/invoices.yaml
route: invoices
summary: Suppliers' electronic invoices, to Horizon and to the archive.
accept: {type: invoice.issued}
choose:
  - when: "/*/cbc:InvoiceTypeCode = '381' or /*/cbc:CreditNoteTypeCode"
    document: true               # the condition looks into the embedded document; prefixes are those of the type's `documents`
    map: horizon/add_credit_note.request
    deliver: {to: horizon, operation: add_document}
  - map: horizon/add_document.request
    deliver: {to: horizon, operation: add_document}
publish: [invoices-archive]      # gets each message too, in lanes of its own; same type, no loops
on_failure: {refuse: dead_letter, resend: {dead_letter_after: 72h}, wait: {dead_letter_after: 72h}, reconcile: hold, stop: halt_route}
```

- What is wrong with one message (a mapping fails on it, its mapped form does not fit the contract, the system refuses it, it can
  no longer be read) makes that message a dead letter, whatever `stop` says; its lane goes by `on_dead`. What concerns all
  messages of the route (`halt_for`) halts it with one letter: nothing else of it is tried until `sakta reload` or
  `sakta release`; then one delivery goes first, and the rest when the system has answered it, whatever it said of it.
- `map` and `deliver` stand together. A send without them is stored and waits until a later version of the site delivers it.
- Conditions are XPath 1.0 with its own functions only and no variables. Prefix `t` is the namespace of the type; with
  `document: true`, only the prefixes that the type declares for its document. An element that a condition names and the type's XSD
  does not have there is a finding, as in a path of the type (*Message types*): such a condition would never be true.
- Messages with the same ordering value (the type's `ordering` key) are delivered one after another within a lane. A lane is a
  route, unless routes name the same `lane`: then their types have an ordering key, and their `on_dead` is the same.

)";

const std::string_view kAboutSources = R"(# Sources

A system that cannot call the hub is asked for what is new, again and again. Each document of its answer is mapped to a type, a
*send*, and becomes a message as if the system had sent it: its party is `system:<slug>`. When all are durable, the system is told
which ones are ours. A document that cannot be mapped or is not valid stays at the system, is in the log with its error at each
round, and holds up no other.

```yaml
# sources/horizon-invoices.yaml
source: horizon-invoices
summary: Invoices whose state changed in Horizon.
poll: {system: horizon, source: edited_invoices, every: 30s}
map: horizon/changed_invoices    # mappings/horizon/changed_invoices.xslt, of the site or the library
type: invoice.status
purpose: invoicing
```

)";

const std::string_view kAboutTypes = R"(# Message types

```yaml
# types/permit.granted-1.yaml, beside permit.granted-1.xsd
type: permit.granted
version: 1
pattern: send                    # ask: answered at once, with `reply`; send: stored, then delivered
family: permits
operation: ReportPermit          # a root element of the XSD
summary: {en: A building permit was granted., lv: Izsniegta būvatļauja.}
owner: integration
requires: [user, purpose]
keys:
  - {name: case, path: /t:ReportPermit/t:caseCode}
ordering: case                   # one of the keys
personal:
  - /t:ReportPermit/t:holder/t:name
retention: case-file
```

Each element that a path or a test names must be one that the XSD has there: a misspelled path would find nothing, for ever. After
`//`, `*`, an axis or a function nobody knows where the path stands; there the name must be one of the XSD. What looks into a document
is not held against anything.

**What `personal` and `retention` are for today**: for people. `sakta check` holds the paths against the XSD and the class to a word;
while it runs, the hub reads neither. It masks nothing by `personal`, and need not: each message is sealed whole under a key of its own,
its keys are stored as tags, and no error, log line, trace or notice has a value of any message. It erases nothing by `retention`: no
message is purged yet. Who keeps the register of processing (GDPR, Article 30) reads both here; erasing, when it comes, will go by
the class. So list the elements that say something of a person, name the class of the municipality's file plan, and spend no more on it.
`personal: true` of a *key* is another thing, and does work: its value is found with `sakta find --person` and a purpose alone, and the
record says by a tag whom the message was about.

)";

const std::string_view kAboutMappings = R"(# Mappings

XSLT 1.0, `mappings/<slug>/<name>.xslt`; a route names it `<slug>/<name>`. EXSLT common, math, sets, strings and dates-and-times, and
the functions of [values.md](values.md), may be used; a document type, `xsl:include`, `xsl:import`, `document()`, extension elements and any other function are forbidden. A
mapping of a send sees the message with its embedded documents opened. `sakta check` compiles every mapping that a route or a
source names. It also looks whether the roots written in it are elements that the operation takes, or the type's, and runs it over its examples
(`examples/<mapping>-<case>.in.xml` beside it): an input must be the type's, and what comes of it must again be what the operation
takes, or the type's.

)";

}  // namespace hub::config
