/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/passphrase.h"

#include "format/key-file.h"
#include "format/secret.h"
#include "format/wordlist.h"

#include <sodium.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* No canonical composition makes a text longer than three times its UTF-16 units (UAX #15). */
#define MAX_UNITS (3 * CANVASS_PASSPHRASE_MAX_BYTES)
#define MAX_PREPARED_BYTES (3 * MAX_UNITS)

typedef struct {
  UChar typed[MAX_UNITS];
  UChar composed[MAX_UNITS];
} Units;

static gboolean
compose (Units *units, const char *passphrase, gsize length, char *prepared, gsize *prepared_length)
{
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance (&status);
  int32_t n_typed = 0, n_composed, n_bytes = 0;

  u_strFromUTF8 (units->typed, MAX_UNITS, &n_typed, passphrase, (int32_t)length, &status);
  n_composed = unorm2_normalize (nfc, units->typed, n_typed, units->composed, MAX_UNITS, &status);
  u_strToUTF8 (prepared, MAX_PREPARED_BYTES, &n_bytes, units->composed, n_composed, &status);
  *prepared_length = (gsize)n_bytes;
  return U_SUCCESS (status);
}

char *
canvass_passphrase_prepare (const char *passphrase, gsize length, gsize *prepared_length)
{
  char *prepared;
  Units *units;
  gboolean good;

  if (length > 0 && passphrase[length - 1] == '\n')
    length--;
  if (length > CANVASS_PASSPHRASE_MAX_BYTES || !g_utf8_validate_len (passphrase, length, NULL))
    return NULL;

  prepared = canvass_secret_new (MAX_PREPARED_BYTES + 1);
  units = canvass_secret_new (sizeof *units);
  good = compose (units, passphrase, length, prepared, prepared_length);
  canvass_secret_free (units);
  if (!good)
    g_clear_pointer (&prepared, canvass_secret_free);

  return prepared;
}

char *
canvass_passphrase_suggest (gsize *length)
{
  /* The longest word and the space behind it. */
  const gsize room = CANVASS_SUGGESTED_WORDS * (6 + 1);
  char *made = canvass_secret_new (room + 1);

  for (guint i = 0; i < CANVASS_SUGGESTED_WORDS; i++) {
    if (i > 0)
      strcat (made, " ");
    strcat (made, canvass_wordlist[randombytes_uniform (CANVASS_WORDLIST_WORDS)]);
  }
  *length = strlen (made);

  return made;
}
