#include "hub/telemetry/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <chrono>

#include "hub/base/encoding.h"

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

/// A JSON string of at most kMaxValue octets of `value`; octets that are no UTF-8 become U+FFFD.
void append_string(std::string& line, std::string_view value) {
  line.push_back('"');
  std::size_t at = 0;
  while (at < value.size()) {
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

}  // namespace

class Log::Sink {
 public:
  explicit Sink(const std::string& file) : logger_("sakta", make(file)) {
    logger_.set_pattern("%v", spdlog::pattern_time_type::utc);
    logger_.flush_on(spdlog::level::info);
  }

  void line(const std::string& text) { logger_.info(spdlog::string_view_t(text)); }

 private:
  static spdlog::sink_ptr make(const std::string& file) {
    if (file.empty()) return std::make_shared<spdlog::sinks::stdout_sink_mt>();
    return std::make_shared<spdlog::sinks::basic_file_sink_mt>(file);
  }

  spdlog::logger logger_;
};

Log::Log(const std::string& file) : sink_(std::make_unique<Sink>(file)) {}
Log::~Log() = default;

void Log::info(std::string_view event, Fields fields) {
  write("info", event, fields);
}
void Log::warn(std::string_view event, Fields fields) {
  write("warn", event, fields);
}
void Log::error(std::string_view event, Fields fields) {
  write("error", event, fields);
}

void Log::write(std::string_view level, std::string_view event, Fields fields) {
  std::string line = R"({"time":")" + to_rfc3339(std::chrono::system_clock::now()) + R"(","level":")";
  line.append(level).append(R"(","event":)");
  append_string(line, event);
  for (const auto& [name, value] : fields) {
    line.push_back(',');
    append_string(line, name);
    line.push_back(':');
    append_string(line, value);
  }
  line.push_back('}');
  sink_->line(line);
}

}  // namespace hub::telemetry
