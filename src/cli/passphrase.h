/*
 * passphrase.h: asking for a passphrase, or reading it from where a script put it
 *
 * A passphrase only ever lies in locked memory, and never in an argument or an environment.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CanvassPassphraseError:
 * @CANVASS_PASSPHRASE_ERROR_NO_TERMINAL: nobody to ask: give --passphrase-file
 * @CANVASS_PASSPHRASE_ERROR_SOURCE: it could not be read from where it should come
 * @CANVASS_PASSPHRASE_ERROR_REFUSED: empty, too long, or the two that were typed differ
 */
typedef enum {
  CANVASS_PASSPHRASE_ERROR_NO_TERMINAL,
  CANVASS_PASSPHRASE_ERROR_SOURCE,
  CANVASS_PASSPHRASE_ERROR_REFUSED,
} CanvassPassphraseError;

#define CANVASS_PASSPHRASE_ERROR (canvass_passphrase_error_quark ())
GQuark canvass_passphrase_error_quark (void);

/* Locked memory. */
typedef struct _CanvassPassphrase CanvassPassphrase;

/* @source: a file, a FIFO or "-" for standard input, read to its end; NULL to ask at the terminal,
 * with echo off, whatever standard input is. A trailing line break stays: canvass_key_open () and
 * canvass_key_write () drop one. */
CanvassPassphrase *canvass_passphrase_read (const char *source, const char *prompt, GError **error);

/* The same for another secret: @what it is called, and the option that gives a file. */
CanvassPassphrase *canvass_passphrase_read_as (
    const char *what, const char *option, const char *source, const char *prompt, GError **error);
void canvass_passphrase_drop_line_break (CanvassPassphrase *self);

/* A new one: asked for twice at a terminal; refused (REFUSED) when empty or when it could not be
 * typed at a prompt. */
CanvassPassphrase *
canvass_passphrase_choose (const char *source, const char *prompt, GError **error);

void canvass_passphrase_free (CanvassPassphrase *self); /* wipes */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CanvassPassphrase, canvass_passphrase_free)

const char *canvass_passphrase_get_bytes (const CanvassPassphrase *self); /* zero-terminated */
gsize canvass_passphrase_get_length (const CanvassPassphrase *self);

/* Guessed within months by somebody who has the key file and many computers. */
gboolean canvass_passphrase_is_weak (const CanvassPassphrase *self);

G_END_DECLS
