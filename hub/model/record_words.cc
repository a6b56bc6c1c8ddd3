#include "hub/model/record_words.h"

#include <array>

namespace hub::model {
namespace {

/// A name that ends with a space or a dot begins a longer one.
constexpr std::array<Text, 29> kNames{{
    {"done: ", "veikts: "},
    {"received", "saņemts"},
    {"identified", "puse noteikta"},
    {"authorized", "tiesības pārbaudītas"},
    {"validated", "saturs pārbaudīts"},
    {"sealed", "šifrēts"},
    {"mapped", "kartēts"},
    {"answered by ", "atbildēja "},
    {"sent as ", "nosūtīts kā "},
    {"taken by ", "pieņēma "},
    {"laid down at ", "nolikts saņemšanai: "},
    {"step.", "solis "},
    {"mapped back", "atbilde kartēta"},
    {"request", "pieprasījums"},
    {"envelope", "aploksne"},
    {"attachments", "pielikumu saraksts"},
    {"answer", "atbilde"},
    {"reason", "iemesls"},
    {"cursor", "nolasīts līdz"},
    {"partner_request", "pieprasījums partnerim"},
    {"partner_answer", "partnera atbilde"},
    {"site", "instalācija"},
    {"program", "programma"},
    {"schema", "shēma"},
    {"route", "maršruts"},
    {"request mapping", "pieprasījuma kartējums"},
    {"reply mapping", "atbildes kartējums"},
    {"certificate", "sertifikāts"},
    {"person", "personas"},
}};

}  // namespace

std::string record_words(std::string_view name, Language language) {
  for (const Text& known : kNames) {
    if (known.en == name) return std::string(known.in(language));
    const bool begins = known.en.ends_with(' ') || known.en.ends_with('.');
    if (begins && name.starts_with(known.en))
      return std::string(known.in(language)).append(name.substr(known.en.size()));
  }
  return std::string(name);
}

}  // namespace hub::model
