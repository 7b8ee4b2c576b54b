/*
 * storm.c: a library to preload, which ends a program, or fails it, at its N-th use of storage
 *
 * Storage is whatever lies below the folder STORM_ROOT. Every call that changes it, or makes a
 * change last, is counted. STORM_AT says at which one something happens, and STORM_DO what:
 *
 *   kill               SIGKILL before the call
 *   tear               half of a write, or all of another call, and then SIGKILL
 *   short              half of a write, which the program is told
 *   ENOSPC, EIO, EROFS the call fails like that, and with STORM_FOR_GOOD so does every later one
 *   forget             does as if it had synced
 *
 * STORM_LOG takes down what was done, with every byte: from this the disk of any moment can be made
 * up, also one that has lost what was not synced (power.py). An entry is an Entry, its two paths,
 * and the bytes of a WRITE.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
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

/* As power.py knows them. */
typedef enum {
  CREATE = 1,
  WRITE,
  RESIZE,
  ALLOCATE,
  SYNC,
  SYNC_ALL,
  RENAME,
  LINK,
  REMOVE,
  MAKE_FOLDER,
  OTHER, /* changes neither contents nor names */
} Kind;

typedef struct {
  uint32_t kind;
  uint32_t number; /* of the call: 1, 2, 3 … */
  uint32_t path_bytes;
  uint32_t other_bytes;
  uint64_t answered; /* bytes on standard output when the call began */
  uint64_t inode;    /* of the file or folder, where there is one */
  uint64_t offset;
  uint64_t length;
} Entry;

typedef enum {
  ELSEWHERE, /* no storage of ours: not counted */
  GO,
  HALF,
  FAIL, /* with errno */
  PRETEND,
} Verdict;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sigset_t signals_before; /* of whoever holds it */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *root;
static const char *todo;
static uint32_t at;
static int for_good;
static int log_fd = -1;
static uint32_t number;
static Entry entry;
static char path_now[PATH_MAX];
static char other_now[PATH_MAX];

/* What handles a signal may write as well, and would wait for what it interrupted. */
static void
take_lock (void)
{
  sigset_t all, before;

  sigfillset (&all);
  pthread_sigmask (SIG_BLOCK, &all, &before);
  pthread_mutex_lock (&lock);
  signals_before = before;
}

static void
release_lock (void)
{
  sigset_t before = signals_before;

  pthread_mutex_unlock (&lock);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
}

static void
start (void)
{
  const char *log_path = getenv ("STORM_LOG");
  const char *moment = getenv ("STORM_AT");

  root = getenv ("STORM_ROOT");
  todo = getenv ("STORM_DO");
  at = moment != NULL ? (uint32_t)strtoul (moment, NULL, 10) : 0;
  for_good = getenv ("STORM_FOR_GOOD") != NULL;
  /* Whoever is forked amid what another thread does would wait for that for ever. */
  pthread_atfork (take_lock, release_lock, release_lock);
  if (log_path != NULL)
    log_fd = (int)syscall (
        SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int
is_ours (const char *path)
{
  size_t length = root != NULL ? strlen (root) : 0;

  return root != NULL && strncmp (path, root, length) == 0 &&
         (path[length] == '/' || path[length] == '\0');
}

static void
find_path_of (int fd, char path[static PATH_MAX])
{
  char link[64];
  ssize_t length;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, PATH_MAX - 1);
  path[length > 0 ? length : 0] = '\0';
}

static void
find_path_at (int folder, const char *name, char path[static PATH_MAX])
{
  size_t length;

  path[0] = '\0';
  if (name[0] != '/' && folder != AT_FDCWD)
    find_path_of (folder, path);
  else if (name[0] != '/' && getcwd (path, PATH_MAX) == NULL)
    return;

  length = strlen (path);
  snprintf (path + length, PATH_MAX - length, "%s%s", name[0] == '/' ? "" : "/", name);
}

static int
number_of (const char *error)
{
  return strcmp (error, "ENOSPC") == 0 ? ENOSPC : strcmp (error, "EROFS") == 0 ? EROFS : EIO;
}

/* With the lock held, as is all from begin () to end (). */
static Verdict
judge (Kind kind)
{
  if (todo == NULL || at == 0 || (for_good ? number < at : number != at))
    return GO;

  if (strcmp (todo, "kill") == 0)
    kill (getpid (), SIGKILL);
  if (strcmp (todo, "forget") == 0)
    return kind == SYNC || kind == SYNC_ALL ? PRETEND : GO;
  if (strcmp (todo, "short") == 0 || strcmp (todo, "tear") == 0)
    return kind == WRITE && entry.length > 1 ? HALF : GO;

  errno = number_of (todo);
  return FAIL;
}

/* A path in path_now that is not ours is left alone. */
static Verdict
begin (Kind kind)
{
  off_t answered;

  if (!is_ours (path_now) && !is_ours (other_now))
    return ELSEWHERE;

  number++;
  entry.kind = kind;
  entry.number = number;
  answered = lseek (STDOUT_FILENO, 0, SEEK_CUR);
  entry.answered = answered > 0 ? (uint64_t)answered : 0;
  return judge (kind);
}

static void
take_down (const struct iovec *bytes, int n)
{
  struct iovec parts[4];
  int count = 0;

  entry.path_bytes = (uint32_t)strlen (path_now);
  entry.other_bytes = (uint32_t)strlen (other_now);
  parts[count++] = (struct iovec){ &entry, sizeof entry };
  parts[count++] = (struct iovec){ path_now, entry.path_bytes };
  parts[count++] = (struct iovec){ other_now, entry.other_bytes };
  for (int i = 0; i < n; i++)
    parts[count++] = bytes[i];
  if (syscall (SYS_writev, log_fd, parts, count) < 0)
    abort ();
}

/* @done: what the call returned. */
static void
end (Verdict verdict, long done, const void *bytes)
{
  int saved_errno = errno;

  if (log_fd >= 0 && verdict != ELSEWHERE && verdict != PRETEND && done >= 0) {
    if (entry.kind == WRITE)
      entry.length = (uint64_t)done;
    take_down (&(struct iovec){ (void *)bytes, (size_t)entry.length }, bytes != NULL);
  }
  if (todo != NULL && number == at && verdict != ELSEWHERE && strcmp (todo, "tear") == 0)
    kill (getpid (), SIGKILL);

  memset (&entry, 0, sizeof entry);
  path_now[0] = other_now[0] = '\0';
  release_lock ();
  errno = saved_errno;
}

static void
hold (void)
{
  pthread_once (&once, start);
  take_lock ();
}

static void
note_inode (int fd)
{
  struct stat info;

  if (fstat (fd, &info) == 0)
    entry.inode = info.st_ino;
}

static Verdict
begin_fd (Kind kind, int fd)
{
  hold ();
  find_path_of (fd, path_now);
  if (is_ours (path_now))
    note_inode (fd);
  return begin (kind);
}

static Verdict
begin_path (Kind kind, int folder, const char *path)
{
  hold ();
  find_path_at (folder, path, path_now);
  return begin (kind);
}

static Verdict
begin_paths (Kind kind, int folder, const char *path, int other_folder, const char *other)
{
  hold ();
  find_path_at (folder, path, path_now);
  find_path_at (other_folder, other, other_now);
  return begin (kind);
}

static long
finish (Verdict verdict, long done)
{
  end (verdict, done, NULL);
  return done;
}

/* What is written. */

static ssize_t
put (int fd, const void *bytes, size_t length, off_t offset, int positioned)
{
  Verdict verdict;
  ssize_t done = -1;
  struct stat info;

  hold ();
  find_path_of (fd, path_now);
  entry.length = length;
  entry.offset = (uint64_t)offset;
  if (is_ours (path_now) && fstat (fd, &info) == 0) {
    entry.inode = info.st_ino;
    if (!positioned)
      entry.offset = fcntl (fd, F_GETFL) & O_APPEND ? (uint64_t)info.st_size
                                                    : (uint64_t)lseek (fd, 0, SEEK_CUR);
  }

  verdict = begin (WRITE);
  if (verdict == HALF)
    length /= 2;
  if (verdict != FAIL)
    done = positioned ? syscall (SYS_pwrite64, fd, bytes, length, offset)
                      : syscall (SYS_write, fd, bytes, length);
  end (verdict, done, bytes);
  return done;
}

ssize_t
write (int fd, const void *bytes, size_t length)
{
  return put (fd, bytes, length, 0, 0);
}

ssize_t
pwrite64 (int fd, const void *bytes, size_t length, off64_t offset)
{
  return put (fd, bytes, length, offset, 1);
}

ssize_t pwrite (int fd, const void *bytes, size_t length, off_t offset)
    __attribute__ ((alias ("pwrite64")));

/* As one write after the other, which POSIX allows where one falls short. */
ssize_t
writev (int fd, const struct iovec *parts, int n)
{
  ssize_t total = 0;

  for (int i = 0; i < n; i++) {
    ssize_t done = put (fd, parts[i].iov_base, parts[i].iov_len, 0, 0);

    if (done < 0)
      return total > 0 ? total : -1;
    total += done;
    if ((size_t)done < parts[i].iov_len)
      break;
  }

  return total;
}

int
ftruncate64 (int fd, off64_t length)
{
  Verdict verdict = begin_fd (RESIZE, fd);

  entry.length = (uint64_t)length;
  return (int)finish (verdict, verdict == FAIL ? -1 : syscall (SYS_ftruncate, fd, length));
}

int ftruncate (int fd, off_t length) __attribute__ ((alias ("ftruncate64")));

int
posix_fallocate64 (int fd, off64_t offset, off64_t length)
{
  Verdict verdict = begin_fd (ALLOCATE, fd);
  long done;

  entry.offset = (uint64_t)offset;
  entry.length = (uint64_t)length;
  done = finish (verdict, verdict == FAIL ? -1 : syscall (SYS_fallocate, fd, 0, offset, length));
  return done == 0 ? 0 : errno;
}

int posix_fallocate (int fd, off_t offset, off_t length)
    __attribute__ ((alias ("posix_fallocate64")));

/* What makes it last. */

static int
sync_with (Kind kind, int fd, long call)
{
  Verdict verdict = begin_fd (kind, fd);

  return (int)finish (verdict, verdict == FAIL ? -1 : verdict == PRETEND ? 0 : syscall (call, fd));
}

int
fsync (int fd)
{
  return sync_with (SYNC, fd, SYS_fsync);
}

int
fdatasync (int fd)
{
  return sync_with (SYNC, fd, SYS_fdatasync);
}

int
syncfs (int fd)
{
  return sync_with (SYNC_ALL, fd, SYS_syncfs);
}

/* What has names. */

static int
open_file (int folder, const char *path, int flags, mode_t mode)
{
  struct stat info;
  int writes = (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC);
  Verdict verdict;
  int fd = -1;

  if (!writes)
    return (int)syscall (SYS_openat, folder, path, flags | O_LARGEFILE, mode);

  hold ();
  find_path_at (folder, path, path_now);
  verdict = begin (fstatat (folder, path, &info, AT_SYMLINK_NOFOLLOW) == 0 ? OTHER : CREATE);
  if (verdict != FAIL)
    fd = (int)syscall (SYS_openat, folder, path, flags | O_LARGEFILE, mode);
  if (fd >= 0 && verdict != ELSEWHERE)
    note_inode (fd);
  if (entry.kind == OTHER && flags & O_TRUNC)
    entry.kind = RESIZE;
  return (int)finish (verdict, fd);
}

static mode_t
take_mode (int flags, va_list arguments)
{
  return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg (arguments, mode_t) : 0;
}

int
open64 (const char *path, int flags, ...)
{
  va_list arguments;
  mode_t mode;

  va_start (arguments, flags);
  mode = take_mode (flags, arguments);
  va_end (arguments);
  return open_file (AT_FDCWD, path, flags, mode);
}

int open (const char *path, int flags, ...) __attribute__ ((alias ("open64")));

int
openat64 (int folder, const char *path, int flags, ...)
{
  va_list arguments;
  mode_t mode;

  va_start (arguments, flags);
  mode = take_mode (flags, arguments);
  va_end (arguments);
  return open_file (folder, path, flags, mode);
}

int openat (int folder, const char *path, int flags, ...) __attribute__ ((alias ("openat64")));

int
renameat2 (int folder, const char *path, int other_folder, const char *other, unsigned int flags)
{
  Verdict verdict = begin_paths (RENAME, folder, path, other_folder, other);

  return (int)finish (
      verdict,
      verdict == FAIL ? -1 : syscall (SYS_renameat2, folder, path, other_folder, other, flags));
}

int
renameat (int folder, const char *path, int other_folder, const char *other)
{
  return renameat2 (folder, path, other_folder, other, 0);
}

int
rename (const char *path, const char *other)
{
  return renameat2 (AT_FDCWD, path, AT_FDCWD, other, 0);
}

int
linkat (int folder, const char *path, int other_folder, const char *other, int flags)
{
  Verdict verdict = begin_paths (LINK, folder, path, other_folder, other);

  return (int)finish (
      verdict,
      verdict == FAIL ? -1 : syscall (SYS_linkat, folder, path, other_folder, other, flags));
}

int
link (const char *path, const char *other)
{
  return linkat (AT_FDCWD, path, AT_FDCWD, other, 0);
}

int
unlinkat (int folder, const char *path, int flags)
{
  Verdict verdict = begin_path (REMOVE, folder, path);

  return (int)finish (verdict, verdict == FAIL ? -1 : syscall (SYS_unlinkat, folder, path, flags));
}

int
unlink (const char *path)
{
  return unlinkat (AT_FDCWD, path, 0);
}

int
rmdir (const char *path)
{
  return unlinkat (AT_FDCWD, path, AT_REMOVEDIR);
}

int
mkdirat (int folder, const char *path, mode_t mode)
{
  Verdict verdict = begin_path (MAKE_FOLDER, folder, path);
  long done = verdict == FAIL ? -1 : syscall (SYS_mkdirat, folder, path, mode);
  struct stat info;

  if (done == 0 && fstatat (folder, path, &info, 0) == 0)
    entry.inode = info.st_ino;
  return (int)finish (verdict, done);
}

int
mkdir (const char *path, mode_t mode)
{
  return mkdirat (AT_FDCWD, path, mode);
}

int
fchmod (int fd, mode_t mode)
{
  Verdict verdict = begin_fd (OTHER, fd);

  return (int)finish (verdict, verdict == FAIL ? -1 : syscall (SYS_fchmod, fd, mode));
}

int
fchown (int fd, uid_t user, gid_t group)
{
  Verdict verdict = begin_fd (OTHER, fd);

  return (int)finish (verdict, verdict == FAIL ? -1 : syscall (SYS_fchown, fd, user, group));
}
