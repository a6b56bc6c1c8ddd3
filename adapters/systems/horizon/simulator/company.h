#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "adapters/systems/horizon/simulator/filter.h"
#include "adapters/systems/horizon/simulator/resource.h"

namespace sandbox::horizon {

/// What an installation defines, from the double's data file (form: company.json beside this file).
struct Setup {
  std::string user;
  unsigned session_calls = 0;  ///< A session is good for so many calls; 0: for ever.
  std::set<std::string> institutions, currencies, vat, document_types;  ///< Keys.
  std::map<std::string, std::map<std::string, std::string>> templates;  ///< Resource, number, kind.
  std::vector<Fields> customers;                                        ///< Those there from the start.
};

/// Throws std::runtime_error if the file is not of the form.
[[nodiscard]] Setup read_setup(const std::string& file);

struct Document {
  Fields fields;  ///< With PK_DOK, COUNTER, STATUSS.
  std::vector<Fields> rows;
};

/// Clients and documents of one company. Nothing is recognised as sent before: what is posted twice is there
/// twice. Numbers and states as in Horizon: STATUSS 1 draft, 2 executed; COUNTER grows with each change.
/// Thread-safe. Methods throw Refusal.
class Company {
 public:
  explicit Company(std::vector<Fields> customers);

  /// Rows for the select lists, columns as in documents_columns() and customers_columns().
  [[nodiscard]] std::vector<Row> documents() const;
  [[nodiscard]] std::vector<Row> customers() const;
  /// Documents changed since they were made, oldest change first, once each as they are now, until their
  /// newest change is named to `processed`. S_PK_SYNC is that change's number, never used again.
  [[nodiscard]] std::vector<Row> edited() const;
  [[nodiscard]] static const Columns& documents_columns();
  [[nodiscard]] static const Columns& edited_columns();
  [[nodiscard]] static const Columns& customers_columns();

  /// The new key. EReference: a key is not known; EValue: kind is not the template's, sums do not agree;
  /// ETemplate: no such template; ESchema: fields that only Horizon gives.
  std::string add_document(const Setup& setup, const std::string& number, Resource posted);
  std::string add_customer(const Setup& setup, const std::string& number, Resource posted);

  /// Throws Refusal with 404 and an empty name if there is none.
  [[nodiscard]] Document document(const std::string& key) const;
  [[nodiscard]] Fields customer(const std::string& key) const;

  /// ECounter (409): it was changed since; EState (409): it is executed already.
  void execute(const Resource& arguments);

  /// These changes are known elsewhere. Numbers of no change are passed over.
  void processed(const std::set<std::uint64_t>& changes);

 private:
  void check_references(const Setup& setup, const Resource& posted) const;
  [[nodiscard]] Row row_of(const Document& document) const;

  mutable std::mutex guard_;
  std::map<unsigned, Fields> customers_;
  std::map<unsigned, Document> documents_;
  std::map<std::uint64_t, unsigned>
      changes_;  ///< Number, document; the newest of each that was not processed.
  std::uint64_t last_change_;
  unsigned last_customer_ = 0;
  unsigned last_document_ = 1000;
};

}  // namespace sandbox::horizon
