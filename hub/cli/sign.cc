#include "hub/cli/sign.h"

#include <filesystem>
#include <fstream>
#include <iostream>

#include "hub/audit/log.h"
#include "hub/base/codes.h"
#include "hub/base/counted.h"
#include "hub/base/say.h"
#include "hub/base/trouble.h"
#include "hub/base/uuid.h"
#include "hub/cli/page.h"
#include "hub/cli/store_access.h"
#include "hub/serve/signer.h"
#include "hub/store/record_reader.h"

namespace hub::cli {
namespace {

constexpr Text kSignSummary{
    "Signs the heads of a hub's audit log with a key that the hub never holds; prints the key that verifies "
    "them.",
    "Paraksta centrmezgla audita žurnāla galotnes ar atslēgu, kuras centrmezglam nav; izdrukā pārbaudes "
    "atslēgu."};

constexpr Text kProofSummary{
    "Writes a message's audit records with the proofs that they are in the signed log.",
    "Uzraksta ziņojuma audita ierakstus ar pierādījumiem, ka tie ir parakstītajā žurnālā."};

/// Where the records of a hub stand in its logs.
class Prover {
 public:
  explicit Prover(std::string state) : state_(std::move(state)) {}

  /// Nothing: no checkpoint covers the record yet. Errors: store.damaged: the log has another record there.
  Result<std::optional<audit::LogProof>> prove(const store::StoredRecord& record) {
    for (const auto& entry : std::filesystem::directory_iterator(state_ + "/audit", none_)) {
      const audit::LogFolder folder(entry.path().string());
      const auto octets = folder.checkpoint();
      const auto note = octets ? audit::SignedNote::read(*octets) : std::nullopt;
      const auto head = note ? audit::Checkpoint::read(note->text) : std::nullopt;
      const auto index = folder.index_of(record.sequence);
      if (!head || !index || *index >= head->size) continue;
      if (record.octets.find("\"log\":\"" + head->origin + "\"") == std::string::npos) continue;
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
  std::error_code none_;
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

const CommandLine& sign_command() {
  static const CommandLine command{"sign", {}, {"key", "heads", "socket", "log"}, kSignSummary};
  return command;
}

int sign(const Arguments& arguments) {
  const Language language = arguments.language();
  const serve::SignerSettings settings{arguments.option("key"), arguments.option("heads"),
                                       arguments.option("socket"), arguments.option("log")};
  for (const std::string_view name : sign_command().options) {
    if (!arguments.option(name).empty()) continue;
    std::cerr << say("sakta sign: --{} is missing", "sakta sign: trūkst --{}", name).in(language) << "\n"
              << usage(sign_command(), language) << "\n";
    return 2;
  }
  try {
    serve::run_signer(settings);
    return 0;
  } catch (const std::exception& problem) {
    std::cerr << "sakta sign: " << told(problem).in(language) << "\n";
    return 2;
  }
}

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
