/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/contact-file.h"
#include "ledger/notes.h"

typedef struct {
  CanvassContactFile file;
  CanvassSink *sink;       /* (owned) */
  CanvassNoteWriter *note; /* (owned) */
  guint64 done;
  guint64 total;
  CanvassProgress progress;
  gpointer user_data;
  GCancellable *cancellable; /* (borrowed) (nullable) */
  GError *error;             /* (owned) (nullable) */
} Export;

static void
export_clear (Export *self)
{
  canvass_contact_file_clear (&self->file);
  g_clear_pointer (&self->sink, canvass_sink_free);
  g_clear_pointer (&self->note, canvass_note_writer_free);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

static gboolean
write_contact (const CanvassContact *contact, gpointer user_data)
{
  Export *self = user_data;
  CanvassNoteRow row = { .external_id = contact->external_id, .address = contact->address };

  if (g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    return FALSE;

  canvass_contact_file_write (&self->file, self->sink, contact);
  self->done++;
  if (self->progress != NULL && self->done % 64 == 0)
    self->progress (self->done, self->total, self->user_data);

  return canvass_note_writer_add (self->note, &row, &self->error) &&
         !canvass_sink_has_failed (self->sink);
}

static const char *
find_channel (GPtrArray *consents, const char *name)
{
  for (guint i = 0; i < consents->len; i++) {
    const CanvassContactConsent *consent = consents->pdata[i];

    if (g_str_equal (consent->name, name))
      return consent->channel;
  }

  return "";
}

/* The note first: what an export carried out without one, no suppression file could ask back. */
static gboolean
finish (Export *self, const CanvassContactsAccount *account, GError **error)
{
  if (self->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&self->error));
    return FALSE;
  }

  if (!canvass_sink_has_failed (self->sink) &&
      !canvass_note_writer_finish (self->note, account->contacts, error))
    return FALSE;

  if (canvass_sink_finish (self->sink, error))
    return TRUE;

  canvass_note_writer_discard (self->note);
  return FALSE;
}

gboolean
canvass_contacts_export (CanvassLedger *self,
                         CanvassRoll *roll,
                         const CanvassColumns *columns,
                         const char *consent,
                         const char *path,
                         const CanvassPublicKey *recipients,
                         guint n_recipients,
                         CanvassContactsAccount *account,
                         CanvassProgress progress,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GPtrArray) consents = NULL;
  g_autofree char *who = canvass_note_name_recipients (recipients, n_recipients);
  g_autofree char *where = g_filename_display_name (path);
  g_auto (Export) export = { .progress = progress,
                             .user_data = user_data,
                             .cancellable = cancellable };
  CanvassContactsAccount counted = { 0 };
  CanvassNote note = { .kind = CANVASS_NOTE_EXPORT };

  g_return_val_if_fail (CANVASS_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (columns != NULL && consent != NULL && path != NULL, FALSE);

  consents = canvass_ledger_list_contact_consents (self);
  canvass_contact_file_init (&export.file);
  export.file.columns = columns;
  export.file.consent = consent;
  export.file.channel = find_channel (consents, consent);
  export.file.consents = consents;
  export.file.country = canvass_campaign_get_rules (canvass_ledger_get_campaign (self))->country;
  export.total = canvass_roll_get_n_unique (roll);

  note.what = columns->name;
  note.where = where;
  note.who = who;
  note.consent = consent;
  note.channel = export.file.channel;
  export.note = canvass_note_writer_new (self, &note, error);
  export.sink =
      export.note != NULL ? canvass_sink_new (path, recipients, n_recipients, error) : NULL;
  if (export.sink == NULL)
    return FALSE;

  canvass_contact_file_begin (&export.file, export.sink);
  if (!canvass_contacts_foreach (self, roll, consent, write_contact, &export, &counted, error))
    return FALSE;

  if (account != NULL)
    *account = counted;
  return finish (&export, &counted, error);
}
