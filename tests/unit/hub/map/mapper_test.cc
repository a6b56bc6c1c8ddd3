#include "hub/map/mapper.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>
#include <vector>

#include "hub/base/codes.h"
#include "hub/base/trouble.h"
#include "hub/map/frames.h"
#include "tests/support/sanitized.h"
#include "tests/unit/hub/map/stylesheets.h"

using support::kSanitized;

namespace hub::map {
namespace {

using namespace std::chrono_literals;
using Answer = std::optional<Result<std::string>>;

port::Task<void> ask(Mapper& mapper, const model::Mapping& sheet, Input input, Answer& answer) {
  answer.emplace(co_await mapper.apply(sheet, std::move(input)));
}

WorkerSettings settings(unsigned workers = 2) {
  WorkerSettings made;
  made.program = SAKTA_MAP_WORKER;
  made.workers = workers;
  made.time = 60s;  // no test that must succeed hangs on how busy the machine is
  return made;
}

WorkerSettings as_shipped() {
  WorkerSettings made = settings();
  made.time = WorkerSettings().time;
  return made;
}

void rethrow(const std::exception_ptr& problem) {
  if (problem) std::rethrow_exception(problem);
}

/// A loop and its Mapper.
struct Bench {
  explicit Bench(WorkerSettings how = settings()) : mapper(io, std::move(how)) {}

  void start(const model::Mapping& sheet, std::string xml, Answer& answer) {
    start(sheet, Input{std::move(xml)}, answer);
  }
  void start(const model::Mapping& sheet, Input input, Answer& answer) {
    boost::asio::co_spawn(io.get_executor(), ask(mapper, sheet, std::move(input), answer), rethrow);
  }
  Result<std::string> map(const model::Mapping& sheet, std::string xml = "<d/>") {
    return map(sheet, Input{std::move(xml)});
  }
  Result<std::string> map(const model::Mapping& sheet, Input input) {
    Answer answer;
    start(sheet, std::move(input), answer);
    io.restart();
    io.run();
    return std::move(*answer);
  }

  boost::asio::io_context io;
  WorkerMapper mapper;
};

std::string code_of(const Result<std::string>& result) {
  return result ? "done" : std::string(result.error().code().name);
}
std::string text_of(const Result<std::string>& result) {
  return result ? *result : result.error().to_string();
}

/// The processes whose parent is this one.
std::vector<pid_t> children() {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream status(entry.path() / "status");
    bool ours = false;
    bool dead = false;
    for (std::string line; std::getline(status, line);) {
      if (line == "PPid:\t" + std::to_string(getpid())) ours = true;
      if (line.rfind("State:\tZ", 0) == 0 || line.rfind("State:\tX", 0) == 0) dead = true;
    }
    if (ours && !dead) found.push_back(std::stoi(name));
  }
  return found;
}

std::string line_of(const std::string& file, const std::string& start) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (line.rfind(start, 0) == 0) return line;
  return {};
}

const model::Mapping kEcho = mapping(on_root("<xsl:value-of select=\"/d\"/>"), "test/echo");

TEST(Mapper, GivesTheWorkerTheFactsThatAMappingWants) {
  Bench bench(settings(1));
  model::Mapping who = mapping(
      stylesheet("<xsl:output method=\"text\"/><xsl:param name=\"m:user\" select=\"'?'\"/>"
                 "<xsl:template match=\"/\"><xsl:value-of select=\"concat(/d, $m:user)\"/></xsl:template>",
                 "xmlns:m=\"urn:sakta:message:1\""));
  const model::MappingFacts anna{{"user", "anna"}};

  EXPECT_EQ(text_of(bench.map(who, Input{"<d>1</d>", anna})), "1?") << "it does not say that it wants any";
  who.wants_facts = true;
  EXPECT_EQ(text_of(bench.map(who, Input{"<d>2</d>", anna})), "2anna");
  EXPECT_EQ(text_of(bench.map(who, Input{"<d>3</d>", {{"user", "jānis"}}})), "3jānis");
  EXPECT_EQ(text_of(bench.map(who, Input{"<d>4</d>"})), "4?") << "nothing stays from the job before";
}

TEST(Mapper, MapsOctetsToOctets) {
  Bench bench;

  EXPECT_EQ(text_of(bench.map(kEcho, "<d>rīts</d>")), "<r>rīts</r>");
  EXPECT_EQ(text_of(bench.map(kEcho, "<d>vakars</d>")), "<r>vakars</r>")
      << "the compiled stylesheet is used again";
}

TEST(Mapper, DoesTwoHundredJobsAtOnceEachWithItsOwnAnswer) {
  Bench bench;
  const model::Mapping other = mapping(on_root("<o><xsl:value-of select=\"/d\"/></o>"), "test/other");
  std::vector<Answer> answers(200);

  for (std::size_t i = 0; i < answers.size(); ++i)
    bench.start(i % 3 == 0 ? other : kEcho, "<d>" + std::to_string(i) + "</d>", answers[i]);
  bench.io.run();

  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string n = std::to_string(i);
    EXPECT_EQ(text_of(*answers[i]), i % 3 == 0 ? "<r><o>" + n + "</o></r>" : "<r>" + n + "</r>");
  }
}

TEST(Mapper, RefusesAJobWhenTooManyWait) {
  WorkerSettings how = settings(1);
  how.waiting = 2;
  Bench bench(how);
  std::vector<Answer> answers(4);

  for (Answer& answer : answers) bench.start(kEcho, "<d>1</d>", answer);
  bench.io.run();

  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(text_of(*answers[i]), "<r>1</r>");
  EXPECT_EQ(code_of(*answers[3]), "edge.busy");
  EXPECT_TRUE(answers[3]->error().pause().has_value());
}

TEST(Mapper, CountsItsJobsAndThoseThatWait) {
  telemetry::Metrics metrics;
  WorkerSettings how = settings(1);
  how.metrics = &metrics;
  Bench bench(how);
  const auto told = [&metrics](const std::string& line) {
    return metrics.text().find(line) != std::string::npos;
  };
  std::array<Answer, 3> answers;
  for (Answer& answer : answers) bench.start(kEcho, "<d/>", answer);
  while (!told("sakta_map_queue_items 2\n") && !answers[0]) bench.io.run_one();

  EXPECT_FALSE(answers[0]) << "one is at work, two wait";
  bench.io.run();
  EXPECT_TRUE(told("sakta_map_queue_items 0\n"));
  EXPECT_TRUE(told("sakta_map_jobs_total{outcome=\"ok\"} 3\n")) << metrics.text();
}

TEST(Mapper, NamesTheMappingAndTheLineOfAStylesheetThatDoesNotCompile) {
  Bench bench;
  const model::Mapping broken = mapping(stylesheet("\n\n<xsl:template match=\"((\"/>"), "nino/broken");

  for (int round = 0; round < 2; ++round) {
    const auto result = bench.map(broken);
    EXPECT_EQ(code_of(result), "map.failed");
    EXPECT_NE(text_of(result).find("nino/broken"), std::string::npos) << text_of(result);
    EXPECT_NE(text_of(result).find("line 3"), std::string::npos) << text_of(result);
  }
}

TEST(Mapper, RefusesWhenTheStylesheetSaysSo) {
  Bench bench;

  EXPECT_EQ(code_of(bench.map(mapping(on_root("<xsl:message terminate=\"yes\">no</xsl:message>")))),
            "map.refused");
}

TEST(Mapper, ForbidsWhatReachesOutsideAndOpensNothing) {
  const int listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(listening, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(listening, 8), 0);
  getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size);
  const std::string url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/x";
  const std::string file = (std::filesystem::temp_directory_path() / "sakta-mapper-written").string();
  std::filesystem::remove(file);
  Bench bench;

  for (const std::string& sheet :
       {on_root("<xsl:copy-of select=\"document('/etc/passwd')\"/>"),
        on_root("<xsl:copy-of select=\"document('" + url + "')\"/>"),
        on_root("<exsl:document href=\"" + file + "\">x</exsl:document>",
                "extension-element-prefixes=\"exsl\""),
        stylesheet("<xsl:include href=\"" + url + "\"/>"), stylesheet("<xsl:import href=\"" + url + "\"/>"),
        on_root("<xsl:value-of select=\"php:function('system','id')\"/>"),
        on_root("<xsl:value-of select=\"java:java.lang.Runtime.exec('id')\"/>")})
    EXPECT_EQ(code_of(bench.map(mapping(sheet))), "map.forbidden") << sheet;

  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_EQ(accept(listening, nullptr, nullptr), -1) << "a worker connected";
  close(listening);
}

TEST(Mapper, ConfinesItsWorkers) {
  Bench bench;
  std::array<Answer, 2> answers;  // a job for each worker: after it a worker is past its initialisation
  for (Answer& answer : answers) bench.start(kEcho, "<d/>", answer);
  bench.io.run();

  const std::vector<pid_t> workers = children();

  ASSERT_EQ(workers.size(), 2U);
  for (const pid_t worker : workers) {
    const std::string proc = "/proc/" + std::to_string(worker);
    EXPECT_EQ(line_of(proc + "/status", "NoNewPrivs:"), "NoNewPrivs:\t1");
    EXPECT_EQ(line_of(proc + "/limits", "Max core file size").find_first_of("123456789"), std::string::npos);
    EXPECT_EQ(line_of(proc + "/limits", "Max processes").find_first_of("123456789"), std::string::npos);
    if (!kSanitized) {
      EXPECT_NE(line_of(proc + "/limits", "Max address space").find("536870912"), std::string::npos);
    }
    std::error_code hidden;
    std::size_t descriptors = 0;
    for (std::filesystem::directory_iterator fd(proc + "/fd", hidden), end; !hidden && fd != end;
         fd.increment(hidden))
      ++descriptors;
    if (!hidden) {
      EXPECT_LE(descriptors, 4U) << "a worker inherited a descriptor";
    }
  }
  const auto filtered = std::count_if(workers.begin(), workers.end(), [](pid_t worker) {
    return line_of("/proc/" + std::to_string(worker) + "/status", "Seccomp:") == "Seccomp:\t2";
  });
  EXPECT_EQ(filtered, 2);
}

/// CPU time of all workers that have ended and are reaped. How busy the machine is has no say in it.
std::chrono::microseconds used_by_workers() {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  return std::chrono::seconds(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         std::chrono::microseconds(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

/// Runs a job that must be stopped while the other worker goes on answering.
void expect_stopped(const std::string& sheet, const std::string& xml) {
  const auto used_before = used_by_workers();
  std::optional<Bench> bench(std::in_place, as_shipped());
  const model::Mapping bad = mapping(sheet, "test/bad");
  std::vector<Answer> good(50);
  Answer stopped;

  bench->start(bad, xml, stopped);
  for (Answer& answer : good) bench->start(kEcho, "<d>1</d>", answer);
  bench->io.run();

  EXPECT_EQ(code_of(*stopped), "map.limit") << text_of(*stopped);
  for (const Answer& answer : good) EXPECT_EQ(text_of(*answer), "<r>1</r>");
  EXPECT_EQ(text_of(bench->map(kEcho, "<d>2</d>")), "<r>2</r>") << "the worker was not replaced";
  EXPECT_EQ(text_of(bench->map(kEcho, "<d>3</d>")), "<r>3</r>") << "the other worker was harmed";
  bench.reset();
  EXPECT_LT(used_by_workers() - used_before, as_shipped().time + 3s);
}

TEST(Mapper, StopsEndlessRecursion) {
  expect_stopped(kCallsItselfForever, "<d/>");
}

TEST(Mapper, StopsATextThatDoublesBeyondTheMemory) {
  expect_stopped(kDoublesAText, "<d/>");
}

TEST(Mapper, StopsCountsInCounts) {
  expect_stopped(kCountsInCounts, items(200));
}

TEST(Mapper, StopsLoopsInLoops) {
  expect_stopped(kLoopsInLoops, items(200));
}

TEST(Mapper, KillsAWorkerThatTakesLongerThanItsTime) {
  WorkerSettings how = settings(1);
  how.time = kSanitized ? 1'500ms : 50ms;
  const auto used_before = used_by_workers();
  std::optional<Bench> bench(std::in_place, how);

  const auto result = bench->map(mapping(kLoopsInLoops), items(1'000));

  EXPECT_EQ(code_of(result), "map.limit");
  EXPECT_NE(text_of(result).find(" ms of CPU time"), std::string::npos) << text_of(result);
  bench.reset();
  EXPECT_LT(used_by_workers() - used_before, how.time + 2s) << "it was tried again for nothing";
}

/// A job that is at work in the bench's only worker, and is there long enough to have something happen to it.
struct AtWork {
  explicit AtWork(Bench& given) : bench(given) {
    (void)bench.map(kEcho);
    bench.start(slow, items(kSanitized ? 25 : 40), answer);
    bench.io.restart();
    bench.io.run_for(20ms);
  }
  [[nodiscard]] pid_t worker() const {
    const std::vector<pid_t> workers = children();
    EXPECT_EQ(workers.size(), 1U);
    return workers.empty() ? -1 : workers.front();
  }

  Bench& bench;
  model::Mapping slow = mapping(kLoopsInLoops, "test/slow");
  Answer answer;
};

TEST(Mapper, TriesTheJobOfAKilledWorkerAgainInAFreshOne) {
  Bench bench(settings(1));
  AtWork job(bench);
  Answer next;
  bench.start(kEcho, "<d>after</d>", next);
  ASSERT_FALSE(job.answer.has_value()) << "the job was done before the worker could be killed";

  kill(job.worker(), SIGKILL);
  bench.io.run();

  EXPECT_EQ(code_of(*job.answer), "done") << text_of(*job.answer);
  EXPECT_EQ(text_of(*next), "<r>after</r>");
}

TEST(Mapper, BlamesAJobWhoseSecondWorkerCrashesToo) {
  telemetry::Metrics metrics;
  WorkerSettings how = settings(1);
  how.metrics = &metrics;
  Bench bench(how);
  AtWork job(bench);
  const pid_t first = job.worker();
  ASSERT_FALSE(job.answer.has_value()) << "the job was done before the worker could be killed";

  kill(first, SIGABRT);
  pid_t second = first;
  while (second == first) {
    bench.io.run_for(1ms);
    const std::vector<pid_t> now = children();
    if (!now.empty()) second = now.front();
  }
  kill(second, SIGABRT);
  bench.io.run();

  EXPECT_EQ(code_of(*job.answer), "map.worker_died") << text_of(*job.answer);
  EXPECT_NE(text_of(*job.answer).find("signal 6"), std::string::npos) << text_of(*job.answer);
  EXPECT_NE(metrics.text().find("sakta_map_workers_lost_total{reason=\"crashed\"} 2"), std::string::npos)
      << metrics.text();
  EXPECT_EQ(text_of(bench.map(kEcho, "<d>1</d>")), "<r>1</r>") << "others are unaffected";
}

/// A program in the place of the worker's, gone with the test.
struct Script {
  explicit Script(const std::string& line)
      : path((std::filesystem::temp_directory_path() / ("sakta-worker-" + std::to_string(getpid())))
                 .string()) {
    std::ofstream(path) << "#!/bin/sh\n" << line << "\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;
  ~Script() { std::filesystem::remove(path); }

  std::string path;
};

std::string code_with_program(const std::string& line) {
  const Script script(line);
  WorkerSettings how = settings(1);
  how.program = script.path;
  Bench bench(how);
  const auto result = bench.map(kEcho);
  if (!result && code_of(result) == "map.no_worker") {
    EXPECT_TRUE(result.error().pause().has_value()) << "it may be tried again";
  }
  return code_of(result);
}

TEST(Mapper, BlamesTheMachineForWorkersThatAreKilledOrDoNotStart) {
  EXPECT_EQ(code_with_program("kill -9 $$"), "map.no_worker");
  EXPECT_EQ(code_with_program("exit 2"), "map.no_worker") << "no sandbox on this kernel";
  EXPECT_EQ(code_with_program("exec /nonexistent"), "map.no_worker");
}

TEST(Mapper, BlamesTheJobForWorkersThatEndByThemselves) {
  EXPECT_EQ(code_with_program("kill -6 $$"), "map.worker_died");
  EXPECT_EQ(code_with_program("exit 1"), "map.worker_died");
}

TEST(Mapper, DoesNotCountTheTimeInWhichAWorkerStoodStill) {
  WorkerSettings how = settings(1);
  how.time = kSanitized ? 4'000ms : 1'000ms;
  Bench bench(how);
  AtWork job(bench);
  const pid_t worker = job.worker();
  ASSERT_FALSE(job.answer.has_value()) << "the job was done before the worker could be stopped";

  kill(worker, SIGSTOP);
  std::this_thread::sleep_for(how.time + 200ms);  // the hub stands still as well
  kill(worker, SIGCONT);
  bench.io.run();

  EXPECT_EQ(code_of(*job.answer), "done") << text_of(*job.answer);
  EXPECT_EQ(children(), std::vector<pid_t>{worker}) << "it need not even be replaced";
}

TEST(Mapper, TakesAFreshWorkerForOneThatStandsStillForGood) {
  WorkerSettings how = settings(1);
  how.time = kSanitized ? 4'000ms : 1'000ms;
  Bench bench(how);
  AtWork job(bench);
  const pid_t worker = job.worker();
  ASSERT_FALSE(job.answer.has_value()) << "the job was done before the worker could be stopped";

  kill(worker, SIGSTOP);
  bench.io.run();

  EXPECT_EQ(code_of(*job.answer), "done") << text_of(*job.answer);
  EXPECT_NE(children(), std::vector<pid_t>{worker});
}

TEST(Mapper, ReplacesAWorkerThatDiedBetweenJobs) {
  Bench bench(settings(1));
  (void)bench.map(kEcho);
  for (const pid_t worker : children()) kill(worker, SIGKILL);
  while (!children().empty()) usleep(1'000);

  EXPECT_EQ(text_of(bench.map(kEcho, "<d>1</d>")), "<r>1</r>");
}

TEST(Mapper, StopsAResultThatIsTooBig) {
  Bench bench;
  const std::string sheet = on_root(
      "<xsl:for-each select=\"//i\"><xsl:for-each select=\"//i\"><xsl:value-of select=\"/d/t\"/>"
      "</xsl:for-each></xsl:for-each>");
  std::string xml = "<d><t>" + std::string(100'000, 'x') + "</t>";
  for (int i = 0; i < 27; ++i) xml += "<i/>";

  const auto result = bench.map(mapping(sheet), xml + "</d>");

  EXPECT_EQ(code_of(result), "map.limit") << (result ? result->size() : 0);
  EXPECT_EQ(text_of(bench.map(kEcho, "<d>1</d>")), "<r>1</r>");
}

TEST(Mapper, TakesAResultOfManyMegabytes) {
  Bench bench;
  const std::string text(8U * 1024 * 1024, 'x');

  const auto result = bench.map(kEcho, "<d>" + text + "</d>");

  ASSERT_TRUE(result) << text_of(result);
  EXPECT_EQ(result->size(), text.size() + 7);
}

TEST(Mapper, MapsDocumentsOfAllSizesInTurnInOneWorker) {
  Bench bench(settings(1));
  const std::size_t borders[] = {0,      1,       1'000,   4'096,   65'000,   65'536,
                                 66'000, 131'072, 262'144, 300'000, 3'000'000};
  for (const std::size_t border : borders)
    for (const std::size_t size : {border, std::size_t{7}, border + 1}) {
      const auto result = bench.map(kEcho, "<d>" + std::string(size, 'x') + "</d>");

      ASSERT_TRUE(result) << text_of(result);
      EXPECT_EQ(result->size(), size == 0 ? 4 : size + 7) << size;
    }
}

TEST(Mapper, TakesResultsMuchLargerThanWhatTheyAreMadeOf) {
  Bench bench(settings(1));
  const model::Mapping repeats = mapping(on_root(
      "<xsl:for-each select=\"//i\"><xsl:for-each select=\"//i\"><x/></xsl:for-each></xsl:for-each>"));

  for (const int count : {10, 20, 100, 400, 3}) {
    const auto result = bench.map(repeats, items(count));

    ASSERT_TRUE(result) << text_of(result);
    EXPECT_EQ(result->size(), static_cast<std::size_t>(count) * static_cast<std::size_t>(count) * 4 + 7);
  }
}

TEST(Mapper, RefusesInputBeyondItsLimit) {
  Bench bench;

  EXPECT_EQ(code_of(bench.map(kEcho, std::string(kMaxInput + 1, ' '))), "map.limit");
}

TEST(Mapper, MeetsMoreStylesheetsThanAWorkerKeeps) {
  Bench bench(settings(1));
  for (std::size_t i = 0; i < kStylesheetsPerWorker + 20; ++i)
    ASSERT_EQ(text_of(bench.map(mapping(on_root(std::to_string(i))))), "<r>" + std::to_string(i) + "</r>");
}

TEST(Mapper, ThrowsWhenItsWorkersCannotStart) {
  boost::asio::io_context io;
  WorkerSettings how = settings();
  how.program = "/nonexistent/sakta";

  EXPECT_THROW(WorkerMapper(io, how), Trouble);
}

TEST(Mapper, FailsTheJobOfAProgramThatIsNoWorker) {
  WorkerSettings how = settings();
  how.program = "/bin/true";
  Bench bench(how);

  EXPECT_EQ(code_of(bench.map(kEcho)), "map.worker_died");
}

TEST(Mapper, EndsItsWorkersAndItsTasksWhenDestroyed) {
  boost::asio::io_context io;
  Answer running;
  Answer waiting;
  const model::Mapping slow = mapping(kLoopsInLoops);
  {
    WorkerMapper mapper(io, settings(1));
    boost::asio::co_spawn(io.get_executor(), ask(mapper, slow, {items(1'000)}, running), rethrow);
    boost::asio::co_spawn(io.get_executor(), ask(mapper, kEcho, {"<d/>"}, waiting), rethrow);
    io.run_for(20ms);
  }
  io.restart();
  io.run();

  EXPECT_EQ(code_of(*running), "edge.busy");
  EXPECT_EQ(code_of(*waiting), "edge.busy");
  EXPECT_TRUE(children().empty());
}

TEST(Mapper, LeavesNothingWhenItsLoopEndsBeforeItsTasks) {
  Answer running;
  Answer waiting;
  const model::Mapping slow = mapping(kLoopsInLoops);
  {
    boost::asio::io_context io;
    WorkerMapper mapper(io, settings(1));
    boost::asio::co_spawn(io.get_executor(), ask(mapper, slow, {items(1'000)}, running), rethrow);
    boost::asio::co_spawn(io.get_executor(), ask(mapper, kEcho, {"<d/>"}, waiting), rethrow);
    io.run_for(20ms);
  }

  EXPECT_FALSE(running.has_value());
  EXPECT_FALSE(waiting.has_value());
  EXPECT_TRUE(children().empty());
}

TEST(Mapper, MapsAKilobyteInAFewHundredMicroseconds) {
  if (kSanitized) GTEST_SKIP() << "speed is measured in release";
  Bench bench(settings(1));
  const std::string xml = "<d>" + std::string(1'000, 'x') + "</d>";
  (void)bench.map(kEcho, xml);
  constexpr int kRounds = 1'000;

  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kRounds; ++i) (void)bench.map(kEcho, xml);
  const auto each =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin) /
      kRounds;

  RecordProperty("microseconds", static_cast<int>(each.count()));
  EXPECT_LT(each, 1ms) << "about 100 µs on a quiet machine";
}

}  // namespace
}  // namespace hub::map
