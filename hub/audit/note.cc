#include "hub/audit/note.h"

#include <algorithm>

#include "hub/base/encoding.h"
#include "hub/crypto/digest.h"

namespace hub::audit {
namespace {

constexpr std::string_view kBeforeName = "\xe2\x80\x94 ";  // an em dash
constexpr std::size_t kIdSize = 4;
constexpr std::size_t kTimeSize = 8;
constexpr unsigned kOctet = 8;

std::string big_endian(std::uint64_t number, std::size_t size) {
  std::string octets;
  for (std::size_t i = size; i != 0; --i) octets += static_cast<char>(number >> (kOctet * (i - 1)));
  return octets;
}

std::uint64_t number_of(std::string_view octets) {
  std::uint64_t number = 0;
  for (const char octet : octets) number = number << kOctet | static_cast<unsigned char>(octet);
  return number;
}

/// Base64 as it is written here, nothing else that would be read the same.
std::optional<std::string> strict_base64(std::string_view text) {
  auto octets = from_base64(text);
  if (!octets || to_base64(*octets) != text) return std::nullopt;
  return octets;
}

std::string cosigned(std::string_view text, std::uint64_t time) {
  return "cosignature/v1\ntime " + std::to_string(time) + "\n" + std::string(text);
}

std::optional<NoteSignature> signature_in(std::string_view line) {
  if (line.substr(0, kBeforeName.size()) != kBeforeName) return std::nullopt;
  line.remove_prefix(kBeforeName.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return std::nullopt;
  const auto octets = strict_base64(line.substr(space + 1));
  if (!octets || octets->size() <= kIdSize) return std::nullopt;
  const std::string_view all = *octets;
  return NoteSignature{std::string(line.substr(0, space)),
                       static_cast<std::uint32_t>(number_of(all.substr(0, kIdSize))),
                       std::string(all.substr(kIdSize))};
}

/// UTF-8 with no control character but the line end.
bool is_text(std::string_view octets) {
  constexpr unsigned char kFirstPrintable = 0x20;
  return is_utf8(octets) && std::all_of(octets.begin(), octets.end(), [](char c) {
           return c == '\n' || static_cast<unsigned char>(c) >= kFirstPrintable;
         });
}

}  // namespace

bool is_key_name(std::string_view name) {
  // U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000: what Unicode calls
  // space
  constexpr std::string_view kSpaces[] = {"\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\xa8",
                                          "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};
  if (name.empty() || !is_text(name) || name.find_first_of(" +\n") != std::string_view::npos) return false;
  for (const std::string_view space : kSpaces)
    if (name.find(space) != std::string_view::npos) return false;
  for (std::size_t at = name.find("\xe2\x80"); at != std::string_view::npos;
       at = name.find("\xe2\x80", at + 1))
    if (at + 2 < name.size() && static_cast<unsigned char>(name[at + 2]) <= 0x8aU) return false;
  return true;
}

std::optional<SignedNote> SignedNote::read(std::string_view octets) {
  if (!is_text(octets) || octets.empty() || octets.back() != '\n') return std::nullopt;
  const std::size_t end = octets.rfind("\n\n");
  if (end == std::string_view::npos) return std::nullopt;
  SignedNote note;
  note.text = octets.substr(0, end + 1);
  std::string_view lines = octets.substr(end + 2);
  while (!lines.empty()) {
    const std::size_t line_end = lines.find('\n');
    auto signature = signature_in(lines.substr(0, line_end));
    if (!signature || note.signatures.size() == kMostSignatures) return std::nullopt;
    note.signatures.push_back(*std::move(signature));
    lines.remove_prefix(line_end + 1);
  }
  if (note.signatures.empty()) return std::nullopt;
  return note;
}

std::string SignedNote::to_octets() const {
  std::string octets = text + "\n";
  for (const NoteSignature& signature : signatures) octets += line_of(signature);
  return octets;
}

std::string line_of(const NoteSignature& signature) {
  return std::string(kBeforeName) + signature.name + " " +
         to_base64(big_endian(signature.key, kIdSize) + signature.octets) + "\n";
}

std::optional<VerifierKey> VerifierKey::read(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto octets = strict_base64(text.substr(second + 1));
  if (!octets || octets->size() != 1 + crypto::kEd25519Key) return std::nullopt;
  VerifierKey key;
  key.name = text.substr(0, first);
  key.type = static_cast<SignatureType>(octets->front());
  key.octets = octets->substr(1);
  const bool known = key.type == SignatureType::ed25519 || key.type == SignatureType::cosignature;
  if (!known || !is_key_name(key.name) || key.to_text() != text) return std::nullopt;
  return key;
}

std::string VerifierKey::to_text() const {
  return name + "+" + to_hex(big_endian(id(), kIdSize)) + "+" +
         to_base64(std::string(1, static_cast<char>(type)) + octets);
}

std::uint32_t VerifierKey::id() const {
  const std::string digest = crypto::sha256(name + "\n" + static_cast<char>(type) + octets);
  return static_cast<std::uint32_t>(number_of(std::string_view(digest).substr(0, kIdSize)));
}

bool VerifierKey::verifies(std::string_view text, const NoteSignature& signature) const {
  if (!claims(signature)) return false;
  if (type == SignatureType::ed25519) return crypto::verify_ed25519(octets, text, signature.octets);
  const auto time = time_of_cosignature(signature);
  return time && crypto::verify_ed25519(octets, cosigned(text, *time),
                                        std::string_view(signature.octets).substr(kTimeSize));
}

std::optional<std::uint64_t> time_of_cosignature(const NoteSignature& signature) {
  if (signature.octets.size() != kTimeSize + crypto::kEd25519Signature) return std::nullopt;
  const std::uint64_t time = number_of(std::string_view(signature.octets).substr(0, kTimeSize));
  if (time > INT64_MAX) return std::nullopt;
  return time;
}

Signed signed_by(const SignedNote& note, const VerifierKey& key) {
  Signed found = Signed::no;
  for (const NoteSignature& signature : note.signatures) {
    if (!key.claims(signature)) continue;
    if (!key.verifies(note.text, signature)) return Signed::wrongly;
    found = Signed::yes;
  }
  return found;
}

VerifierKey NoteSigner::verifier(SignatureType type) const {
  return {name_, type, key_.public_key()};
}

NoteSignature NoteSigner::sign(std::string_view text) const {
  return {name_, verifier(SignatureType::ed25519).id(), key_.sign(text)};
}

NoteSignature NoteSigner::cosign(std::string_view text, std::uint64_t time) const {
  return {name_, verifier(SignatureType::cosignature).id(),
          big_endian(time, kTimeSize) + key_.sign(cosigned(text, time))};
}

}  // namespace hub::audit
