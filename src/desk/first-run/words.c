/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/first-run/words.h"

#include "desk/first-run/new-key.h"
#include "desk/trouble.h"
#include "format/error.h"
#include "ledger/ledger.h"

#include <glib/gi18n-lib.h>

const char *
canvass_first_run_word_level (CanvassStrengthLevel level)
{
  switch (level) {
  case CANVASS_STRENGTH_GUESSED:
    return _ ("Guessed within days.");
  case CANVASS_STRENGTH_WEAK:
    return _ ("Guessed within months by somebody with many computers.");
  case CANVASS_STRENGTH_GOOD:
    return _ ("Good: even many computers would need years.");
  case CANVASS_STRENGTH_STRONG:
    return _ ("Strong: nobody will guess this.");
  case CANVASS_STRENGTH_NONE:
    break;
  }
  return _ ("How strong it is shows here as you type.");
}

const char *
canvass_first_run_word_mending (const CanvassStrength *strength)
{
  if (strength->level != CANVASS_STRENGTH_GUESSED && strength->level != CANVASS_STRENGTH_WEAK)
    return "";

  switch (strength->weakness) {
  case CANVASS_WEAKNESS_SHORT:
    return _ ("It is short. Add a few words that nobody expects.");
  case CANVASS_WEAKNESS_COMMON:
    return _ ("Many use these words or names. Add others that have nothing to do with them.");
  case CANVASS_WEAKNESS_KEYS:
    return _ ("These keys lie side by side. Better take four words or more.");
  case CANVASS_WEAKNESS_ORDER:
    return _ ("What runs in its order is tried first. Better take four words or more.");
  case CANVASS_WEAKNESS_REPEATED:
    return _ ("The same again adds little. Better take four different words or more.");
  case CANVASS_WEAKNESS_DATE:
    return _ ("Dates and years are tried first. Better take four words or more.");
  }
  return "";
}

static const char *
word_format_error (gint code)
{
  switch ((CanvassFormatError)code) {
  case CANVASS_FORMAT_ERROR_FOREIGN:
  case CANVASS_FORMAT_ERROR_TOO_LARGE:
    return _ ("That is not the kind of file that is asked for here. Choose another one.");
  case CANVASS_FORMAT_ERROR_MALFORMED:
    return _ ("That file is damaged. Use another copy of it.");
  case CANVASS_FORMAT_ERROR_TAMPERED:
    return _ ("What lies there is not what should. Use another disk, stick or copy.");
  case CANVASS_FORMAT_ERROR_FILE:
    return _ ("Nothing can be read or written there. Choose another place.");
  case CANVASS_FORMAT_ERROR_WRONG_PASSPHRASE:
  case CANVASS_FORMAT_ERROR_WRONG_KEY:
  case CANVASS_FORMAT_ERROR_TOO_NEW:
  case CANVASS_FORMAT_ERROR_MEMORY:
    break;
  }
  return NULL;
}

char *
canvass_first_run_word_error (const GError *error)
{
  const char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;

  if (g_error_matches (error, CANVASS_NEW_KEY_ERROR, CANVASS_NEW_KEY_ERROR_SAME_PLACE))
    words = _ ("The other copy lies there. Choose another place, best on a memory stick.");
  else if (g_error_matches (error, CANVASS_NEW_KEY_ERROR, CANVASS_NEW_KEY_ERROR_TOGETHER))
    words = _ ("Another share lies there, and together they give the key away. Choose another "
               "place.");
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    words = _ ("A file of that name lies there and was left alone. Choose another place.");
  else if (g_error_matches (error, CANVASS_LEDGER_ERROR, CANVASS_LEDGER_ERROR_KEY))
    words = _ ("This petition is not locked for your key. Ask whoever wrote it to add the public "
               "half of your key, and to seal it again.");
  else if (error->domain == CANVASS_FORMAT_ERROR)
    words = word_format_error (error->code);

  return words != NULL ? g_strdup (words) : canvass_desk_word_error (error);
}

char *
canvass_first_run_word_share_error (const GError *error, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  if (error->domain != CANVASS_RECOVERY_ERROR)
    return canvass_first_run_word_error (error);

  switch ((CanvassRecoveryError)error->code) {
  case CANVASS_RECOVERY_ERROR_FOREIGN:
    return g_strdup_printf (_ ("“%s” is no share of a key. Choose another file."), name);
  case CANVASS_RECOVERY_ERROR_DAMAGED:
    return g_strdup_printf (_ ("“%s” is damaged. Ask its holder for another copy."), name);
  case CANVASS_RECOVERY_ERROR_OTHER:
    return g_strdup_printf (_ ("“%s” belongs to another key, or was made at another time."), name);
  case CANVASS_RECOVERY_ERROR_TWICE:
    break;
  }
  return g_strdup_printf (_ ("“%s” was given already. Choose another share."), name);
}
