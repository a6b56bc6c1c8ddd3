#include "hub/formats/xml/parse_count.h"

#include <atomic>

namespace hub::formats {
namespace {

std::atomic<std::uint64_t> parses = 0;
std::atomic<std::uint64_t> validations = 0;

}  // namespace

std::uint64_t documents_parsed() {
  return parses.load(std::memory_order_relaxed);
}

std::uint64_t trees_validated() {
  return validations.load(std::memory_order_relaxed);
}

void count_parse() {
  parses.fetch_add(1, std::memory_order_relaxed);
}

void count_validation() {
  validations.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace hub::formats
