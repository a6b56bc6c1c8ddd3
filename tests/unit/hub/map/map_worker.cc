#include <cstdlib>
#include <string_view>

#include "hub/map/mapper.h"

/// The worker program of the tests, called as `sakta map-worker OCTETS` is.
int main(int argc, char** argv) {
  if (argc != 3 || std::string_view(argv[1]) != "map-worker") return 64;
  return hub::map::run_worker(3, std::strtoull(argv[2], nullptr, 10));
}
