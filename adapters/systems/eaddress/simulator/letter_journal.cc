#include "adapters/systems/eaddress/simulator/letter_journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "adapters/systems/rest_journal.h"

namespace sandbox::eaddress {

LetterJournal::LetterJournal(const std::string& file) {
  if (file.empty()) return;
  file_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file_ < 0) throw std::runtime_error("the journal's file cannot be opened");
}

LetterJournal::~LetterJournal() {
  if (file_ >= 0) ::close(file_);
}

void LetterJournal::write(nlohmann::json line) {
  if (file_ < 0) return;
  line["at"] = now_text();
  const auto text = line.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
  const std::lock_guard lock(guard_);
  if (::write(file_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    std::fputs("sakta-sandbox: the journal cannot be written\n", stderr);
}

}  // namespace sandbox::eaddress
