/*
 * memory.h: whether what is typed can reach a disk by way of memory
 *
 * @proc and @sys stand for /proc and /sys everywhere; NULL means these.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device/fitness.h"

G_BEGIN_DECLS

/* Call first in main (), before threads and secrets: turns off core dumps, makes the process not
 * dumpable, raises the limit on locked memory as far as allowed, and locks all memory of now and
 * later. Returns whether the lock really holds; without it the process runs on. Safe to repeat.
 *
 * Nothing is locked where the limit leaves no room for a program to grow: it would die of its next
 * allocation. */
gboolean canvass_memory_protect (void);

/* By what the kernel counts, not by what mlockall () said. */
gboolean canvass_memory_is_locked (const char *proc);

/* Whether a crash would write memory to a disk. */
gboolean canvass_memory_dumps_core (void);

/**
 * CanvassSwap:
 * @CANVASS_SWAP_NONE: no memory leaves for a disk: no swap, or only compressed memory (zram)
 * @CANVASS_SWAP_ENCRYPTED: all of it goes through dm-crypt
 * @CANVASS_SWAP_PLAIN: some of it does not, as far as can be seen
 * @CANVASS_SWAP_UNKNOWN: the system does not say
 */
typedef enum {
  CANVASS_SWAP_NONE,
  CANVASS_SWAP_ENCRYPTED,
  CANVASS_SWAP_PLAIN,
  CANVASS_SWAP_UNKNOWN,
} CanvassSwap;

CanvassSwap canvass_memory_find_swap (const char *proc, const char *sys);
/* Where an image of all memory, locked or not, goes when the machine hibernates; NONE if it cannot.
 */
CanvassSwap canvass_memory_find_hibernation (const char *proc, const char *sys);

/**
 * CanvassMemoryReason:
 * @CANVASS_MEMORY_SOUND: locked, and nothing writes it out
 * @CANVASS_MEMORY_UNLOCKED: not locked, but nothing would write it out unencrypted (WARN)
 * @CANVASS_MEMORY_HIBERNATES: locked, but hibernating would write it out unencrypted (WARN)
 * @CANVASS_MEMORY_SWAPS: not locked, and swap is not encrypted (CLOSED)
 * @CANVASS_MEMORY_UNLOCKED_HIBERNATES: not locked, and hibernation is not encrypted (CLOSED)
 * @CANVASS_MEMORY_UNLOCKED_UNKNOWN: not locked, and the system does not tell its swap (CLOSED)
 * @CANVASS_MEMORY_DUMPS: a crash would write it out (CLOSED)
 *
 * Numbers are stable.
 */
typedef enum {
  CANVASS_MEMORY_SOUND = 0,
  CANVASS_MEMORY_UNLOCKED = 1,
  CANVASS_MEMORY_HIBERNATES = 2,
  CANVASS_MEMORY_SWAPS = 3,
  CANVASS_MEMORY_UNLOCKED_HIBERNATES = 4,
  CANVASS_MEMORY_UNLOCKED_UNKNOWN = 5,
  CANVASS_MEMORY_DUMPS = 6,
} CanvassMemoryReason;

typedef struct {
  gboolean locked;
  gboolean dumps_core;
  CanvassSwap swap;
  CanvassSwap hibernation;
} CanvassMemoryFacts;

typedef struct {
  CanvassFitness fitness;
  CanvassMemoryReason reason;
} CanvassMemoryVerdict;

void canvass_memory_get_facts (const char *proc, const char *sys, CanvassMemoryFacts *facts);
CanvassMemoryVerdict canvass_memory_judge (const CanvassMemoryFacts *facts);
/* English, for logs and the command line: what is wrong and what to do. */
const char *canvass_memory_describe (CanvassMemoryReason reason);

G_END_DECLS
