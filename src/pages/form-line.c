/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/form-private.h"

#include "campaign/public-name.h"

#include <glib/gi18n-lib.h>

CanvassPublicName
canvass_form_get_public_name (CanvassForm *self)
{
  g_return_val_if_fail (CANVASS_IS_FORM (self), CANVASS_PUBLIC_UNSET);

  return canvass_payload_get_public_name (self->answers->payload);
}

void
canvass_form_set_public_name (CanvassForm *self, CanvassPublicName name)
{
  g_return_if_fail (CANVASS_IS_FORM (self));

  self->begun = TRUE;
  canvass_payload_set_public_name (self->answers->payload, name);
}

/* (transfer full) (nullable) what was carried over is never shown. */
static char *
name_public_district (CanvassForm *self)
{
  const char *district = canvass_form_get_value (self, "district");

  if (self->answers->same_district)
    /* Translators: stands after a name: "Ana L., same district as in the signature before". */
    return g_strdup (_ ("same district as in the signature before"));
  if (canvass_form_get_district_answer (self) == CANVASS_DISTRICT_CONFIRMED)
    district = canvass_form_find_district (self) != NULL ? canvass_form_find_district (self)
                                                         : self->answers->district;
  else if (*district == '\0')
    return NULL;
  return canvass_text_name_district (canvass_form_get_text (self), district);
}

const char *
canvass_form_get_public_line (CanvassForm *self)
{
  CanvassFormScratch *scratch = self->scratch;
  g_autofree char *district = NULL;

  g_return_val_if_fail (CANVASS_IS_FORM (self), "");

  if (!canvass_public_name (canvass_form_get_public_name (self),
                            canvass_form_get_value (self, "name"),
                            canvass_form_get_value (self, "given_name"),
                            canvass_form_get_value (self, "family_name"),
                            scratch->name,
                            sizeof scratch->name))
    g_strlcpy (scratch->name, _ ("Name withheld"), sizeof scratch->name);

  district = name_public_district (self);
  canvass_public_place (district != NULL ? district : "",
                        canvass_form_get_value (self, "postcode"),
                        scratch->place,
                        sizeof scratch->place);
  canvass_public_line (scratch->name,
                       scratch->place,
                       canvass_language_get_direction () == GTK_TEXT_DIR_RTL,
                       scratch->line,
                       sizeof scratch->line);
  return scratch->line;
}
