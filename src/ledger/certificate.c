/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/certificate.h"

#include "ledger/ledger-private.h"
#include "ledger/msgid.h"
#include "ledger/notes.h"
#include "ledger/totals.h"

#include <string.h>

/* UAX #9 */
#define FIRST_STRONG_ISOLATE "\xe2\x81\xa8"
#define POP_ISOLATE "\xe2\x81\xa9"

void
canvass_certificate_say (GString *text,
                         const CanvassCertificateVoice *voice,
                         const char *original,
                         const char *a,
                         const char *b)
{
  const char *words = voice != NULL ? voice->say (original, voice->words) : original;
  gboolean isolates = voice != NULL && voice->isolates;
  const char *gap;

  while ((gap = strstr (words, "%s")) != NULL) {
    g_string_append_len (text, words, gap - words);
    g_string_append (text, isolates ? FIRST_STRONG_ISOLATE : "");
    g_string_append (text, a != NULL ? a : "");
    g_string_append (text, isolates ? POP_ISOLATE : "");
    a = b;
    words = gap + strlen ("%s");
  }
  g_string_append (text, words);
}

void
canvass_certificate_head (GString *text,
                          const CanvassCertificateVoice *voice,
                          const char *original,
                          char under)
{
  gsize start = text->len;
  glong chars;

  canvass_certificate_say (text, voice, original, NULL, NULL);
  chars = g_utf8_strlen (text->str + start, -1);
  g_string_append_c (text, '\n');
  for (glong i = 0; i < chars; i++)
    g_string_append_c (text, under);
  g_string_append_c (text, '\n');
}

static void
add_fact (GString *text,
          const CanvassCertificateVoice *voice,
          const char *original,
          const char *value)
{
  canvass_certificate_say (text, voice, original, value, NULL);
  g_string_append_c (text, '\n');
}

static void
describe_campaign (GString *text,
                   CanvassLedger *ledger,
                   CanvassRoll *roll,
                   const CanvassCertificateVoice *voice)
{
  CanvassCampaign *campaign = canvass_ledger_get_campaign (ledger);
  const CanvassRules *rules = canvass_campaign_get_rules (campaign);
  const CanvassText *words = canvass_campaign_get_text (
      campaign, voice != NULL ? voice->language : canvass_campaign_get_languages (campaign)[0]);
  guint64 n = canvass_roll_get_n_unique (roll);
  g_autofree char *count =
      g_strdup_printf ("%" G_GUINT64_FORMAT, MAX (n, (guint64)CANVASS_TOTALS_SMALLEST));

  add_fact (text, voice, N_ ("Petition: %s"), canvass_text_get_title (words));
  add_fact (text, voice, N_ ("Collected by: %s"), canvass_text_get_collector (words));
  add_fact (text, voice, N_ ("Campaign id: %s"), canvass_campaign_get_id_hex (campaign));
  if (*rules->destroy_by != '\0')
    add_fact (text, voice, N_ ("Promised to be destroyed by: %s"), rules->destroy_by);
  add_fact (text,
            voice,
            n >= CANVASS_TOTALS_SMALLEST ? N_ ("Signatures: %s") : N_ ("Signatures: fewer than %s"),
            count);
}

/* What was noted, as the certificate lists it. */
static const struct {
  CanvassNoteKind kind;
  const char *heading;
} LISTS[] = {
  { CANVASS_NOTE_SHARE, N_ ("Shares of the key, enough of which bring it back:") },
  { CANVASS_NOTE_EXPORT, N_ ("Files that signatures or contacts were written to:") },
  { CANVASS_NOTE_BACKUP, N_ ("Backups:") },
  { CANVASS_NOTE_COPY, N_ ("Other copies:") },
};

typedef struct {
  GString *lists[CANVASS_NOTE_N_KINDS];
  const CanvassCertificateVoice *voice;
} Listing;

static gboolean
describe_note (const CanvassNote *note, gpointer user_data)
{
  Listing *self = user_data;
  GString *text = self->lists[note->kind];
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, note->count);

  g_string_append_printf (text, "  - %s", note->day);
  if (*note->what != '\0')
    g_string_append_printf (text, " · %s", note->what);
  if (*note->consent != '\0')
    g_string_append_printf (text, " (%s)", note->consent);
  if (note->count > 0) {
    g_string_append (text, " · ");
    canvass_certificate_say (text, self->voice, N_ ("people: %s"), count, NULL);
  }
  if (*note->where != '\0') {
    g_string_append (text, " · ");
    canvass_certificate_say (text, self->voice, N_ ("written to %s"), note->where, NULL);
  }
  if (*note->who != '\0') {
    g_string_append (text, " · ");
    canvass_certificate_say (text, self->voice, N_ ("held by %s"), note->who, NULL);
  } else if (note->kind == CANVASS_NOTE_EXPORT) {
    g_string_append (text, " · ");
    canvass_certificate_say (text, self->voice, N_ ("readable by anybody who has it"), NULL, NULL);
  }
  g_string_append (text, "\n");
  return TRUE;
}

static gboolean
describe_notes (GString *text,
                CanvassLedger *ledger,
                const CanvassCertificateVoice *voice,
                GError **error)
{
  Listing listing = { .voice = voice };
  guint n_unreadable = 0;
  gboolean good;

  for (guint i = 0; i < CANVASS_NOTE_N_KINDS; i++)
    listing.lists[i] = g_string_new (NULL);

  good = canvass_ledger_foreach_note (ledger, describe_note, NULL, &listing, &n_unreadable, error);
  for (gsize i = 0; i < G_N_ELEMENTS (LISTS); i++) {
    const GString *list = listing.lists[LISTS[i].kind];

    g_string_append_c (text, '\n');
    add_fact (text, voice, LISTS[i].heading, NULL);
    if (list->len > 0)
      g_string_append (text, list->str);
    else
      add_fact (text, voice, N_ ("none that were noted"), NULL);
  }
  if (n_unreadable > 0) {
    g_autofree char *n = g_strdup_printf ("%u", n_unreadable);

    g_string_append_c (text, '\n');
    add_fact (text,
              voice,
              N_ ("Notes that could not be read, so that what they tell is missing here: %s"),
              n);
  }

  for (guint i = 0; i < CANVASS_NOTE_N_KINDS; i++)
    g_string_free (listing.lists[i], TRUE);
  return good;
}

static gboolean
is_ours (CanvassLedger *ledger, const CanvassPublicKey *key)
{
  return memcmp (ledger->key->pub.seal_pk, key->seal_pk, CANVASS_SEAL_PK_BYTES) == 0;
}

static void
describe_recipients (GString *text, CanvassLedger *ledger, const CanvassCertificateVoice *voice)
{
  CanvassCampaign *campaign = canvass_ledger_get_campaign (ledger);
  guint n = 0;

  for (guint i = 0; i < canvass_campaign_get_n_recipients (campaign); i++) {
    const CanvassPublicKey *key = canvass_campaign_get_recipient (campaign, i);

    if (is_ours (ledger, key))
      continue;

    if (n++ == 0) {
      g_string_append_c (text, '\n');
      add_fact (text,
                voice,
                N_ ("Other coordinators, whose own keys open what they hold until they destroy it "
                    "as well:"),
                NULL);
    }
    g_string_append (text, "  - ");
    if (*key->name != '\0')
      g_string_append (text, key->name);
    else
      canvass_certificate_say (text, voice, N_ ("a key without a name"), NULL, NULL);
    g_string_append_c (text, '\n');
  }
}

/* A tablet cannot open what it collected, and so needs no more than to be told. */
static gboolean
describe_kiosks (GString *text,
                 CanvassLedger *ledger,
                 const CanvassCertificateVoice *voice,
                 GError **error)
{
  g_autoptr (GArray) kiosks = canvass_ledger_list_kiosks (ledger, error);
  g_autofree char *n = NULL;

  if (kiosks == NULL)
    return FALSE;

  n = g_strdup_printf ("%u", kiosks->len);
  g_string_append_c (text, '\n');
  add_fact (text,
            voice,
            N_ ("Tables: %s. What may still lie there nobody can open any more with this key."),
            n);
  return TRUE;
}

char *
canvass_certificate_describe (CanvassLedger *ledger,
                              CanvassRoll *roll,
                              const CanvassCertificateVoice *voice,
                              GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  describe_campaign (text, ledger, roll, voice);
  g_string_append_c (text, '\n');
  canvass_certificate_head (text, voice, N_ ("WHAT CANNOT BE REACHED FROM HERE"), '-');
  add_fact (text, voice, N_ ("Whoever holds any of this has to destroy it as well."), NULL);
  if (!describe_notes (text, ledger, voice, error) || !describe_kiosks (text, ledger, voice, error))
    return NULL;

  describe_recipients (text, ledger, voice);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
