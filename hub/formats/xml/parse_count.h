#pragma once

#include <cstdint>

namespace hub::formats {

/// How many texts this process has begun to parse as XML, those refused included. Any thread.
[[nodiscard]] std::uint64_t documents_parsed();
/// How many times it has held a tree against the schema of a type or of a partner's contract. Any thread.
[[nodiscard]] std::uint64_t trees_validated();

/// For this layer alone.
void count_parse();
void count_validation();

}  // namespace hub::formats
