#include "hub/cli/proof.h"

#include <filesystem>
#include <fstream>
#include <iostream>

#include "hub/audit/log.h"
#include "hub/base/codes.h"
#include "hub/base/say.h"
#include "hub/base/uuid.h"
#include "hub/cli/store_access.h"
#include "hub/store/record_reader.h"

namespace hub::cli {
namespace {

constexpr Text kProofSummary{
    "Writes a message's audit records with the proofs that they are in the signed log.",
    "Uzraksta ziņojuma audita ierakstus ar pierādījumiem, ka tie ir parakstītajā žurnālā."};

/// Where the records of a hub stand in its logs.
class Prover {
 public:
  explicit Prover(std::string state) : state_(std::move(state)) {}

  /// Nothing: no checkpoint covers the record yet. Errors: store.damaged: the log has another record there.
  Result<std::optional<audit::LogProof>> prove(const store::StoredRecord& record) {
    for (const audit::LogFolder& folder : audit::signed_logs(state_)) {
      const auto octets = folder.checkpoint();
      const auto head = octets ? audit::head_of(*octets) : std::nullopt;
      const auto index = folder.index_of(record.sequence);
      if (!head || !index || *index >= head->size) continue;
      if (audit::log_named_in(record.octets) != head->origin) continue;
      audit::TiledNodes nodes(head->size, folder.tiles());
      audit::LogProof proof{*index, audit::inclusion_proof(*index, head->size, nodes.nodes()), *octets};
      if (!audit::is_included(*index, head->size, audit::hash_of_leaf(record.octets), proof.path, head->root))
        return Error(codes::store_damaged, say("the record {} is not the one that the log {} has at {}",
                                               "ieraksts {} nav tas, kas žurnālā {} ir vietā {}",
                                               record.sequence, head->origin, *index));
      return std::optional(std::move(proof));
    }
    return std::optional<audit::LogProof>();
  }

 private:
  std::string state_;
};

bool write(const std::filesystem::path& file, const std::string& octets) {
  std::ofstream to(file, std::ios::binary);
  to << octets;
  to.close();
  return static_cast<bool>(to);
}

int write_all(const std::vector<store::StoredRecord>& records, const Arguments& arguments) {
  const Language language = arguments.language();
  const std::filesystem::path folder = arguments.option("into", ".");
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  Prover prover(state_folder(arguments));
  int uncovered = 0;
  for (const store::StoredRecord& record : records) {
    auto proof = prover.prove(record);
    if (!proof) return fail_with(proof.error(), language);
    const std::string name = std::to_string(record.sequence);
    bool written = write(folder / (name + ".json"), record.octets);
    if (*proof) written = written && write(folder / (name + ".tlog-proof"), (*proof)->to_octets());
    if (!written) {
      std::cerr << say("sakta proof: nothing can be written to {}", "sakta proof: mapē {} nevar rakstīt",
                       folder.string())
                       .in(language)
                << "\n";
      return 1;
    }
    if (!*proof) ++uncovered;
    std::cout << (*proof ? say("{}.json is record {} of its log", "{}.json ir žurnāla ieraksts {}", name,
                               (*proof)->index)
                         : say("{}.json is in no signed log yet", "{}.json vēl nav parakstītā žurnālā", name))
                     .in(language)
              << "\n";
  }
  return uncovered == 0 ? 0 : 3;
}

}  // namespace

const CommandLine& proof_command() {
  static const CommandLine command{"proof", {"ID"}, {"state", "into"}, kProofSummary};
  return command;
}

int prove(const Arguments& arguments) {
  const Language language = arguments.language();
  const auto id = Uuid::parse(arguments.positional(0));
  if (!id) {
    std::cerr << say("sakta proof: '{}' is no message id", "sakta proof: '{}' nav ziņojuma identifikators",
                     arguments.positional(0))
                     .in(language)
              << "\n";
    return 2;
  }
  auto reader = store::RecordReader::open(state_folder(arguments) + "/store");
  if (!reader) return fail_with(reader.error(), language);
  const auto records = (*reader)->of(*id);
  if (!records) return fail_with(records.error(), language);
  if (records->empty())
    return fail_with(Error(codes::journal_no_message, Sentence(id->to_string())), language);
  return write_all(*records, arguments);
}

}  // namespace hub::cli
