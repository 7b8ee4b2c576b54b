/*
 * secret.h: memory for plaintext and keys, and whether the lock on it holds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "format/bytes.h"

G_BEGIN_DECLS

/* Call once before anything else in src/format; safe to call again, from any thread. Aborts if the
 * system has no randomness. */
void canvass_format_init (void);

/**
 * canvass_secret_new:
 *
 * Returns: (transfer full): @length zeroed bytes of locked, guarded memory. Aborts when there is
 * none, like g_malloc (). Free with canvass_secret_free (), which wipes.
 *
 * Costs several system calls: allocate once and reuse, never once a record.
 */
gpointer canvass_secret_new (gsize length);
void canvass_secret_free (gpointer memory);

/**
 * CanvassArena:
 *
 * Locked scratch memory that one thread reuses for record after record.
 */
typedef struct {
  guint8 payload[4096]; /* a padded payload */
  guint8 inner[64];     /* DEK ‖ hash, as sealed to a recipient */
  guint8 dek[32];
  guint8 scratch[4096 + 256];
} CanvassArena;

/* (transfer none) the calling thread's arena, made on first use and wiped and freed with the
 * thread. */
CanvassArena *canvass_arena_get (void);
void canvass_arena_wipe (void);

/**
 * CanvassMemoryLock:
 * @CANVASS_MEMORY_LOCK_NONE: no page is locked; secrets may reach swap
 * @CANVASS_MEMORY_LOCK_SECRETS: the memory of this header is locked, the rest of the process not
 * @CANVASS_MEMORY_LOCK_ALL: all memory of the process is and will be locked (mlockall held)
 */
typedef enum {
  CANVASS_MEMORY_LOCK_NONE,
  CANVASS_MEMORY_LOCK_SECRETS,
  CANVASS_MEMORY_LOCK_ALL,
} CanvassMemoryLock;

/* Read from VmLck in /proc/self/status against what should be locked, never from a return value:
 * sodium_malloc () hands out memory even when its mlock () failed. */
CanvassMemoryLock canvass_memory_lock_verify (void);

G_END_DECLS
