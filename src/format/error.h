/*
 * error.h: what can be wrong with bytes that claim to be one of our formats
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CanvassFormatError:
 * @CANVASS_FORMAT_ERROR_FOREIGN: not one of our files, or not of the kind asked for: pick another
 * @CANVASS_FORMAT_ERROR_TOO_NEW: a later release wrote it: update Canvass
 * @CANVASS_FORMAT_ERROR_MALFORMED: cut off, overlong or against the layout: get a fresh copy
 * @CANVASS_FORMAT_ERROR_TAMPERED: well laid out, but a hash or signature does not fit
 * @CANVASS_FORMAT_ERROR_TOO_LARGE: over the limit of its kind; nothing was read or written
 * @CANVASS_FORMAT_ERROR_WRONG_KEY: sound as far as can be seen, but not sealed to this key
 * @CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE: the passphrase does not open this key file
 * @CANVASS_FORMAT_ERROR_MEMORY: no (lockable) memory for it: close other programs
 * @CANVASS_FORMAT_ERROR_FILE: the file cannot be opened, read or written, or is no regular file
 */
typedef enum {
  CANVASS_FORMAT_ERROR_FOREIGN,
  CANVASS_FORMAT_ERROR_TOO_NEW,
  CANVASS_FORMAT_ERROR_MALFORMED,
  CANVASS_FORMAT_ERROR_TAMPERED,
  CANVASS_FORMAT_ERROR_TOO_LARGE,
  CANVASS_FORMAT_ERROR_WRONG_KEY,
  CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE,
  CANVASS_FORMAT_ERROR_MEMORY,
  CANVASS_FORMAT_ERROR_FILE,
} CanvassFormatError;

#define CANVASS_FORMAT_ERROR (canvass_format_error_quark ())
GQuark canvass_format_error_quark (void);

G_END_DECLS
