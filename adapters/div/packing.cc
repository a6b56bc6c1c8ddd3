#include "adapters/div/packing.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "hub/base/codes.h"
#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/crypto/running_digest.h"

namespace adapters::div {
namespace {

using hub::Error;
using hub::Result;
using hub::Text;
using hub::port::Attachment;
using hub::port::Task;

constexpr std::size_t kPackedPiece = 256UL * 1024;

/// A file's stream, pulled through what packs it.
class PackedOctets final : public hub::http::OctetStream {
 public:
  PackedOctets(const Attachment& file, bool compress, const std::optional<AttachmentKey>& key,
               const std::optional<Measure>& expected)
      : file_(file.open()) {
    auto fed = std::make_unique<FedOctets>();
    fed_ = fed.get();
    auto content = std::make_unique<MeasuredOctets>(std::move(fed));
    content_ = content.get();
    octets_ = outgoing(std::move(content), compress, key);
    if (expected) octets_ = std::make_unique<ExpectedOctets>(std::move(octets_), *expected);
  }

  Task<Result<std::string>> next() override {
    std::string piece(kPackedPiece, '\0');
    for (;;) {
      auto count = octets_->read(piece);
      if (count) {
        piece.resize(*count);
        co_return piece;
      }
      if (!fed_->is_dry()) co_return packed_otherwise(std::move(count).error());
      auto fed = co_await feed();
      if (!fed) co_return std::move(fed).error();
    }
  }

  /// Of the file itself, once it was read to its end.
  [[nodiscard]] Measure content() { return content_->measure(); }

 private:
  /// One piece more. The one behind it is read, too: who expects octets must know which are the last.
  Task<hub::Outcome> feed() {
    if (!ahead_) {
      auto first = co_await file_->next();
      if (!first) co_return std::move(first).error();
      ahead_ = *std::move(first);
    }
    std::string next;
    if (!ahead_->empty()) {
      auto more = co_await file_->next();
      if (!more) co_return std::move(more).error();
      next = *std::move(more);
    }
    const bool last = next.empty();
    fed_->feed(*std::exchange(ahead_, std::move(next)), last);
    co_return hub::Done{};
  }

  static Error packed_otherwise(Error error) {
    if (&error.code() != &hub::codes::gate_signature_invalid) return error;
    return {hub::codes::deliver_refused,
            Text{"a file is not packed into the same octets as at the first attempt: send the letter anew",
                 "fails nav sapakots tajos pašos oktetos kā pirmajā mēģinājumā: sūtiet vēstuli no jauna"}};
  }

  std::unique_ptr<hub::http::OctetStream> file_;
  std::optional<std::string> ahead_;  ///< The piece that is fed next.
  FedOctets* fed_ = nullptr;
  MeasuredOctets* content_ = nullptr;
  std::unique_ptr<Octets> octets_;
};

nlohmann::json in_json(const Measure& measure) {
  return {{"size", measure.size}, {"sha512", hub::to_base64(measure.sha512)}};
}

/// Throws nlohmann::json::exception.
std::string octets_in(const nlohmann::json& json, const char* name) {
  return hub::from_base64(json.at(name).get<std::string>()).value_or("");
}

Measure measure_in(const nlohmann::json& json) {
  return {json.at("size").get<std::uint64_t>(), octets_in(json, "sha512")};
}

}  // namespace

bool Packing::changes() const {
  return key || std::any_of(files.begin(), files.end(), [](const PackedFile& one) { return one.compressed; });
}

std::unique_ptr<hub::http::OctetStream> packed(const Attachment& file, bool compress,
                                               const std::optional<AttachmentKey>& key,
                                               const std::optional<Measure>& expected) {
  return std::make_unique<PackedOctets>(file, compress, key, expected);
}

Task<Result<PackedFile>> measured(Attachment file, bool compress, std::optional<AttachmentKey> key) {
  PackedOctets octets(file, compress, key, std::nullopt);
  hub::crypto::RunningDigest digest(hub::crypto::Hash::sha512);
  PackedFile told;
  told.compressed = compress;
  const bool changes = compress || key;
  for (;;) {
    auto piece = co_await octets.next();
    if (!piece) co_return std::move(piece).error();
    if (piece->empty()) break;
    if (!changes) continue;
    digest.add(*piece);
    told.sent.size += piece->size();
  }
  told.content = octets.content();
  told.sent = changes ? Measure{told.sent.size, digest.finish()} : told.content;
  co_return told;
}

std::string to_record(const Packing& packing) {
  nlohmann::json files = nlohmann::json::array();
  for (const PackedFile& file : packing.files)
    files.push_back(
        {{"compressed", file.compressed}, {"content", in_json(file.content)}, {"sent", in_json(file.sent)}});
  nlohmann::json record{{"files", std::move(files)}};
  if (packing.key)
    record["key"] = {{"key", hub::to_base64(packing.key->key)},
                     {"vector", hub::to_base64(packing.key->vector)}};
  return record.dump();
}

Result<Packing> packing_of(std::string_view record) {
  try {
    const auto json = nlohmann::json::parse(record);
    Packing packing;
    if (json.contains("key"))
      packing.key = AttachmentKey{octets_in(json.at("key"), "key"), octets_in(json.at("key"), "vector")};
    for (const auto& file : json.at("files"))
      packing.files.push_back(
          {file.at("compressed").get<bool>(), measure_in(file.at("content")), measure_in(file.at("sent"))});
    return packing;
  } catch (const nlohmann::json::exception&) {
    return Error(hub::codes::hub_defect, Text{"how a letter is packed cannot be read from its record",
                                              "vēstules ierakstā nevar nolasīt, kā tā sapakota"});
  }
}

}  // namespace adapters::div
