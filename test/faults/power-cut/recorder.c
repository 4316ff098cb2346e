/*
 * Records, in order, what a process does to the files below one folder. Loaded with LD_PRELOAD.
 *
 *   SWARD_RECORD_ROOT   the folder: absolute, without links
 *   SWARD_RECORD_TRACE  the file that the records are appended to
 *
 * A record is: u32 length of the whole record, u32 kind, u32 handle, u32 reserved, u64 number, then data. The numbers are
 * in the machine's byte order. trace.ts reads them. Each call is made and recorded under one lock, so the order of the
 * records is the order on the disk, whatever thread made the call.
 *
 * Calls go to the kernel by syscall(), which needs no look-up of the real function; for that the machine must be of 64 bits.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

_Static_assert(sizeof(long) == 8, "needs a 64-bit machine");

enum { OPENED = 1, WRITTEN, SYNCED, RESIZED, CLOSED, UNLINKED, RENAMED, UNSEEN };
enum { MAX_FD = 65536 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int trace = -1;
static uint32_t last_handle;
static uint32_t handles[MAX_FD]; /* by file descriptor; 0: not below the folder */

static void give_up(const char *what) {
  fprintf(stderr, "recorder: %s: %s\n", what, strerror(errno));
  abort();
}

__attribute__((constructor)) static void start(void) {
  const char *folder = getenv("SWARD_RECORD_ROOT"), *file = getenv("SWARD_RECORD_TRACE");
  if (folder == NULL || file == NULL) return;
  root_length = strlen(folder);
  if (root_length >= sizeof root) give_up("the folder's name is too long");
  memcpy(root, folder, root_length + 1);
  trace = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (trace < 0) give_up("the trace cannot be opened");
}

static void record(uint32_t kind, uint32_t handle, uint64_t number, const void *data, size_t length) {
  struct { uint32_t length, kind, handle, reserved; uint64_t number; } head;
  int before = errno;
  head.length = (uint32_t)(sizeof head + length);
  head.kind = kind, head.handle = handle, head.reserved = 0, head.number = number;
  struct iovec parts[2] = {{&head, sizeof head}, {(void *)data, length}};
  if (syscall(SYS_writev, trace, parts, 2) != (long)head.length) give_up("the trace cannot be written");
  errno = before;
}

static uint32_t handle_of(int fd) { return fd >= 0 && fd < MAX_FD ? handles[fd] : 0; }

/* The part of an absolute path behind the folder, "" for the folder itself, NULL for what lies elsewhere. */
static const char *below(const char *path) {
  if (trace < 0 || strncmp(path, root, root_length) != 0) return NULL;
  if (path[root_length] == 0) return path + root_length;
  return path[root_length] == '/' ? path + root_length + 1 : NULL;
}

/* The same of a path as a caller gives it, made absolute in `space`. */
static const char *below_at(int dir, const char *path, char *space) {
  if (path[0] == '/') return below(path);
  char link[64];
  snprintf(link, sizeof link, dir == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", dir);
  ssize_t length = readlink(link, space, PATH_MAX - 2);
  if (length < 0 || (size_t)length + strlen(path) + 2 > PATH_MAX) return NULL;
  space[length] = '/';
  strcpy(space + length + 1, path);
  return below(space);
}

static void unseen(const char *call) { record(UNSEEN, 0, 0, call, strlen(call)); }

/* Opening. */

static void note_opened(int fd, int flags) {
  char link[64], path[PATH_MAX];
  struct stat state;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0 || fd >= MAX_FD) return;
  path[length] = 0;
  const char *name = below(path);
  if (name == NULL || fstat(fd, &state) != 0) return;
  handles[fd] = ++last_handle;
  record(OPENED, handles[fd], S_ISDIR(state.st_mode) ? 1 : 0, name, strlen(name));
  if (flags & O_TRUNC) record(RESIZED, handles[fd], 0, NULL, 0);
  if (flags & O_DSYNC) unseen("open with O_SYNC or O_DSYNC");
}

static int do_open(int dir, const char *path, int flags, mode_t mode) {
  if (trace < 0) return (int)syscall(SYS_openat, dir, path, flags, mode);
  pthread_mutex_lock(&lock);
  int fd = (int)syscall(SYS_openat, dir, path, flags, mode);
  if (fd >= 0) note_opened(fd, flags);
  pthread_mutex_unlock(&lock);
  return fd;
}

#define MODE_ARGUMENT(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | __O_TMPFILE)) { \
    va_list list; \
    va_start(list, flags); \
    mode = va_arg(list, mode_t); \
    va_end(list); \
  }

int open(const char *path, int flags, ...) { MODE_ARGUMENT(flags) return do_open(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE_ARGUMENT(flags) return do_open(AT_FDCWD, path, flags, mode); }
int openat(int dir, const char *path, int flags, ...) { MODE_ARGUMENT(flags) return do_open(dir, path, flags, mode); }
int openat64(int dir, const char *path, int flags, ...) { MODE_ARGUMENT(flags) return do_open(dir, path, flags, mode); }
int __open_2(const char *path, int flags) { return do_open(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return do_open(AT_FDCWD, path, flags, 0); }
int creat(const char *path, mode_t mode) { return do_open(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return do_open(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int fd) {
  if (handle_of(fd) == 0) return (int)syscall(SYS_close, fd);
  pthread_mutex_lock(&lock);
  record(CLOSED, handles[fd], 0, NULL, 0);
  handles[fd] = 0;
  int result = (int)syscall(SYS_close, fd);
  pthread_mutex_unlock(&lock);
  return result;
}

/* A copy of a descriptor writes to the same open file: it gets the same handle. */
static int duplicated(int from, int to) {
  if (to >= 0 && to < MAX_FD && to != from) handles[to] = handle_of(from);
  return to;
}

int dup(int fd) { return duplicated(fd, (int)syscall(SYS_dup, fd)); }
int dup3(int fd, int to, int flags) { return duplicated(fd, (int)syscall(SYS_dup3, fd, to, flags)); }
int dup2(int fd, int to) { return fd == to ? fd : dup3(fd, to, 0); }

static int do_fcntl(int fd, int command, void *argument) {
  int result = (int)syscall(SYS_fcntl, fd, command, argument);
  return command == F_DUPFD || command == F_DUPFD_CLOEXEC ? duplicated(fd, result) : result;
}

#define POINTER_ARGUMENT(last) \
  va_list list; \
  va_start(list, last); \
  void *argument = va_arg(list, void *); \
  va_end(list);

int fcntl(int fd, int command, ...) { POINTER_ARGUMENT(command) return do_fcntl(fd, command, argument); }
int fcntl64(int fd, int command, ...) { POINTER_ARGUMENT(command) return do_fcntl(fd, command, argument); }

/* Writing. */

static void record_parts(uint32_t handle, uint64_t offset, const struct iovec *parts, ssize_t written) {
  for (size_t left = (size_t)written; left > 0; parts++) {
    size_t length = parts->iov_len < left ? parts->iov_len : left;
    if (length > 0) record(WRITTEN, handle, offset, parts->iov_base, length);
    offset += length, left -= length;
  }
}

/* offset -1: at the file's own position, which for O_APPEND is known only afterwards. */
static ssize_t do_writev(int fd, const struct iovec *parts, int count, off_t offset) {
  int traced = handle_of(fd) != 0;
  if (traced) pthread_mutex_lock(&lock);
  ssize_t written = offset < 0 ? syscall(SYS_writev, fd, parts, count) : syscall(SYS_pwritev, fd, parts, count, offset, 0);
  if (traced && written > 0) {
    off_t start = offset < 0 ? lseek(fd, 0, SEEK_CUR) - written : offset;
    record_parts(handles[fd], (uint64_t)start, parts, written);
  }
  if (traced) pthread_mutex_unlock(&lock);
  return written;
}

static ssize_t do_write(int fd, const void *data, size_t length, off_t offset) {
  if (handle_of(fd) == 0)
    return offset < 0 ? syscall(SYS_write, fd, data, length) : syscall(SYS_pwrite64, fd, data, length, offset);
  struct iovec part = {(void *)data, length};
  return do_writev(fd, &part, 1, offset);
}

ssize_t write(int fd, const void *data, size_t length) { return do_write(fd, data, length, -1); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return do_write(fd, data, length, offset); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return do_write(fd, data, length, offset); }
ssize_t writev(int fd, const struct iovec *parts, int count) { return do_writev(fd, parts, count, -1); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return do_writev(fd, parts, count, at); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return do_writev(fd, parts, count, at); }

static int do_sync(long call, int fd) {
  if (handle_of(fd) == 0) return (int)syscall(call, fd);
  pthread_mutex_lock(&lock);
  int result = (int)syscall(call, fd);
  if (result == 0) record(SYNCED, handles[fd], 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int fsync(int fd) { return do_sync(SYS_fsync, fd); }
int fdatasync(int fd) { return do_sync(SYS_fdatasync, fd); }

static uint64_t size_of(int fd) {
  struct stat state;
  return fstat(fd, &state) == 0 ? (uint64_t)state.st_size : 0;
}

/* Makes a call that may change the size of the file, and records the size where it did. */
static int resizing(int fd, long call, long a, long b, long c) {
  if (handle_of(fd) == 0) return (int)syscall(call, fd, a, b, c);
  pthread_mutex_lock(&lock);
  uint64_t before = size_of(fd);
  int result = (int)syscall(call, fd, a, b, c);
  uint64_t after = size_of(fd);
  if (result == 0 && before != after) record(RESIZED, handles[fd], after, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

static int allocating(int fd, int mode, off_t offset, off_t length) {
  if (handle_of(fd) != 0 && (mode & ~1) != 0) unseen("fallocate that changes data");
  return resizing(fd, SYS_fallocate, mode, offset, length);
}

int ftruncate(int fd, off_t size) { return resizing(fd, SYS_ftruncate, size, 0, 0); }
int ftruncate64(int fd, off64_t size) { return resizing(fd, SYS_ftruncate, size, 0, 0); }
int fallocate(int fd, int mode, off_t offset, off_t length) { return allocating(fd, mode, offset, length); }
int fallocate64(int fd, int mode, off64_t offset, off64_t length) { return allocating(fd, mode, offset, length); }
int posix_fallocate(int fd, off_t offset, off_t length) { return allocating(fd, 0, offset, length) == 0 ? 0 : errno; }
int posix_fallocate64(int fd, off64_t offset, off64_t length) { return allocating(fd, 0, offset, length) == 0 ? 0 : errno; }

/* Names. */

int unlinkat(int dir, const char *path, int flags) {
  char space[PATH_MAX];
  const char *name = below_at(dir, path, space);
  if (name == NULL || (flags & AT_REMOVEDIR)) return (int)syscall(SYS_unlinkat, dir, path, flags);
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_unlinkat, dir, path, flags);
  if (result == 0) record(UNLINKED, 0, 0, name, strlen(name));
  pthread_mutex_unlock(&lock);
  return result;
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags) {
  char from_space[PATH_MAX], to_space[PATH_MAX], both[2 * PATH_MAX];
  const char *old = below_at(from_dir, from, from_space), *new = below_at(to_dir, to, to_space);
  if (old == NULL && new == NULL) return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
  pthread_mutex_lock(&lock);
  int result = (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
  if (result == 0 && (old == NULL || new == NULL || flags != 0)) unseen("rename across the folder's border");
  else if (result == 0) {
    size_t length = strlen(old) + 1;
    memcpy(both, old, length);
    strcpy(both + length, new);
    record(RENAMED, 0, 0, both, length + strlen(new));
  }
  pthread_mutex_unlock(&lock);
  return result;
}

int renameat(int from_dir, const char *from, int to_dir, const char *to) {
  return renameat2(from_dir, from, to_dir, to, 0);
}
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

/* What would change a file unseen: the trace says so, and its reader refuses it. */

static void *do_mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  if ((protection & PROT_WRITE) && (flags & MAP_SHARED) && handle_of(fd) != 0) unseen("mmap for writing");
  return (void *)syscall(SYS_mmap, at, length, protection, flags, fd, offset);
}

void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  return do_mmap(at, length, protection, flags, fd, offset);
}
void *mmap64(void *at, size_t length, int protection, int flags, int fd, off64_t offset) {
  return do_mmap(at, length, protection, flags, fd, offset);
}

static int unseen_path(const char *path, const char *call) {
  char space[PATH_MAX];
  if (trace >= 0 && below_at(AT_FDCWD, path, space) != NULL) unseen(call);
  return 0;
}

int truncate(const char *path, off_t size) {
  return unseen_path(path, "truncate") + (int)syscall(SYS_truncate, path, size);
}
int truncate64(const char *path, off64_t size) {
  return unseen_path(path, "truncate") + (int)syscall(SYS_truncate, path, size);
}
int link(const char *from, const char *to) {
  return unseen_path(to, "link") + (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}
int symlink(const char *from, const char *to) {
  return unseen_path(to, "symlink") + (int)syscall(SYS_symlinkat, from, AT_FDCWD, to);
}
ssize_t sendfile(int to, int from, off_t *offset, size_t length) {
  if (handle_of(to) != 0) unseen("sendfile");
  return syscall(SYS_sendfile, to, from, offset, length);
}
ssize_t sendfile64(int to, int from, off64_t *offset, size_t length) { return sendfile(to, from, offset, length); }
ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t length, unsigned flags) {
  if (handle_of(to) != 0) unseen("copy_file_range");
  return syscall(SYS_copy_file_range, from, from_at, to, to_at, length, flags);
}
