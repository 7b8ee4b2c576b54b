/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/lost-drawings.h"

#include "ledger/ledger.h"

/* Records that an error names one by one. */
#define MAX_NAMED 20

void
canvass_lost_drawings_clear (CanvassLostDrawings *self)
{
  if (self->ids != NULL)
    g_string_free (g_steal_pointer (&self->ids), TRUE);
  self->n = 0;
}

void
canvass_lost_drawings_add (CanvassLostDrawings *self, const guint8 *record_id)
{
  g_autofree char *id = canvass_to_hex (record_id, CANVASS_ID_BYTES);

  if (self->ids == NULL)
    self->ids = g_string_new (NULL);
  if (self->n < MAX_NAMED)
    g_string_append_printf (self->ids, "%s%s", self->n > 0 ? ", " : "", id);
  else if (self->n == MAX_NAMED)
    g_string_append (self->ids, " and others");
  self->n++;
}

gboolean
canvass_lost_drawings_tell (const CanvassLostDrawings *self,
                            const char *path,
                            guint64 n_signatures,
                            GError **error)
{
  if (self->n == 0)
    return TRUE;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_INCOMPLETE,
               "%s has all %" G_GUINT64_FORMAT " signatures, but %" G_GUINT64_FORMAT
               " without the drawing that they may have had, as the ledger's copies are damaged: "
               "%s. Import their batches from another copy, then export again",
               path,
               n_signatures,
               self->n,
               self->ids->str);
  return FALSE;
}
