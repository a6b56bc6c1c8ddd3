#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/result.h"
#include "hub/formats/mime/part_reader.h"
#include "hub/http/octet_stream.h"

namespace hub::exchange {

/// The parts of a request, each read as it comes. Errors: those of formats::PartReader, and of the body's
/// stream.
class Parts {
 public:
  Parts(formats::PartReader reader, std::shared_ptr<http::OctetStream> body)
      : reader_(std::move(reader)), body_(std::move(body)) {}

  /// The next part begins; false: there was none, and the body is read to its end. The part before was read
  /// to its own.
  http::Task<Result<bool>> begin();
  [[nodiscard]] const formats::PartHead& head() const { return reader_.head(); }
  [[nodiscard]] std::string place() const { return reader_.place(); }
  /// Some of its content; empty: that was all.
  http::Task<Result<std::string>> octets();
  /// All of it. Errors besides: edge.too_large at the part: it is of more octets than that.
  http::Task<Result<std::string>> whole(std::size_t most);

 private:
  http::Task<Result<formats::PartReader::Step>> step();

  formats::PartReader reader_;
  std::shared_ptr<http::OctetStream> body_;
};

/// The content of the part that has begun.
class PartContent final : public http::OctetStream {
 public:
  explicit PartContent(Parts& parts) : parts_(parts) {}
  http::Task<Result<std::string>> next() override { return parts_.octets(); }

 private:
  Parts& parts_;
};

}  // namespace hub::exchange
