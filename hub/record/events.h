#pragma once

#include <array>
#include <string_view>

#include "hub/base/error.h"

namespace hub::record {

/// One row of the audit catalogue. `action` is one letter of C R U D E (create, read, update, delete,
/// execute), as ATNA and FHIR AuditEvent have it.
struct Event {
  std::string_view name;
  std::string_view action;
  Text meaning;
};

namespace events {

inline constexpr Event msg_accepted{
    "msg.accepted",
    "C",
    {"A message was made durable and receipted.", "Ziņojums droši saglabāts un izsniegta kvīts."}};
inline constexpr Event msg_refused{
    "msg.refused",
    "E",
    {"A message was refused; nothing of it was kept.", "Ziņojums noraidīts; nekas no tā nav saglabāts."}};
inline constexpr Event msg_repeated{
    "msg.repeated",
    "R",
    {"A message came again under its Idempotency-Key; the stored receipt or answer was given. One record an "
     "hour, however often it came.",
     "Ziņojums saņemts atkārtoti ar to pašu Idempotency-Key; izsniegta saglabātā kvīts vai atbilde. Viens "
     "ieraksts stundā, lai cik reižu tas saņemts."}};
inline constexpr Event msg_read{"msg.read",
                                "R",
                                {"The content of a stored message was read by its sender.",
                                 "Saglabāta ziņojuma saturu nolasīja tā sūtītājs."}};
inline constexpr Event ask_asked{"ask.asked",
                                 "R",
                                 {"A question is on record; the partner is called after this.",
                                  "Vaicājums reģistrēts; pēc tam tiek izsaukts partneris."}};
inline constexpr Event ask_answered{
    "ask.answered",
    "R",
    {"An answer is on record; it goes out after this.", "Atbilde reģistrēta; pēc tam tā tiek izsniegta."}};
inline constexpr Event ask_failed{
    "ask.failed", "R", {"A question ended without an answer.", "Vaicājums beidzies bez atbildes."}};
inline constexpr Event delivery_begun{"delivery.begun",
                                      "E",
                                      {"An attempt to deliver is on record; the system is called after this.",
                                       "Piegādes mēģinājums reģistrēts; pēc tam tiek izsaukta sistēma."}};
inline constexpr Event delivery_step{
    "delivery.step",
    "E",
    {"One of several calls of a delivery succeeded.", "Viens no vairākiem piegādes izsaukumiem izdevies."}};
inline constexpr Event delivery_done{
    "delivery.done", "E", {"The system has the message.", "Sistēma ziņojumu saņēmusi."}};
inline constexpr Event delivery_failed{"delivery.failed",
                                       "E",
                                       {"An attempt failed; another follows by itself.",
                                        "Mēģinājums neizdevās; sekos nākamais bez iejaukšanās."}};
inline constexpr Event delivery_dead{"delivery.dead",
                                     "E",
                                     {"The message became a dead letter; a person decides.",
                                      "Ziņojums kļuvis par nepiegādājamu; lemj cilvēks."}};
inline constexpr Event delivery_held{
    "delivery.held",
    "E",
    {"The message was sent, but what became of it is not known; a person asks the partner.",
     "Ziņojums nosūtīts, bet tā liktenis nav zināms; cilvēks noskaidro pie partnera."}};
inline constexpr Event delivery_halted{
    "delivery.halted",
    "E",
    {"The route was halted with this message at its head.", "Maršruts apturēts pie šī ziņojuma."}};
inline constexpr Event delivery_filtered{
    "delivery.filtered",
    "E",
    {"The route's filter does not take the message; nothing is delivered.",
     "Maršruta filtrs ziņojumu neizlaida; nekas netiek piegādāts."}};
inline constexpr Event delivery_discarded{"delivery.discarded",
                                          "D",
                                          {"A delivery was given up, by an operator or by the route's rule.",
                                           "No piegādes atteicies operators vai maršruta nosacījums."}};
inline constexpr Event delivery_released{
    "delivery.released",
    "E",
    {"An operator let a dead, held, halted or filtered delivery be tried again.",
     "Operators atļāva nepiegādājamu, aizturētu, apturētu vai atfiltrētu ziņojumu sūtīt vēlreiz."}};
inline constexpr Event delivery_confirmed{"delivery.confirmed",
                                          "E",
                                          {"An operator found that the system has the message.",
                                           "Operators konstatēja, ka sistēma ziņojumu ir saņēmusi."}};
inline constexpr Event source_polled{"source.polled",
                                     "R",
                                     {"A system was asked for what it has; what it had is on record.",
                                      "Sistēmai prasīts, kas tajā jauns; atrastais ir reģistrēts."}};
inline constexpr Event hub_reloaded{
    "hub.reloaded",
    "E",
    {"An operator let the hub go on with the configuration `cfg_to`; it does so after this.",
     "Operators lika centrmezglam turpināt darbu ar konfigurāciju `cfg_to`; tas notiek pēc šī ieraksta."}};
inline constexpr Event hub_reload_refused{
    "hub.reload_refused",
    "E",
    {"An operator's reload was refused: the site has findings, or needs a restart; nothing has changed.",
     "Operatora pārlādēšana noraidīta: instalācijā ir kļūdas vai vajadzīga pārstartēšana; nekas nav "
     "mainīts."}};
inline constexpr Event hub_searched{
    "hub.searched",
    "R",
    {"An operator looked for messages by a person's code, in the time that `sought` names; what is found is "
     "shown after this.",
     "Operators meklēja ziņojumus pēc personas koda `sought` norādītajā laikā; atrasto parāda pēc šī "
     "ieraksta."}};
inline constexpr Event hub_started{"hub.started",
                                   "E",
                                   {"The hub started with the configuration and program named.",
                                    "Centrmezgls palaists ar norādīto konfigurāciju un programmu."}};
inline constexpr Event hub_stopped{
    "hub.stopped", "E", {"The hub stopped in order.", "Centrmezgls apturēts paredzētajā kārtībā."}};

}  // namespace events

inline constexpr std::array kCatalogue{
    &events::msg_accepted,       &events::msg_refused,       &events::msg_repeated,
    &events::msg_read,           &events::ask_asked,         &events::ask_answered,
    &events::ask_failed,         &events::delivery_begun,    &events::delivery_step,
    &events::delivery_done,      &events::delivery_failed,   &events::delivery_dead,
    &events::delivery_held,      &events::delivery_halted,   &events::delivery_filtered,
    &events::delivery_discarded, &events::delivery_released, &events::delivery_confirmed,
    &events::source_polled,      &events::hub_started,       &events::hub_reloaded,
    &events::hub_reload_refused, &events::hub_searched,      &events::hub_stopped,
};

}  // namespace hub::record
