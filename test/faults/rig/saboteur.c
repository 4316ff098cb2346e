/*
 * Makes calls on chosen files fail, or the process end, as a plan says. Loaded with LD_PRELOAD.
 *
 *   SWARD_FAULT_FILES  part of the path of the files that are looked at
 *   SWARD_FAULT_PLAN   path of the plan, a file of one line: ACTION CALL NAME SKIP COUNT
 *
 *   ACTION  kill-before, kill-after: SIGKILL at the call; stop-before: SIGSTOP at it; a name of an errno: the call fails;
 *           lose: a sync fails with EIO, and what was written since the sync before is gone, as from a kernel that
 *           could not write its dirty pages and has dropped them; cut: what was written since the last sync of each file
 *           is gone, and so is the process: a power cut, as far as writes go
 *   CALL    write, sync, truncate, open (for writing), unlink
 *   NAME    the end of the file's path
 *   SKIP    so many calls pass first
 *   COUNT   so many calls are met, 0 for all; at the first PLAN.met is made, after the last the plan is renamed to PLAN.done
 *
 * A plan that is made, changed or taken away while the process runs counts from the next call on. Like recorder.c it makes
 * its calls by syscall() and needs a machine of 64 bits.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

_Static_assert(sizeof(long) == 8, "needs a 64-bit machine");

enum { KILL_BEFORE = -1, KILL_AFTER = -2, STOP_BEFORE = -3, LOSE = -4, CUT = -5, PASS = 0 };
enum { MAX_LINE = 512, MAX_UNDO = 16384, MAX_FD = 1024 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char plan_path[PATH_MAX], met_path[PATH_MAX + 8], done_path[PATH_MAX + 8];
static const char *files;
static char last_line[MAX_LINE];
static long met; /* matching calls since the plan was seen first */

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("SWARD_FAULT_PLAN");
  files = getenv("SWARD_FAULT_FILES");
  if (path == NULL || files == NULL || strlen(path) >= sizeof plan_path) return;
  strcpy(plan_path, path);
  snprintf(met_path, sizeof met_path, "%s.met", path);
  snprintf(done_path, sizeof done_path, "%s.done", path);
}

static const struct { const char *name; int number; } ACTIONS[] = {
    {"kill-before", KILL_BEFORE}, {"kill-after", KILL_AFTER}, {"stop-before", STOP_BEFORE}, {"lose", LOSE}, {"cut", CUT},
    {"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EROFS", EROFS}, {"EACCES", EACCES}, {"EDQUOT", EDQUOT},
};

static int action_named(const char *name) {
  for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++)
    if (strcmp(ACTIONS[i].name, name) == 0) return ACTIONS[i].number;
  return PASS;
}

static int is_watched(const char *path) { return plan_path[0] != 0 && strstr(path, files) != NULL; }

static int read_plan(char *line) {
  int fd = (int)syscall(SYS_openat, AT_FDCWD, plan_path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  ssize_t length = syscall(SYS_read, fd, line, MAX_LINE - 1);
  syscall(SYS_close, fd);
  line[length > 0 ? length : 0] = 0;
  return length > 0;
}

static int ends_with(const char *path, const char *end) {
  size_t length = strlen(path), tail = strlen(end);
  return length >= tail && strcmp(path + length - tail, end) == 0;
}

/* What shall befall this call. A call that is met for the last time takes the plan away. */
static int planned(const char *call, const char *path) {
  char line[MAX_LINE], action[32], wanted[32], name[256];
  long skip, count;
  if (!read_plan(line)) return PASS;
  if (sscanf(line, "%31s %31s %255s %ld %ld", action, wanted, name, &skip, &count) != 5) return PASS;
  if (strcmp(wanted, call) != 0 || !ends_with(path, name)) return PASS;
  if (strcmp(line, last_line) != 0) strcpy(last_line, line), met = 0;
  met += 1;
  if (met <= skip) return PASS;
  int mark = (int)syscall(SYS_openat, AT_FDCWD, met_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (mark >= 0) syscall(SYS_close, mark);
  if (count != 0 && met >= skip + count) {
    syscall(SYS_renameat2, AT_FDCWD, plan_path, AT_FDCWD, done_path, 0);
    last_line[0] = 0;
  }
  return action_named(action);
}

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  path[length > 0 ? length : 0] = 0;
  return length > 0 && path[0] == '/';
}

/* What a file held before it was written to, since its last sync, newest last. */
struct undo { dev_t device; ino_t inode; off_t offset, size; size_t length; char *bytes; };
static struct undo undos[MAX_UNDO];
static size_t undo_count;

static void give_up(const char *what) {
  fprintf(stderr, "saboteur: %s\n", what);
  abort();
}

static void note_write(int fd, off_t offset, size_t length) {
  struct stat state;
  if (fstat(fd, &state) != 0 || !S_ISREG(state.st_mode)) return;
  int flags = fcntl(fd, F_GETFL);
  if (flags & O_APPEND) offset = state.st_size;
  char *bytes = malloc(length);
  if (bytes == NULL || undo_count == MAX_UNDO) give_up("too much is written between two syncs");
  /* A file that is only written to grows: there is nothing to keep of it. */
  ssize_t held = (flags & O_ACCMODE) == O_WRONLY ? 0 : syscall(SYS_pread64, fd, bytes, length, offset);
  if (held < 0) give_up("cannot keep what is overwritten");
  undos[undo_count++] = (struct undo){state.st_dev, state.st_ino, offset, state.st_size, (size_t)held, bytes};
}

static int is_of(const struct undo *undo, const struct stat *state) {
  return undo->device == state->st_dev && undo->inode == state->st_ino;
}

static void take_back(int fd, const struct undo *undo) {
  syscall(SYS_pwrite64, fd, undo->bytes, undo->length, undo->offset);
  syscall(SYS_ftruncate, fd, undo->size);
}

/* Forgets the writes to the file of `fd`; with `back`, takes them back first. */
static void settle(int fd, int back) {
  struct stat state;
  size_t kept = 0;
  if (fstat(fd, &state) != 0) return;
  for (size_t i = undo_count; back && i-- > 0;)
    if (is_of(&undos[i], &state)) take_back(fd, &undos[i]);
  for (size_t i = 0; i < undo_count; i++) {
    if (is_of(&undos[i], &state)) free(undos[i].bytes);
    else undos[kept++] = undos[i];
  }
  undo_count = kept;
}

/* Nothing that was not synced has reached the medium. */
static void cut_power(void) {
  struct stat state;
  for (int fd = 0; fd < MAX_FD; fd++)
    if (fstat(fd, &state) == 0 && S_ISREG(state.st_mode)) settle(fd, 1);
  kill(getpid(), SIGKILL);
}

/* Before a call: errno where it is to fail, 0 where it is to be made. `*after` is set where the process ends behind it. */
static int befall(const char *call, const char *path, int *after) {
  int action = planned(call, path);
  *after = action == KILL_AFTER;
  if (action == KILL_BEFORE) kill(getpid(), SIGKILL);
  if (action == CUT) cut_power();
  if (action == STOP_BEFORE) kill(getpid(), SIGSTOP);
  return action > 0 || action == LOSE ? action : 0;
}

static long failed(int number) {
  errno = number;
  return -1;
}

/* Makes a call on a file, or lets it fail. */
static long on_file(const char *name, int fd, long call, long a, long b, long c) {
  char path[PATH_MAX];
  int after = 0;
  if (plan_path[0] == 0 || !path_of(fd, path) || !is_watched(path)) return syscall(call, fd, a, b, c);
  pthread_mutex_lock(&lock);
  int failure = befall(name, path, &after);
  if (failure == LOSE) settle(fd, 1), failure = EIO;
  if (failure == 0 && strcmp(name, "sync") == 0) settle(fd, 0);
  if (failure == 0 && call == SYS_pwrite64) note_write(fd, c, (size_t)b);
  if (failure == 0 && call == SYS_write) note_write(fd, lseek(fd, 0, SEEK_CUR), (size_t)b);
  long result = failure != 0 ? failed(failure) : syscall(call, fd, a, b, c);
  if (after) kill(getpid(), SIGKILL);
  pthread_mutex_unlock(&lock);
  return result;
}

ssize_t write(int fd, const void *data, size_t length) { return on_file("write", fd, SYS_write, (long)data, (long)length, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) {
  return on_file("write", fd, SYS_pwrite64, (long)data, (long)length, at);
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { return pwrite(fd, data, length, at); }
int fsync(int fd) { return (int)on_file("sync", fd, SYS_fsync, 0, 0, 0); }
int fdatasync(int fd) { return (int)on_file("sync", fd, SYS_fdatasync, 0, 0, 0); }
int ftruncate(int fd, off_t size) { return (int)on_file("truncate", fd, SYS_ftruncate, size, 0, 0); }
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

static long on_path(const char *name, const char *path, long call, long a, long b, long c, long d) {
  int after = 0;
  if (!is_watched(path)) return syscall(call, a, b, c, d);
  pthread_mutex_lock(&lock);
  int failure = befall(name, path, &after);
  long result = failure != 0 ? failed(failure) : syscall(call, a, b, c, d);
  if (after) kill(getpid(), SIGKILL);
  pthread_mutex_unlock(&lock);
  return result;
}

static int do_open(int dir, const char *path, int flags, mode_t mode) {
  if ((flags & O_ACCMODE) == O_RDONLY) return (int)syscall(SYS_openat, dir, path, flags, mode);
  return (int)on_path("open", path, SYS_openat, dir, (long)path, flags, mode);
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
int unlink(const char *path) { return (int)on_path("unlink", path, SYS_unlinkat, AT_FDCWD, (long)path, 0, 0); }
