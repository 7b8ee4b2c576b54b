/*
 * errand.h: what a table has done at a drop by a program that reaches a network
 *
 * Asked for through a hatch (hatch.h) it is one packet: five texts, each ended by a NUL: "push" or
 * "pull", the campaign's id, the drop, the kiosk's id, the path of credentials or "". Of these only
 * the ids choose folders, and each text is the value of an option that stands in this program.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CANVASS_ERRAND_MAX_BYTES 4096

typedef enum {
  CANVASS_ERRAND_PUSH,
  CANVASS_ERRAND_PULL,
} CanvassErrandKind;
#define CANVASS_N_ERRANDS 2

/**
 * CanvassErrand:
 * @campaign, @kiosk: their ids in lower-case hexadecimal
 * @drop: a folder's path, or an URL
 * @credentials: "" or a path
 *
 * The texts are borrowed.
 */
typedef struct {
  CanvassErrandKind kind;
  const char *campaign;
  const char *drop;
  const char *kiosk;
  const char *credentials;
} CanvassErrand;

/* (transfer full) (nullable) the packet; NULL when it would be longer than
 * CANVASS_ERRAND_MAX_BYTES. */
GBytes *canvass_errand_pack (const CanvassErrand *self);
/* FALSE for what is no such packet: of another length or number of texts, with an id that is none,
 * with a drop that is neither path nor URL, with credentials that are no plain path. @self borrows
 * from @bytes. */
gboolean canvass_errand_parse (const char *bytes, gsize length, CanvassErrand *self);

/* (transfer full) the command line that does it. @program: the path of `canvass`; @directory: that
 * of the vault folder. */
char **
canvass_errand_make_command (const CanvassErrand *self, const char *program, const char *directory);

G_END_DECLS
