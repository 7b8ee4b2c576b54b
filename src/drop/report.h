/*
 * report.h: what `canvass drop push|pull --json` prints, and how the table reads it
 *
 * One line each: {"done":N,"total":M} while it works, in bytes, N never above M; then either
 * {"files":N,"bytes":N,"held":N,"left":N} or {"failed":CODE}. The reader takes exactly this and
 * nothing else, since the one who prints it talks to a network.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "drop/transfer.h"

G_BEGIN_DECLS

#define CANVASS_DROP_LINE_MAX_CHARS 200

typedef enum {
  CANVASS_DROP_LINE_PROGRESS,
  CANVASS_DROP_LINE_DONE,
  CANVASS_DROP_LINE_FAILED,
} CanvassDropLineKind;

/* How it failed, beside CANVASS_DROP_ERROR. */
#define CANVASS_DROP_FAILED_CANCELLED CANVASS_N_DROP_ERRORS
#define CANVASS_DROP_FAILED_OTHERWISE (CANVASS_N_DROP_ERRORS + 1)

typedef struct {
  CanvassDropLineKind kind;
  guint64 done, total;              /* PROGRESS */
  guint64 files, bytes, held, left; /* DONE */
  guint failed;                     /* FAILED: CANVASS_DROP_ERROR_… or as above */
} CanvassDropLine;

/* (transfer full) without a line break. */
char *canvass_drop_line_format (const CanvassDropLine *line);
/* FALSE for anything that is not such a line. */
gboolean canvass_drop_line_parse (const char *text, CanvassDropLine *line);
/* What @error is as @failed. */
guint canvass_drop_line_judge (const GError *error);

G_END_DECLS
