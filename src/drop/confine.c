/*
 * Landlock: linux/landlock.h, landlock(7). The C library has no functions for it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/confine.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
/* All that the first version of Landlock knows, so that what is not allowed is forbidden. */
#define HANDLED ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
#define WRITING                                                                                    \
  (READING | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |                         \
   LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE)

/* What libraries, names of hosts and certificates need. */
static const char *const system_folders[] = { "/usr", "/lib", "/lib64", "/etc", "/run/systemd" };

static gboolean
allow (int ruleset, const char *path, guint64 access)
{
  struct landlock_path_beneath_attr rule = { .allowed_access = access };
  gboolean allowed;

  rule.parent_fd = open (path, O_PATH | O_CLOEXEC);
  /* What is not there needs no rule. */
  if (rule.parent_fd < 0)
    return TRUE;

  allowed = syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
  close (rule.parent_fd);
  return allowed;
}

static gboolean
allow_each (int ruleset, const char *const *paths, guint64 access)
{
  for (gsize i = 0; paths != NULL && paths[i] != NULL; i++) {
    if (!allow (ruleset, paths[i], access))
      return FALSE;
  }

  return TRUE;
}

static gboolean
allow_all (int ruleset, const char *const *readable, const char *const *writable)
{
  for (gsize i = 0; i < G_N_ELEMENTS (system_folders); i++) {
    if (!allow (ruleset, system_folders[i], READING | LANDLOCK_ACCESS_FS_EXECUTE))
      return FALSE;
  }

  /* Where names are asked for: many systems link it into a folder of who writes it. */
  return allow (ruleset, "/etc/resolv.conf", LANDLOCK_ACCESS_FS_READ_FILE) &&
         allow_each (ruleset, readable, READING) && allow_each (ruleset, writable, WRITING);
}

gboolean
canvass_drop_can_confine (void)
{
  return syscall (SYS_landlock_create_ruleset, NULL, (gsize)0, LANDLOCK_CREATE_RULESET_VERSION) >=
         1;
}

gboolean
canvass_drop_confine (const char *const *readable, const char *const *writable)
{
  struct landlock_ruleset_attr attributes = { .handled_access_fs = HANDLED };
  int ruleset = (int)syscall (
      SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0);
  gboolean confined;

  if (ruleset < 0)
    return FALSE;

  confined = allow_all (ruleset, readable, writable) &&
             prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
             syscall (SYS_landlock_restrict_self, ruleset, 0) == 0;
  close (ruleset);
  return confined;
}
