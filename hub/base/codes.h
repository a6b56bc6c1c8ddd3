#pragma once

#include <array>

#include "hub/base/error.h"

/// Every error the hub can report. A row added here appears in `sakta explain` and deploy/docs/errors.md.
namespace hub::codes {

// --- configuration
// -------------------------------------------------------------------------------------------
inline constexpr ErrorCode config_invalid{"config.invalid",
                                          Remedy::stop,
                                          500,
                                          {"The configuration has findings.", "Konfigurācijā ir kļūdas."},
                                          {"Fix the places named, then run `sakta check SITE`.",
                                           "Izlabojiet norādītās vietas un palaidiet `sakta check SITE`."}};
inline constexpr ErrorCode config_secret{
    "config.secret",
    Remedy::stop,
    500,
    {"A secret that the site refers to cannot be read.",
     "Nevar nolasīt noslēpumu, uz kuru atsaucas konfigurācija."},
    {"Put the file in place with mode 0400 and the hub's owner, or give it as a systemd credential.",
     "Novietojiet failu ar tiesībām 0400 un centrmezgla īpašnieku vai nododiet to kā systemd credential."}};

// --- edge: HTTP
// ----------------------------------------------------------------------------------------------
inline constexpr ErrorCode edge_malformed{
    "edge.malformed",
    Remedy::refuse,
    400,
    {"The HTTP request is malformed.", "HTTP pieprasījums ir nekorekts."},
    {"Send a well-formed HTTP/1.1 request.", "Nosūtiet korektu HTTP/1.1 pieprasījumu."}};
inline constexpr ErrorCode edge_not_found{"edge.not_found",
                                          Remedy::refuse,
                                          404,
                                          {"There is nothing at this address.", "Šajā adresē nekā nav."},
                                          {"Compare the path with the OpenAPI document at /v1/openapi.json.",
                                           "Salīdziniet ceļu ar OpenAPI aprakstu /v1/openapi.json."}};
inline constexpr ErrorCode edge_method_not_allowed{
    "edge.method_not_allowed",
    Remedy::refuse,
    405,
    {"This address does not take this method.", "Šī adrese nepieņem šādu metodi."},
    {"Use the method named in the Allow header.", "Lietojiet metodi, kas norādīta Allow galvenē."}};
inline constexpr ErrorCode edge_media_type{
    "edge.media_type",
    Remedy::refuse,
    415,
    {"The content type is none that this address takes.", "Satura tips nav tāds, ko šī adrese pieņem."},
    {"REST takes application/json and application/xml, SOAP text/xml (1.1) and application/soap+xml (1.2), "
     "/v1/events application/cloudevents+json, its batch form, or the event's own type.",
     "REST pieņem application/json un application/xml, SOAP — text/xml (1.1) un application/soap+xml (1.2), "
     "/v1/events — application/cloudevents+json, tā pakešu formu vai notikuma paša tipu."}};
inline constexpr ErrorCode edge_not_acceptable{"edge.not_acceptable",
                                               Remedy::refuse,
                                               406,
                                               {"None of the accepted answer types can be given.",
                                                "Nevienu no pieņemamajiem atbildes tipiem nevar sniegt."},
                                               {"Accept application/json or application/xml.",
                                                "Norādiet Accept: application/json vai application/xml."}};
inline constexpr ErrorCode edge_content_encoding{
    "edge.content_encoding",
    Remedy::refuse,
    415,
    {"Compressed request bodies are not taken.", "Saspiests pieprasījuma saturs netiek pieņemts."},
    {"Send the body without Content-Encoding.", "Sūtiet saturu bez Content-Encoding."}};
inline constexpr ErrorCode edge_headers_too_large{
    "edge.headers_too_large",
    Remedy::refuse,
    431,
    {"The request's headers are larger than the limit.", "Pieprasījuma galvenes pārsniedz ierobežojumu."},
    {"Send fewer or shorter headers.", "Sūtiet mazāk vai īsākas galvenes."}};
inline constexpr ErrorCode edge_too_large{
    "edge.too_large",
    Remedy::refuse,
    413,
    {"The message is larger than the limit.", "Ziņojums pārsniedz izmēra ierobežojumu."},
    {"Send a smaller message; /v1/openapi.json names the type's limit.",
     "Sūtiet mazāku ziņojumu; tipa ierobežojums norādīts /v1/openapi.json."}};
inline constexpr ErrorCode edge_too_slow{
    "edge.too_slow",
    Remedy::resend,
    408,
    {"The request did not arrive in time.", "Pieprasījums netika saņemts laikā."},
    {"Nothing was kept. Send the whole request again within the time limit.",
     "Nekas nav saglabāts. Nosūtiet visu pieprasījumu vēlreiz atvēlētajā laikā."}};
inline constexpr ErrorCode edge_header_invalid{
    "edge.header_invalid",
    Remedy::refuse,
    400,
    {"A request header has a value that is not allowed.", "Pieprasījuma galvenei ir neatļauta vērtība."},
    {"Correct the header named.", "Izlabojiet norādīto galveni."}};
inline constexpr ErrorCode edge_busy{
    "edge.busy",
    Remedy::wait,
    503,
    {"The hub takes no more messages at this moment.", "Centrmezgls šobrīd vairāk ziņojumu nepieņem."},
    {"Send again after the time in Retry-After.", "Sūtiet vēlreiz pēc Retry-After norādītā laika."}};

inline constexpr ErrorCode edge_envelope{
    "edge.envelope",
    Remedy::refuse,
    400,
    {"The request is not one SOAP envelope with one element in its Body.",
     "Pieprasījums nav viena SOAP aploksne ar vienu elementu tās Body daļā."},
    {"Send the envelope as the WSDL of this address describes it (add ?wsdl).",
     "Sūtiet aploksni tā, kā to apraksta šīs adreses WSDL (pievienojiet ?wsdl)."}};
inline constexpr ErrorCode edge_soap_version{
    "edge.soap_version",
    Remedy::refuse,
    400,
    {"Envelope and content type are not of the same SOAP version, 1.1 or 1.2.",
     "Aploksne un satura tips nav vienas SOAP versijas: 1.1 vai 1.2."},
    {"SOAP 1.1 goes as text/xml, SOAP 1.2 as application/soap+xml.",
     "SOAP 1.1 sūta kā text/xml, SOAP 1.2 kā application/soap+xml."}};
inline constexpr ErrorCode edge_must_understand{
    "edge.must_understand",
    Remedy::refuse,
    400,
    {"A header block that must be understood is not known to the hub.",
     "Obligāti saprotams galvenes bloks centrmezglam nav zināms."},
    {"Leave the block out, or send it without mustUnderstand.",
     "Nesūtiet šo bloku vai sūtiet to bez mustUnderstand."}};
inline constexpr ErrorCode edge_action{
    "edge.action",
    Remedy::refuse,
    400,
    {"SOAPAction, wsa:Action and the element in the Body do not name the same operation.",
     "SOAPAction, wsa:Action un Body elements nenorāda vienu un to pašu darbību."},
    {"Use the action that the WSDL gives for the operation, or none.",
     "Lietojiet darbībai WSDL norādīto action vai nelietojiet nekādu."}};
inline constexpr ErrorCode edge_addressing{
    "edge.addressing",
    Remedy::refuse,
    400,
    {"A WS-Addressing header is missing, there twice, or asks for what the hub does not do.",
     "WS-Addressing galvene trūkst, atkārtojas vai prasa to, ko centrmezgls nedara."},
    {"Answers go back on the same connection only: ReplyTo and FaultTo are anonymous or left out, To is this "
     "address.",
     "Atbildes sūta tikai tajā pašā savienojumā: ReplyTo un FaultTo ir anonymous vai izlaisti, To ir šī "
     "adrese."}};
inline constexpr ErrorCode edge_event{
    "edge.event",
    Remedy::refuse,
    400,
    {"The request is not a CloudEvent of version 1.0, or not one that the hub can take.",
     "Pieprasījums nav CloudEvents 1.0 notikums vai nav tāds, ko centrmezgls var pieņemt."},
    {"Correct the attribute named in `place`; deploy/docs/faces.md shows each form.",
     "Izlabojiet atribūtu, kas norādīts laukā `place`; visi veidi parādīti deploy/docs/faces.md."}};

// --- gate: who, may they, why
// --------------------------------------------------------------------------------
inline constexpr ErrorCode gate_no_certificate{
    "gate.no_certificate",
    Remedy::refuse,
    401,
    {"This operation needs a client certificate.", "Šai darbībai vajadzīgs klienta sertifikāts."},
    {"Connect with the certificate that the hub's administrator registered for your system.",
     "Pieslēdzieties ar sertifikātu, ko centrmezgla administrators reģistrējis jūsu sistēmai."}};
inline constexpr ErrorCode gate_unknown_party{
    "gate.unknown_party",
    Remedy::refuse,
    403,
    {"The certificate belongs to no party of this site.", "Sertifikāts nepieder nevienai šīs vietnes pusei."},
    {"Ask the hub's administrator to add the certificate's name (SAN) to parties.yaml.",
     "Lūdziet centrmezgla administratoram pievienot sertifikātā norādīto nosaukumu (SAN) failam "
     "parties.yaml."}};
inline constexpr ErrorCode gate_no_right{
    "gate.no_right",
    Remedy::refuse,
    403,
    {"The party has no right to this message type.", "Pusei nav tiesību uz šo ziņojuma tipu."},
    {"Ask the hub's administrator for the right, naming the type.",
     "Lūdziet centrmezgla administratoram tiesības, norādot tipu."}};
inline constexpr ErrorCode gate_missing_context{
    "gate.missing_context",
    Remedy::refuse,
    400,
    {"The message type demands to know who acts, for whom or why, and a part is missing.",
     "Ziņojuma tips prasa norādīt, kas rīkojas, kā vārdā vai kādēļ, un kāda daļa trūkst."},
    {"Say what `place` names: a Sakta-* header of REST, the element of the Context block of SOAP, the "
     "attribute "
     "of a CloudEvent.",
     "Norādiet to, ko nosauc lauks `place`: REST galveni Sakta-*, SOAP bloka Context elementu vai "
     "CloudEvents "
     "atribūtu."}};
inline constexpr ErrorCode gate_purpose{
    "gate.purpose",
    Remedy::refuse,
    403,
    {"The purpose or legal basis is not one that the message type allows.",
     "Nolūks vai tiesiskais pamats nav no tiem, ko ziņojuma tips atļauj."},
    {"Use a purpose and a legal basis that /v1/openapi.json lists for the type.",
     "Lietojiet nolūku un tiesisko pamatu, kas šim tipam norādīti /v1/openapi.json."}};

inline constexpr ErrorCode gate_quota{
    "gate.quota",
    Remedy::wait,
    429,
    {"The party has used up its quota.", "Sistēmas kvota ir izlietota."},
    {"Send again after the time in Retry-After. The administrator sets quotas in parties.yaml.",
     "Sūtiet vēlreiz pēc Retry-After norādītā laika. Kvotas administrators nosaka failā parties.yaml."}};
inline constexpr ErrorCode gate_signature_missing{
    "gate.signature_missing",
    Remedy::refuse,
    403,
    {"This party must sign what it asks and sends (WS-Security), and this request is not signed.",
     "Šai sistēmai viss jāparaksta (WS-Security), bet šis pieprasījums nav parakstīts."},
    {"Use the SOAP face and sign the message with the party's certificate.",
     "Lietojiet SOAP saskarni un parakstiet ziņojumu ar sistēmas sertifikātu."}};
inline constexpr ErrorCode gate_signature_profile{
    "gate.signature_profile",
    Remedy::refuse,
    403,
    {"The signature is made in a way that the hub does not accept.",
     "Paraksts veidots tā, kā centrmezgls nepieņem."},
    {"One Signature in one Security header: exclusive C14N, SHA-256 or stronger, RSA or ECDSA, the "
     "certificate "
     "as BinarySecurityToken, references by wsu:Id.",
     "Viens Signature vienā Security galvenē: exclusive C14N, SHA-256 vai stiprāks, RSA vai ECDSA, "
     "sertifikāts "
     "kā BinarySecurityToken, atsauces ar wsu:Id."}};
inline constexpr ErrorCode gate_duplicate_id{
    "gate.duplicate_id",
    Remedy::refuse,
    403,
    {"Two elements of the message have the same id.",
     "Diviem ziņojuma elementiem ir vienāds identifikators."},
    {"Give each signed element an id of its own.", "Piešķiriet katram parakstītajam elementam savu id."}};
inline constexpr ErrorCode gate_signed_element_mismatch{
    "gate.signed_element_mismatch",
    Remedy::refuse,
    403,
    {"What is signed is not what the message says: the signature covers another element.",
     "Parakstīts nav tas, kas ziņojumā teikts: paraksts aptver citu elementu."},
    {"Sign the Body, the Timestamp and the addressing headers themselves, where they stand.",
     "Parakstiet pašu Body, Timestamp un adresācijas galvenes tur, kur tās atrodas."}};
inline constexpr ErrorCode gate_unsigned_part{
    "gate.unsigned_part",
    Remedy::refuse,
    403,
    {"The signature does not cover all that it must.", "Paraksts neaptver visu, kas jāparaksta."},
    {"Sign Body, Timestamp, To, Action, MessageID, and the Context block if there is one.",
     "Parakstiet Body, Timestamp, To, Action, MessageID un Context bloku, ja tāds ir."}};
inline constexpr ErrorCode gate_signature_invalid{
    "gate.signature_invalid",
    Remedy::refuse,
    403,
    {"The signature does not fit the message.", "Paraksts neatbilst ziņojumam."},
    {"The message was changed after signing, or signed with another key; sign it last.",
     "Ziņojums pēc parakstīšanas mainīts vai parakstīts ar citu atslēgu; parakstiet to pēdējo."}};
inline constexpr ErrorCode gate_signer{
    "gate.signer",
    Remedy::refuse,
    403,
    {"The message is not signed by the party that sends it, with a certificate that the hub trusts.",
     "Ziņojumu nav parakstījusi sistēma, kas to sūta, ar sertifikātu, kuram centrmezgls uzticas."},
    {"Sign with a valid certificate that names the same party as the connection's.",
     "Parakstiet ar derīgu sertifikātu, kas nosauc to pašu sistēmu, ko savienojuma sertifikāts."}};
inline constexpr ErrorCode gate_timestamp{
    "gate.timestamp",
    Remedy::refuse,
    403,
    {"The signature's Timestamp is missing, malformed, expired or from the future.",
     "Paraksta Timestamp trūkst, ir nekorekts, novecojis vai no nākotnes."},
    {"Send Created and Expires in UTC, not older than 5 minutes; check the clock.",
     "Norādiet Created un Expires UTC laikā, ne vecāku par 5 minūtēm; pārbaudiet pulksteni."}};
inline constexpr ErrorCode gate_replay{
    "gate.replay",
    Remedy::refuse,
    403,
    {"A message with this MessageID was taken before, and this is another one.",
     "Ziņojums ar šo MessageID jau pieņemts, un šis ir cits."},
    {"Give each message a MessageID of its own; only the very same octets may be sent again.",
     "Katram ziņojumam dodiet savu MessageID; atkārtoti drīkst sūtīt tikai tos pašus oktetus."}};

// --- route
// ---------------------------------------------------------------------------------------------------
inline constexpr ErrorCode route_unknown_type{"route.unknown_type",
                                              Remedy::refuse,
                                              404,
                                              {"There is no such message type.", "Šāda ziņojuma tipa nav."},
                                              {"Compare the name with the list at /v1/openapi.json.",
                                               "Salīdziniet nosaukumu ar sarakstu /v1/openapi.json."}};
inline constexpr ErrorCode route_wrong_pattern{
    "route.wrong_pattern",
    Remedy::refuse,
    404,
    {"This message type is not used this way.", "Šo ziņojuma tipu tā nelieto."},
    {"Use /v1/ask for questions and /v1/send for what is stored and delivered.",
     "Lietojiet /v1/ask vaicājumiem un /v1/send tam, kas tiek glabāts un piegādāts."}};
inline constexpr ErrorCode route_none{
    "route.none",
    Remedy::stop,
    503,
    {"No route of this site takes this message.", "Neviens šīs vietnes maršruts nepieņem šo ziņojumu."},
    {"The administrator adds a route for the type and runs `sakta check SITE`.",
     "Administrators pievieno maršrutu šim tipam un palaiž `sakta check SITE`."}};

// --- codec: the message itself
// -------------------------------------------------------------------------------
inline constexpr ErrorCode codec_not_well_formed{
    "codec.not_well_formed",
    Remedy::refuse,
    400,
    {"The message is not well-formed.", "Ziņojums nav sintaktiski korekts."},
    {"Correct the syntax at the place named.", "Izlabojiet sintaksi norādītajā vietā."}};
inline constexpr ErrorCode codec_encoding{
    "codec.encoding",
    Remedy::refuse,
    400,
    {"The message is not correct UTF-8.", "Ziņojums nav korektā UTF-8."},
    {"Send the message encoded as UTF-8.", "Sūtiet ziņojumu UTF-8 kodējumā."}};
inline constexpr ErrorCode codec_dtd_forbidden{
    "codec.dtd_forbidden",
    Remedy::refuse,
    400,
    {"A document type declaration is not allowed.", "Dokumenta tipa deklarācija (DOCTYPE) nav atļauta."},
    {"Send the document without DOCTYPE.", "Sūtiet dokumentu bez DOCTYPE."}};
inline constexpr ErrorCode codec_limit{
    "codec.limit",
    Remedy::refuse,
    400,
    {"The message is built deeper, wider or longer than the limits allow.",
     "Ziņojuma uzbūve pārsniedz dziļuma, platuma vai garuma ierobežojumus."},
    {"Simplify the message at the place named.", "Vienkāršojiet ziņojumu norādītajā vietā."}};
inline constexpr ErrorCode codec_control_character{
    "codec.control_character",
    Remedy::refuse,
    400,
    {"The message has a control character that XML cannot hold.",
     "Ziņojumā ir vadības rakstzīme, ko XML nevar saturēt."},
    {"Remove the character at the place named.", "Izņemiet rakstzīmi norādītajā vietā."}};
inline constexpr ErrorCode codec_duplicate_member{
    "codec.duplicate_member",
    Remedy::refuse,
    400,
    {"A JSON object has the same member twice.", "JSON objektā viens un tas pats elements norādīts divreiz."},
    {"Send each member once.", "Sūtiet katru elementu vienreiz."}};
inline constexpr ErrorCode codec_wrong_json_type{
    "codec.wrong_json_type",
    Remedy::refuse,
    422,
    {"A JSON value has another type than the schema says.",
     "JSON vērtībai ir cits tips, nekā noteikts shēmā."},
    {"Send numbers and booleans without quotation marks, texts with them.",
     "Skaitļus un būla vērtības sūtiet bez pēdiņām, tekstus — ar pēdiņām."}};
inline constexpr ErrorCode codec_not_valid{
    "codec.not_valid",
    Remedy::refuse,
    422,
    {"The message does not fit its schema.", "Ziņojums neatbilst shēmai."},
    {"Compare the place named with the type's schema.", "Salīdziniet norādīto vietu ar tipa shēmu."}};
inline constexpr ErrorCode codec_wrong_shape{
    "codec.wrong_shape",
    Remedy::refuse,
    422,
    {"A value does not have the shape that its type demands.", "Vērtībai nav tās formas, ko prasa tās tips."},
    {"Correct the value at the place named, for example a personal code DDMMYY-NNNNN.",
     "Izlabojiet vērtību norādītajā vietā, piemēram, personas kodu DDMMGG-NNNNN."}};
inline constexpr ErrorCode codec_document{
    "codec.document",
    Remedy::refuse,
    422,
    {"The document inside the message cannot be read as its type says.",
     "Ziņojumā ietverto dokumentu nevar nolasīt tā, kā nosaka tips."},
    {"Check that the element holds the whole document, base64, and that it is of the type named.",
     "Pārbaudiet, vai elementā ir viss dokuments base64 kodējumā un vai tas ir norādītā tipa."}};

// --- journal and store
// ---------------------------------------------------------------------------------------
inline constexpr ErrorCode journal_key_reused{
    "journal.key_reused",
    Remedy::refuse,
    422,
    {"This Idempotency-Key was used before with another message.",
     "Šī Idempotency-Key jau lietota ar citu ziņojumu."},
    {"Use a new key for a new message.", "Jaunam ziņojumam lietojiet jaunu atslēgu."}};
inline constexpr ErrorCode journal_in_progress{
    "journal.in_progress",
    Remedy::wait,
    409,
    {"The first request with this Idempotency-Key is still being answered.",
     "Uz pirmo pieprasījumu ar šo Idempotency-Key vēl tiek gatavota atbilde."},
    {"Send the same request again after the time in Retry-After.",
     "Nosūtiet to pašu pieprasījumu vēlreiz pēc Retry-After norādītā laika."}};
inline constexpr ErrorCode journal_no_message{
    "journal.no_message",
    Remedy::refuse,
    404,
    {"There is no message with this id that you may see.",
     "Nav ziņojuma ar šādu identifikatoru, ko drīkstat redzēt."},
    {"Use the id from the receipt, with the certificate that sent the message.",
     "Lietojiet identifikatoru no kvīts un sertifikātu, ar kuru ziņojums sūtīts."}};
inline constexpr ErrorCode journal_no_letter{
    "journal.no_letter",
    Remedy::refuse,
    409,
    {"No delivery of this message waits for a person's decision.",
     "Nevienai šī ziņojuma piegādei nav vajadzīgs cilvēka lēmums."},
    {"`sakta letters` lists the deliveries that do, `sakta trace ID` what became of this one.",
     "`sakta letters` uzskaita piegādes, kurām tas vajadzīgs, `sakta trace ID` rāda, kas noticis ar šo."}};
inline constexpr ErrorCode journal_unreadable{
    "journal.unreadable",
    Remedy::stop,
    500,
    {"A stored message cannot be decrypted.", "Saglabātu ziņojumu nevar atšifrēt."},
    {"The administrator compares key table and store; the data was changed or its key was destroyed.",
     "Administrators salīdzina atslēgu tabulu un krātuvi; dati mainīti vai atslēga iznīcināta."}};
inline constexpr ErrorCode store_unavailable{
    "store.unavailable",
    Remedy::wait,
    503,
    {"The message could not be made durable.", "Ziņojumu neizdevās droši saglabāt."},
    {"Nothing was accepted. Send again with the same Idempotency-Key after Retry-After; the administrator "
     "looks at disk and store.",
     "Nekas nav pieņemts. Sūtiet vēlreiz ar to pašu Idempotency-Key pēc Retry-After; administrators pārbauda "
     "disku un krātuvi."}};
inline constexpr ErrorCode store_damaged{
    "store.damaged",
    Remedy::stop,
    500,
    {"The store does not hold what it must.", "Krātuves saturs ir bojāts."},
    {"Stop the hub, keep the state folder as it is and restore from backup.",
     "Apturiet centrmezglu, saglabājiet stāvokļa mapi un atjaunojiet no rezerves kopijas."}};

// --- map
// -----------------------------------------------------------------------------------------------------
inline constexpr ErrorCode map_failed{
    "map.failed",
    Remedy::stop,
    500,
    {"A mapping could not be applied to this message.", "Ziņojumam neizdevās piemērot kartējumu."},
    {"The integrator runs the mapping on its examples and corrects it.",
     "Integrators izpilda kartējumu ar tā piemēriem un izlabo to."}};
inline constexpr ErrorCode map_forbidden{
    "map.forbidden",
    Remedy::stop,
    500,
    {"A mapping tried to read or write outside of its message.",
     "Kartējums mēģināja lasīt vai rakstīt ārpus ziņojuma."},
    {"Remove document(), exsl:document, xsl:include and the like from the mapping.",
     "Izņemiet no kartējuma document(), exsl:document, xsl:include un līdzīgus."}};
inline constexpr ErrorCode map_limit{
    "map.limit",
    Remedy::stop,
    500,
    {"A mapping used more time or memory than it may.",
     "Kartējums patērēja vairāk laika vai atmiņas, nekā atļauts."},
    {"Look for endless recursion in the mapping.", "Meklējiet kartējumā bezgalīgu rekursiju."}};
inline constexpr ErrorCode map_not_valid{"map.not_valid",
                                         Remedy::stop,
                                         500,
                                         {"A mapped message does not fit the form it must have.",
                                          "Kartētais ziņojums neatbilst tam noteiktajai formai."},
                                         {"`sakta trace ID` says whether it was the question (nothing was "
                                          "sent) or the answer, and where. The integrator "
                                          "corrects the mapping.",
                                          "`sakta trace ID` rāda, vai tas bija vaicājums (nekas nav "
                                          "nosūtīts) vai atbilde, un kurā vietā. Integrators "
                                          "izlabo kartējumu."}};

// --- deliver: the partner
// ------------------------------------------------------------------------------------
inline constexpr ErrorCode deliver_refused{
    "deliver.refused",
    Remedy::refuse,
    502,
    {"The partner refused the message.", "Partneris ziņojumu noraidīja."},
    {"Read the partner's code in `sakta trace ID`, its meaning in adapters/systems/<system>/README.md, and "
     "correct "
     "the content.",
     "Izlasiet partnera kodu ar `sakta trace ID`, tā nozīmi failā adapters/systems/<sistēma>/README.md un "
     "izlabojiet saturu."}};
inline constexpr ErrorCode deliver_unreachable{
    "deliver.unreachable",
    Remedy::resend,
    502,
    {"The partner could not be reached; nothing was sent.",
     "Partneri neizdevās sasniegt; nekas nav nosūtīts."},
    {"Ask again later. The administrator checks address, DNS, firewall and certificates.",
     "Vaicājiet vēlāk. Administrators pārbauda adresi, DNS, ugunsmūri un sertifikātus."}};
inline constexpr ErrorCode deliver_timeout{
    "deliver.timeout",
    Remedy::reconcile,
    504,
    {"The message was sent to the partner, but no whole answer came.",
     "Ziņojums partnerim nosūtīts, bet pilna atbilde nav saņemta."},
    {"Ask the partner what became of this message id before sending again; of a held delivery, then tell the "
     "hub with `sakta release`.",
     "Pirms sūtāt vēlreiz, noskaidrojiet pie partnera, kas noticis ar ziņojumu ar šo identifikatoru; "
     "aizturētu "
     "piegādi pēc tam atbrīvojiet ar `sakta release`."}};
inline constexpr ErrorCode deliver_overloaded{
    "deliver.overloaded",
    Remedy::wait,
    503,
    {"The partner, or the hub's own limit for it, takes no more at this moment.",
     "Partneris vai tam noteiktais ierobežojums šobrīd vairāk vaicājumu nepieļauj."},
    {"Send again after Retry-After. The detail says whose limit it is.",
     "Sūtiet vēlreiz pēc Retry-After. Kura ierobežojums tas ir, norādīts laukā detail."}};
inline constexpr ErrorCode deliver_bad_reply{
    "deliver.bad_reply",
    Remedy::reconcile,
    502,
    {"The partner's answer is not what its contract says.",
     "Partnera atbilde neatbilst saskarnes aprakstam."},
    {"The partner may have acted. Compare the answer kept with the contract and tell the partner.",
     "Partneris, iespējams, ir rīkojies. Salīdziniet saglabāto atbildi ar saskarnes aprakstu un ziņojiet "
     "partnerim."}};
inline constexpr ErrorCode deliver_too_large{
    "deliver.too_large",
    Remedy::reconcile,
    502,
    {"The partner's answer is larger than the limit.", "Partnera atbilde pārsniedz izmēra ierobežojumu."},
    {"Raise max_reply_kib of the system if the answer is right.",
     "Ja atbilde ir pareiza, palieliniet sistēmas max_reply_kib."}};
inline constexpr ErrorCode deliver_not_taken{
    "deliver.not_taken",
    Remedy::resend,
    502,
    {"The partner answered that it did not take the message.",
     "Partneris atbildēja, ka ziņojumu nav pieņēmis."},
    {"Send again later; the partner's code for this is in `sakta trace ID`.",
     "Sūtiet vēlāk vēlreiz; partnera kods redzams ar `sakta trace ID`."}};
inline constexpr ErrorCode deliver_misconfigured{
    "deliver.misconfigured",
    Remedy::stop,
    502,
    {"The partner does not accept how the hub speaks to it.",
     "Partneris nepieņem veidu, kā centrmezgls ar to sazinās."},
    {"The administrator compares the system's certificates, signing, addressing and operations with the "
     "partner's guide.",
     "Administrators salīdzina sistēmas sertifikātus, parakstīšanu, adresēšanu un darbības ar partnera "
     "dokumentāciju."}};
inline constexpr ErrorCode deliver_answer_lost{
    "deliver.answer_lost",
    Remedy::reconcile,
    500,
    {"The partner answered, but the hub could not map the answer or make it durable.",
     "Partneris atbildēja, bet centrmezgls nevarēja atbildi pārveidot vai droši saglabāt."},
    {"The partner may have acted. The question is never sent again by itself; the detail says what failed "
     "here.",
     "Partneris, iespējams, ir rīkojies. Vaicājums pats netiek sūtīts vēlreiz; laukā detail norādīts, kas "
     "neizdevās."}};
inline constexpr ErrorCode deliver_interrupted{
    "deliver.interrupted",
    Remedy::reconcile,
    409,
    {"The hub stopped while the partner was being called; whether the partner acted is not known.",
     "Centrmezgls apstājās partnera izsaukuma laikā; vai partneris ir rīkojies, nav zināms."},
    {"It is never sent again by itself. A question: ask anew with a new Idempotency-Key. A delivery: ask the "
     "partner, then `sakta release`.",
     "Tas pats netiek sūtīts vēlreiz. Vaicājums: vaicājiet no jauna ar jaunu Idempotency-Key. Piegāde: "
     "noskaidrojiet pie partnera, tad `sakta release`."}};

// --- our own
// -------------------------------------------------------------------------------------------------
inline constexpr ErrorCode crypto_failed{
    "crypto.failed",
    Remedy::stop,
    500,
    {"A cryptographic operation failed.", "Kriptogrāfiska darbība neizdevās."},
    {"Check the key and the certificate named.", "Pārbaudiet norādīto atslēgu un sertifikātu."}};
inline constexpr ErrorCode hub_defect{"hub.defect",
                                      Remedy::stop,
                                      500,
                                      {"The hub has a defect.", "Centrmezglā ir kļūda."},
                                      {"Keep the logs around this time and report them to the maintainers.",
                                       "Saglabājiet šī laika žurnālus un ziņojiet izstrādātājiem."}};

inline constexpr std::array kAll{&config_invalid,
                                 &config_secret,
                                 &edge_malformed,
                                 &edge_not_found,
                                 &edge_method_not_allowed,
                                 &edge_media_type,
                                 &edge_not_acceptable,
                                 &edge_content_encoding,
                                 &edge_headers_too_large,
                                 &edge_too_large,
                                 &edge_too_slow,
                                 &edge_header_invalid,
                                 &edge_busy,
                                 &edge_envelope,
                                 &edge_soap_version,
                                 &edge_must_understand,
                                 &edge_action,
                                 &edge_addressing,
                                 &edge_event,
                                 &gate_no_certificate,
                                 &gate_unknown_party,
                                 &gate_no_right,
                                 &gate_missing_context,
                                 &gate_purpose,
                                 &gate_quota,
                                 &gate_signature_missing,
                                 &gate_signature_profile,
                                 &gate_duplicate_id,
                                 &gate_signed_element_mismatch,
                                 &gate_unsigned_part,
                                 &gate_signature_invalid,
                                 &gate_signer,
                                 &gate_timestamp,
                                 &gate_replay,
                                 &route_unknown_type,
                                 &route_wrong_pattern,
                                 &route_none,
                                 &codec_not_well_formed,
                                 &codec_encoding,
                                 &codec_dtd_forbidden,
                                 &codec_limit,
                                 &codec_control_character,
                                 &codec_duplicate_member,
                                 &codec_wrong_json_type,
                                 &codec_not_valid,
                                 &codec_wrong_shape,
                                 &codec_document,
                                 &journal_key_reused,
                                 &journal_in_progress,
                                 &journal_no_message,
                                 &journal_no_letter,
                                 &journal_unreadable,
                                 &store_unavailable,
                                 &store_damaged,
                                 &map_failed,
                                 &map_forbidden,
                                 &map_limit,
                                 &map_not_valid,
                                 &deliver_refused,
                                 &deliver_unreachable,
                                 &deliver_timeout,
                                 &deliver_overloaded,
                                 &deliver_bad_reply,
                                 &deliver_too_large,
                                 &deliver_not_taken,
                                 &deliver_misconfigured,
                                 &deliver_answer_lost,
                                 &deliver_interrupted,
                                 &crypto_failed,
                                 &hub_defect};

/// The row with this name, or null.
[[nodiscard]] constexpr const ErrorCode* find(std::string_view name) {
  for (const ErrorCode* code : kAll)
    if (code->name == name) return code;
  return nullptr;
}

}  // namespace hub::codes
