/*
 * passphrase-row.h: a row of a list to type a passphrase into, which keeps none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CanvassPassphraseRow:
 *
 * Its text lives in locked memory. The entry's accessible name is the row's title. Signals:
 * "changed", "activated" (Enter).
 */
#define CANVASS_TYPE_PASSPHRASE_ROW (canvass_passphrase_row_get_type ())
G_DECLARE_FINAL_TYPE (
    CanvassPassphraseRow, canvass_passphrase_row, CANVASS, PASSPHRASE_ROW, AdwPreferencesRow)

/* (transfer none) valid until the next change. */
const char *canvass_passphrase_row_get_text (CanvassPassphraseRow *self);
/* (transfer full) in memory from canvass_secret_new (); the row is empty afterwards. */
char *canvass_passphrase_row_take (CanvassPassphraseRow *self, gsize *length);
/* Puts @text into it for everybody to see, who shall write it down. */
void canvass_passphrase_row_show_text (CanvassPassphraseRow *self, const char *text);
void canvass_passphrase_row_clear (CanvassPassphraseRow *self);
void canvass_passphrase_row_focus (CanvassPassphraseRow *self);

G_END_DECLS
