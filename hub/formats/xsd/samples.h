#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/formats/xsd/value_samples.h"

namespace hub::formats {

/// A document at one border of what a schema takes; everything else in it is ordinary.
struct Sample {
  std::string octets;             ///< XML, UTF-8, no declaration.
  std::vector<std::string> path;  ///< Local names from the root to the element that is at a border.
  Sentence what;                  ///< Which border: "left out", "20 times", "ten decimals".

  [[nodiscard]] std::string place() const;   ///< `/OpenCase/openedAt`
  [[nodiscard]] Sentence to_string() const;  ///< `openedAt: ten decimals`
};

/// What stays untried, and where.
struct SampleGap {
  std::string place;  ///< `/A/b`
  Sentence text;      ///< `pattern …`
};

struct Samples {
  std::vector<Sample> all;  ///< Each is valid; the first holds everything, the second as little as may be.
  std::vector<SampleGap> gaps;
};

/// Values that stand for those of an element, by its place (`/SubmitInvoice/document`): for what the schema
/// itself does not describe, as a document in base64. The first is the ordinary one; those that the schema
/// does not take are left out, and its own stand where none is left.
using GivenValues = std::map<std::string, std::vector<ValueSample>, std::less<>>;

/// The documents at the borders of one root element of an XSD of the hub's subset, one part at its border at
/// a time: each optional part left out of the fullest document and alone in the smallest, each way of a
/// choice, repeated parts 1 time, 2 times and as often as they may (kMostRepeats where there is no end), nil,
/// and each value of value_samples(). Always the same for the same XSD.
///
/// What uses this must hold each against the schema itself first: one that does not fit is a defect here.
/// Errors: config.invalid, with file and line, for an XSD beyond the subset or without this root.
[[nodiscard]] Result<Samples> samples_of(std::string_view xsd, const std::string& file, std::string_view root,
                                         const GivenValues& given = {});

inline constexpr std::size_t kMostRepeats = 50;
inline constexpr Text kEverything{"everything", "viss"};  ///< `what` of the fullest document.

}  // namespace hub::formats
