/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/json-output.h"
#include "cli/seizure.h"

#include <stdio.h>
#include <unistd.h>

static const char *const KINDS[] = { "memory", "files", "disk", "swap" };

static void
print_place (const CanvassSeizurePlace *place)
{
  g_autofree char *size = g_format_size_full (place->bytes, G_FORMAT_SIZE_IEC_UNITS);

  if (place->problem != NULL) {
    printf ("  %-40s not searched: %s\n", place->name, place->problem);
    return;
  }
  printf ("  %-40s %10s   ", place->name, size);
  if (place->found == 0)
    printf ("nobody");
  else
    printf ("**%u traces of those who signed**", place->found);
  if (place->keys > 0)
    printf (", **%u keys that open a record**", place->keys);
  else if (place->pieces > 0)
    printf (", no key (%" G_GUINT64_FORMAT " tried)", place->pieces);
  printf ("\n");
}

static void
print_control (const CanvassSeizure *self)
{
  printf (
      "\nCan the search be believed? One more name was kept in a file and in memory on purpose.\n");
  for (guint i = 0; i < self->places->len; i++) {
    const CanvassSeizurePlace *place = self->places->pdata[i];

    if (place->must_find && place->problem == NULL)
      printf ("  %-40s %s\n",
              place->name,
              place->found_control > 0 ? "found it" : "**did not find it**");
  }
}

/* What somebody reads who reads one line. */
static void
print_verdict (const CanvassSeizure *self)
{
  guint n_missed = 0;

  for (guint i = 0; i < self->places->len; i++)
    n_missed += ((CanvassSeizurePlace *)self->places->pdata[i])->problem != NULL;

  printf ("\nIn short: ");
  if (!canvass_seizure_is_clean (self))
    printf ("**somebody who had signed, or a key, was found**\n");
  else if (!canvass_seizure_is_believable (self))
    printf ("**what was put there on purpose was not found, so this proves nothing**\n");
  else if (n_missed > 0)
    printf ("nobody was found in %u places; %u could not be searched, as said above\n",
            self->places->len - n_missed,
            n_missed);
  else
    printf ("nobody was found, and no key, in any of %u places\n", self->places->len);
}

static void
print_learned (const CanvassSeizure *self)
{
  printf ("\nWhat whoever takes this device learns\n"
          "  how many signed, and when the device last stored something: each signature is a\n"
          "  sealed record of %" G_GUINT64_FORMAT " bytes, like every other\n"
          "  which petition it was, its texts, who can open what was signed, this table's name\n"
          "What they do not learn\n"
          "  who signed, in which language, what they gave, whether somebody they know is there\n"
          "What they can do\n"
          "  add forged signatures as this table, until a coordinator says “canvass desk revoke”\n",
          self->record_bytes);
}

static void
print_left_out (void)
{
  printf ("Not part of this rehearsal\n"
          "  the screen: these people signed through “canvass kiosk capture”, which seals and\n"
          "  stores as a table does, and has no window. What a form, its keyboard, the\n"
          "  compositor and a voice keep in memory was not tried; the form's program ends after\n"
          "  each signer\n"
          "  keys on the disk and in swap; and of the program that sealed, those of single\n"
          "  signatures. The coordinators' was tried at each %uth byte of memory\n",
          CANVASS_SEIZURE_RECIPIENT_STEP);
  if (geteuid () != 0)
    printf ("  what only root can read: the disk, swap, deleted files, other people's files, and\n"
            "  the memory named above; run this with sudo\n");
  printf ("  whoever is signing at the very moment; somebody who changes the programs before an\n"
          "  event; cameras; a coordinator's key and passphrase\n");
}

void
canvass_seizure_print (const CanvassSeizure *self, const char *vault)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%F");

  printf ("What a thief would find on this device: a rehearsal on %s\n\n", day);
  printf ("%u people who do not exist signed with the programs of this device, in a vault of\n"
          "their own in %s. Then the device was searched for them.\n\n",
          self->signers,
          vault);
  printf ("  %-40s %10s   %s\n", "Searched", "so much", "Found");
  for (guint i = 0; i < self->places->len; i++)
    print_place (self->places->pdata[i]);
  for (guint i = 0; i < self->leaks->len; i++)
    printf ("  named in: %s\n", (const char *)self->leaks->pdata[i]);
  print_control (self);
  print_verdict (self);

  print_learned (self);
  print_left_out ();
}

void
canvass_seizure_print_json (const CanvassSeizure *self)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_number (object, "signers", self->signers);
  canvass_json_add_bool (object, "clean", canvass_seizure_is_clean (self));
  canvass_json_add_bool (object, "believable", canvass_seizure_is_believable (self));
  canvass_json_add_number (object, "record_bytes", self->record_bytes);
  json_builder_set_member_name (object, "searched");
  json_builder_begin_array (object);
  for (guint i = 0; i < self->places->len; i++) {
    const CanvassSeizurePlace *place = self->places->pdata[i];

    json_builder_begin_object (object);
    canvass_json_add_text (object, "kind", KINDS[place->kind]);
    canvass_json_add_text (object, "name", place->name);
    canvass_json_add_number (object, "bytes", place->bytes);
    canvass_json_add_number (object, "found", place->found);
    canvass_json_add_number (object, "keys_tried", place->pieces);
    canvass_json_add_number (object, "keys", place->keys);
    canvass_json_add_number (object, "planted", place->found_control);
    if (place->problem != NULL)
      canvass_json_add_text (object, "problem", place->problem);
    json_builder_end_object (object);
  }
  json_builder_end_array (object);
  json_builder_set_member_name (object, "leaks");
  json_builder_begin_array (object);
  for (guint i = 0; i < self->leaks->len; i++)
    json_builder_add_string_value (object, self->leaks->pdata[i]);
  json_builder_end_array (object);
  json_builder_end_object (object);
  canvass_json_print (object);
}
