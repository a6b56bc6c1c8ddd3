#include "hub/base/gzip.h"

#include <zlib.h>

#include <array>
#include <new>

namespace hub {
namespace {

constexpr int kGzipWindow = 16 + MAX_WBITS;
constexpr int kGzipMemory = 8;  // zlib's own choice

Bytef* bytes_of(const char* octets) {
  // zlib's signature is older than const; it does not write there.
  return reinterpret_cast<Bytef*>(const_cast<char*>(octets));  // NOLINT
}

}  // namespace

struct Gzip::State {
  z_stream stream{};
};

Gzip::Gzip() : state_(std::make_unique<State>()) {
  if (deflateInit2(&state_->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kGzipMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
}

Gzip::~Gzip() {
  deflateEnd(&state_->stream);
}

std::string Gzip::pressed(std::string_view octets, int flush) {
  z_stream& stream = state_->stream;
  stream.next_in = bytes_of(octets.data());
  stream.avail_in = static_cast<uInt>(octets.size());
  std::string made;
  std::array<char, 16'384> block{};
  do {
    stream.next_out = bytes_of(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    deflate(&stream, flush);
    made.append(block.data(), block.size() - stream.avail_out);
  } while (stream.avail_out == 0);
  return made;
}

std::string Gzip::add(std::string_view octets) {
  return pressed(octets, Z_NO_FLUSH);
}

std::string Gzip::finish() {
  return pressed({}, Z_FINISH);
}

struct Gunzip::State {
  z_stream stream{};
  Step step = Step::wants;
};

Gunzip::Gunzip() : state_(std::make_unique<State>()) {
  if (inflateInit2(&state_->stream, kGzipWindow) != Z_OK) throw std::bad_alloc();
}

Gunzip::~Gunzip() {
  inflateEnd(&state_->stream);
}

void Gunzip::give(std::string_view octets) {
  state_->stream.next_in = bytes_of(octets.data());
  state_->stream.avail_in = static_cast<uInt>(octets.size());
  if (state_->step == Step::ended && !octets.empty()) state_->step = Step::wrong;
}

Gunzip::Made Gunzip::take(std::span<char> into) {
  if (state_->step == Step::ended || state_->step == Step::wrong) return {state_->step};
  z_stream& stream = state_->stream;
  stream.next_out = bytes_of(into.data());
  stream.avail_out = static_cast<uInt>(into.size());
  const int code = inflate(&stream, Z_NO_FLUSH);
  const std::size_t count = into.size() - stream.avail_out;
  if (code == Z_MEM_ERROR) throw std::bad_alloc();
  if (code == Z_STREAM_END) {
    state_->step = stream.avail_in == 0 ? Step::ended : Step::wrong;
  } else if (code != Z_OK && code != Z_BUF_ERROR) {
    state_->step = Step::wrong;
  }
  if (count > 0) return {Step::made, count};
  return {state_->step};
}

}  // namespace hub
