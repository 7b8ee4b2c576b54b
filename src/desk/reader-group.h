/*
 * reader-group.h: who can open a file that is going to be saved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* None: anybody. */
typedef struct {
  CanvassPublicKey keys[1];
  guint n;
} CanvassReaders;

/**
 * CanvassReaderGroup:
 *
 * Rows of a view's page: only you, somebody else by their .pub file, whose six words are shown to
 * be compared, or anybody, with what that means.
 */
#define CANVASS_TYPE_READER_GROUP (canvass_reader_group_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassReaderGroup, canvass_reader_group, CANVASS, READER_GROUP, AdwPreferencesGroup)

/* FALSE: somebody else, of whom there is no key yet; that has been told in a toast. */
gboolean
canvass_reader_group_get (CanvassReaderGroup *self, CanvassDesk *desk, CanvassReaders *readers);
/* (transfer full) "Saved. Only you can open it.", by who can. */
char *canvass_reader_group_word_saved (CanvassReaderGroup *self);
/* Back to what it was at first. */
void canvass_reader_group_reset (CanvassReaderGroup *self);

G_END_DECLS
