#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/div/letter.h"

/// Letters that are electronic invoices, where a site takes these for themselves.
namespace adapters::div {

/// The kind under which invoices are registered at the e-address.
inline constexpr const char* kInvoiceKind = "EINVOICE";
/// What an invoice's document may have at most: it stands in a message whole. Ours.
inline constexpr std::uint64_t kMostOfInvoice = 5UL * 1024 * 1024;

/// Whether a letter can be taken as an invoice: of that kind, with one file, XML, of kMostOfInvoice octets at
/// most. Any other is a letter for a person.
[[nodiscard]] bool is_invoice(const Letter& letter);

/// Which of the two sources a letter belongs to, once one of them has opened it: the list does not say it,
/// and asking for each letter in each round would be asking without end. Any thread.
class LetterKinds {
 public:
  enum class Kind : std::uint8_t { letter, invoice };

  void note(const std::string& id, Kind kind);
  [[nodiscard]] bool is_known_as(const std::string& id, Kind kind) const;
  [[nodiscard]] std::size_t count(Kind kind) const;
  /// What is in no list of the e-address any more is forgotten.
  void keep(const std::vector<std::string>& listed);

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Kind> kinds_;
};

}  // namespace adapters::div
