/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/certificate.h"

#include "ledger/ledger-private.h"
#include "ledger/notes.h"
#include "ledger/totals.h"

static void
describe_campaign (GString *text, CanvassLedger *ledger, CanvassRoll *roll)
{
  CanvassCampaign *campaign = canvass_ledger_get_campaign (ledger);
  const CanvassRules *rules = canvass_campaign_get_rules (campaign);
  const CanvassText *words =
      canvass_campaign_get_text (campaign, canvass_campaign_get_languages (campaign)[0]);
  guint64 n = canvass_roll_get_n_unique (roll);

  g_string_append_printf (text,
                          "Petition:     %s\nCollected by: %s\nCampaign id:  %s\n",
                          canvass_text_get_title (words),
                          canvass_text_get_collector (words),
                          canvass_campaign_get_id_hex (campaign));
  if (*rules->destroy_by != '\0')
    g_string_append_printf (text, "Promised by:  %s\n", rules->destroy_by);
  if (n >= CANVASS_TOTALS_SMALLEST)
    g_string_append_printf (text, "Signatures:   %" G_GUINT64_FORMAT "\n", n);
  else
    g_string_append_printf (text, "Signatures:   fewer than %d\n", CANVASS_TOTALS_SMALLEST);
}

/* What was noted, as the certificate lists it. */
static const struct {
  CanvassNoteKind kind;
  const char *heading;
} LISTS[] = {
  { CANVASS_NOTE_SHARE, "Shares of the key, enough of which bring it back:" },
  { CANVASS_NOTE_EXPORT, "Files that signatures or contacts were written to:" },
  { CANVASS_NOTE_BACKUP, "Backups:" },
  { CANVASS_NOTE_COPY, "Other copies:" },
};

static gboolean
describe_note (const CanvassNote *note, gpointer user_data)
{
  GString **lists = user_data;
  GString *text = lists[note->kind];

  g_string_append_printf (text, "  - %s", note->day);
  if (*note->what != '\0')
    g_string_append_printf (text, ", %s", note->what);
  if (*note->consent != '\0')
    g_string_append_printf (text, " (%s)", note->consent);
  if (note->count > 0)
    g_string_append_printf (
        text, ", %" G_GUINT64_FORMAT " %s", note->count, note->count == 1 ? "person" : "people");
  if (*note->where != '\0')
    g_string_append_printf (text, ", written to %s", note->where);
  if (*note->who != '\0')
    g_string_append_printf (text, ", held by %s", note->who);
  else if (note->kind == CANVASS_NOTE_EXPORT)
    g_string_append (text, ", readable by anybody who has it");
  g_string_append (text, "\n");
  return TRUE;
}

static gboolean
describe_notes (GString *text, CanvassLedger *ledger, GError **error)
{
  GString *lists[CANVASS_NOTE_N_KINDS];
  guint n_unreadable = 0;
  gboolean good;

  for (guint i = 0; i < CANVASS_NOTE_N_KINDS; i++)
    lists[i] = g_string_new (NULL);

  good = canvass_ledger_foreach_note (ledger, describe_note, NULL, lists, &n_unreadable, error);
  for (gsize i = 0; i < G_N_ELEMENTS (LISTS); i++) {
    const GString *list = lists[LISTS[i].kind];

    g_string_append_printf (
        text, "\n%s\n%s", LISTS[i].heading, list->len > 0 ? list->str : "  none that were noted\n");
  }
  if (n_unreadable > 0)
    g_string_append_printf (text,
                            "\nNotes that could not be read, so that what they tell is missing "
                            "here: %u\n",
                            n_unreadable);

  for (guint i = 0; i < CANVASS_NOTE_N_KINDS; i++)
    g_string_free (lists[i], TRUE);
  return good;
}

static gboolean
is_ours (CanvassLedger *ledger, const CanvassPublicKey *key)
{
  return memcmp (ledger->key->pub.seal_pk, key->seal_pk, CANVASS_SEAL_PK_BYTES) == 0;
}

static void
describe_recipients (GString *text, CanvassLedger *ledger)
{
  CanvassCampaign *campaign = canvass_ledger_get_campaign (ledger);
  guint n = 0;

  for (guint i = 0; i < canvass_campaign_get_n_recipients (campaign); i++) {
    const CanvassPublicKey *key = canvass_campaign_get_recipient (campaign, i);

    if (is_ours (ledger, key))
      continue;

    if (n++ == 0)
      g_string_append (
          text,
          "\nOther coordinators, whose own keys open what they hold until they destroy "
          "it as well:\n");
    g_string_append_printf (
        text, "  - %s\n", *key->name != '\0' ? key->name : "a key without a name");
  }
}

/* A tablet cannot open what it collected, and so needs no more than to be told. */
static gboolean
describe_kiosks (GString *text, CanvassLedger *ledger, GError **error)
{
  g_autoptr (GArray) kiosks = canvass_ledger_list_kiosks (ledger, error);

  if (kiosks == NULL)
    return FALSE;

  g_string_append_printf (text,
                          "\nTables, %u of them: what may still lie there nobody can open any more "
                          "with this key.\n",
                          kiosks->len);
  return TRUE;
}

char *
canvass_certificate_describe (CanvassLedger *ledger, CanvassRoll *roll, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  describe_campaign (text, ledger, roll);
  g_string_append (text,
                   "\nWHAT CANNOT BE REACHED FROM HERE\n"
                   "Whoever holds any of this has to destroy it as well.\n");
  if (!describe_notes (text, ledger, error) || !describe_kiosks (text, ledger, error))
    return NULL;

  describe_recipients (text, ledger);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
