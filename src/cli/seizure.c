/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/seizure.h"

#include "campaign/campaign.h"
#include "cli/report.h"
#include "cli/scratch.h"
#include "cli/seizure-private.h"
#include "device/disk.h"
#include "format/record-layout.h"
#include "format/secret.h"

#include <sodium.h>
#include <string.h>

/* With less than this, what failed may have failed for want of it. */
#define SCARCE_BYTES ((guint64)8 * 1024 * 1024)
#define SCARCE_BYTES_A_SIGNER ((guint64)32 * 1024)

static void
place_free (gpointer data)
{
  CanvassSeizurePlace *place = data;

  g_free (place->name);
  g_free (place->why);
  g_free (place->problem);
  g_free (place);
}

static CanvassSeizure *
canvass_seizure_new (guint signers)
{
  CanvassSeizure *self = g_new0 (CanvassSeizure, 1);

  self->signers = signers;
  self->places = g_ptr_array_new_with_free_func (place_free);
  self->leaks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
canvass_seizure_free (CanvassSeizure *self)
{
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->leaks);
  g_free (self);
}

/* All but the commitment is of no matter. */
static GBytes *
invent_record (const guint8 *key)
{
  guint8 record[CANVASS_RECORD_CLEAR_BYTES];

  randombytes_buf (record, sizeof record);
  canvass_record_commitment (record + RECORD_COMMIT_OFFSET, record, key);
  return g_bytes_new (record, sizeof record);
}

/* One in some ten thousand does not look random enough to be tried. */
static void
invent_key (CanvassRehearsal *self)
{
  self->key = canvass_secret_new (RECORD_DEK_BYTES);
  canvass_key_search_restart (&self->keys);
  while (self->keys.n_planted == 0) {
    randombytes_buf (self->key, RECORD_DEK_BYTES);
    g_clear_pointer (&self->keys.planted, g_bytes_unref);
    self->keys.planted = invent_record (self->key);
    canvass_key_search_look (&self->keys, self->key, RECORD_DEK_BYTES, 1, 0);
  }
}

gboolean
canvass_rehearsal_plant (CanvassRehearsal *self, GError **error)
{
  g_autofree char *path = canvass_rehearsal_in_scratch (self, "note");
  gsize length = RECORD_DEK_BYTES + CANVASS_SEIZURE_NAME_BYTES;
  char *both = canvass_secret_new (length);
  gboolean written;

  invent_key (self);
  self->note = canvass_secret_new (CANVASS_SEIZURE_NAME_BYTES);
  canvass_rehearsal_invent_name (self->note);
  canvass_traces_add_text (self->traces, self->result->signers, self->note);
  memcpy (both, self->key, RECORD_DEK_BYTES);
  memcpy (both + RECORD_DEK_BYTES, self->note, CANVASS_SEIZURE_NAME_BYTES);
  written = g_file_set_contents_full (
      path, both, (gssize)length, G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  canvass_secret_free (both);
  return written;
}

static void
count_record_bytes (CanvassSeizure *self, const char *path)
{
  g_autoptr (CanvassCampaign) campaign = canvass_campaign_load (path, NULL);
  guint64 bytes;

  if (campaign == NULL)
    return;

  bytes = CANVASS_RECORD_BYTES (canvass_campaign_get_n_recipients (campaign));
  self->least_record_bytes = self->has_petition ? MIN (self->least_record_bytes, bytes) : bytes;
  self->most_record_bytes = MAX (self->most_record_bytes, bytes);
  self->has_petition = TRUE;
}

/* A vault keeps a copy of each petition, and may be in use. */
static void
learn_record_bytes (CanvassSeizure *self, const char *vault)
{
  g_autoptr (GDir) dir = g_dir_open (vault, 0, NULL);
  const char *name, *file;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *folder = g_build_filename (vault, name, NULL);
    g_autoptr (GDir) of_petition = *name != '.' ? g_dir_open (folder, 0, NULL) : NULL;

    while (of_petition != NULL && (file = g_dir_read_name (of_petition)) != NULL) {
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (g_str_has_suffix (file, ".campaign"))
        count_record_bytes (self, path);
    }
  }
  if (!self->has_petition)
    self->least_record_bytes = self->most_record_bytes = CANVASS_RECORD_BYTES (1);
}

/* Where there was hardly any room, that is the first thing to mend. */
static void
add_advice (CanvassRehearsal *self, GError **error)
{
  g_autofree char *size = g_format_size_full (self->room, G_FORMAT_SIZE_IEC_UNITS);

  if (self->room < SCARCE_BYTES + self->result->signers * SCARCE_BYTES_A_SIGNER)
    g_prefix_error (error,
                    "On the disk of “%s” only %s are free, too little to rehearse with. Nothing "
                    "was lost. Make room there, or name a folder on another disk of this device. ",
                    self->vault,
                    size);
}

static gboolean
rehearse (CanvassRehearsal *self, GError **error)
{
  if (canvass_rehearsal_set_up (self, error) && canvass_rehearsal_sign (self, error) &&
      canvass_rehearsal_read_records (self, error) && canvass_rehearsal_plant (self, error) &&
      canvass_rehearsal_search (self, error))
    return TRUE;

  add_advice (self, error);
  return FALSE;
}

static void
throw_away (CanvassRehearsal *self)
{
  canvass_rehearsal_end_signing (self);
  canvass_scratch_remove ();
  canvass_traces_free (self->traces);
  canvass_key_search_clear (&self->keys);
  canvass_secret_free (self->note);
  canvass_secret_free (self->key);
}

CanvassSeizure *
canvass_seizure_rehearse (const char *vault, guint signers, GError **error)
{
  g_autoptr (CanvassSeizure) result = canvass_seizure_new (signers);
  CanvassRehearsal self = { .result = result,
                            .vault = vault,
                            .begun = g_get_real_time () / G_USEC_PER_SEC };
  guint n_stale = 0;
  gboolean done;

  if (!canvass_disk_get_free (vault, &self.room, NULL))
    self.room = G_MAXUINT64;
  self.scratch = canvass_scratch_make (vault, &n_stale, error);
  if (n_stale > 0)
    canvass_report_warning (
        "an earlier rehearsal was cut short; what it had left in “%s” is removed", vault);
  if (self.scratch == NULL)
    return NULL;

  self.traces = canvass_traces_new ();
  canvass_key_search_init (&self.keys);
  self.keys.most_tried = CANVASS_SEIZURE_KEYS_MOST_TRIED;
  learn_record_bytes (result, vault);
  done = rehearse (&self, error);
  throw_away (&self);
  return done ? g_steal_pointer (&result) : NULL;
}

gboolean
canvass_seizure_is_clean (const CanvassSeizure *self)
{
  for (guint i = 0; i < self->places->len; i++) {
    const CanvassSeizurePlace *place = self->places->pdata[i];

    if (place->found > 0 || place->keys > 0)
      return FALSE;
  }
  return TRUE;
}

gboolean
canvass_seizure_is_believable (const CanvassSeizure *self)
{
  for (guint i = 0; i < self->places->len; i++) {
    const CanvassSeizurePlace *place = self->places->pdata[i];

    if (place->problem == NULL && place->must_find &&
        (place->found_control == 0 || (place->keys_all && place->keys_control == 0)))
      return FALSE;
  }
  return TRUE;
}
