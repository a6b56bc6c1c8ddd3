#include "hub/map/sandbox.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <initializer_list>

namespace hub::map {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

void limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{value, value};
  (void)setrlimit(resource, &both);  // never raises a limit that is already lower
}

bool add(scmp_filter_ctx filter, std::uint32_t action, std::initializer_list<int> calls) {
  for (const int call : calls)
    if (seccomp_rule_add(filter, action, call, 0) != 0) return false;
  return true;
}

/// Memory may be taken, but never executed.
bool allow_data_memory(scmp_filter_ctx filter) {
  const scmp_arg_cmp not_executable{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &not_executable) == 0 &&
         seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &not_executable) == 0;
}

bool fill_strict(scmp_filter_ctx filter) {
  return add(filter, SCMP_ACT_ALLOW,
             {SCMP_SYS(read),          SCMP_SYS(write),         SCMP_SYS(readv),      SCMP_SYS(writev),
              SCMP_SYS(recvfrom),      SCMP_SYS(sendto),        SCMP_SYS(recvmsg),    SCMP_SYS(sendmsg),
              SCMP_SYS(close),         SCMP_SYS(munmap),        SCMP_SYS(mremap),     SCMP_SYS(brk),
              SCMP_SYS(madvise),       SCMP_SYS(exit),          SCMP_SYS(exit_group), SCMP_SYS(futex),
              SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),  SCMP_SYS(time),       SCMP_SYS(getrandom),
              SCMP_SYS(rt_sigreturn),  SCMP_SYS(rt_sigprocmask)}) &&
         allow_data_memory(filter);
}

bool fill_wide(scmp_filter_ctx filter) {
  const std::uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
  const scmp_arg_cmp write_open{1, SCMP_CMP_MASKED_EQ, O_WRONLY, O_WRONLY};
  const scmp_arg_cmp both_open{1, SCMP_CMP_MASKED_EQ, O_RDWR, O_RDWR};
  const scmp_arg_cmp write_openat{2, SCMP_CMP_MASKED_EQ, O_WRONLY, O_WRONLY};
  const scmp_arg_cmp both_openat{2, SCMP_CMP_MASKED_EQ, O_RDWR, O_RDWR};
  return add(filter, refuse, {SCMP_SYS(socket),   SCMP_SYS(connect), SCMP_SYS(bind),     SCMP_SYS(listen),
                              SCMP_SYS(accept),   SCMP_SYS(accept4), SCMP_SYS(execve),   SCMP_SYS(execveat),
                              SCMP_SYS(fork),     SCMP_SYS(vfork),   SCMP_SYS(kill),     SCMP_SYS(unlink),
                              SCMP_SYS(unlinkat), SCMP_SYS(rename),  SCMP_SYS(renameat), SCMP_SYS(renameat2),
                              SCMP_SYS(mkdir),    SCMP_SYS(mkdirat), SCMP_SYS(creat),    SCMP_SYS(openat2),
                              SCMP_SYS(link),     SCMP_SYS(symlink), SCMP_SYS(ptrace),   SCMP_SYS(mount)}) &&
         seccomp_rule_add_array(filter, refuse, SCMP_SYS(open), 1, &write_open) == 0 &&
         seccomp_rule_add_array(filter, refuse, SCMP_SYS(open), 1, &both_open) == 0 &&
         seccomp_rule_add_array(filter, refuse, SCMP_SYS(openat), 1, &write_openat) == 0 &&
         seccomp_rule_add_array(filter, refuse, SCMP_SYS(openat), 1, &both_openat) == 0;
}

}  // namespace

void limit_process(std::size_t memory) {
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
  (void)prctl(PR_SET_DUMPABLE, 0);
  if (!kSanitized) limit(RLIMIT_AS, memory);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NPROC, 0);
  if (!kSanitized) limit(RLIMIT_NOFILE, 4);  // 0 to 2 are /dev/null, 3 is the socket
}

bool enter_sandbox() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  const scmp_filter_ctx filter = seccomp_init(kSanitized ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM));
  if (filter == nullptr) return false;
  const bool filled = kSanitized ? fill_wide(filter) : fill_strict(filter);
  const bool loaded = filled && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return loaded;
}

}  // namespace hub::map
