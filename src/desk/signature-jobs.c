/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/signature-jobs.h"

#include "desk/signature-sheet.h"
#include "format/secret.h"

#include <string.h>

CanvassSignatureSearch *
canvass_signature_search_new (const CanvassRollListQuery *query)
{
  CanvassSignatureSearch *self = g_new0 (CanvassSignatureSearch, 1);

  self->query = *query;
  if (query->search != NULL && *query->search != '\0') {
    self->search = canvass_secret_new (strlen (query->search) + 1);
    strcpy (self->search, query->search);
  }
  self->query.search = self->search;
  if (query->kiosk_id != NULL) {
    memcpy (self->kiosk_id, query->kiosk_id, sizeof self->kiosk_id);
    self->query.kiosk_id = self->kiosk_id;
  }
  if (query->language != NULL) {
    g_strlcpy (self->language, query->language, sizeof self->language);
    self->query.language = self->language;
  }
  return self;
}

CanvassSignatureSearch *
canvass_signature_search_copy (const CanvassSignatureSearch *self)
{
  return canvass_signature_search_new (&self->query);
}

void
canvass_signature_search_free (CanvassSignatureSearch *self)
{
  if (self == NULL)
    return;

  canvass_secret_free (self->search);
  g_free (self);
}

void
canvass_signature_found_free (CanvassSignatureFound *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->rows);
  g_ptr_array_unref (self->languages);
  g_free (self);
}

gpointer
canvass_signature_job_list (CanvassLedger *ledger,
                            CanvassRoll *roll,
                            gpointer data,
                            CanvassDeskProgress *progress,
                            GCancellable *cancellable,
                            GError **error)
{
  canvass_roll_get_list (roll, canvass_desk_progress_step, progress, cancellable, error);
  return NULL;
}

gpointer
canvass_signature_job_find (CanvassLedger *ledger,
                            CanvassRoll *roll,
                            gpointer data,
                            CanvassDeskProgress *progress,
                            GCancellable *cancellable,
                            GError **error)
{
  const CanvassSignatureSearch *search = data;
  CanvassRollList *list;
  CanvassSignatureFound *found;
  GArray *rows;
  GPtrArray *languages;

  if (!canvass_roll_has_list (roll))
    return NULL;

  list = canvass_roll_get_list (roll, NULL, NULL, NULL, NULL);
  rows = canvass_roll_list_find (list, &search->query, cancellable, error);
  if (rows == NULL)
    return NULL;

  found = g_new0 (CanvassSignatureFound, 1);
  found->rows = rows;
  found->version = canvass_roll_list_get_version (list);
  found->languages = g_ptr_array_new_with_free_func (g_free);
  languages = canvass_roll_list_get_languages (list);
  for (guint i = 0; i < languages->len; i++)
    g_ptr_array_add (found->languages, g_strdup (languages->pdata[i]));
  return found;
}

CanvassSignaturePage *
canvass_signature_page_copy (const CanvassSignaturePage *self)
{
  CanvassSignaturePage *copy = g_memdup2 (self, sizeof *self);

  copy->briefs = NULL;
  return copy;
}

void
canvass_signature_page_free (CanvassSignaturePage *self)
{
  if (self == NULL)
    return;

  canvass_secret_free (self->briefs);
  g_free (self);
}

/* Cut between characters. */
static void
append (char *text, gsize size, const char *value)
{
  gsize used = strlen (text), length;

  if (value == NULL || *value == '\0' || used + 2 > size)
    return;

  if (used > 0)
    text[used++] = ' ';
  length = MIN (strlen (value), size - used - 1);
  while (length > 0 && (value[length] & 0xc0) == 0x80)
    length--;
  memcpy (text + used, value, length);
  text[used + length] = '\0';
}

static gboolean
write_brief (const CanvassRollEntry *entry, gpointer user_data)
{
  CanvassSignaturePage *page = user_data;
  CanvassSignatureBrief *brief = &page->briefs[page->n++];
  const CanvassPayload *payload = entry->payload;
  static const char *const names[] = { "name", "given_name", "family_name" };
  static const char *const places[] = { "postcode", "city", "district" };

  memcpy (brief->record_id, entry->record_id, CANVASS_ID_BYTES);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    append (brief->name, sizeof brief->name, canvass_payload_get_field (payload, names[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    append (brief->place, sizeof brief->place, canvass_payload_get_field (payload, places[i]));
  g_strlcpy (brief->kiosk, entry->kiosk, sizeof brief->kiosk);
  g_strlcpy (brief->day, canvass_payload_get_day (payload), sizeof brief->day);
  g_strlcpy (brief->language, canvass_payload_get_language (payload), sizeof brief->language);
  brief->states = canvass_signature_states (entry);
  return TRUE;
}

gpointer
canvass_signature_job_fetch (CanvassLedger *ledger,
                             CanvassRoll *roll,
                             gpointer data,
                             CanvassDeskProgress *progress,
                             GCancellable *cancellable,
                             GError **error)
{
  const CanvassSignaturePage *wanted = data;
  CanvassRollList *list;
  CanvassSignaturePage *page;

  if (!canvass_roll_has_list (roll))
    return NULL;

  list = canvass_roll_get_list (roll, NULL, NULL, NULL, NULL);
  if (canvass_roll_list_get_version (list) != wanted->version)
    return NULL;

  page = canvass_signature_page_copy (wanted);
  page->n = 0;
  page->briefs = canvass_secret_new (CANVASS_SIGNATURE_PAGE_ROWS * sizeof *page->briefs);
  if (canvass_roll_list_visit (list, wanted->rows, wanted->n, write_brief, page, error) &&
      page->n == wanted->n)
    return page;

  canvass_signature_page_free (page);
  return NULL;
}
