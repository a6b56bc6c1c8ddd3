#!/usr/bin/env bash
# With spdlog 1.10.0 (Debian 12's libspdlog1.10 1:1.10.0+ds-0.4 over libfmt9 9.1.0), a file sink loses the end of the line on which a
# disk became full, and begins the next line inside it.
#
# Each event is one line, flushed by itself. When there is room again, the first new line stands behind the half of the old one,
# without a line end between them: {"event":4,"text":"aa{"event":6,… is no JSON, so that a reader loses the first good event as well,
# and the one that was cut cannot be told from it. Lines in between are told on standard error and are gone, as one would expect.
# The C library's stream has thrown away what it could not write; the sink neither ends the line nor writes its rest.
#
# A limit on the file's size stands for the full disk: both make write(2) take a part and then refuse.
#
# Run as any user on Debian 12 (amd64) with g++ and its package archive. Exits 0 while what is told here is so.
set -euo pipefail
export LC_ALL=C.UTF-8
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get -q -o APT::Sandbox::User=root download libspdlog-dev=1:1.10.0+ds-0.4 libspdlog1.10=1:1.10.0+ds-0.4 \
  libfmt-dev=9.1.0+ds1-2 libfmt9=9.1.0+ds1-2 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
lib=$folder/root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH=$lib

cat >log.cc <<'CC'
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdio>
#include <string>

void room(rlim_t octets) {
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = octets;
  setrlimit(RLIMIT_FSIZE, &limit);
}

int main() {
  std::printf("version: spdlog %d.%d.%d, fmt %d\n", SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH, FMT_VERSION);
  std::signal(SIGXFSZ, SIG_IGN);  // write(2) says EFBIG, as it says ENOSPC of a full disk
  spdlog::logger log("log", std::make_shared<spdlog::sinks::basic_file_sink_mt>("events.log"));
  log.set_pattern("%v");
  log.flush_on(spdlog::level::info);
  room(123);  // four lines are 136 octets
  for (int i = 1; i <= 7; ++i) {
    if (i == 6) room(RLIM_INFINITY);
    log.info(R"({"event":)" + std::to_string(i) + R"(,"text":"aaaaaaaaaaaa"})");
  }
}
CC
g++ -std=c++17 -DSPDLOG_SHARED_LIB -DSPDLOG_COMPILED_LIB -DSPDLOG_FMT_EXTERNAL -I root/usr/include log.cc -L"$lib" \
  -l:libspdlog.so.1.10 -l:libfmt.so.9 -o log
version=$(./log 2>/dev/null)
echo "$version"
cat events.log

cat >expected.log <<'LOG'
{"event":1,"text":"aaaaaaaaaaaa"}
{"event":2,"text":"aaaaaaaaaaaa"}
{"event":3,"text":"aaaaaaaaaaaa"}
{"event":4,"text":"aa{"event":6,"text":"aaaaaaaaaaaa"}
{"event":7,"text":"aaaaaaaaaaaa"}
LOG
diff expected.log events.log
[ "$version" = "version: spdlog 1.10.0, fmt 90100" ]
