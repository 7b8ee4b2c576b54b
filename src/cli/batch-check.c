/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/commands.h"
#include "cli/json-output.h"
#include "cli/option-specs.h"
#include "cli/report.h"
#include "format/batch.h"
#include "format/envelope.h"
#include "format/error.h"
#include "format/file.h"
#include "format/kiosk-card.h"
#include "format/mirror.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const CanvassOptionSpec options_of_batch_check[] = {
  { "kiosk", "FILE.kiosk", "whose signature it should bear", CANVASS_OPTION_REPEATABLE },
  CANVASS_OPTION_JSON,
  CANVASS_OPTION_END,
};

/* A folder with more is none that a kiosk exported to. */
#define MAX_FOLDER_ENTRIES 100000

typedef enum {
  SIGNATURE_UNCHECKED, /* no .kiosk of that kiosk was found */
  SIGNATURE_GOOD,
  SIGNATURE_BAD,
} Signature;

static const char *const signature_names[] = { "unchecked", "good", "bad" };

typedef struct {
  const char *path;
  GError *error;             /* (owned) when not even the header could be read, or reading failed */
  CanvassBatchHeader header; /* of a mirror, only kiosk_id and count */
  gboolean has_header;
  gboolean is_mirror;
  char batch_id[CANVASS_HASH_HEX_CHARS]; /* "" when the head is cut off */
  Signature signature;
  guint64 verdicts[CANVASS_BATCH_RECORD_MISPLACED + 1];
  guint64 trailing_bytes;
} Verdict;

static void
verdict_free (gpointer data)
{
  Verdict *self = data;

  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
is_sound (const Verdict *self)
{
  return self->error == NULL && self->signature != SIGNATURE_BAD &&
         (self->is_mirror || *self->batch_id != '\0') &&
         self->verdicts[CANVASS_BATCH_RECORD_SOUND] == self->header.count &&
         self->trailing_bytes == 0;
}

static gboolean
load_card (const char *path, CanvassKioskCard *card, GError **error)
{
  g_autoptr (GBytes) file =
      canvass_file_read (path, canvass_envelope_max_bytes (CANVASS_ENVELOPE_KIOSK), error);

  if (file == NULL)
    return FALSE;

  return canvass_kiosk_card_read (file, card, error) || canvass_report_name_file (path, error);
}

/* Cards that were not named but lie beside the batch: a foreign or broken one is no concern. */
static gboolean
find_card_beside (const char *batch_path, const guint8 *kiosk_id, CanvassKioskCard *card)
{
  g_autofree char *folder = g_path_get_dirname (batch_path);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL &&
         n++ < MAX_FOLDER_ENTRIES) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_has_suffix (name, ".kiosk") && load_card (path, card, NULL) &&
        memcmp (card->kiosk_id, kiosk_id, CANVASS_ID_BYTES) == 0)
      return TRUE;
  }

  return FALSE;
}

/* SIGNATURE_GOOD: @card is the one of that kiosk. */
static Signature
find_card (const char *path, const guint8 *kiosk_id, GArray *cards, CanvassKioskCard *card)
{
  for (guint i = 0; i < cards->len; i++) {
    *card = g_array_index (cards, CanvassKioskCard, i);
    if (memcmp (card->kiosk_id, kiosk_id, CANVASS_ID_BYTES) == 0)
      return SIGNATURE_GOOD;
  }

  /* Cards that were named say from whom batches are expected: another kiosk's is none of them. */
  if (cards->len > 0)
    return SIGNATURE_BAD;

  return find_card_beside (path, kiosk_id, card) ? SIGNATURE_GOOD : SIGNATURE_UNCHECKED;
}

static Signature
check_signature (const CanvassBatchReader *reader, const char *path, GArray *cards)
{
  const CanvassBatchHeader *header = canvass_batch_reader_get_header (reader);
  const guint8 *head = canvass_batch_reader_get_head (reader);
  CanvassKioskCard card;
  Signature signature = find_card (path, header->kiosk_id, cards, &card);

  if (signature != SIGNATURE_GOOD)
    return signature;

  return head != NULL && canvass_batch_verify_head (head, header, card.device_pk) ? SIGNATURE_GOOD
                                                                                  : SIGNATURE_BAD;
}

/* Its entries prove themselves; a card tells that the kiosk is the one that is meant. */
static void
check_mirror (Verdict *self, GArray *cards)
{
  g_autoptr (CanvassMirrorReader) reader = canvass_mirror_reader_open (self->path, &self->error);
  CanvassMirrorEntry entry;
  CanvassKioskCard card;

  if (reader == NULL)
    return;

  self->has_header = TRUE;
  while (canvass_mirror_reader_next (reader, &entry, &self->error)) {
    self->header.count += entry.count;
    self->verdicts[entry.verdict] += entry.count;
  }

  memcpy (self->header.kiosk_id, canvass_mirror_reader_get_kiosk_id (reader), CANVASS_ID_BYTES);
  self->signature = canvass_mirror_reader_get_header_error (reader) != NULL
                        ? SIGNATURE_BAD
                        : find_card (self->path, self->header.kiosk_id, cards, &card);
}

static void
check_batch (Verdict *self, GArray *cards)
{
  const char *path = self->path;
  g_autoptr (CanvassBatchReader) reader = canvass_batch_reader_open (path, &self->error);
  guint8 hash[CANVASS_HASH_BYTES];
  const guint8 *record;
  CanvassBatchRecord verdict;

  if (reader == NULL)
    return;

  self->has_header = TRUE;
  self->header = *canvass_batch_reader_get_header (reader);
  self->trailing_bytes = canvass_batch_reader_get_trailing_bytes (reader);
  self->signature = check_signature (reader, path, cards);
  if (canvass_batch_reader_get_batch_id (reader) != NULL) {
    g_autofree char *hex =
        canvass_to_hex (canvass_batch_reader_get_batch_id (reader), CANVASS_HASH_BYTES);

    g_strlcpy (self->batch_id, hex, sizeof self->batch_id);
  }

  while (canvass_batch_reader_next (reader, &record, hash, &verdict, &self->error))
    self->verdicts[verdict]++;
}

static gboolean
is_mirror (const char *path)
{
  guint64 size;
  int fd = canvass_file_open_regular (path, &size, NULL);
  char magic[3] = "";
  gboolean is;

  if (fd < 0)
    return FALSE;

  is = pread (fd, magic, sizeof magic, 0) == sizeof magic && memcmp (magic, "CVM", 3) == 0;
  close (fd);
  return is;
}

static Verdict *
check_file (const char *path, GArray *cards)
{
  Verdict *self = g_new0 (Verdict, 1);

  self->path = path;
  self->is_mirror = is_mirror (path);
  if (self->is_mirror)
    check_mirror (self, cards);
  else
    check_batch (self, cards);

  canvass_report_name_file (path, &self->error);
  return self;
}

/* What a mirror has none of. */
static void
add_batch (JsonBuilder *object, const Verdict *self)
{
  canvass_json_add_text (object, "batch_id", self->batch_id);
  canvass_json_add_hex (object, "campaign_hash", self->header.campaign_hash, CANVASS_HASH_BYTES);
  canvass_json_add_number (object, "number", self->header.number);
  canvass_json_add_hex (object, "previous_id", self->header.previous_id, CANVASS_HASH_BYTES);
  canvass_json_add_number (object, "recipients", self->header.recipients);
  canvass_json_add_number (object, "trailing_bytes", self->trailing_bytes);
}

static void
add_header (JsonBuilder *object, const Verdict *self)
{
  canvass_json_add_bool (object, "mirror", self->is_mirror);
  if (!self->is_mirror)
    add_batch (object, self);
  canvass_json_add_hex (object, "kiosk_id", self->header.kiosk_id, CANVASS_ID_BYTES);
  canvass_json_add_text (object, "signature", signature_names[self->signature]);
  canvass_json_add_number (object, "records", self->header.count);
  canvass_json_add_number (object, "sound", self->verdicts[CANVASS_BATCH_RECORD_SOUND]);
  canvass_json_add_number (object, "damaged", self->verdicts[CANVASS_BATCH_RECORD_DAMAGED]);
  canvass_json_add_number (object, "cut_off", self->verdicts[CANVASS_BATCH_RECORD_CUT_OFF]);
  canvass_json_add_number (object, "misplaced", self->verdicts[CANVASS_BATCH_RECORD_MISPLACED]);
}

static void
print_json (GPtrArray *verdicts, guint n_sound)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  canvass_json_add_bool (object, "ok", n_sound == verdicts->len);
  json_builder_set_member_name (object, "files");
  json_builder_begin_array (object);
  for (guint i = 0; i < verdicts->len; i++) {
    const Verdict *verdict = g_ptr_array_index (verdicts, i);

    json_builder_begin_object (object);
    canvass_json_add_path (object, "path", verdict->path);
    canvass_json_add_bool (object, "ok", is_sound (verdict));
    if (verdict->error != NULL) {
      g_autofree char *line = canvass_report_line (verdict->error);

      canvass_json_add_text (object, "error", line);
    }
    if (verdict->has_header)
      add_header (object, verdict);
    json_builder_end_object (object);
  }
  json_builder_end_array (object);
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_text (const Verdict *self)
{
  g_autofree char *kiosk = NULL;

  if (!self->has_header) {
    g_autofree char *line = canvass_report_line (self->error);

    printf ("%s\n", line);
    return;
  }

  kiosk = canvass_to_hex (self->header.kiosk_id, CANVASS_ID_BYTES);
  printf ("%s: %s: ", self->path, is_sound (self) ? "sound" : "not sound");
  if (self->is_mirror)
    printf ("mirror");
  else
    printf ("batch %" G_GUINT64_FORMAT, self->header.number);
  printf (" of kiosk %s, signature %s, records: %u",
          kiosk,
          signature_names[self->signature],
          self->header.count);
  if (self->verdicts[CANVASS_BATCH_RECORD_DAMAGED] > 0)
    printf (", %" G_GUINT64_FORMAT " damaged", self->verdicts[CANVASS_BATCH_RECORD_DAMAGED]);
  if (self->verdicts[CANVASS_BATCH_RECORD_CUT_OFF] > 0)
    printf (", %" G_GUINT64_FORMAT " cut off", self->verdicts[CANVASS_BATCH_RECORD_CUT_OFF]);
  if (self->verdicts[CANVASS_BATCH_RECORD_MISPLACED] > 0)
    printf (", %" G_GUINT64_FORMAT " misplaced", self->verdicts[CANVASS_BATCH_RECORD_MISPLACED]);
  if (self->trailing_bytes > 0)
    printf (", %" G_GUINT64_FORMAT " bytes too many", self->trailing_bytes);
  printf ("\n");
}

static gboolean
load_cards (const CanvassOptions *options, GArray *cards, GError **error)
{
  const char *const *paths = canvass_options_get_all (options, "kiosk");

  for (guint i = 0; paths[i] != NULL; i++) {
    CanvassKioskCard card;

    if (!load_card (paths[i], &card, error))
      return FALSE;
    g_array_append_val (cards, card);
  }

  return TRUE;
}

/* Behind a damaged header there may be records; in what is no file or no batch there are none. */
static gboolean
can_be_imported (const Verdict *self)
{
  return self->has_header ||
         g_error_matches (self->error, CANVASS_FORMAT_ERROR, CANVASS_FORMAT_ERROR_MALFORMED);
}

static gboolean
fail (GPtrArray *verdicts, guint n_sound, GError **error)
{
  gboolean importable = FALSE;
  const Verdict *first = g_ptr_array_index (verdicts, 0);

  /* One file that is no batch at all: then that is the failure. */
  if (verdicts->len == 1 && !first->has_header) {
    g_propagate_error (error, g_error_copy (first->error));
    return FALSE;
  }

  for (guint i = 0; i < verdicts->len; i++) {
    const Verdict *verdict = g_ptr_array_index (verdicts, i);

    importable |= !is_sound (verdict) && can_be_imported (verdict);
  }

  g_set_error (error,
               CANVASS_FORMAT_ERROR,
               CANVASS_FORMAT_ERROR_MALFORMED,
               importable
                   ? "Not sound: %u of %u; if they are batches or mirrors, import them all the "
                     "same, what is whole in them counts, and export again from the kiosk"
                   : "Not sound: %u of %u; they are no batches that can be read, so export "
                     "again from the kiosk",
               verdicts->len - n_sound,
               verdicts->len);
  return FALSE;
}

static gboolean
run (const CanvassOptions *options, GError **error)
{
  const char *const *paths = canvass_options_get_arguments (options);
  g_autoptr (GArray) cards = g_array_new (FALSE, FALSE, sizeof (CanvassKioskCard));
  g_autoptr (GPtrArray) verdicts = g_ptr_array_new_with_free_func (verdict_free);
  gboolean json = canvass_options_has (options, "json");
  guint n_sound = 0;

  if (!load_cards (options, cards, error))
    return FALSE;

  for (guint i = 0; paths[i] != NULL; i++) {
    Verdict *verdict = check_file (paths[i], cards);

    g_ptr_array_add (verdicts, verdict);
    n_sound += is_sound (verdict) ? 1 : 0;
    if (!json && (verdict->has_header || paths[1] != NULL))
      print_text (verdict);
  }
  if (json)
    print_json (verdicts, n_sound);

  return n_sound == verdicts->len || fail (verdicts, n_sound, error);
}

const CanvassCommand canvass_command_batch_check = {
  .group = "batch",
  .name = "check",
  .summary = "Check batches and mirrors without any secret",
  .details =
      "Checks structure and hashes, counts, and the signature against the .kiosk file given, or\n"
      "found beside the batch; without one, the signature stays unchecked. A mirror's records "
      "prove\n"
      "where they come from by themselves. Memory does not grow with the files.",
  .arguments = "FILE…",
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .options = options_of_batch_check,
  .run = run,
};
