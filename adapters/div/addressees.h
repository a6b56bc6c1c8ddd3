#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/xml/document.h"

namespace adapters::div {

/// Since when, and until when, an e-address takes letters.
struct AddressLife {
  std::optional<std::chrono::sys_seconds> from;   ///< Nothing: since ever.
  std::optional<std::chrono::sys_seconds> until;  ///< Nothing: it was not blocked.

  [[nodiscard]] bool is_active(std::chrono::system_clock::time_point now) const;
};

/// As the shelf has it: two numbers, `-` for nothing.
[[nodiscard]] std::string to_text(const AddressLife& life);
/// Nothing: it is none.
[[nodiscard]] std::optional<AddressLife> life_of(std::string_view text);

/// One AddresseeRecord of the catalogue.
struct AddresseeRecord {
  std::string id;
  std::int64_t version = 0;
  std::string address;  ///< As EAddress::compared; empty: this record has none.
  AddressLife life;
  bool deleted = false;
};

/// One answer with records, of the whole list or of changes.
struct AddresseePage {
  std::vector<AddresseeRecord> records;
  std::string token;         ///< ContinuationToken; empty: there is no further page.
  bool has_more = false;     ///< Of changes.
  std::int64_t version = 0;  ///< The highest one in it; 0: it is empty.
};

/// Of a GetInitialAddresseeRecordListOutput or GetChangedAddresseeRecordListOutput that fits its contract. A
/// time without a zone is Latvian. Errors: deliver.bad_reply, never with a value.
[[nodiscard]] hub::Result<AddresseePage> read_addressees(const hub::formats::XmlDocument& output);

}  // namespace adapters::div
