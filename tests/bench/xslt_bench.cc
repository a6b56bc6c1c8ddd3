// What libxslt alone does with the documents of the bench's row `map`, on as many threads as given: parse a
// question, transform, serialise; parse its answer, transform, serialise. Prints one line of JSON.
//
//   xslt_bench --request-sheet F --reply-sheet F --request F --reply F --seconds S --threads N

#include <libxml/parser.h>
#include <libxslt/transform.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Options = std::map<std::string, std::string>;

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// One way: a stylesheet of the thread's own, and the document that goes through it.
class Way {
 public:
  Way(const std::string& sheet, const std::string& document)
      : document_(read_file(document)),
        sheet_(xsltParseStylesheetDoc(xmlReadFile(sheet.c_str(), nullptr, 0))) {
    if (sheet_ == nullptr) throw std::runtime_error("no stylesheet: " + sheet);
  }
  Way(const Way&) = delete;
  Way& operator=(const Way&) = delete;
  ~Way() { xsltFreeStylesheet(sheet_); }

  void go() const {
    xmlDoc* in = xmlReadMemory(document_.data(), static_cast<int>(document_.size()), nullptr, nullptr, 0);
    xmlDoc* out = in == nullptr ? nullptr : xsltApplyStylesheet(sheet_, in, nullptr);
    xmlChar* octets = nullptr;
    int size = 0;
    const bool done = out != nullptr && xsltSaveResultToString(&octets, &size, out, sheet_) == 0 && size > 0;
    xmlFree(octets);
    xmlFreeDoc(out);
    xmlFreeDoc(in);
    if (!done) std::abort();
  }

 private:
  std::string document_;
  xsltStylesheet* sheet_;
};

std::uint64_t work(const Options& options, Clock::time_point end) {
  const Way request(options.at("--request-sheet"), options.at("--request"));
  const Way reply(options.at("--reply-sheet"), options.at("--reply"));
  std::uint64_t count = 0;
  for (; Clock::now() < end; ++count) {
    request.go();
    reply.go();
  }
  return count;
}

int measure(const Options& options) {
  xmlInitParser();
  xsltInit();
  const auto begun = Clock::now();
  const double seconds = std::atof(options.at("--seconds").c_str());
  const auto end =
      begun + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::atomic<std::uint64_t> count{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < std::atoi(options.at("--threads").c_str()); ++i)
    threads.emplace_back([&] { count += work(options, end); });
  for (std::thread& thread : threads) thread.join();
  const double took = std::chrono::duration<double>(Clock::now() - begun).count();
  const double cpu = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;  // of all threads
  const auto times = static_cast<double>(count);
  std::printf("{\"rate\": %.1f, \"cpu_us\": %.1f}\n", times / took, cpu * 1e6 / times);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];
  try {
    return measure(options);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "xslt_bench: %s\n", failure.what());
    return 2;
  }
}
