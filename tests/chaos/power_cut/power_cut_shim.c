/* Preloaded into a program, keeps a twin of a folder that holds only what a power cut would leave: a file's octets as
 * of its last fsync or fdatasync, and a folder's entries as of its last fsync. A synced file that is new gets its
 * entry with its own sync, as on ext4. Nothing is really synced.
 *
 * POWER_CUT_ROOT: the folder. POWER_CUT_TWIN: the twin, two folders: `tree` looks like the root after the cut; `inodes`
 * holds each file's synced octets by inode number, and the tree's entries are hard links to them. Both are absolute,
 * exist, and lie on one file system.
 *
 * A sync copies over the twin's octets without emptying the file first: a process that is killed meanwhile leaves old
 * and new octets side by side, as a disk may. Memory maps (SQLite's -shm) are not followed.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { kPath = 2 * PATH_MAX };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void stop(const char* what) {
  perror(what);
  abort();
}

/* The path below the root, "" for the root itself; null if elsewhere. */
static const char* below_root(const char* path) {
  const char* root = getenv("POWER_CUT_ROOT");
  const size_t length = root == NULL ? 0 : strlen(root);
  if (length == 0 || strncmp(path, root, length) != 0) return NULL;
  if (path[length] == '\0') return path + length;
  return path[length] == '/' ? path + length + 1 : NULL;
}

static int is_followed(const char* name) {
  const size_t length = strlen(name);
  return length < 4 || strcmp(name + length - 4, "-shm") != 0;
}

static void tree_path(char* out, const char* below) {
  snprintf(out, kPath, "%s/tree/%s", getenv("POWER_CUT_TWIN"), below);
}

static void inode_path(char* out, ino_t inode) {
  snprintf(out, kPath, "%s/inodes/%lu", getenv("POWER_CUT_TWIN"), (unsigned long)inode);
}

static void make_parents(char* path) {
  for (char* slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    if (mkdir(path, 0700) != 0 && errno != EEXIST) stop("power cut: making a folder of the twin");
    *slash = '/';
  }
}

/* Makes the tree's entry name the twin of this inode, which is empty if the file was never synced. */
static void link_entry(const char* below, ino_t inode) {
  char entry[kPath];
  char twin[kPath];
  struct stat linked;
  struct stat stored;
  tree_path(entry, below);
  inode_path(twin, inode);
  const int made = open(twin, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (made < 0 || fstat(made, &stored) != 0) stop("power cut: making a twin");
  close(made);
  if (stat(entry, &linked) == 0) {
    if (linked.st_ino == stored.st_ino) return;
    int (*real_unlink)(const char*) = (int (*)(const char*))dlsym(RTLD_NEXT, "unlink");
    if (real_unlink(entry) != 0) stop("power cut: replacing an entry");
  }
  make_parents(entry);
  if (link(twin, entry) != 0) stop("power cut: linking an entry");
}

static void keep_file(int file, const struct stat* now, const char* below) {
  static char octets[1 << 20];
  char path[kPath];
  off_t at = 0;
  ssize_t got = 0;
  link_entry(below, now->st_ino);
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  const int from = open(path, O_RDONLY | O_CLOEXEC); /* the caller's descriptor may be for writing only */
  inode_path(path, now->st_ino);
  const int to = open(path, O_WRONLY | O_CLOEXEC);
  if (from < 0 || to < 0) stop("power cut: opening a file to copy");
  while ((got = pread(from, octets, sizeof octets, at)) > 0) {
    if (pwrite(to, octets, (size_t)got, at) != got) stop("power cut: copying");
    at += got;
  }
  if (got < 0 || ftruncate(to, at) != 0) stop("power cut: copying");
  close(from);
  close(to);
}

static void keep_folder(const char* path, const char* below) {
  char entry[kPath];
  char child[kPath];
  struct dirent* found;
  struct stat now;
  int (*real_unlink)(const char*) = (int (*)(const char*))dlsym(RTLD_NEXT, "unlink");
  tree_path(entry, below);
  strncat(entry, "/", kPath - strlen(entry) - 1);
  make_parents(entry);
  DIR* twin = opendir(entry);
  if (twin == NULL) stop("power cut: reading the twin");
  while ((found = readdir(twin)) != NULL) { /* entries that are gone */
    snprintf(child, sizeof child, "%s/%s", path, found->d_name);
    if (lstat(child, &now) == 0) continue;
    snprintf(child, sizeof child, "%s%s", entry, found->d_name);
    real_unlink(child);
  }
  closedir(twin);
  DIR* folder = opendir(path);
  if (folder == NULL) stop("power cut: reading a folder");
  while ((found = readdir(folder)) != NULL) {
    if (strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0 || !is_followed(found->d_name)) continue;
    snprintf(child, sizeof child, "%s/%s", path, found->d_name);
    if (lstat(child, &now) != 0) continue;
    snprintf(child, sizeof child, "%s%s%s", below, *below == '\0' ? "" : "/", found->d_name);
    if (S_ISREG(now.st_mode)) {
      link_entry(child, now.st_ino);
    } else if (S_ISDIR(now.st_mode)) {
      tree_path(entry, child);
      if (mkdir(entry, 0700) != 0 && errno != EEXIST) stop("power cut: making a folder of the twin");
      tree_path(entry, below);
      strncat(entry, "/", kPath - strlen(entry) - 1);
    }
  }
  closedir(folder);
}

static int keep(int file, const char* real_name) {
  char link_path[64];
  char path[PATH_MAX];
  struct stat now;
  snprintf(link_path, sizeof link_path, "/proc/self/fd/%d", file);
  const ssize_t length = readlink(link_path, path, sizeof path - 1);
  if (length > 0) path[length] = '\0';
  const char* below = length > 0 ? below_root(path) : NULL;
  if (below == NULL || fstat(file, &now) != 0) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, real_name);
    return real(file);
  }
  pthread_mutex_lock(&lock);
  if (S_ISDIR(now.st_mode)) {
    keep_folder(path, below);
  } else if (is_followed(path)) {
    keep_file(file, &now, below);
  }
  pthread_mutex_unlock(&lock);
  return 0;
}

/* An inode number may be given again: what was synced under it belongs to the tree's entries alone from now on. */
static void forget(const char* path) {
  char twin[kPath];
  struct stat now;
  if (below_root(path) == NULL || lstat(path, &now) != 0 || !S_ISREG(now.st_mode)) return;
  int (*real_unlink)(const char*) = (int (*)(const char*))dlsym(RTLD_NEXT, "unlink");
  inode_path(twin, now.st_ino);
  real_unlink(twin);
}

int fsync(int file) { return keep(file, "fsync"); }
int fdatasync(int file) { return keep(file, "fdatasync"); }

int unlink(const char* path) {
  int (*real)(const char*) = (int (*)(const char*))dlsym(RTLD_NEXT, "unlink");
  pthread_mutex_lock(&lock);
  forget(path);
  pthread_mutex_unlock(&lock);
  return real(path);
}

int rename(const char* from, const char* to) {
  int (*real)(const char*, const char*) = (int (*)(const char*, const char*))dlsym(RTLD_NEXT, "rename");
  pthread_mutex_lock(&lock);
  forget(to);
  pthread_mutex_unlock(&lock);
  return real(from, to);
}
