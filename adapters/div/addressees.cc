#include "adapters/div/addressees.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "adapters/div/names.h"
#include "adapters/div/section_reader.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/formats/xml/xpath.h"
#include "hub/values/e_address.h"
#include "hub/values/riga_time.h"

namespace adapters::div {
namespace {

using hub::Error;
using hub::Result;
using hub::formats::XmlDocument;
using Seconds = std::optional<std::chrono::sys_seconds>;

const hub::formats::Namespaces& unified_prefix() {
  static const hub::formats::Namespaces all{{"u", kUnifiedNamespace}};
  return all;
}

std::string child_text(const XmlDocument& element, const std::string& name) {
  auto found = element.select("/*/u:" + name, unified_prefix());
  return found && !found->empty() ? trimmed(found->front()) : std::string();
}

Error unreadable_record(std::size_t at, std::string_view field) {
  return {hub::codes::deliver_bad_reply,
          hub::say("record {} of the addressee list has no readable {}",
                   "adresātu saraksta {}. ierakstam nav nolasāma lauka {}", at + 1, field)};
}

/// False: it is there and no time.
bool read_time(const std::string& text, Seconds& into) {
  if (text.empty()) return true;
  if (const auto moment = hub::values::parse_moment(text)) {
    into = moment->second;
    return true;
  }
  const auto local = hub::values::parse_local(text);
  if (!local) return false;
  const auto instant = hub::values::instant_of_riga(*local, hub::values::Which::first);
  if (!instant) return false;
  into = instant->second;
  return true;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<AddresseeRecord> record_in(const XmlDocument& element, std::size_t at) {
  AddresseeRecord record;
  record.id = child_text(element, "Id");
  const auto version = whole_number(child_text(element, "Version"));
  if (!whole_number(record.id)) return unreadable_record(at, "Id");
  if (!version) return unreadable_record(at, "Version");
  record.version = *version;
  const std::string deleted = child_text(element, "IsDeleted");
  record.deleted = deleted == "true" || deleted == "1";
  const std::string address = child_text(element, "EAddress");
  if (const auto parsed = hub::values::EAddress::parse(address))
    record.address = parsed->compared();
  else
    record.address = address;
  if (!read_time(child_text(element, "ActiveFrom"), record.life.from))
    return unreadable_record(at, "ActiveFrom");
  if (!read_time(child_text(element, "BlockedFrom"), record.life.until))
    return unreadable_record(at, "BlockedFrom");
  return record;
}

std::string seconds_text(const Seconds& time) {
  return time ? std::to_string(time->time_since_epoch().count()) : "-";
}

/// False: it is neither a number nor `-`.
bool read_seconds(std::string_view text, Seconds& into) {
  if (text == "-") return true;
  const auto count = whole_number(text);
  if (!count) return false;
  into = std::chrono::sys_seconds(std::chrono::seconds(*count));
  return true;
}

}  // namespace

bool AddressLife::is_active(std::chrono::system_clock::time_point now) const {
  return (!from || *from <= now) && (!until || *until > now);
}

std::string to_text(const AddressLife& life) {
  return seconds_text(life.from) + " " + seconds_text(life.until);
}

std::optional<AddressLife> life_of(std::string_view text) {
  const auto blank = text.find(' ');
  AddressLife life;
  if (blank == std::string_view::npos || !read_seconds(text.substr(0, blank), life.from) ||
      !read_seconds(text.substr(blank + 1), life.until))
    return std::nullopt;
  return life;
}

Result<AddresseePage> read_addressees(const XmlDocument& output) {
  AddresseePage page;
  const auto elements =
      hub::formats::select_elements("/*/u:AddresseeRecords/u:AddresseeRecord", output, unified_prefix());
  if (!elements) return elements.error();
  for (std::size_t at = 0; at < elements->size(); ++at) {
    auto record = record_in((*elements)[at], at);
    if (!record) return std::move(record).error();
    page.version = std::max(page.version, record->version);
    page.records.push_back(*std::move(record));
  }
  page.token = child_text(output, "ContinuationToken");
  const std::string more = child_text(output, "HasMoreData");
  page.has_more = more == "true" || more == "1";
  return page;
}

}  // namespace adapters::div
