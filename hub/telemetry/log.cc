#include "hub/telemetry/log.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>

#include "hub/base/encoding.h"
#include "hub/base/say.h"
#include "hub/base/system_reason.h"
#include "hub/base/trouble.h"

namespace hub::telemetry {
namespace {

constexpr std::size_t kMaxValue = 500;  // octets of a value before escaping

/// Length of the UTF-8 sequence that starts `text`, 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  return is_utf8(text.substr(0, length)) ? length : 0;
}

void append_unit(std::string& line, unsigned unit) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  line.append("\\u");
  for (const unsigned shift : {12U, 8U, 4U, 0U}) line.push_back(kDigits[(unit >> shift) & 0xFU]);
}

/// True for what a terminal or a line reader could act on: C0, DEL, C1, line and paragraph separator.
bool must_escape(unsigned unit) {
  return unit < 0x20 || (unit >= 0x7F && unit < 0xA0) || unit == 0x2028 || unit == 0x2029;
}

unsigned code_unit(std::string_view sequence) {
  const auto octet = [&](std::size_t at) {
    return static_cast<unsigned>(static_cast<unsigned char>(sequence[at]));
  };
  if (sequence.size() == 1) return octet(0);
  if (sequence.size() == 2) return ((octet(0) & 0x1FU) << 6U) | (octet(1) & 0x3FU);
  if (sequence.size() == 3)
    return ((octet(0) & 0x0FU) << 12U) | ((octet(1) & 0x3FU) << 6U) | (octet(2) & 0x3FU);
  return 0x10000;  // beyond the basic plane: nothing there is escaped
}

/// True for what stands in a JSON string as it is, and is one octet.
bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/// A JSON string of at most kMaxValue octets of `value`; octets that are no UTF-8 become U+FFFD. Most text is
/// plain and goes in runs; the rest goes character by character.
void append_string(std::string& line, std::string_view value) {
  line.push_back('"');
  std::size_t at = 0;
  while (at < value.size()) {
    const auto rest = value.substr(at, kMaxValue - at);
    const auto run = rest.substr(
        0, static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_plain) - rest.begin()));
    line.append(run);
    at += run.size();
    if (at == value.size()) break;
    const std::size_t length = sequence_length(value.substr(at));
    if (at + std::max<std::size_t>(length, 1) > kMaxValue) break;
    const auto sequence = value.substr(at, length);
    const unsigned unit = length == 0 ? 0xFFFD : code_unit(sequence);
    if (length == 0 || must_escape(unit)) {
      append_unit(line, unit);
    } else {
      if (unit == '"' || unit == '\\') line.push_back('\\');
      line.append(sequence);
    }
    at += std::max<std::size_t>(length, 1);
  }
  line.append(at < value.size() ? "…\"" : "\"");
}

int open_file(const std::string& file) {
  if (file.empty()) return STDOUT_FILENO;
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (descriptor < 0)
    throw Trouble(
        say("cannot open the log {}: {}", "žurnālu {} nevar atvērt: {}", file, system_reason(errno)));
  return descriptor;
}

constexpr std::array kDeadly{SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

std::atomic<LineWriter*> dying_writer{nullptr};
std::array<struct sigaction, kDeadly.size()> actions_before;

void restore_actions() {
  for (std::size_t at = 0; at < kDeadly.size(); ++at)
    sigaction(kDeadly.at(at), &actions_before.at(at), nullptr);
}

void tell_lost(Log& log, std::uint64_t lines) {
  log.warn("log.lines_lost", {{"lines", std::to_string(lines)}});
}

/// A fault comes again when this returns, and then does what it did before; a signal that was sent is sent
/// again.
void write_and_die(int signal, siginfo_t* info, void* /*context*/) {
  restore_actions();
  if (LineWriter* writer = dying_writer.exchange(nullptr)) writer->write_last();
  const bool told_later =
      signal == SIGBUS && info->si_code == BUS_MCEERR_AO;  // of memory, to whom it may concern
  if (info->si_code <= 0 || told_later) raise(signal);
}

}  // namespace

Log::Descriptor::~Descriptor() {
  if (number != STDOUT_FILENO) ::close(number);
}

Log::Log(const std::string& file, const LineWriter::Settings& settings)
    : descriptor_{open_file(file)}, writer_(descriptor_.number, settings) {}

Log::~Log() = default;

void Log::flush() {
  writer_.write_last();
}

void Log::info(std::string_view event, Fields fields) {
  write("info", event, fields, LineWriter::Urgency::can_wait);
}
void Log::warn(std::string_view event, Fields fields) {
  write("warn", event, fields, LineWriter::Urgency::now);
}
void Log::error(std::string_view event, Fields fields) {
  write("error", event, fields, LineWriter::Urgency::now);
}

void Log::write(std::string_view level, std::string_view event, Fields fields, LineWriter::Urgency urgency) {
  thread_local std::string line;  // keeps its room from one line to the next
  line.assign(R"({"time":")").append(to_rfc3339(std::chrono::system_clock::now())).append(R"(","level":")");
  line.append(level).append(R"(","event":)");
  append_string(line, event);
  for (const auto& [name, value] : fields) {
    line.push_back(',');
    append_string(line, name);
    line.push_back(':');
    append_string(line, value);
  }
  line.append("}\n");
  if (const std::uint64_t lost = writer_.add(line, urgency); lost > 0) tell_lost(*this, lost);
}

AtDeath::AtDeath(Log& log) {
  dying_writer = &log.writer_;
  struct sigaction action {};
  action.sa_sigaction = write_and_die;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (std::size_t at = 0; at < kDeadly.size(); ++at)
    sigaction(kDeadly.at(at), &action, &actions_before.at(at));
}

AtDeath::~AtDeath() {
  restore_actions();
  dying_writer = nullptr;
}

}  // namespace hub::telemetry
