/*
 * The protocol: linux/fuse.h, and libfuse's doc/kernel.txt.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuse-stick.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_NODES 256
#define BUFFER_BYTES (256 * 1024)
#define FOREVER_SECONDS 3600
#define SLOW_MICROSECONDS 50000

typedef struct {
  gboolean used;
  guint parent;
  char name[300];
  gboolean is_folder;
  GByteArray *data;
} Node;

typedef struct {
  StickPlan plan;
  guint requests;
  guint writes;
  gboolean begun;
} Shared;

struct _FuseStick {
  char *path;
  Shared *shared; /* with the process that serves it */
  pid_t pid;
};

static struct {
  int fd;
  Shared *shared;
  Node nodes[MAX_NODES]; /* by number; FUSE_ROOT_ID is the root */
  guint first;           /* what was written to first, for one that wraps */
} server;

static gboolean can_mount;

static gboolean
write_text (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean written = fd >= 0 && write (fd, text, strlen (text)) == (gssize)strlen (text);

  if (fd >= 0)
    close (fd);
  return written;
}

gboolean
fuse_stick_enter_namespace (void)
{
  g_autofree char *uid_map = g_strdup_printf ("0 %u 1", (guint)getuid ());
  g_autofree char *gid_map = g_strdup_printf ("0 %u 1", (guint)getgid ());

  if (unshare (CLONE_NEWNS) != 0 &&
      (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0 || !write_text ("/proc/self/setgroups", "deny") ||
       !write_text ("/proc/self/uid_map", uid_map) || !write_text ("/proc/self/gid_map", gid_map)))
    return FALSE;

  can_mount =
      mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 && access ("/dev/fuse", W_OK) == 0;
  return can_mount;
}

gboolean
fuse_stick_can_mount (void)
{
  if (!can_mount)
    g_test_skip ("Needs to mount sticks of its own: run as root, with /dev/fuse");

  return can_mount;
}

static void
answer (const struct fuse_in_header *in, int error, const void *body, gsize length)
{
  struct fuse_out_header out = { .len = (guint32)(sizeof out + length),
                                 .error = -error,
                                 .unique = in->unique };
  struct iovec parts[] = { { &out, sizeof out }, { (void *)body, length } };

  /* What was interrupted meanwhile wants no answer. */
  if (writev (server.fd, parts, length > 0 ? 2 : 1) < 0 && errno != ENOENT)
    _exit (1);
}

static guint
find (guint parent, const char *name)
{
  for (guint i = FUSE_ROOT_ID + 1; i < MAX_NODES; i++) {
    const Node *node = &server.nodes[i];

    if (node->used && node->parent == parent && strcmp (node->name, name) == 0)
      return i;
  }

  return 0;
}

static guint
add (guint parent, const char *name, gboolean is_folder)
{
  for (guint i = FUSE_ROOT_ID + 1; i < MAX_NODES; i++) {
    Node *node = &server.nodes[i];

    if (node->used || node->data != NULL)
      continue;
    node->used = TRUE;
    node->parent = parent;
    g_strlcpy (node->name, name, sizeof node->name);
    node->is_folder = is_folder;
    node->data = g_byte_array_new ();
    return i;
  }

  _exit (2);
}

static struct fuse_attr
describe (guint number)
{
  const Node *node = &server.nodes[number];

  return (struct fuse_attr){ .ino = number,
                             .size = node->data->len,
                             .mode = node->is_folder ? S_IFDIR | 0755 : S_IFREG | 0644,
                             .nlink = 1,
                             .blksize = 4096 };
}

static struct fuse_entry_out
enter (guint number)
{
  return (struct fuse_entry_out){ .nodeid = number,
                                  .entry_valid = FOREVER_SECONDS,
                                  .attr_valid = FOREVER_SECONDS,
                                  .attr = describe (number) };
}

static void
answer_entry (const struct fuse_in_header *in, guint number)
{
  struct fuse_entry_out out = enter (number);

  answer (in, 0, &out, sizeof out);
}

static void
answer_attr (const struct fuse_in_header *in)
{
  struct fuse_attr_out out = { .attr_valid = FOREVER_SECONDS, .attr = describe (in->nodeid) };

  answer (in, 0, &out, sizeof out);
}

static void
serve_init (const struct fuse_in_header *in, const struct fuse_init_in *body)
{
  struct fuse_init_out out = { .major = FUSE_KERNEL_VERSION,
                               .minor = FUSE_KERNEL_MINOR_VERSION,
                               .max_readahead = body->max_readahead,
                               .max_write = 4096,
                               .max_background = 16,
                               .congestion_threshold = 12 };

  answer (in, 0, &out, sizeof out);
}

static void
serve_setattr (const struct fuse_in_header *in, const struct fuse_setattr_in *body)
{
  if (body->valid & FATTR_SIZE)
    g_byte_array_set_size (server.nodes[in->nodeid].data, (guint)body->size);
  answer_attr (in);
}

static void
serve_create (const struct fuse_in_header *in, const char *name)
{
  struct {
    struct fuse_entry_out entry;
    struct fuse_open_out open;
  } out = { .open = { .open_flags = FOPEN_KEEP_CACHE } };

  if (find ((guint)in->nodeid, name) != 0) {
    answer (in, EEXIST, NULL, 0);
    return;
  }
  out.entry = enter (add ((guint)in->nodeid, name, FALSE));
  answer (in, 0, &out, sizeof out);
}

/* What is still open keeps its data. */
static void
serve_unlink (const struct fuse_in_header *in, const char *name)
{
  guint number = find ((guint)in->nodeid, name);

  if (number != 0)
    server.nodes[number].used = FALSE;
  answer (in, number != 0 ? 0 : ENOENT, NULL, 0);
}

static void
serve_rename (const struct fuse_in_header *in, guint64 to, guint32 flags, const char *name)
{
  const char *new_name = name + strlen (name) + 1;
  guint number = find ((guint)in->nodeid, name);
  guint there = find ((guint)to, new_name);

  if (number == 0 || (there != 0 && (flags & 1 /* RENAME_NOREPLACE */) != 0)) {
    answer (in, number == 0 ? ENOENT : EEXIST, NULL, 0);
    return;
  }

  if (there != 0)
    server.nodes[there].used = FALSE;
  server.nodes[number].parent = (guint)to;
  g_strlcpy (server.nodes[number].name, new_name, sizeof server.nodes[number].name);
  answer (in, 0, NULL, 0);
}

static void
serve_open (const struct fuse_in_header *in)
{
  struct fuse_open_out out = { .open_flags = FOPEN_KEEP_CACHE };

  answer (in, 0, &out, sizeof out);
}

static void
serve_read (const struct fuse_in_header *in, const struct fuse_read_in *body)
{
  const GByteArray *data = server.nodes[in->nodeid].data;
  gsize left = body->offset < data->len ? data->len - body->offset : 0;

  answer (in, 0, data->data + body->offset, MIN (left, body->size));
}

/* Where the bytes really go. */
static guint8 *
place_bytes (guint number, guint64 offset, guint32 size)
{
  GByteArray *data = server.nodes[number].data;
  guint old = data->len;

  if (offset + size > old) {
    g_byte_array_set_size (data, (guint)(offset + size));
    memset (data->data + old, 0, data->len - old);
  }
  if (server.first == 0)
    server.first = number;
  if (!server.shared->begun || server.shared->plan.fault == STICK_SLOW)
    return data->data + offset;

  data = server.nodes[server.first].data;
  return server.shared->plan.fault == STICK_WRAPS && data->len >= size ? data->data : NULL;
}

static void
serve_write (const struct fuse_in_header *in, const struct fuse_write_in *body)
{
  struct fuse_write_out out = { .size = body->size };
  guint8 *place = place_bytes ((guint)in->nodeid, body->offset, body->size);

  if (place != NULL)
    memcpy (place, body + 1, body->size);
  answer (in, 0, &out, sizeof out);
}

static void
serve_statfs (const struct fuse_in_header *in)
{
  struct fuse_statfs_out out = { .st = { .blocks = 1 << 20,
                                         .bfree = 1 << 19,
                                         .bavail = 1 << 19,
                                         .bsize = 4096,
                                         .namelen = 255,
                                         .frsize = 4096 } };

  answer (in, 0, &out, sizeof out);
}

static gsize
append_entry (guint8 *at, guint number, guint64 next)
{
  const Node *node = &server.nodes[number];
  struct fuse_dirent entry = { .ino = number,
                               .off = next,
                               .namelen = (guint32)strlen (node->name),
                               .type = node->is_folder ? DT_DIR : DT_REG };

  memset (at, 0, FUSE_DIRENT_ALIGN (FUSE_NAME_OFFSET + entry.namelen));
  memcpy (at, &entry, FUSE_NAME_OFFSET);
  memcpy (at + FUSE_NAME_OFFSET, node->name, entry.namelen);
  return FUSE_DIRENT_ALIGN (FUSE_NAME_OFFSET + entry.namelen);
}

static void
serve_readdir (const struct fuse_in_header *in, const struct fuse_read_in *body)
{
  g_autofree guint8 *out = g_malloc (body->size + 1024);
  gsize length = 0;

  for (guint i = (guint)MAX (body->offset, FUSE_ROOT_ID + 1); i < MAX_NODES; i++) {
    if (!server.nodes[i].used || server.nodes[i].parent != in->nodeid)
      continue;
    if (length + FUSE_NAME_OFFSET + sizeof server.nodes[i].name > body->size)
      break;
    length += append_entry (out + length, i, i + 1);
  }

  answer (in, 0, out, length);
}

static void
serve_lookup (const struct fuse_in_header *in, const char *name)
{
  guint number = find ((guint)in->nodeid, name);

  if (number == 0)
    answer (in, ENOENT, NULL, 0);
  else
    answer_entry (in, number);
}

static void
serve (const struct fuse_in_header *in, const void *body)
{
  const struct fuse_rename2_in *rename2 = body;

  switch (in->opcode) {
  case FUSE_INIT:
    serve_init (in, body);
    return;
  case FUSE_LOOKUP:
    serve_lookup (in, body);
    return;
  case FUSE_GETATTR:
    answer_attr (in);
    return;
  case FUSE_SETATTR:
    serve_setattr (in, body);
    return;
  case FUSE_MKDIR:
    answer_entry (
        in, add ((guint)in->nodeid, (const char *)body + sizeof (struct fuse_mkdir_in), TRUE));
    return;
  case FUSE_CREATE:
    serve_create (in, (const char *)body + sizeof (struct fuse_create_in));
    return;
  case FUSE_UNLINK:
    serve_unlink (in, body);
    return;
  case FUSE_RENAME2:
    serve_rename (in, rename2->newdir, rename2->flags, (const char *)(rename2 + 1));
    return;
  case FUSE_OPEN:
  case FUSE_OPENDIR:
    serve_open (in);
    return;
  case FUSE_READ:
    serve_read (in, body);
    return;
  case FUSE_WRITE:
    serve_write (in, body);
    return;
  case FUSE_READDIR:
    serve_readdir (in, body);
    return;
  case FUSE_STATFS:
    serve_statfs (in);
    return;
  case FUSE_RELEASE:
  case FUSE_RELEASEDIR:
  case FUSE_FLUSH:
  case FUSE_FSYNC:
  case FUSE_FSYNCDIR:
    answer (in, 0, NULL, 0);
    return;
  case FUSE_FORGET:
  case FUSE_BATCH_FORGET:
  case FUSE_INTERRUPT:
    return;
  default:
    answer (in, ENOSYS, NULL, 0);
  }
}

static gboolean
is_writing (guint32 opcode)
{
  return opcode == FUSE_WRITE || opcode == FUSE_CREATE || opcode == FUSE_MKDIR ||
         opcode == FUSE_UNLINK || opcode == FUSE_RENAME2 || opcode == FUSE_SETATTR;
}

/* TRUE when the fault has answered. */
static gboolean
break_down (const struct fuse_in_header *in)
{
  switch (server.shared->plan.fault) {
  case STICK_PULLED:
    _exit (0);
  case STICK_HANGS:
    for (;;)
      pause ();
  case STICK_SLOW:
    g_usleep (SLOW_MICROSECONDS);
    return FALSE;
  case STICK_FULL:
  case STICK_READ_ONLY:
    if (!is_writing (in->opcode) ||
        (in->opcode == FUSE_UNLINK && server.shared->plan.fault == STICK_FULL))
      return FALSE;
    answer (in, server.shared->plan.fault == STICK_FULL ? ENOSPC : EROFS, NULL, 0);
    return TRUE;
  case STICK_BROKEN:
    answer (in, EIO, NULL, 0);
    return TRUE;
  case STICK_SOUND:
  case STICK_LOSES:
  case STICK_WRAPS:
  default:
    return FALSE;
  }
}

/* What the kernel sends by itself, whenever it likes, is not counted. */
static gboolean
count (const struct fuse_in_header *in)
{
  Shared *shared = server.shared;

  if (in->opcode == FUSE_INIT || in->opcode == FUSE_FORGET || in->opcode == FUSE_BATCH_FORGET ||
      in->opcode == FUSE_INTERRUPT || in->opcode == FUSE_RELEASE || in->opcode == FUSE_RELEASEDIR)
    return FALSE;

  shared->requests++;
  if (in->opcode == FUSE_WRITE)
    shared->writes++;
  if (shared->requests > shared->plan.at_request && shared->writes >= shared->plan.at_write &&
      shared->plan.fault != STICK_SOUND)
    shared->begun = TRUE;
  return shared->begun;
}

static void
serve_all (void)
{
  g_autofree guint8 *buffer = g_malloc (BUFFER_BYTES);

  server.nodes[FUSE_ROOT_ID] =
      (Node){ .used = TRUE, .is_folder = TRUE, .data = g_byte_array_new () };
  for (;;) {
    gssize n = read (server.fd, buffer, BUFFER_BYTES);
    const struct fuse_in_header *in = (const void *)buffer;

    if (n < 0 && (errno == EINTR || errno == EAGAIN || errno == ENOENT))
      continue;
    if (n < (gssize)sizeof *in)
      _exit (0);
    if (!count (in) || !break_down (in))
      serve (in, in + 1);
  }
}

FuseStick *
fuse_stick_mount (const char *path, StickPlan plan)
{
  FuseStick *self = g_new0 (FuseStick, 1);
  int fd = open ("/dev/fuse", O_RDWR | O_CLOEXEC);
  g_autofree char *options =
      g_strdup_printf ("fd=%d,rootmode=40755,user_id=0,group_id=0,default_permissions", fd);

  g_assert_cmpint (fd, >=, 0);
  self->path = g_strdup (path);
  self->shared =
      mmap (NULL, sizeof *self->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (self->shared != MAP_FAILED);
  self->shared->plan = plan;
  g_assert_cmpint (mount ("stick", path, "fuse.stick", MS_NOSUID | MS_NODEV, options), ==, 0);

  self->pid = fork ();
  g_assert_cmpint (self->pid, >=, 0);
  if (self->pid == 0) {
    prctl (PR_SET_PDEATHSIG, SIGKILL);
    server.fd = fd;
    server.shared = self->shared;
    serve_all ();
  }

  close (fd);
  return self;
}

guint
fuse_stick_count_requests (FuseStick *self)
{
  return *(volatile guint *)&self->shared->requests;
}

guint
fuse_stick_count_writes (FuseStick *self)
{
  return *(volatile guint *)&self->shared->writes;
}

gboolean
fuse_stick_has_begun (FuseStick *self)
{
  return *(volatile gboolean *)&self->shared->begun;
}

void
fuse_stick_unmount (FuseStick *self)
{
  kill (self->pid, SIGKILL);
  waitpid (self->pid, NULL, 0);
  umount2 (self->path, MNT_DETACH);
  munmap (self->shared, sizeof *self->shared);
  g_free (self->path);
  g_free (self);
}
