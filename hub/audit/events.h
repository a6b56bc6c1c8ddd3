#pragma once

#include <array>
#include <string_view>

#include "hub/base/error.h"

namespace hub::audit {

/// One row of the audit catalogue. `action` is the C R U D E of audit.md (create, read, update, delete,
/// execute).
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
    {"A message came again under its Idempotency-Key; the stored receipt or answer was given.",
     "Ziņojums saņemts atkārtoti ar to pašu Idempotency-Key; izsniegta saglabātā kvīts vai atbilde."}};
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
inline constexpr Event hub_started{"hub.started",
                                   "E",
                                   {"The hub started with the configuration and program named.",
                                    "Centrmezgls palaists ar norādīto konfigurāciju un programmu."}};
inline constexpr Event hub_stopped{
    "hub.stopped", "E", {"The hub stopped in order.", "Centrmezgls apturēts paredzētajā kārtībā."}};

}  // namespace events

inline constexpr std::array kCatalogue{
    &events::msg_accepted, &events::msg_refused, &events::msg_repeated,
    &events::msg_read,     &events::ask_asked,   &events::ask_answered,
    &events::ask_failed,   &events::hub_started, &events::hub_stopped,
};

}  // namespace hub::audit
