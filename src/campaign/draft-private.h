/*
 * draft-private.h: what a draft holds; draft.c its settings and texts, draft-file.c the disk,
 * draft-parts.c what it is made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "campaign/draft.h"
#include "campaign/source-campaign.h"
#include "campaign/source-lines.h"

G_BEGIN_DECLS

#define CANVASS_DRAFT_MAX_FILE_BYTES (512 * 1024)

/* One file of the folder. */
typedef struct {
  GBytes *disk;        /* (nullable) as it was read or written last; NULL: it is not there yet */
  CanvassLines *lines; /* (nullable) */
  GBytes *bytes;       /* (nullable) of what is no text of ours; both NULL: to be taken away */
} CanvassDraftFile;

struct _CanvassDraft {
  GObject parent_instance;

  char *folder;          /* (nullable) */
  GHashTable *files;     /* (element-type utf8 CanvassDraftFile) by name */
  GHashTable *unread;    /* (element-type utf8) names of files that are no text */
  GPtrArray *recipients; /* (element-type CanvassPublicKey) in the order of their files' names */
};

/* (transfer none) (nullable) */
CanvassLines *canvass_draft_find_lines (CanvassDraft *self, const char *name);
CanvassLines *canvass_draft_get_campaign (CanvassDraft *self);
/* (transfer none) (nullable) makes it where there is none; NULL when what is there is no text. */
CanvassLines *canvass_draft_make_text (CanvassDraft *self, const char *language);
CanvassDraftFile *canvass_draft_add_file (CanvassDraft *self, const char *name);
/* Reads LANGUAGE.md if it is there and was not read yet. */
void canvass_draft_read_text (CanvassDraft *self, const char *language);
GBytes *
canvass_draft_file_get_bytes (const CanvassDraftFile *file); /* (transfer full) (nullable) */
void canvass_draft_tell (CanvassDraft *self);

G_END_DECLS
