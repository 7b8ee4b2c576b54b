/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/seizure.h"
#include "format/record.h"

#include <stdio.h>
#include <unistd.h>

/* There was nothing to search: no place to boast of. */
static gboolean
is_empty (const CanvassSeizurePlace *place)
{
  return place->kind == CANVASS_SEIZURE_FILES && place->bytes == 0 && place->unread == 0 &&
         place->problem == NULL;
}

/* What was found, or that nothing was, and how far that goes. */
static void
print_place (const CanvassSeizurePlace *place)
{
  g_autofree char *size = g_format_size_full (place->bytes, G_FORMAT_SIZE_IEC_UNITS);

  if (place->problem != NULL) {
    printf ("  %-40s not searched: %s\n", place->name, place->problem);
    return;
  }
  if (is_empty (place)) {
    printf ("  %-40s %10s   nothing was written there\n", place->name, "");
    return;
  }
  printf ("  %-40s %10s   ", place->name, size);
  if (place->found == 0)
    printf ("nobody");
  else
    printf ("**%u traces of those who signed**", place->found);
  if (place->keys > 0)
    printf (", **%u keys that open a record**", place->keys);
  else if (place->keys_all)
    printf (", no key (%" G_GUINT64_FORMAT " tried)", place->pieces);
  else if (place->pieces > 0)
    printf ("; keys looked for in a part only");
  else
    printf ("; keys not looked for");
  printf ("\n");
  if (place->unread > 0)
    printf ("    of these, %u could not be read: %s\n", place->unread, place->why);
}

/* Of a table that runs, where there is one. */
static void
print_apart (const CanvassSeizurePlace *place)
{
  printf ("\nNobody made-up was at these, so that nobody was found there proves nothing:\n");
  print_place (place);
}

static void
print_searched (const CanvassSeizure *self)
{
  printf ("  %-40s %10s   %s\n", "Searched", "so much", "Found");
  for (guint i = 0; i < self->places->len; i++) {
    const CanvassSeizurePlace *place = self->places->pdata[i];

    if (!place->is_apart)
      print_place (place);
  }
  if (!self->has_swap)
    printf ("  %-40s %10s   there is none\n", "swap", "");
  for (guint i = 0; i < self->places->len; i++) {
    const CanvassSeizurePlace *place = self->places->pdata[i];

    if (place->is_apart)
      print_apart (place);
  }
  for (guint i = 0; i < self->leaks->len; i++)
    printf ("  found in: %s\n", (const char *)self->leaks->pdata[i]);
}

static void
print_control (const CanvassSeizure *self)
{
  printf (
      "\nCan the search be believed? One more name and one more key were kept in a file and in\n"
      "memory on purpose.\n");
  for (guint i = 0; i < self->places->len; i++) {
    const CanvassSeizurePlace *place = self->places->pdata[i];

    if (!place->must_find || place->problem != NULL)
      continue;
    printf ("  %-40s %s", place->name, place->found_control > 0 ? "name found" : "**name missed**");
    if (place->keys_control > 0)
      printf (", key found");
    else if (place->keys_all)
      printf (", **key missed**");
    printf ("\n");
  }
}

typedef struct {
  guint searched;
  guint for_keys; /* of them, for both kinds to the end */
  guint missed;
  guint unread; /* parts of those searched */
} Tally;

static Tally
tally (const CanvassSeizure *self)
{
  Tally sum = { 0 };

  for (guint i = 0; i < self->places->len; i++) {
    const CanvassSeizurePlace *place = self->places->pdata[i];

    if (place->is_apart || is_empty (place))
      continue;
    sum.missed += place->problem != NULL;
    sum.searched += place->problem == NULL;
    sum.for_keys += place->problem == NULL && place->keys_all;
    sum.unread += place->unread;
  }
  return sum;
}

/* What somebody reads who reads one line. */
static void
print_verdict (const CanvassSeizure *self)
{
  Tally sum = tally (self);

  printf ("\nIn short: ");
  if (!canvass_seizure_is_clean (self)) {
    printf ("**somebody who had signed, or a key, was found**\n");
    return;
  }
  if (!canvass_seizure_is_believable (self)) {
    printf ("**what was put there on purpose was not found, so this proves nothing**\n");
    return;
  }

  printf ("nobody was found in any of %u places", sum.searched);
  if (sum.for_keys == sum.searched)
    printf (", and no key");
  else if (sum.for_keys > 0)
    printf (", and no key in the %u of them where both were looked for", sum.for_keys);
  if (sum.missed > 0)
    printf (";\n  %u could not be searched, as said above", sum.missed);
  if (sum.unread > 0)
    printf (";\n  files or programs that could not be read, as said above: %u", sum.unread);
  printf ("\n");
}

static void
print_record_bytes (const CanvassSeizure *self)
{
  printf ("  how many signed, and when the device last stored something: each signature is a\n");
  if (!self->has_petition)
    printf ("  sealed record, as long as every other: %" G_GUINT64_FORMAT
            " bytes, and %d more for\n"
            "  each further coordinator\n",
            self->least_record_bytes,
            CANVASS_RECORD_SEAL_BYTES);
  else if (self->least_record_bytes == self->most_record_bytes)
    printf ("  sealed record of %" G_GUINT64_FORMAT " bytes, like every other\n",
            self->least_record_bytes);
  else
    printf ("  sealed record of %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
            " bytes, like every other of its petition\n",
            self->least_record_bytes,
            self->most_record_bytes);
}

static void
print_learned (const CanvassSeizure *self)
{
  printf ("\nWhat whoever takes this device learns\n");
  print_record_bytes (self);
  printf (
      "  which petition it was, its texts, who can open what was signed, this table's name\n"
      "  which batches went out, and for two weeks on which days to a server\n"
      "  the PIN, by trying all: it opens the panel, and nothing is sealed with it\n"
      "  what lets this table send to a drop, where the petition brings that: let it only "
      "write\n"
      "What they do not learn\n"
      "  who signed, in which language, on which day, what they gave, whether somebody they\n"
      "  know is there\n"
      "What they can do\n"
      "  add forged signatures as this table, until a coordinator says “canvass desk revoke”\n");
}

static void
print_left_out (void)
{
  printf ("Not part of this rehearsal\n"
          "  the screen: these people signed through “canvass kiosk capture”, which seals and\n"
          "  stores as a table does, and has no window. What a form, its keyboard, the\n"
          "  compositor and a voice keep in memory was not tried; the form's program ends after\n"
          "  each signer\n"
          "  a key in pieces or written as letters, and those of more than %u signatures; the\n"
          "  coordinators' was tried at each %uth byte of memory, and each %uth of files\n"
          "  what is read-only; files that were deleted where a folder lies in memory; folders\n"
          "  that only other programs see\n",
          CANVASS_SEIZURE_RECORDS_TRIED,
          CANVASS_SEIZURE_RECIPIENT_STEP,
          CANVASS_SEIZURE_RECIPIENT_STEP_IN_FILES);
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
  printf (
      "%u people who do not exist signed with the programs of this device, in a vault of\n"
      "their own in %s. Then the device was searched for them,\n"
      "and for keys that open what they signed. Of files, those that were written meanwhile.\n\n",
      self->signers,
      vault);
  print_searched (self);
  print_control (self);
  print_verdict (self);

  print_learned (self);
  print_left_out ();
}
