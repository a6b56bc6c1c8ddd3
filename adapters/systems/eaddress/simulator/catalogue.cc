#include "adapters/systems/eaddress/simulator/catalogue.h"

#include <algorithm>

#include "adapters/systems/eaddress/simulator/core.h"
#include "adapters/systems/eaddress/simulator/refusal.h"

namespace sandbox::eaddress {
namespace {

constexpr std::chrono::hours kWait{12};  // the libraries' instruction, as an example
constexpr std::size_t kMaxAddresses = 1000;
constexpr std::size_t kMaxUnits = 100;

std::string lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

std::int64_t number_in(const Incoming& in, const char* name) {
  return std::stoll(text_of(in.input, kUui, name));  // the schema has seen that it is one
}

std::string record_xml(const Unit& unit) {
  std::string xml =
      "<AddresseeRecord>" + element_xml("Id", std::to_string(unit.id)) +
      element_xml("Version", std::to_string(unit.version)) + element_xml("EAddress", unit.address) +
      element_xml("AddresseeTypeCode", unit.type) + element_xml("AddreseeRecordTypeCode", unit.unit_type) +
      element_xml("Code", unit.owner_code()) + element_xml("Title", unit.title) +
      element_xml("FirstName", unit.first_name) + element_xml("LastName", unit.surname) +
      element_xml("ActiveFrom", unit.active_from) + element_xml("BlockedFrom", unit.blocked_from) +
      element_xml("IsDeleted", unit.deleted ? "true" : "false");
  return xml + "</AddresseeRecord>";
}

nlohmann::json record_json(const Unit& unit) {
  nlohmann::json record{{"Id", unit.id},
                        {"Version", unit.version},
                        {"EAddress", unit.address},
                        {"AddresseeTypeCode", unit.type},
                        {"AddreseeRecordTypeCode", unit.unit_type},
                        {"Code", unit.owner_code()},
                        {"ActiveFrom", unit.active_from},
                        {"IsDeleted", unit.deleted}};
  const auto add = [&](const char* name, const std::string& text) {
    if (!text.empty()) record[name] = text;
  };
  add("Title", unit.title);
  add("FirstName", unit.first_name);
  add("LastName", unit.surname);
  add("BlockedFrom", unit.blocked_from);
  return record;
}

std::string records_xml(const Catalogue::Page& page) {
  std::string xml = "<AddresseeRecords>";
  for (const Unit* unit : page.units) xml += record_xml(*unit);
  return xml + "</AddresseeRecords>";
}

std::string owner_xml(const Unit& unit) {
  return "<Owner>" + element_xml("Code", unit.owner_code()) + element_xml("Title", unit.title) +
         element_xml("FirstName", unit.first_name) + element_xml("Surname", unit.surname) + "</Owner>";
}

std::string unit_xml(const Unit& unit) {
  return "<AddresseeUnit>" + element_xml("Version", std::to_string(unit.version)) +
         element_xml("AddresseeOwnerCode", unit.owner_code()) + element_xml("TypeCode", unit.unit_type) +
         owner_xml(unit) + element_xml("EAddress", unit.address) +
         (unit.message_size_limit == 0
              ? ""
              : element_xml("MessageSizeLimit", std::to_string(unit.message_size_limit))) +
         element_xml("ActiveFrom", unit.active_from) + element_xml("BlockedFrom", unit.blocked_from) +
         "</AddresseeUnit>";
}

Outgoing search_unit(Core& core, const Incoming& in) {
  const std::string code = text_of(in.input, kUui, "AddresseeOwnerCode");
  const std::string owner = lower_case(text_of(in.input, kUui, "AddresseeUnitOwner"));
  const std::string address = address_key(text_of(in.input, kUui, "EAddress"));
  const std::string type = text_of(in.input, kUui, "TypeCode");
  std::string units;
  std::size_t found = 0;
  for (const Unit* unit : core.directory.by_id()) {
    const std::string name = lower_case(unit->title + " " + unit->first_name + " " + unit->surname);
    const bool fits = (code.empty() || unit->owner_code() == code) &&
                      (owner.empty() || name.find(owner) != std::string::npos) &&
                      (address.empty() || address_key(unit->address) == address) &&
                      (type.empty() || unit->unit_type == type) && !unit->deleted;
    if (fits && ++found <= kMaxUnits) units += unit_xml(*unit);
  }
  return {"<AddresseeUnits>" + units + "</AddresseeUnits>" +
              element_xml("HasMoreData", found > kMaxUnits ? "true" : "false"),
          {}};
}

void need_state(const Incoming& in) {
  if (!in.connection->state) throw Refused("BL.AKL.KOP.010");
}

Outgoing get_unit(Core& core, const Incoming& in) {
  need_state(in);
  const std::string code = text_of(in.input, kUui, "AddresseeOwnerCode");
  const Unit* const unit = core.directory.unit(text_of(in.input, kUui, "EAddress"));
  const bool fits = unit != nullptr && !unit->deleted && (code.empty() || code == unit->owner_code());
  return {fits ? unit_xml(*unit) : "", {}};
}

Outgoing public_keys(Core& core, const Incoming& in) {
  const auto addresses = listed(child_of(in.input, kUui, "Recipients"));
  if (addresses.size() > kMaxAddresses) throw Refused("BL.AKL.ADS.028");
  std::string keys;
  for (const auto& address : addresses) {
    if (!is_address(address)) throw Refused("BL.PSS.021", {address});
    const Unit* const unit = core.directory.unit(address);
    if (unit == nullptr || !unit->active() || !unit->certificate) continue;
    keys += "<RecipientPublicKey>" + element_xml("CertificateThumbprint", unit->certificate.thumbprint()) +
            element_xml("EAddress", unit->address) +
            element_xml("Exponent", base64_of(unit->certificate.exponent())) +
            element_xml("Modulus", base64_of(unit->certificate.modulus())) + "</RecipientPublicKey>";
  }
  return {"<PublicKeys>" + keys + "</PublicKeys>", {}};
}

Outgoing validate(Core& core, const Incoming& in) {
  need_state(in);
  const auto addresses = listed(child_of(in.input, kUui, "EAddresses"));
  if (addresses.size() > kMaxAddresses) throw Refused("BL.AKL.SNH.015");
  const bool persons = text_of(in.input, kUui, "Type") == "PhysicalPerson";
  std::string results;
  for (const auto& address : addresses) {
    const Unit* const unit = core.directory.unit(address);
    const bool known = unit != nullptr && persons == !unit->surname.empty();
    results += "<EAddressValidationResult>" + element_xml("EAddress", address) +
               (known ? owner_xml(*unit) : "") +
               element_xml("IsValid", known && unit->active() ? "true" : "false") +
               (known ? element_xml("DeactivationDateTime", unit->blocked_from) : "") +
               "</EAddressValidationResult>";
  }
  return {"<Results>" + results + "</Results>", {}};
}

Outgoing initial_list(Core& core, const Incoming& in) {
  const auto page = core.catalogue.initial(in.connection->name, text_of(in.input, kUui, "Token"));
  return {records_xml(page) + element_xml("ContinuationToken", page.next), {}};
}

Outgoing changed_list(Core& core, const Incoming& in) {
  const auto page = core.catalogue.changed(in.connection->name, number_in(in, "LastVersion"));
  return {records_xml(page) + element_xml("HasMoreData", page.more ? "true" : "false"), {}};
}

Outgoing async_result(Core& core, const Incoming& in) {
  const auto& request = core.catalogue.result(in.connection->name, text_of(in.input, kUui, "RequestId"));
  if (core.catalogue.is_not_ready) return {element_xml("Status", "NotReady"), {}};
  return {element_xml("Status", "Ready") + element_xml("FtpFileName", request.file), {}};
}

Outgoing async_confirm(Core& core, const Incoming& in) {
  core.catalogue.confirm(in.connection->name, text_of(in.input, kUui, "RequestId"));
  return {};
}

}  // namespace

Catalogue::Catalogue(const Directory& directory, const SimulatedClock& clock, std::size_t page)
    : directory_(directory), clock_(clock), page_(page) {}

void Catalogue::begin_full(Sync& sync) const {
  if (sync.full && clock_.now() < *sync.full + kWait) throw Refused("BL.AKL.SNH.006");
  sync.full = clock_.now();
  sync.tokens.clear();
}

void Catalogue::begin_changes(Sync& sync, std::int64_t after) const {
  const bool continued = sync.expected && *sync.expected == after;
  if (after < oldest) throw Refused("BL.AKL.SNH.008");
  if (continued) return;
  if (sync.changes && clock_.now() < *sync.changes + kWait) throw Refused("BL.AKL.SNH.007");
  sync.changes = clock_.now();
}

Catalogue::Page Catalogue::initial(const std::string& connection, const std::string& token) {
  Sync& sync = syncs_[connection];
  std::size_t from = 0;
  if (token.empty()) {
    begin_full(sync);
  } else {
    const auto known = sync.tokens.find(token);
    if (known == sync.tokens.end()) throw Refused("BL.AKL.SNH.001", {"Token"});
    from = known->second;
  }
  auto units = directory_.by_id();
  std::erase_if(units, [](const Unit* unit) { return unit->deleted; });
  Page page;
  const std::size_t to = std::min(from + page_, units.size());
  for (std::size_t i = from; i < to; ++i) page.units.push_back(units[i]);
  if (repeats_token && !token.empty()) {
    page.next = token;
  } else if (to < units.size()) {
    page.next = base64_of(new_id());
    sync.tokens[page.next] = to;
  }
  return page;
}

Catalogue::Page Catalogue::changed(const std::string& connection, std::int64_t after) {
  Sync& sync = syncs_[connection];
  begin_changes(sync, after);
  Page page;
  for (const Unit* unit : directory_.by_version()) {
    if (unit->version <= after) continue;
    page.more = page.units.size() == page_;
    if (page.more) break;
    page.units.push_back(unit);
  }
  sync.expected.reset();
  if (page.more) sync.expected = page.units.back()->version;
  return page;
}

std::string Catalogue::started(Sync& sync, const std::vector<const Unit*>& units) const {
  nlohmann::json records = nlohmann::json::array();
  for (const Unit* unit : units) records.push_back(record_json(*unit));
  const std::string id = new_id();
  sync.request = {id, "addressees-" + id + ".json", records.dump()};
  return id;
}

std::string Catalogue::start_initial(const std::string& connection) {
  Sync& sync = syncs_[connection];
  begin_full(sync);
  auto units = directory_.by_id();
  std::erase_if(units, [](const Unit* unit) { return unit->deleted; });
  return started(sync, units);
}

std::string Catalogue::start_changed(const std::string& connection, std::int64_t after) {
  Sync& sync = syncs_[connection];
  begin_changes(sync, after);
  auto units = directory_.by_version();
  std::erase_if(units, [&](const Unit* unit) { return unit->version <= after; });
  return started(sync, units);
}

const Catalogue::Request& Catalogue::result(const std::string& connection, const std::string& id) {
  const Sync& sync = syncs_[connection];
  if (!sync.request || sync.request->id != id) throw Refused("BL.AKL.SNH.016");
  return *sync.request;
}

void Catalogue::confirm(const std::string& connection, const std::string& id) {
  static_cast<void>(result(connection, id));
  syncs_[connection].request.reset();
}

std::string Catalogue::file(const std::string& name) const {
  for (const auto& [connection, sync] : syncs_)
    if (sync.request && sync.request->file == name) return sync.request->content;
  return {};
}

std::map<std::string, Operation> catalogue_operations() {
  const auto started = [](const std::string& id) { return Outgoing{element_xml("RequestId", id), {}}; };
  return {{"SearchAddresseeUnit", search_unit},
          {"GetAddresseeUnit", get_unit},
          {"GetPublicKeyList", public_keys},
          {"ValidateEAddress", validate},
          {"GetInitialAddresseeRecordList", initial_list},
          {"GetChangedAddresseeRecordList", changed_list},
          {"GetInitialAddresseeRecordListAsyncStart",
           [started](Core& core, const Incoming& in) {
             return started(core.catalogue.start_initial(in.connection->name));
           }},
          {"GetChangedAddresseeRecordListAsyncStart",
           [started](Core& core, const Incoming& in) {
             return started(core.catalogue.start_changed(in.connection->name, number_in(in, "LastVersion")));
           }},
          {"GetInitialAddresseeRecordListAsyncResult", async_result},
          {"GetChangedAddresseeRecordListAsyncResult", async_result},
          {"GetInitialAddresseeRecordListAsyncConfirm", async_confirm},
          {"GetChangedAddresseeRecordListAsyncConfirm", async_confirm}};
}

}  // namespace sandbox::eaddress
