/*
 * fuzz-note.c: a note opens whole or not at all, and says no more than its lines
 *
 * The input is taken as a text, as a file, and as a patch (offset, bytes) on a sound one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "format/parcel.h"
#include "format/secret.h"
#include "fuzz.h"
#include "ledger/note.h"

static const char text[] = CANVASS_NOTE_FIRST_LINE
    "\nnote 0123456789abcdef0123456789abcdef\ncampaign 00000000000000000000000000000000\n"
    "kind export\nday 2026-11-28\npart 0\nrow 0123456789abcdef0123456789abcdef a@example.org\n"
    "count 1\n";
static CanvassKey *key;
static guint8 *body, *opened; /* as large as a note may be */
static GBytes *sound;

/* Signed and sealed. */
static GBytes *
write_note (const guint8 *bytes, gsize length)
{
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (CanvassParcelWriter) writer = canvass_parcel_writer_new (out, &key->pub, 1, NULL);

  memcpy (body + CANVASS_NOTE_HEAD_BYTES, bytes, length);
  canvass_note_sign (body, CANVASS_NOTE_HEAD_BYTES + length, key);
  FUZZ_CHECK (canvass_parcel_writer_write (writer, body, CANVASS_NOTE_HEAD_BYTES + length, NULL));
  FUZZ_CHECK (canvass_parcel_writer_finish (writer, NULL));
  g_output_stream_close (out, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static void
prepare (void)
{
  static const guint8 seed[CANVASS_SEED_BYTES] = { 12 };

  canvass_format_init ();
  key = canvass_key_from_seed (seed, "");
  body = canvass_secret_new (CANVASS_NOTE_MAX_BYTES);
  opened = canvass_secret_new (CANVASS_NOTE_MAX_BYTES);
  sound = write_note ((const guint8 *)text, strlen (text));
}

static gboolean
opens (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) file = g_bytes_new_static (bytes, length);
  CanvassNotePart part;

  return canvass_note_open (file, key, opened, &part, NULL);
}

static void
check_text (const char *line)
{
  FUZZ_CHECK (g_utf8_validate (line, -1, NULL) && strpbrk (line, "\n\r\t\x7f") == NULL);
}

static guint
check_part (const CanvassNotePart *part)
{
  guint8 external_id[CANVASS_ID_BYTES];
  const char *at = NULL;
  CanvassNoteRow row;
  guint n = 0;

  FUZZ_CHECK (canvass_note_kind_name (part->note.kind) != NULL);
  FUZZ_CHECK (strlen (part->note.day) == CANVASS_DAY_CHARS - 1);
  FUZZ_CHECK (part->is_last || part->note.count == 0);
  check_text (part->note.what);
  check_text (part->note.where);
  check_text (part->note.who);
  check_text (part->note.consent);
  check_text (part->note.channel);
  for (; canvass_note_part_next_row (part, &at, external_id, &row); n++)
    check_text (row.address);
  return n;
}

/* A text that is read says the same once it was signed, sealed and opened. */
static void
take_as_text (const guint8 *bytes, gsize length)
{
  CanvassNotePart part, again;
  g_autoptr (GBytes) file = NULL;

  memcpy (body + CANVASS_NOTE_HEAD_BYTES, bytes, length);
  if (!canvass_note_parse (body, CANVASS_NOTE_HEAD_BYTES + length, &part, NULL))
    return;

  file = write_note (bytes, length);
  FUZZ_CHECK (canvass_note_parse (body, CANVASS_NOTE_HEAD_BYTES + length, &part, NULL));
  FUZZ_CHECK (canvass_note_open (file, key, opened, &again, NULL));
  FUZZ_CHECK (check_part (&part) == check_part (&again));
  FUZZ_CHECK (memcmp (part.id, again.id, sizeof part.id) == 0);
  FUZZ_CHECK (memcmp (again.signer_pk, key->pub.sign_pk, CANVASS_SIGN_PK_BYTES) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autofree guint8 *patched = NULL;
  gsize sound_length, offset;
  const guint8 *sound_bytes;

  if (key == NULL)
    prepare ();
  sound_bytes = g_bytes_get_data (sound, &sound_length);

  take_as_text (bytes, MIN (length, CANVASS_NOTE_MAX_BYTES - CANVASS_NOTE_HEAD_BYTES));
  FUZZ_CHECK (!opens (bytes, length) ||
              (length == sound_length && memcmp (bytes, sound_bytes, length) == 0));

  if (length < 3)
    return 0;
  patched = g_memdup2 (sound_bytes, sound_length);
  offset = (bytes[0] | (gsize)bytes[1] << 8) % sound_length;
  for (gsize i = 2; i < length && offset + i - 2 < sound_length; i++)
    patched[offset + i - 2] ^= bytes[i];
  FUZZ_CHECK (!opens (patched, sound_length) || memcmp (patched, sound_bytes, sound_length) == 0);
  return 0;
}
