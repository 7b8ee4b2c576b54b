/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device/memory.h"

#include "format/secret.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* What the largest of our programs may grow to, with room to spare. */
#define ENOUGH_BYTES (1024ull * 1024 * 1024)

#define CAP_IPC_LOCK_BIT 14 /* capabilities(7) */

/* The number behind @key in a status file, in its own base; 0 when it is not there. */
static guint64
read_status (const char *proc, const char *key, guint base)
{
  g_autofree char *path = g_build_filename (proc != NULL ? proc : "/proc", "self/status", NULL);
  g_autofree char *contents = NULL;
  const char *line;

  if (!g_file_get_contents (path, &contents, NULL, NULL))
    return 0;

  line = strstr (contents, key);
  return line == NULL ? 0 : g_ascii_strtoull (line + strlen (key), NULL, base);
}

static gboolean
raise_limit (void)
{
  struct rlimit limit;

  if (read_status (NULL, "\nCapEff:", 16) & (1ull << CAP_IPC_LOCK_BIT))
    return TRUE;

  limit.rlim_cur = limit.rlim_max = RLIM_INFINITY;
  if (setrlimit (RLIMIT_MEMLOCK, &limit) == 0)
    return TRUE;

  if (getrlimit (RLIMIT_MEMLOCK, &limit) != 0)
    return FALSE;

  limit.rlim_cur = limit.rlim_max;
  return setrlimit (RLIMIT_MEMLOCK, &limit) == 0 &&
         (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= ENOUGH_BYTES);
}

gboolean
canvass_memory_protect (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
  /* A crash handler that the kernel pipes dumps to is not bound by the limit, but by this. */
  prctl (PR_SET_DUMPABLE, 0);

  /* Pages are locked as they are first touched: until then there is nothing in them. */
  if (raise_limit () && mlockall (MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0)
    mlockall (MCL_CURRENT | MCL_FUTURE);

  return canvass_memory_is_locked (NULL);
}

gboolean
canvass_memory_is_locked (const char *proc)
{
  guint64 locked = read_status (proc, "\nVmLck:", 10);
  guint64 writable = read_status (proc, "\nVmData:", 10) + read_status (proc, "\nVmStk:", 10);

  /* All that is writable now; and, here, what will be mapped next. */
  return locked > 0 && locked >= writable &&
         (proc != NULL || canvass_memory_lock_verify () == CANVASS_MEMORY_LOCK_ALL);
}

gboolean
canvass_memory_dumps_core (void)
{
  struct rlimit limit = { 0 };

  return prctl (PR_GET_DUMPABLE) != 0 || getrlimit (RLIMIT_CORE, &limit) != 0 ||
         limit.rlim_cur != 0;
}

void
canvass_memory_get_facts (const char *proc, const char *sys, CanvassMemoryFacts *facts)
{
  facts->locked = canvass_memory_is_locked (proc);
  facts->dumps_core = canvass_memory_dumps_core ();
  facts->swap = canvass_memory_find_swap (proc, sys);
  facts->hibernation = canvass_memory_find_hibernation (proc, sys);
}

static gboolean
is_safe (CanvassSwap swap)
{
  return swap == CANVASS_SWAP_NONE || swap == CANVASS_SWAP_ENCRYPTED;
}

static CanvassMemoryReason
find_reason (const CanvassMemoryFacts *facts)
{
  if (facts->dumps_core)
    return CANVASS_MEMORY_DUMPS;

  if (facts->locked)
    return is_safe (facts->hibernation) ? CANVASS_MEMORY_SOUND : CANVASS_MEMORY_HIBERNATES;

  if (facts->swap == CANVASS_SWAP_PLAIN)
    return CANVASS_MEMORY_SWAPS;
  if (facts->hibernation == CANVASS_SWAP_PLAIN)
    return CANVASS_MEMORY_UNLOCKED_HIBERNATES;

  return is_safe (facts->swap) && is_safe (facts->hibernation) ? CANVASS_MEMORY_UNLOCKED
                                                               : CANVASS_MEMORY_UNLOCKED_UNKNOWN;
}

CanvassMemoryVerdict
canvass_memory_judge (const CanvassMemoryFacts *facts)
{
  static const CanvassFitness fitness[] = {
    [CANVASS_MEMORY_SOUND] = CANVASS_FITNESS_FIT,
    [CANVASS_MEMORY_UNLOCKED] = CANVASS_FITNESS_WARN,
    [CANVASS_MEMORY_HIBERNATES] = CANVASS_FITNESS_WARN,
    [CANVASS_MEMORY_SWAPS] = CANVASS_FITNESS_CLOSED,
    [CANVASS_MEMORY_UNLOCKED_HIBERNATES] = CANVASS_FITNESS_CLOSED,
    [CANVASS_MEMORY_UNLOCKED_UNKNOWN] = CANVASS_FITNESS_CLOSED,
    [CANVASS_MEMORY_DUMPS] = CANVASS_FITNESS_CLOSED,
  };
  CanvassMemoryReason reason = find_reason (facts);

  return (CanvassMemoryVerdict){ .fitness = fitness[reason], .reason = reason };
}

const char *
canvass_memory_describe (CanvassMemoryReason reason)
{
  switch (reason) {
  case CANVASS_MEMORY_SOUND:
    return "Memory is locked and nothing writes it to a disk.";
  case CANVASS_MEMORY_UNLOCKED:
    return "Memory could not be locked, but nothing on this machine writes it to a disk "
           "unencrypted. Raise the limit on locked memory (LimitMEMLOCK=infinity).";
  case CANVASS_MEMORY_HIBERNATES:
    return "Hibernating would write what is being typed to an unencrypted disk. Do not let this "
           "machine hibernate, or turn its swap off (swapoff -a).";
  case CANVASS_MEMORY_SWAPS:
    return "Memory could not be locked, and this machine swaps to an unencrypted disk. Turn swap "
           "off (swapoff -a) or raise the limit on locked memory (LimitMEMLOCK=infinity).";
  case CANVASS_MEMORY_UNLOCKED_HIBERNATES:
    return "Memory could not be locked, and hibernating would write it to an unencrypted disk. "
           "Turn hibernation off, or raise the limit on locked memory (LimitMEMLOCK=infinity).";
  case CANVASS_MEMORY_UNLOCKED_UNKNOWN:
    return "Memory could not be locked, and this machine does not tell where it swaps to. Raise "
           "the limit on locked memory (LimitMEMLOCK=infinity).";
  case CANVASS_MEMORY_DUMPS:
    return "A crash would write what is being typed to a disk: core dumps cannot be turned off. "
           "Use another machine.";
  default:
    g_return_val_if_reached ("");
  }
}
