#include "adapters/systems/eaddress/simulator/contents.h"

#include <zlib.h>

#include <fstream>
#include <stdexcept>
#include <utility>

namespace sandbox::eaddress {
namespace {

constexpr std::size_t kPiece = 64U * 1024;
constexpr int kGzip = 15 + 16;  // zlib: the largest window, with a header of GZIP

}  // namespace

StoredContent::StoredContent(std::string content_id, std::filesystem::path file)
    : content_id_(std::move(content_id)), file_(std::move(file)) {}

void StoredContent::append(std::string_view octets) {
  std::ofstream out(file_, std::ios::binary | std::ios::app);
  out.write(octets.data(), static_cast<std::streamsize>(octets.size()));
  if (!out.flush()) throw std::runtime_error("an attachment cannot be stored");
  digesting_.add(octets.data(), octets.size());
  size_ += octets.size();
}

void StoredContent::close() {
  closed_ = true;
  sha512_ = digesting_.end();
}

std::string StoredContent::read(std::uint64_t from, std::size_t size) const {
  std::ifstream in(file_, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(from));
  std::string octets(size, '\0');
  in.read(octets.data(), static_cast<std::streamsize>(size));
  octets.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  return octets;
}

std::string StoredContent::unzipped_sha512(std::uint64_t size) const {
  std::ifstream in(file_, std::ios::binary);
  z_stream stream{};
  if (inflateInit2(&stream, kGzip) != Z_OK) return {};
  Digesting whole(Hash::sha512);
  std::string given(kPiece, '\0');
  std::string made(kPiece, '\0');
  std::uint64_t total = 0;
  int state = Z_OK;
  while (state == Z_OK && total <= size) {
    if (stream.avail_in == 0) {
      in.read(given.data(), static_cast<std::streamsize>(given.size()));
      stream.avail_in = static_cast<uInt>(in.gcount());
      stream.next_in = reinterpret_cast<Bytef*>(given.data());
      if (stream.avail_in == 0) break;
    }
    stream.avail_out = static_cast<uInt>(made.size());
    stream.next_out = reinterpret_cast<Bytef*>(made.data());
    state = inflate(&stream, Z_NO_FLUSH);
    const std::size_t got = made.size() - stream.avail_out;
    whole.add(made.data(), got);
    total += got;
  }
  inflateEnd(&stream);
  return state == Z_STREAM_END && total == size ? whole.end() : std::string();
}

ContentFolder::ContentFolder(const std::string& below) {
  const std::filesystem::path base =
      below.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(below);
  std::string name = (base / "sakta-eaddress-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for attachments can be made");
  folder_ = name;
}

ContentFolder::~ContentFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

StoredContent ContentFolder::open(const std::string& content_id) {
  return {content_id, folder_ / std::to_string(next_++)};
}

}  // namespace sandbox::eaddress
