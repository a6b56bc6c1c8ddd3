#include "adapters/div/invoice_letters.h"

#include <algorithm>

#include "hub/formats/mime/media_type.h"

namespace adapters::div {
namespace {

bool is_xml(const LetterFile& file) {
  const std::string type = hub::formats::read_media_type(file.mime_type).type;
  return type == "application/xml" || type == "text/xml" || type.ends_with("+xml");
}

}  // namespace

bool is_invoice(const Letter& letter) {
  return letter.kind == kInvoiceKind && letter.files.size() == 1 && is_xml(letter.files.front()) &&
         letter.files.front().size <= kMostOfInvoice;
}

void LetterKinds::note(const std::string& id, Kind kind) {
  const std::lock_guard lock(mutex_);
  kinds_[id] = kind;
}

bool LetterKinds::is_known_as(const std::string& id, Kind kind) const {
  const std::lock_guard lock(mutex_);
  const auto found = kinds_.find(id);
  return found != kinds_.end() && found->second == kind;
}

std::size_t LetterKinds::count(Kind kind) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(kinds_.begin(), kinds_.end(), [&](const auto& one) { return one.second == kind; }));
}

void LetterKinds::keep(const std::vector<std::string>& listed) {
  const std::lock_guard lock(mutex_);
  std::erase_if(kinds_, [&](const auto& one) {
    return std::find(listed.begin(), listed.end(), one.first) == listed.end();
  });
}

}  // namespace adapters::div
