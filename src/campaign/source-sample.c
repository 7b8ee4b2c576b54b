/*
 * A campaign to look at while it is still written.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source.h"

#include "campaign/markdown.h"
#include "campaign/source-folder.h"
#include "format/envelope.h"

#include <sodium.h>
#include <string.h>

#define DASH "—"
#define SAMPLE_ID "sample"
#define FAR_DAY "2149-12-31"

static void
count_fatal (CanvassMarkdownFault fault, guint line, gpointer user_data)
{
  *(guint *)user_data += canvass_markdown_is_fatal (fault);
}

static gboolean
can_be_shown (const char *body)
{
  g_autoptr (GPtrArray) blocks = NULL;
  guint n_fatal = 0;

  if (body == NULL)
    return FALSE;
  blocks = canvass_markdown_parse (body, count_fatal, &n_fatal);
  return n_fatal == 0;
}

static char *
piece_or (const char *piece, const char *fallback)
{
  return g_strdup (piece != NULL ? piece : fallback != NULL ? fallback : DASH);
}

static CanvassText *
fill_text (const CanvassText *text, const CanvassText *first)
{
  CanvassText *filled = canvass_text_new ();
  gboolean is_first = text == first;
  GHashTableIter iter;
  gpointer key, label;

  filled->language = g_strdup (text->language);
  filled->name = piece_or (text->name, text->language);
  filled->title = piece_or (text->title, first->title);
  filled->ask = piece_or (text->ask, first->ask);
  filled->addressee = is_first ? piece_or (text->addressee, NULL) : g_strdup (text->addressee);
  filled->collector = is_first ? piece_or (text->collector, NULL) : g_strdup (text->collector);
  filled->thanks = g_strdup (text->thanks);
  filled->body = g_strdup (can_be_shown (text->body)    ? text->body
                           : can_be_shown (first->body) ? first->body
                                                        : DASH);
  g_hash_table_iter_init (&iter, text->labels);
  while (g_hash_table_iter_next (&iter, &key, &label))
    g_hash_table_insert (filled->labels, g_strdup (key), g_strdup (label));
  return filled;
}

static void
fill_labels (const CanvassContent *content, CanvassText *first)
{
  g_autoptr (GPtrArray) labels = canvass_content_list_labels (content);

  for (guint i = 0; i < labels->len; i++) {
    const char *key = g_ptr_array_index (labels, i);

    if (!g_hash_table_contains (first->labels, key))
      g_hash_table_insert (first->labels, g_strdup (key), g_strdup (DASH));
  }
}

static void
fill_rules (CanvassContent *content, const CanvassContent *from)
{
  CanvassRules *rules = &content->rules;

  if (content->id == NULL)
    content->id = (char *)SAMPLE_ID;
  content->sequence = MAX (content->sequence, 1);
  if (rules->closes == NULL || !canvass_content_is_day (rules->closes))
    rules->closes = (char *)"";
  if (rules->destroy_by == NULL || !canvass_content_is_day (rules->destroy_by) ||
      strcmp (rules->destroy_by, rules->closes) < 0)
    rules->destroy_by = (char *)FAR_DAY;
  rules->country = rules->country != NULL ? rules->country : (char *)"";
  rules->address = rules->address != NULL ? rules->address : (char *)"";
  rules->qr = rules->qr && *rules->address != '\0';
  rules->contact = rules->contact && (canvass_content_find_field (from, "email") != NULL ||
                                      canvass_content_find_field (from, "phone") != NULL);
  rules->erase_seconds = MAX (rules->erase_seconds, rules->cover_seconds + 1);
}

static GBytes *
seal_sample (CanvassContent *content, GError **error)
{
  guint8 sign_sk[CANVASS_SIGN_SK_BYTES], seal_sk[CANVASS_SEAL_SK_BYTES];
  CanvassPublicKey *nobody = &content->recipients[0];
  g_autoptr (GBytes) payload = NULL;
  GBytes *file = NULL;

  memset (nobody, 0, sizeof *nobody);
  crypto_sign_keypair (nobody->sign_pk, sign_sk);
  crypto_box_keypair (nobody->seal_pk, seal_sk);
  sodium_memzero (seal_sk, sizeof seal_sk);
  content->n_recipients = 1;
  payload = canvass_content_encode (content, error);
  if (payload != NULL)
    file = canvass_envelope_write (CANVASS_ENVELOPE_CAMPAIGN,
                                   g_bytes_get_data (payload, NULL),
                                   g_bytes_get_size (payload),
                                   sign_sk);
  sodium_memzero (sign_sk, sizeof sign_sk);
  return file;
}

CanvassCampaign *
canvass_source_sample (const CanvassSourceFolder *self, GError **error)
{
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GBytes) file = NULL;
  CanvassContent content = *self->content;

  if (content.texts->len == 0) {
    g_set_error_literal (error,
                         CANVASS_CAMPAIGN_ERROR,
                         CANVASS_CAMPAIGN_ERROR_SOURCE,
                         "The campaign has no language yet");
    return NULL;
  }

  texts = g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_text_free);
  for (guint i = 0; i < content.texts->len; i++)
    g_ptr_array_add (
        texts,
        fill_text (g_ptr_array_index (content.texts, i), g_ptr_array_index (content.texts, 0)));
  fill_labels (&content, g_ptr_array_index (texts, 0));
  fill_rules (&content, self->content);
  content.texts = texts;
  file = seal_sample (&content, error);
  return file != NULL ? canvass_campaign_new (file, error) : NULL;
}
