#pragma once

#include <array>

#include "hub/base/codes_entry.h"
#include "hub/base/error.h"

/// Every error the hub can report. A row added here appears in `sakta explain` and deploy/docs/errors.md.
namespace hub::codes {

/// Steps of callers that several codes share.
inline constexpr Text kTellAdministrator{
    "Nothing in the message needs to change. Tell the hub's administrator the message's id.",
    "Ziņojumā nekas nav jāmaina. Paziņojiet ziņojuma identifikatoru centrmezgla administratoram."};
inline constexpr Text kAskBeforeSending{
    "The partner may have acted. Ask the hub's administrator or the partner what became of this message "
    "before sending it again.",
    "Partneris, iespējams, ir rīkojies. Pirms sūtāt vēlreiz, noskaidrojiet pie centrmezgla administratora "
    "vai partnera, kas ar ziņojumu noticis."};

// --- configuration
// -------------------------------------------------------------------------------------------
inline constexpr ErrorCode config_invalid{
    "config.invalid",
    Remedy::stop,
    500,
    {"The configuration has findings.", "Konfigurācijā ir kļūdas."},
    {"Fix the places named, then run `sakta check SITE`.",
     "Izlabojiet norādītās vietas un palaidiet `sakta check INSTALĀCIJA`."},
    Whose::hub,
    kTellAdministrator};
inline constexpr ErrorCode config_secret{
    "config.secret",
    Remedy::stop,
    500,
    {"A secret that the site refers to cannot be read.",
     "Nevar nolasīt noslēpumu, uz kuru atsaucas konfigurācija."},
    {"Put the file in place with mode 0400 and the hub's owner, or give it as a systemd credential.",
     "Novietojiet failu ar tiesībām 0400, lai tas piederētu centrmezgla lietotājam, vai nododiet noslēpumu "
     "ar "
     "systemd (LoadCredential)."},
    Whose::hub,
    kTellAdministrator};

// --- route
// ---------------------------------------------------------------------------------------------------
inline constexpr ErrorCode route_unknown_type{"route.unknown_type",
                                              Remedy::refuse,
                                              404,
                                              {"There is no such message type.", "Šāda ziņojuma tipa nav."},
                                              {"Compare the name with the list at /v1/openapi.json, for SOAP "
                                               "with the WSDL of the address (?wsdl).",
                                               "Salīdziniet nosaukumu ar sarakstu /v1/openapi.json, SOAP "
                                               "gadījumā ar adreses WSDL (?wsdl)."}};
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
    {"No route of this site takes this message.", "Neviens šīs instalācijas maršruts nepieņem šo ziņojumu."},
    {"The administrator adds a route for the type and runs `sakta check SITE`.",
     "Administrators pievieno maršrutu šim tipam un palaiž `sakta check INSTALĀCIJA`."},
    Whose::hub,
    kTellAdministrator};

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
    {"The message's octets are not of the encoding that it is said to have (UTF-8 if none is), or the hub "
     "does not read that one.",
     "Ziņojuma okteti neatbilst kodējumam, kas tam norādīts (UTF-8, ja nav norādīts nekāds), vai arī "
     "centrmezgls šādu kodējumu nelasa."},
    {"Send UTF-8; XML may be in another encoding, which it names.",
     "Sūtiet UTF-8 kodējumā; XML drīkst būt arī citā, ko tas norāda."}};
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
     "Skaitļus un loģiskās vērtības sūtiet bez pēdiņām, tekstus — ar pēdiņām."}};
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
    {"Correct the value at the place named; the detail says what shape it must have.",
     "Izlabojiet vērtību norādītajā vietā; kādai jābūt tās formai, norādīts laukā detail."}};
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
     "Šī Idempotency-Key vērtība jau lietota citam ziņojumam."},
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
     "Nav ziņojuma ar šādu identifikatoru, kuru jūs drīkstētu redzēt."},
    {"Use the id from the receipt, with the certificate that sent the message.",
     "Lietojiet identifikatoru no kvīts un sertifikātu, ar kuru ziņojums sūtīts."}};
inline constexpr ErrorCode journal_no_letter{
    "journal.no_letter",
    Remedy::refuse,
    409,
    {"No delivery of this message waits for a person's decision.",
     "Nevienai šī ziņojuma piegādei nav vajadzīgs cilvēka lēmums."},
    {"`sakta letters` lists the deliveries that do, `sakta trace ID` what became of this one.",
     "`sakta letters` uzskaita piegādes, kurām tas vajadzīgs, `sakta trace ID` rāda, kas noticis ar šo."},
    Whose::message,
    kTellAdministrator};
inline constexpr ErrorCode journal_unreadable{
    "journal.unreadable",
    Remedy::stop,
    500,
    {"A stored message can no longer be read.", "Saglabātu ziņojumu vairs nevar nolasīt."},
    {"Its key was erased, or what was stored was changed. Put key table and payload back from a backup, then "
     "`sakta release ID --as resend`; or ask the sender for it again and `sakta release ID --as discard`.",
     "Tā atslēga ir dzēsta vai saglabātais mainīts. Atjaunojiet atslēgu tabulu un saturu no rezerves "
     "kopijas, tad izpildiet `sakta release ID --as resend`; vai lūdziet sūtītājam to atsūtīt vēlreiz un "
     "izpildiet `sakta release ID --as discard`."},
    Whose::message,
    kTellAdministrator};
inline constexpr ErrorCode store_unavailable{
    "store.unavailable",
    Remedy::wait,
    503,
    {"The message could not be made durable.", "Ziņojumu neizdevās droši saglabāt."},
    {"Nothing was accepted. Send again with the same Idempotency-Key after Retry-After; the administrator "
     "looks at disk and store.",
     "Nekas nav pieņemts. Sūtiet vēlreiz ar to pašu Idempotency-Key pēc Retry-After norādītā laika; "
     "administrators pārbauda disku un krātuvi."},
    Whose::hub,
    {"Nothing was accepted. Send again with the same Idempotency-Key after Retry-After.",
     "Nekas nav pieņemts. Sūtiet vēlreiz ar to pašu Idempotency-Key pēc Retry-After norādītā laika."}};
inline constexpr ErrorCode store_damaged{
    "store.damaged",
    Remedy::stop,
    500,
    {"The store does not hold what it must.", "Krātuves saturs ir bojāts."},
    {"Stop the hub, keep the state folder as it is and restore from backup.",
     "Apturiet centrmezglu, saglabājiet stāvokļa mapi tādu, kāda tā ir, un atjaunojiet no rezerves kopijas."},
    Whose::hub,
    kTellAdministrator};

// --- map
// -----------------------------------------------------------------------------------------------------
inline constexpr ErrorCode map_failed{
    "map.failed",
    Remedy::stop,
    500,
    {"A mapping could not be applied to this message.", "Ziņojumam neizdevās piemērot kartējumu."},
    {"The integrator runs the mapping on this message's form and corrects it, then `sakta release ID --as "
     "resend`; a message that should not be like this is given up and sent anew, corrected.",
     "Integrators izpilda kartējumu ar šādu ziņojumu un izlabo to, tad `sakta release ID --as resend`; no "
     "ziņojuma, kam tādam nav jābūt, atsakās, un sūtītājs to sūta no jauna, izlabotu."},
    Whose::message,
    kTellAdministrator};
inline constexpr ErrorCode map_refused{
    "map.refused",
    Remedy::refuse,
    422,
    {"The message cannot take the form of the system that it goes to: a value does not fit, or is missing.",
     "Ziņojumu nevar pārveidot saņēmējas sistēmas formā: kāda vērtība neder vai tās trūkst."},
    {"The sender corrects what is named and sends the message anew; this one is given up. If the message is "
     "right as it is, the integrator corrects mapping or type, then `sakta release ID --as resend`.",
     "Sūtītājs izlabo norādīto un sūta ziņojumu no jauna; no šī atsakās. Ja ziņojums ir pareizs, "
     "integrators izlabo kartējumu vai tipu, tad `sakta release ID --as resend`."},
    Whose::message,
    {"Correct what is named and send the message anew, with a new Idempotency-Key; if it is right as it is, "
     "tell the hub's administrator.",
     "Izlabojiet norādīto un sūtiet ziņojumu no jauna ar jaunu Idempotency-Key; ja ziņojums ir pareizs, "
     "paziņojiet centrmezgla administratoram."}};
inline constexpr ErrorCode map_forbidden{
    "map.forbidden",
    Remedy::stop,
    500,
    {"A mapping tried to read or write outside of its message.",
     "Kartējums mēģināja lasīt vai rakstīt ārpus ziņojuma."},
    {"Remove document(), exsl:document, xsl:include and the like from the mapping.",
     "Izņemiet no kartējuma document(), exsl:document, xsl:include un līdzīgus."},
    Whose::message,
    kTellAdministrator};
inline constexpr ErrorCode map_limit{
    "map.limit",
    Remedy::stop,
    500,
    {"A mapping used more time or memory than it may.",
     "Kartējums patērēja vairāk laika vai atmiņas, nekā atļauts."},
    {"Look for endless recursion in the mapping.", "Meklējiet kartējumā bezgalīgu rekursiju."},
    Whose::message,
    kTellAdministrator};
inline constexpr ErrorCode map_worker_died{
    "map.worker_died",
    Remedy::stop,
    500,
    {"The process that mapped this message died, and so did the fresh one that tried it again.",
     "Process, kas kartēja šo ziņojumu, avarēja, un avarēja arī jaunais process, kas to mēģināja vēlreiz."},
    {"Other messages go on. The integrator runs the mapping on a message like this one; the administrator "
     "looks "
     "in the kernel's log for a lack of memory.",
     "Pārējie ziņojumi turpina ceļu. Integrators izpilda kartējumu ar līdzīgu ziņojumu; administrators "
     "kodola "
     "žurnālā meklē atmiņas trūkumu."},
    Whose::message,
    kTellAdministrator};
inline constexpr ErrorCode map_no_worker{
    "map.no_worker",
    Remedy::wait,
    503,
    {"Processes that map messages are being killed or cannot be started on this machine; the message is not "
     "at fault.",
     "Procesi, kas kartē ziņojumus, šajā datorā tiek pārtraukti vai nav palaižami; ziņojums nav vainīgs."},
    {"Nothing was sent; it is tried again by itself, a question may be asked again after Retry-After. The "
     "administrator looks for a lack of memory or processes, and for who kills or stops them.",
     "Nekas nav nosūtīts; centrmezgls pats mēģinās vēlreiz, vaicājumu var atkārtot pēc Retry-After norādītā "
     "laika. Administrators pārbauda, vai netrūkst atmiņas vai procesu un kas tos pārtrauc vai aptur."},
    Whose::hub,
    {"Ask a question again after Retry-After; what was sent for delivery, the hub tries again by itself.",
     "Vaicājiet vēlreiz pēc Retry-After norādītā laika; piegādei nosūtīto centrmezgls pats mēģinās "
     "vēlreiz."}};
inline constexpr ErrorCode map_not_valid{
    "map.not_valid",
    Remedy::stop,
    500,
    {"A mapped message does not fit the form it must have.",
     "Kartētais ziņojums neatbilst tam noteiktajai formai."},
    {"Look at the place named. Of a message: if the value there is wrong, the sender sends a corrected one "
     "and "
     "this one is given up; if it is right, the integrator corrects mapping or type, then `sakta release ID "
     "--as resend`. Of an answer: the integrator corrects the mapping back.",
     "Aplūkojiet norādīto vietu. Ziņojumā: ja vērtība tur ir kļūdaina, sūtītājs sūta izlabotu un no šī "
     "atsakās; ja tā ir pareiza, integrators izlabo kartējumu vai tipu, tad `sakta release ID --as resend`. "
     "Atbildē: integrators izlabo atbildes kartējumu."},
    Whose::message,
    kTellAdministrator};

// --- deliver: the partner
// ------------------------------------------------------------------------------------
inline constexpr ErrorCode deliver_refused{
    "deliver.refused",
    Remedy::refuse,
    422,
    {"The partner refused the message.", "Partneris ziņojumu noraidīja."},
    {"Read the partner's code in `sakta trace ID` and its meaning in adapters/systems/<system>/README.md; "
     "the "
     "sender corrects the content.",
     "Izlasiet partnera kodu ar `sakta trace ID` un tā nozīmi failā adapters/systems/<sistēma>/README.md; "
     "saturu izlabo sūtītājs."},
    Whose::message,
    {"Correct what the partner's code and words (`partner`) and the place name, then send the message anew, "
     "with a new Idempotency-Key.",
     "Izlabojiet to, uz ko norāda partnera kods un teksts (`partner`) un vieta, tad sūtiet ziņojumu no jauna "
     "ar jaunu Idempotency-Key."}};
inline constexpr ErrorCode deliver_ruled_out{
    "deliver.ruled_out",
    Remedy::refuse,
    422,
    {"A rule of this site for the system does not let the message through; the partner did not refuse it.",
     "Ziņojumu nelaiž cauri nosacījums, kas šim partnerim noteikts centrmezglā; partneris to nav "
     "noraidījis."},
    {"The rule is the step named of the operation in adapters/systems/<system>/system.yaml, with the values "
     "of systems/<system>.yaml. The sender corrects the content, or the cause is removed there; then `sakta "
     "release ID --as resend`.",
     "Nosacījums ir norādītais darbības solis failā adapters/systems/<sistēma>/system.yaml ar vērtībām no "
     "systems/<sistēma>.yaml. Sūtītājs izlabo saturu vai cēloni novērš tur; tad `sakta release ID --as "
     "resend`."},
    Whose::message,
    {"Correct what `rule` names and send the message anew, with a new Idempotency-Key; if it is right as it "
     "is, tell the hub's administrator.",
     "Izlabojiet to, ko norāda `rule`, un sūtiet ziņojumu no jauna ar jaunu Idempotency-Key; ja tas ir "
     "pareizs, paziņojiet centrmezgla administratoram."}};
inline constexpr ErrorCode deliver_unreachable{
    "deliver.unreachable",
    Remedy::resend,
    502,
    {"The partner could not be reached; nothing was sent.",
     "Partneri neizdevās sasniegt; nekas nav nosūtīts."},
    {"Ask again later. The administrator checks address, DNS, firewall and certificates.",
     "Vaicājiet vēlāk. Administrators pārbauda adresi, DNS, ugunsmūri un sertifikātus."},
    Whose::system,
    {"Ask a question again later; what was sent for delivery, the hub tries again by itself.",
     "Vaicājiet vēlāk vēlreiz; piegādei nosūtīto centrmezgls pats mēģinās vēlreiz."}};
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
     "piegādi pēc tam atbrīvojiet ar `sakta release`."},
    Whose::system,
    kAskBeforeSending};
inline constexpr ErrorCode deliver_overloaded{
    "deliver.overloaded",
    Remedy::wait,
    503,
    {"The partner, or the hub's own limit for it, takes no more at this moment.",
     "Partneris vai tam noteiktais ierobežojums šobrīd vairāk vaicājumu nepieļauj."},
    {"Send again after Retry-After. The detail says whose limit it is.",
     "Sūtiet vēlreiz pēc Retry-After norādītā laika. Kura ierobežojums tas ir, norādīts laukā detail."},
    Whose::system,
    {"Ask a question again after Retry-After; what was sent for delivery, the hub tries again by itself.",
     "Vaicājiet vēlreiz pēc Retry-After norādītā laika; piegādei nosūtīto centrmezgls pats mēģinās "
     "vēlreiz."}};
inline constexpr ErrorCode deliver_bad_reply{
    "deliver.bad_reply",
    Remedy::reconcile,
    502,
    {"The partner's answer is not what its contract says.",
     "Partnera atbilde neatbilst saskarnes aprakstam."},
    {"The partner may have acted. Compare the answer kept with the contract and tell the partner.",
     "Partneris, iespējams, ir rīkojies. Salīdziniet saglabāto atbildi ar saskarnes aprakstu un ziņojiet "
     "partnerim."},
    Whose::system,
    kAskBeforeSending};
inline constexpr ErrorCode deliver_too_large{
    "deliver.too_large",
    Remedy::reconcile,
    502,
    {"The partner's answer is larger than the limit.", "Partnera atbilde pārsniedz izmēra ierobežojumu."},
    {"Raise max_reply_kib of the system if the answer is right.",
     "Ja atbilde ir pareiza, palieliniet sistēmas max_reply_kib."},
    Whose::system,
    kAskBeforeSending};
inline constexpr ErrorCode deliver_not_taken{
    "deliver.not_taken",
    Remedy::resend,
    502,
    {"The partner answered that it did not take the message.",
     "Partneris atbildēja, ka ziņojumu nav pieņēmis."},
    {"Send again later; the partner's code for this is in `sakta trace ID`.",
     "Sūtiet vēlāk vēlreiz; partnera kods redzams ar `sakta trace ID`."},
    Whose::system,
    {"Ask a question again later; what was sent for delivery, the hub tries again by itself.",
     "Vaicājiet vēlāk vēlreiz; piegādei nosūtīto centrmezgls pats mēģinās vēlreiz."}};
inline constexpr ErrorCode deliver_misconfigured{
    "deliver.misconfigured",
    Remedy::stop,
    502,
    {"The partner does not accept how the hub speaks to it.",
     "Partneris nepieņem veidu, kā centrmezgls ar to sazinās."},
    {"The administrator compares the system's certificates, signing, addressing and operations with the "
     "partner's guide.",
     "Administrators salīdzina sistēmas sertifikātus, parakstīšanu, adresēšanu un darbības ar partnera "
     "dokumentāciju."},
    Whose::system,
    kTellAdministrator};
inline constexpr ErrorCode deliver_no_operation{
    "deliver.no_operation",
    Remedy::stop,
    500,
    {"The system, as this site describes it, does not do what the route calls.",
     "Sistēmai, kā tā šeit aprakstīta, nav darbības, ko maršruts izsauc."},
    {"Nothing was sent. The integrator compares route and system with the partner's newest contract.",
     "Nekas nav nosūtīts. Integrators salīdzina maršrutu un sistēmu ar partnera jaunāko saskarnes aprakstu."},
    Whose::system,
    kTellAdministrator};
inline constexpr ErrorCode deliver_answer_lost{
    "deliver.answer_lost",
    Remedy::reconcile,
    500,
    {"The partner answered, but the hub could not map the answer or make it durable.",
     "Partneris atbildēja, bet centrmezgls nevarēja atbildi pārveidot vai droši saglabāt."},
    {"The partner may have acted. The question is never sent again by itself; the detail says what failed "
     "here.",
     "Partneris, iespējams, ir rīkojies. Centrmezgls vaicājumu pats vēlreiz nesūta; laukā detail norādīts, "
     "kas "
     "šeit neizdevās."},
    Whose::hub,
    kAskBeforeSending};
inline constexpr ErrorCode deliver_interrupted{
    "deliver.interrupted",
    Remedy::reconcile,
    409,
    {"The hub stopped while the partner was being called; whether the partner acted is not known.",
     "Centrmezgls apstājās partnera izsaukuma laikā; vai partneris ir rīkojies, nav zināms."},
    {"It is never sent again by itself. A question: ask anew with a new Idempotency-Key. A delivery: ask the "
     "partner, then `sakta release`.",
     "Centrmezgls to pats vēlreiz nesūta. Vaicājums: vaicājiet no jauna ar jaunu Idempotency-Key. Piegāde: "
     "noskaidrojiet pie partnera, tad izpildiet `sakta release`."},
    Whose::hub,
    {"Ask a question anew with a new Idempotency-Key. What was sent for delivery, the hub's administrator "
     "asks "
     "the partner about.",
     "Vaicājiet no jauna ar jaunu Idempotency-Key. Par piegādei nosūtīto centrmezgla administrators "
     "noskaidro pie partnera."}};

// --- our own
// -------------------------------------------------------------------------------------------------
inline constexpr ErrorCode crypto_failed{
    "crypto.failed",
    Remedy::stop,
    500,
    {"A cryptographic operation failed.", "Kriptogrāfiska darbība neizdevās."},
    {"Check the key and the certificate named.", "Pārbaudiet norādīto atslēgu un sertifikātu."},
    Whose::hub,
    kTellAdministrator};
inline constexpr ErrorCode hub_defect{"hub.defect",
                                      Remedy::stop,
                                      500,
                                      {"The hub has a defect.", "Centrmezglā ir kļūda."},
                                      {"Keep the logs around this time and report them to the maintainers.",
                                       "Saglabājiet šī laika žurnālus un ziņojiet izstrādātājiem."},
                                      Whose::hub,
                                      kTellAdministrator};

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
                                 &edge_encoding_style,
                                 &edge_soap_version,
                                 &edge_must_understand,
                                 &edge_action,
                                 &edge_addressing,
                                 &edge_event,
                                 &edge_attachment,
                                 &edge_malware,
                                 &edge_not_scanned,
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
                                 &map_refused,
                                 &map_forbidden,
                                 &map_limit,
                                 &map_worker_died,
                                 &map_no_worker,
                                 &map_not_valid,
                                 &deliver_refused,
                                 &deliver_ruled_out,
                                 &deliver_unreachable,
                                 &deliver_timeout,
                                 &deliver_overloaded,
                                 &deliver_bad_reply,
                                 &deliver_too_large,
                                 &deliver_not_taken,
                                 &deliver_misconfigured,
                                 &deliver_no_operation,
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
