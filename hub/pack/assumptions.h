#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/config/finding.h"
#include "hub/config/located.h"
#include "hub/config/site.h"
#include "hub/config/value.h"

namespace hub::pack {

/// How a call is expected to end.
struct Expectation {
  enum class Kind : std::uint8_t {
    answered,  ///< With a good answer of the agreed form.
    absent,    ///< The partner says that there is none.
    refused,   ///< With a code of the partner.
  };
  Kind kind = Kind::answered;
  std::string code = {};  ///< Of `refused`: as `fault_codes` has it, or `HTTP <status>`.
};

/// A call that shows whether an assumption holds and changes nothing at the partner.
struct Trial {
  config::Located operation;
  config::Located body;  ///< In the partner's form: a file below the site, or else below the library.
  Expectation expect;
};

/// One thing that is taken for true of a partner.
struct Assumption {
  config::Located id;  ///< `<slug>-<number>`; never used again for another.
  std::string mark;    ///< published, observed or modelled.
  std::string en;
  std::string lv;
  std::optional<Trial> trial;  ///< Nothing: the partner has to be asked.

  [[nodiscard]] Sentence text() const { return {en, lv}; }
};

/// adapters/systems/<slug>/assumptions.yaml of a site or else of the library. Nothing: there is none.
[[nodiscard]] std::optional<std::string> assumptions_file(const config::Folders& folders,
                                                          const std::string& slug);

/// What that file says. Findings: fields, ids that are there twice or are another system's; of a trial an
/// operation that there is not or that may change something at the partner, a file that there is not, a code
/// that the descriptor does not have and that could so never be seen.
[[nodiscard]] std::vector<Assumption> read_assumptions(const config::Folders& folders,
                                                       const config::System& system,
                                                       config::Findings& findings);

/// Where the body of a trial lies.
[[nodiscard]] std::string body_file(const config::Folders& folders, const Trial& trial);

/// What is wrong with the assumptions of all systems of a site.
[[nodiscard]] config::Findings wrong_assumptions(const config::Folders& folders, const config::Site& site);

/// Expectation by Spec: `answered`, `absent`, or a mapping with `refused` alone.
[[nodiscard]] bool parse(const YAML::Node& node, const config::Place& place, const config::Range& range,
                         Expectation& expectation);
[[nodiscard]] Sentence form_of(const Expectation& expectation, const std::optional<config::Range>& range);
[[nodiscard]] std::string show(const Expectation& expectation);

}  // namespace hub::pack
