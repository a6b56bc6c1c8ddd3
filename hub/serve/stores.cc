#include "hub/serve/stores.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "hub/base/say.h"
#include "hub/crypto/digest.h"
#include "hub/crypto/seal.h"
#include "hub/scan/scanned_attachments.h"
#include "hub/store/attachment_files.h"
#include "hub/store/open_reader.h"
#include "hub/store/sqlite_shelf.h"
#include "hub/store/sqlite_store.h"

namespace hub::serve {
namespace {

std::string state_folder(const std::string& state) {
  return state + "/store";
}

void note(telemetry::Log& log, const port::Damage& damage) {
  const std::string items = damage.first == damage.last
                                ? std::to_string(damage.first)
                                : std::to_string(damage.first) + "-" + std::to_string(damage.last);
  log.error("store.damage_found", {{"kind", std::string(port::name_of(damage.kind))},
                                   {"where", damage.where},
                                   {"items", damage.first == 0 ? std::string() : items},
                                   {"id", damage.message ? damage.message->to_string() : std::string()}});
}

}  // namespace

std::unique_ptr<port::Store> open_store(const std::string& state, const config::HubSettings& hub,
                                        std::string_view master_key, port::StepProbe& probe,
                                        telemetry::Log& log) {
  store::SqliteSettings settings;
  settings.folder = state_folder(state);
  settings.max_wal_bytes = std::uint64_t{hub.limits.max_wal_mib} * 1024 * 1024;
  settings.disk_reserve = std::uint64_t{hub.limits.disk_reserve_mib} * 1024 * 1024;
  settings.probe = &probe;
  settings.key_check = crypto::hkdf_sha256(master_key, "sakta check", crypto::kKeySize);
  settings.chain_key = crypto::hkdf_sha256(master_key, "sakta chain", crypto::kKeySize);
  settings.found = [&log](const port::Damage& damage) { note(log, damage); };
  std::filesystem::create_directories(settings.folder);
  auto opened = store::SqliteStore::open(settings);
  if (!opened) {
    const Error& error = opened.error();
    if (error.remedy() == Remedy::wait) throw NotNow(error.told_by_name());
    throw Trouble(error.told_by_name());
  }
  if (const std::uint64_t unchained = (*opened)->figures().unchained_items; unchained > 0)
    log.info("store.unchained", {{"items", std::to_string(unchained)}});
  return *std::move(opened);
}

std::unique_ptr<port::Attachments> open_attachments(const std::string& state, const config::HubSettings& hub,
                                                    std::string_view master_key) {
  if (hub.limits.attachment_mib == 0) return nullptr;
  store::AttachmentFolder::Settings settings{
      .store = state_folder(state),
      .name_key = crypto::hkdf_sha256(master_key, "sakta attachment names", crypto::kKeySize),
      .key_key = crypto::SealKey(crypto::hkdf_sha256(master_key, "sakta attachment keys", crypto::kKeySize)),
      .disk_reserve = std::uint64_t{hub.limits.disk_reserve_mib} * 1024 * 1024,
      .most_waiting = std::uint64_t{hub.limits.waiting_attachments_mib} * 1024 * 1024};
  auto folder = store::AttachmentFolder::open(std::move(settings));
  if (!folder) throw NotNow(folder.error().told_by_name());
  auto files = std::make_unique<store::AttachmentFiles>(*std::move(folder));
  const bool looked_at = !hub.scanner.path.empty() || !hub.scanner.address.empty();
  if (!looked_at) return files;
  return scan::scanned(std::move(files), hub.scanner);
}

std::unique_ptr<port::Shelf> open_shelf(const std::string& state, std::string_view master_key) {
  return std::make_unique<store::SqliteShelf>(store::SqliteShelf::Settings{
      .file = state_folder(state) + "/shelf.db",
      .name_key = crypto::hkdf_sha256(master_key, "sakta shelf names", crypto::kKeySize),
      .value_key = crypto::SealKey(crypto::hkdf_sha256(master_key, "sakta shelf values", crypto::kKeySize))});
}

bool has_store(const std::string& state) {
  std::error_code none;
  return std::filesystem::exists(state_folder(state) + "/messages.db", none);
}

Sentence why_closed(const std::string& state) {
  if (::access((state_folder(state) + "/messages.db").c_str(), R_OK) == 0 || errno != EACCES) return {};
  return say("This user may not use the state folder {}: only the hub's own user and root may.",
             "Šis lietotājs stāvokļa mapi {} nedrīkst lietot: to drīkst tikai centrmezgla lietotājs un root.",
             state);
}

Result<std::unique_ptr<port::StoreReader>> read_store(const std::string& state) {
  return store::open_reader(state_folder(state));
}

}  // namespace hub::serve
