/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/decision-output.h"

#include "cli/report.h"

#include <stdio.h>

gboolean
canvass_deciding_command_begin (CanvassDecidingCommand *self,
                                const CanvassOptions *options,
                                GError **error)
{
  self->options = options;
  self->reason = canvass_options_get (options, "reason");
  self->made = g_array_new (FALSE, FALSE, sizeof (CanvassDecisionId));
  return canvass_ledger_choose (options, &self->open, error);
}

void
canvass_deciding_command_clear (CanvassDecidingCommand *self)
{
  canvass_open_ledger_clear (&self->open);
  g_clear_pointer (&self->made, g_array_unref);
}

/* How the ledger stands now, and what changed by what was decided. */
typedef struct {
  guint64 signatures, unique, quarantined;
  guint64 taken_up, taken_off;
  GPtrArray *contradictions; /* (owned) */
} Effect;

static void
effect_clear (Effect *self)
{
  g_clear_pointer (&self->contradictions, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Effect, effect_clear)

static gboolean
take_stock (Effect *self, CanvassLedger *ledger, GError **error)
{
  g_autoptr (CanvassRoll) roll = NULL;
  g_auto (CanvassAccount) standing;

  canvass_account_init (&standing);
  if (!canvass_ledger_take_up (ledger, &self->taken_up, &self->taken_off, error) ||
      !canvass_ledger_get_standing (ledger, &standing, error))
    return FALSE;

  roll = canvass_ledger_open_roll (ledger, NULL, NULL, error);
  if (roll == NULL)
    return FALSE;

  self->signatures = canvass_roll_get_n_signatures (roll);
  self->unique = canvass_roll_get_n_unique (roll);
  self->quarantined = standing.quarantined - standing.reasons[CANVASS_QUARANTINE_REJECTED] -
                      standing.reasons[CANVASS_QUARANTINE_WITHDRAWN];
  self->contradictions = canvass_ledger_list_contradictions (ledger, error);
  return self->contradictions != NULL;
}

static void
print_json (const CanvassDecidingCommand *self, const Effect *effect)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  json_builder_set_member_name (object, "decisions");
  json_builder_begin_array (object);
  for (guint i = 0; i < self->made->len; i++) {
    g_autofree char *hex =
        canvass_to_hex (g_array_index (self->made, CanvassDecisionId, i).bytes, CANVASS_HASH_BYTES);

    json_builder_add_string_value (object, hex);
  }
  json_builder_end_array (object);
  canvass_json_add_number (object, "taken_up", effect->taken_up);
  canvass_json_add_number (object, "taken_off", effect->taken_off);
  canvass_json_add_number (object, "signatures", effect->signatures);
  canvass_json_add_number (object, "unique", effect->unique);
  canvass_json_add_number (object, "quarantined", effect->quarantined);
  canvass_json_add_number (object, "contradictions", effect->contradictions->len);
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_text (const CanvassDecidingCommand *self, const Effect *effect)
{
  for (guint i = 0; i < self->made->len; i++) {
    g_autofree char *hex =
        canvass_to_hex (g_array_index (self->made, CanvassDecisionId, i).bytes, CANVASS_HASH_BYTES);

    printf ("decision %s\n", hex);
  }

  if (effect->taken_up > 0)
    printf ("%" G_GUINT64_FORMAT " are on the roll now that were not\n", effect->taken_up);
  if (effect->taken_off > 0)
    printf ("%" G_GUINT64_FORMAT " are off the roll now\n", effect->taken_off);
  printf ("%" G_GUINT64_FORMAT " signatures of %" G_GUINT64_FORMAT " persons\n",
          effect->signatures,
          effect->unique);
  if (effect->contradictions->len > 0)
    printf ("%u contradictions between decisions wait; “canvass desk decisions” tells them\n",
            effect->contradictions->len);
}

gboolean
canvass_deciding_command_conclude (CanvassDecidingCommand *self, GError **error)
{
  g_auto (Effect) effect = { 0 };

  if (!take_stock (&effect, self->open.ledger, error))
    return FALSE;

  if (canvass_options_has (self->options, "json"))
    print_json (self, &effect);
  else
    print_text (self, &effect);

  return canvass_ledger_conclude (&self->open, error);
}

GByteArray *
canvass_decision_list_hashes (const GArray *records)
{
  GByteArray *hashes = g_byte_array_new ();

  for (guint i = 0; i < records->len; i++)
    g_byte_array_append (
        hashes, g_array_index (records, CanvassLedgerRecord, i).hash, CANVASS_HASH_BYTES);

  return hashes;
}

static gboolean
is_meant (const CanvassLedgerKiosk *kiosk, const char *name)
{
  guint8 id[CANVASS_ID_BYTES];

  return (kiosk->admitted && g_str_equal (kiosk->name, name)) ||
         (canvass_from_hex (id, sizeof id, name) && memcmp (id, kiosk->kiosk_id, sizeof id) == 0);
}

gboolean
canvass_decision_find_kiosk (CanvassLedger *ledger,
                             const char *name,
                             guint8 kiosk_id[static CANVASS_ID_BYTES],
                             GError **error)
{
  g_autoptr (GArray) kiosks = canvass_ledger_list_kiosks (ledger, error);
  g_autofree char *printable = canvass_report_printable (name);
  guint n = 0;

  if (kiosks == NULL)
    return FALSE;

  for (guint i = 0; i < kiosks->len; i++) {
    const CanvassLedgerKiosk *kiosk = &g_array_index (kiosks, CanvassLedgerKiosk, i);

    if (!is_meant (kiosk, name))
      continue;
    memcpy (kiosk_id, kiosk->kiosk_id, CANVASS_ID_BYTES);
    n++;
  }

  if (n == 1)
    return TRUE;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_REFUSED,
               "%s “%s”; “canvass desk status” lists them with their ids",
               n == 0 ? "No table is called" : "Several tables are called",
               printable);
  return FALSE;
}

const char *
canvass_decision_format_day (guint32 day, char text[static 11])
{
  text[0] = '\0';
  if (day > 0 && day <= 99991231)
    g_snprintf (text, 11, "%04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100);
  return text;
}
