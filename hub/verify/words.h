#pragma once

#include <string>

namespace verify {

/// What the verifier says, in both languages.
struct Words {
  std::string en;
  std::string lv;
};

}  // namespace verify
