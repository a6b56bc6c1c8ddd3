// The program that the power is cut from, and the one that looks at what is left.
//   power_cut_writer write FOLDER [no-sync]   commits items from 8 senders until it is killed, and prints the
//   id of
//                                             each one acknowledged; every tenth has a part in a file of its
//                                             own
//   power_cut_writer count FOLDER             reads ids and prints how many are whole: item, key and all its
//   parts
//   power_cut_writer open FOLDER              opens the store, as the hub does when it starts; fails if it is
//                                             refused

#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include "hub/store/sqlite_reader.h"
#include "hub/store/sqlite_store.h"
#include "support/store_items.h"

namespace hub {
namespace {

constexpr int kSenders = 8;
constexpr std::uint64_t kBigEvery = 10;
constexpr std::size_t kBigPart = 100'000;

void acknowledge(Uuid message) {
  const std::string line = message.to_string() + "\n";
  if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::abort();
}

port::Task<void> send(port::Store& store, std::uint64_t& count) {
  for (;;) {
    std::vector<model::Item> items;
    items.push_back(support::new_item());
    items[0].idempotency = support::new_tag();
    if (++count % kBigEvery == 0)
      items[0].parts.push_back({"answer", "application/xml", crypto::random_bytes(kBigPart)});
    const Uuid message = items[0].message;
    const auto results = co_await store.commit(std::move(items));
    if (!results[0]) {
      std::cerr << results[0].error().to_string() << '\n';
      std::abort();
    }
    acknowledge(message);
  }
}

int write(const std::string& folder, bool sync) {
  store::SqliteSettings settings;
  settings.folder = folder;
  settings.unsafe_no_sync = !sync;
  auto store = store::SqliteStore::open(settings);
  if (!store) {
    std::cerr << store.error().to_string() << '\n';
    return 1;
  }
  boost::asio::io_context loop;
  std::uint64_t count = 0;
  for (int i = 0; i < kSenders; ++i) boost::asio::co_spawn(loop, send(**store, count), boost::asio::detached);
  loop.run();
  return 0;
}

bool is_whole(store::SqliteReader& reader, Uuid message) {
  const auto story = reader.story(message);
  if (!story) std::cerr << story.error().to_string() << '\n';
  return story && story->items.size() == 1 && !story->wrapped_key.empty() && !story->items[0].parts.empty();
}

int count(const std::string& folder) {
  auto reader = store::SqliteReader::open(folder);
  if (!reader) std::cerr << reader.error().to_string() << '\n';
  int kept = 0;
  for (std::string line; std::getline(std::cin, line);) {
    const auto message = Uuid::parse(line);
    if (reader && message && is_whole(**reader, *message)) ++kept;
  }
  std::cout << kept << '\n';
  return 0;
}

int open(const std::string& folder) {
  store::SqliteSettings settings;
  settings.folder = folder;
  const auto store = store::SqliteStore::open(settings);
  if (store) return 0;
  std::cerr << store.error().to_string() << '\n';
  return 1;
}

}  // namespace
}  // namespace hub

int main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv, argv + argc);
  if (arguments.size() >= 3 && arguments[1] == "write")
    return hub::write(std::string(arguments[2]), arguments.size() < 4 || arguments[3] != "no-sync");
  if (arguments.size() == 3 && arguments[1] == "count") return hub::count(std::string(arguments[2]));
  if (arguments.size() == 3 && arguments[1] == "open") return hub::open(std::string(arguments[2]));
  std::cerr << "power_cut_writer write FOLDER [no-sync] | count FOLDER | open FOLDER\n";
  return 2;
}
