#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/formats/mime/media_type.h"

namespace hub::formats {

/// What the header of a part says.
struct PartHead {
  std::string content_type;  ///< As it came; empty: it says none.
  std::string id;            ///< Content-ID without brackets; empty: it says none.
  std::string coding;        ///< Content-Transfer-Encoding in lower case; empty: it says none.
};

/// A request in parts (RFC 2046, 5.1) as it comes, piece by piece: no more of it is held than a piece, or the
/// header of a part. Strict, for two readers must not see two messages: lines end in CR LF, a line that
/// begins as the boundary is one, a header has each field that counts once.
class PartReader {
 public:
  enum class Step {
    more,    ///< `add` what comes next; if nothing does, `ended` tells.
    head,    ///< A part begins: `head`.
    octets,  ///< Some of its content: `take_octets`.
    end,     ///< The part ended.
    last,    ///< So did all of them; what comes behind is looked at for its length alone.
  };

  /// Errors: edge.media_type at `Content-Type`: no boundary, or one that RFC 2046 does not allow.
  [[nodiscard]] static Result<PartReader> of(const MediaType& type);

  void add(std::string_view octets);
  /// Errors, with the part as place: edge.malformed, edge.headers_too_large (more than 16 KiB). Then nothing
  /// more is asked for.
  [[nodiscard]] Result<Step> next();
  [[nodiscard]] const PartHead& head() const { return head_; }
  [[nodiscard]] std::string take_octets();
  /// Nothing more comes. Errors: edge.malformed: the last boundary is missing.
  [[nodiscard]] Outcome ended() const;
  /// `part 3`: as errors tell it.
  [[nodiscard]] std::string place() const;

 private:
  enum class Stage { preamble, boundary, header, content, epilogue };

  explicit PartReader(const std::string& boundary) : delimiter_("\r\n--" + boundary) {}
  Result<Step> before_first();
  Result<Step> behind_boundary();
  Result<Step> in_header();
  Result<Step> in_content();
  Outcome take_header(std::string_view lines);
  Outcome take_field(std::string_view field);

  std::string delimiter_;
  std::string buffer_ = "\r\n";  // the first boundary may be the first line
  std::string octets_;
  std::size_t shared_ = 0;  // octets at the front of the content that belong to the header's end
  std::size_t beside_ = 0;  // octets that are of no part
  std::size_t number_ = 0;
  bool last_said_ = false;
  Stage stage_ = Stage::preamble;
  PartHead head_;
};

}  // namespace hub::formats
