/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/pin-source.h"

#include "format/pin-rules.h"

#include <string.h>

static gboolean
refuse (const char *what, GError **error)
{
  g_set_error (error,
               CANVASS_PASSPHRASE_ERROR,
               CANVASS_PASSPHRASE_ERROR_REFUSED,
               "%s; nothing was changed",
               what);
  return FALSE;
}

CanvassPassphrase *
canvass_pin_read (const char *source, const char *option, const char *prompt, GError **error)
{
  g_autoptr (CanvassPassphrase) self =
      canvass_passphrase_read_as ("PIN", option, source, prompt, error);

  if (self == NULL)
    return NULL;

  canvass_passphrase_drop_line_break (self);
  if (strlen (canvass_passphrase_get_bytes (self)) == canvass_passphrase_get_length (self) &&
      canvass_passphrase_get_length (self) <= CANVASS_PIN_MAX_DIGITS)
    return g_steal_pointer (&self);

  refuse ("A PIN is 6 to 12 digits and nothing else", error);
  return NULL;
}

CanvassPassphrase *
canvass_pin_choose (const char *source, const char *option, const char *prompt, GError **error)
{
  g_autoptr (CanvassPassphrase) self = canvass_pin_read (source, option, prompt, error);
  g_autoptr (CanvassPassphrase) again = NULL;
  const char *why = self != NULL ? canvass_pin_explain (canvass_passphrase_get_bytes (self)) : NULL;

  if (self == NULL || (why != NULL && !refuse (why, error)))
    return NULL;
  if (source != NULL)
    return g_steal_pointer (&self);

  again = canvass_pin_read (NULL, option, "The same again: ", error);
  if (again == NULL)
    return NULL;
  if (strcmp (canvass_passphrase_get_bytes (again), canvass_passphrase_get_bytes (self)) != 0) {
    refuse ("The two PINs differ", error);
    return NULL;
  }

  return g_steal_pointer (&self);
}
