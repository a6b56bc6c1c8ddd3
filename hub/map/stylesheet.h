#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hub/base/sentence.h"
#include "hub/map/frames.h"

struct _xmlDoc;  // libxml2; its types stop at this layer
struct _xsltStylesheet;

namespace hub::map {

/// How a mapping ended: the mapped octets, or a reason that holds nothing of the document.
struct Applied {
  Verdict verdict = Verdict::done;
  std::string octets;    ///< The result.
  Sentence reason = {};  ///< Why there is none, without the line below.
  int line = 0;          ///< Of the stylesheet; 0: the reason tells it, or none is concerned.

  /// The reason with its line: `line 7: document()`.
  [[nodiscard]] Sentence told() const;
};

/// A reason as it travels (frames.h), and back. What is longer than a reason may be is cut.
[[nodiscard]] std::string octets_of(const Sentence& reason);
[[nodiscard]] Sentence reason_in(std::string_view octets);

struct Compiled;

/// A stylesheet compiled under the locks of a mapping: no DTD, no file, no network, no include, EXSLT
/// common, math, sets, strings and dates and the functions of hub/values only. For one thread, after
/// start_xslt().
class Stylesheet {
 public:
  Stylesheet(Stylesheet&&) noexcept;
  Stylesheet& operator=(Stylesheet&&) noexcept;
  Stylesheet(const Stylesheet&) = delete;
  Stylesheet& operator=(const Stylesheet&) = delete;
  ~Stylesheet();

  /// `scan`: look for forbidden constructs before compiling. The locks hold without it too.
  /// On failure there is no stylesheet but a reason: failed with its line, or forbidden.
  enum class Scan : bool { no, yes };
  [[nodiscard]] static Compiled compile(std::string_view octets, Scan scan = Scan::yes);

  /// The result honours xsl:output, is UTF-8 and has no XML declaration.
  /// Of the facts, those are set that the stylesheet declares as parameters.
  [[nodiscard]] Applied apply(std::string_view xml, const FactsRead& facts = {}) const;

 private:
  Stylesheet();
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

struct Compiled {
  std::unique_ptr<Stylesheet> stylesheet;  ///< Null if `failure` says why.
  Applied failure;
};

/// Initialises libxml2, libxslt, EXSLT and the functions of hub/values once for the process: entity loader
/// that refuses, nothing on stderr.
void start_xslt();

}  // namespace hub::map
