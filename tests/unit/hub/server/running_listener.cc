#include "tests/unit/hub/server/running_listener.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "hub/faces/refusal.h"

namespace hub::server::test {
namespace {

std::string next_log_file() {
  static std::atomic<int> number{0};
  return testing::TempDir() + "sakta_edge_" + std::to_string(getpid()) + "_" + std::to_string(++number) +
         ".jsonl";
}

}  // namespace

port::Task<HttpResponse> echo(HttpRequest request) {
  if (request.path == "/throw") throw std::runtime_error("a handler that breaks its promise");
  HttpResponse response;
  auto& text = response.body;
  text = request.method + " " + request.path + "?" + request.query + "\nremote " + request.remote + "\n";
  if (request.peer) {
    text += "peer " + request.peer->thumbprint + "\n";
    for (const auto& name : request.peer->names) text += "san " + name + "\n";
  }
  for (const auto& [name, value] : request.headers) text += "header " + name + "=" + value + "\n";
  text += "body " + std::to_string(request.body.size()) + ": " + request.body.substr(0, 100);
  co_return response;
}

ListenerSettings RunningListener::settings_for_tests() {
  ListenerSettings settings;
  settings.refusal_for = faces::refusal_for;
  settings.name = "exchange";
  settings.address = "127.0.0.1";
  settings.max_headers = 1024;
  settings.max_body = 4096;
  settings.header_timeout = settings.body_timeout = settings.idle_timeout = std::chrono::seconds(5);
  return settings;
}

RunningListener::RunningListener(ListenerSettings settings, int threads, HttpHandler handler)
    : log_file_(next_log_file()), log_(log_file_) {
  for (int at = 0; at < threads; ++at) {
    auto& loop = *loops_.emplace_back(std::make_unique<Loop>());
    loop.listener.emplace(loop.io, settings, handler, log_, metrics_);
    settings.port = port_ = loop.listener->port();
    loop.listener->start();
  }
  for (auto& loop : loops_) loop->thread = std::thread([io = &loop->io] { io->run(); });
}

RunningListener::~RunningListener() {
  for (auto& loop : loops_) loop->io.stop();
  join();
  for (auto& loop : loops_) loop->listener.reset();
  loops_.clear();
  std::filesystem::remove(log_file_);
}

std::string RunningListener::log() {
  log_.flush();
  std::stringstream text;
  text << std::ifstream(log_file_).rdbuf();
  return text.str();
}

bool RunningListener::tells(const std::string& text) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (std::chrono::steady_clock::now() < end) {
    if (metrics().find(text) != std::string::npos || log().find(text) != std::string::npos) return true;
    std::this_thread::yield();
  }
  return false;
}

void RunningListener::stop(std::chrono::milliseconds grace) {
  for (auto& loop : loops_) loop->listener->stop(grace);
}

void RunningListener::join() {
  for (auto& loop : loops_)
    if (loop->thread.joinable()) loop->thread.join();
}

}  // namespace hub::server::test
