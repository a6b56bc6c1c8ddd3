#pragma once

#include <cstdint>
#include <initializer_list>
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
  std::set<std::string> institutions, vat, document_types;              ///< Keys.
  std::map<std::string, Fields> bank_accounts;                          ///< Key; KONTS, PK_IESTADE.
  std::map<std::string, std::string> currencies;                        ///< Key, code.
  std::map<std::string, std::map<std::string, std::string>> templates;  ///< Resource, number, kind.
  std::map<std::string, std::string> booking_schemes;                   ///< Key, kind of what it books.
  std::vector<Fields> customers, invoices;  ///< Those there from the start; invoices are issued, and executed
                                            ///< where they have no STATUSS.
};

/// Throws std::runtime_error if the file is not of the form.
[[nodiscard]] Setup read_setup(const std::string& file);

/// The resource that keeps documents of a kind: what was issued (2715), payments in (3306) and out (3303)
/// have their own.
[[nodiscard]] std::string resource_of_kind(const std::string& kind);

// For what Company's sources share. Hundredths of a decimal of at most two places, as the schemas see to it.
[[nodiscard]] long long cents(const std::string& text);
[[nodiscard]] std::string amount_of(long long cents);
[[nodiscard]] unsigned number_of_key(const std::string& key);  ///< 0: it is none.
void need_key(const std::set<std::string>& known, const Fields& fields, const std::string& name);
void no_own_fields(const Fields& fields, std::initializer_list<const char*> given_by_horizon);
[[nodiscard]] const std::string& template_of(const Setup& setup, const std::string& resource,
                                             const std::string& number);
[[nodiscard]] std::set<std::string> keys_of(const std::map<std::string, std::string>& table);

struct Document {
  Fields fields;  ///< With PK_DOK, COUNTER, STATUSS.
  std::vector<Fields> rows;
};

/// The lists of changes: of what was made, changed after that, and taken away.
enum class Changes { made, edited, deleted };

/// Clients and documents of one company. Nothing is recognised as sent before: what is posted twice is there
/// twice. Numbers and states as in Horizon: STATUSS 1 draft, 2 executed, 3 booked; COUNTER grows with each
/// change. Thread-safe. Methods throw Refusal.
class Company {
 public:
  explicit Company(Setup setup);

  /// Rows for the select lists, columns as in documents_columns() and customers_columns().
  [[nodiscard]] std::vector<Row> documents() const;
  [[nodiscard]] std::vector<Row> customers() const;
  /// Documents that were made, changed or taken away, oldest change first, once in each list as they are now
  /// (one that is gone: as it was), until their newest change is named to `processed`. S_PK_SYNC is that
  /// change's number, never used again. What is gone is among the deleted alone.
  [[nodiscard]] std::vector<Row> changes(Changes list) const;
  [[nodiscard]] static const Columns& documents_columns();
  [[nodiscard]] static const Columns& changes_columns();
  [[nodiscard]] static const Columns& customers_columns();

  /// The new key. EReference: a key is not known; EValue: kind is not the template's, sums do not agree;
  /// ETemplate: no such template; ESchema: fields that only Horizon gives.
  std::string add_document(const Setup& setup, const std::string& number, Resource posted);
  std::string add_customer(const Setup& setup, const std::string& number, Resource posted);

  /// Throws Refusal with 404 and an empty name if there is none.
  [[nodiscard]] Document document(const std::string& key) const;
  [[nodiscard]] Fields customer(const std::string& key) const;

  /// ECounter (409): it was changed since; EState (409): its state does not allow it.
  void execute(const Resource& arguments);
  /// Executed becomes booked by a scheme for its kind (EReference: there is none), and booked executed again.
  void book(const Setup& setup, const Resource& arguments);
  void take_booking_back(const Resource& arguments);
  /// EState (409): it is more than a draft.
  void remove(const std::string& key);

  /// Payment orders, in and out. EReference, EValue, ETemplate, ESchema as for documents.
  std::string add_payment(const Setup& setup, const std::string& number, Resource posted);
  [[nodiscard]] Document payment(const std::string& key) const;
  [[nodiscard]] std::vector<Row> payments() const;
  [[nodiscard]] static const Columns& payments_columns();
  /// The company's own bank accounts and its currencies.
  [[nodiscard]] std::vector<Row> accounts() const;
  [[nodiscard]] static const Columns& accounts_columns();
  [[nodiscard]] std::vector<Row> currencies() const;
  [[nodiscard]] static const Columns& currencies_columns();
  void execute_payment(const Resource& arguments);

  /// So much of a payment is for an invoice: what is open of both gets less. EState (409): one of them is not
  /// executed; EReference: not there, or of different clients; EValue: currency, or more than is open.
  void settle(const Setup& setup, const Resource& arguments);

  /// The card as it is to be, with key and COUNTER. ECounter (409): it was changed since; EValue: another
  /// number of the card; ESchema: without COUNTER or key.
  void edit_customer(const std::string& key, Resource posted);
  /// Cards that were edited, as changes() shows documents.
  [[nodiscard]] std::vector<Row> edited_customers() const;
  [[nodiscard]] static const Columns& edited_customers_columns();
  void processed_customers(const std::set<std::uint64_t>& numbers);

  /// These changes are known elsewhere. Numbers of no change of this list are passed over.
  void processed(Changes list, const std::set<std::uint64_t>& numbers);

 private:
  void check_references(const Setup& setup, const Resource& posted) const;
  [[nodiscard]] Row row_of(const Document& document) const;
  void need_client(const Resource& posted) const;
  void changed(unsigned document);
  void note(Changes list, unsigned document, Row as_it_was);
  void forget(Changes list, unsigned document);
  void move(const Resource& arguments, const char* from, const char* to);

  mutable std::mutex guard_;
  std::map<unsigned, Fields> customers_;
  std::map<unsigned, Document> documents_, payments_;
  std::map<std::string, std::string> currencies_;  ///< Key, code.
  std::map<std::string, Fields> accounts_;         ///< Bank accounts.
  struct Change {
    Changes list = Changes::made;
    unsigned document = 0;
    Row as_it_was;  ///< Of one that is gone.
  };
  std::map<std::uint64_t, Change> changes_;  ///< By number; the newest of each document in each list.
  std::map<std::uint64_t, unsigned> edited_customers_;
  std::uint64_t last_change_;
  unsigned last_customer_ = 0;
  unsigned last_document_ = 1000;
  unsigned last_payment_ = 5000;   ///< Of payments in and out.
  unsigned last_issued_ = 100000;  ///< Of those there from the start.
};

}  // namespace sandbox::horizon
