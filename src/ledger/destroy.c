/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/destroy.h"

#include "format/file.h"
#include "ledger/certificate.h"
#include "ledger/ledger-private.h"
#include "ledger/msgid.h"
#include "ledger/totals.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <sys/file.h>
#include <unistd.h>

#define PLAN "destroying"
#define CERTIFICATE "certificate.txt"
#define TOTALS "totals.csv"
#define MAGIC "canvass destroying 1"
#define PLAN_MAX_BYTES (4 * 1024 * 1024)
#define PIECE_BYTES (64 * 1024)

static const char *const KEPT[] = { PLAN, CERTIFICATE, TOTALS, CANVASS_LEDGER_LOCK, NULL };

typedef struct {
  char *address;
  gboolean cleared;
  guint64 n_files;
  char *why; /* (nullable) it was not */
} Drop;

struct _CanvassDestruction {
  char *directory;
  char *campaign_id;
  char *by, *day;
  char *language;    /* of the certificate */
  char *certificate; /* (nullable) */
  GPtrArray *keys;
  GArray *drops; /* (element-type Drop) */
  char *text;    /* what can be said of the campaign, from when it could be opened */
};

static void
drop_clear (gpointer data)
{
  Drop *self = data;

  g_free (self->address);
  g_free (self->why);
}

static CanvassDestruction *
destruction_new (const char *directory)
{
  CanvassDestruction *self = g_new0 (CanvassDestruction, 1);

  self->directory = g_canonicalize_filename (directory, NULL);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->drops = g_array_new (FALSE, TRUE, sizeof (Drop));
  g_array_set_clear_func (self->drops, drop_clear);
  return self;
}

void
canvass_destruction_free (CanvassDestruction *self)
{
  if (self == NULL)
    return;

  g_free (self->directory);
  g_free (self->campaign_id);
  g_free (self->by);
  g_free (self->day);
  g_free (self->language);
  g_free (self->certificate);
  g_free (self->text);
  g_ptr_array_unref (self->keys);
  g_array_unref (self->drops);
  g_free (self);
}

const char *
canvass_destruction_get_campaign_id (const CanvassDestruction *self)
{
  return self->campaign_id;
}

const char *
canvass_destruction_get_language (const CanvassDestruction *self)
{
  return self->language;
}

static char *
name_file (const CanvassDestruction *self, const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

static gboolean
write_file (const CanvassDestruction *self, const char *name, const char *text, GError **error)
{
  g_autofree char *path = name_file (self, name);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return canvass_file_write (path, bytes, 0600, error);
}

static void
write_line (GString *plan, const char *name, const char *value)
{
  g_autofree char *escaped = g_strescape (value, NULL);

  g_string_append_printf (plan, "%s %s\n", name, escaped);
}

static gboolean
write_plan (const CanvassDestruction *self, GError **error)
{
  g_autoptr (GString) plan = g_string_new (MAGIC "\n");

  write_line (plan, "campaign", self->campaign_id);
  write_line (plan, "by", self->by);
  write_line (plan, "day", self->day);
  write_line (plan, "language", self->language);
  if (self->certificate != NULL)
    write_line (plan, "certificate", self->certificate);
  for (guint i = 0; i < self->keys->len; i++)
    write_line (plan, "key", self->keys->pdata[i]);

  for (guint i = 0; i < self->drops->len; i++) {
    const Drop *drop = &g_array_index (self->drops, Drop, i);
    g_autofree char *files = g_strdup_printf ("%" G_GUINT64_FORMAT, drop->n_files);

    write_line (plan, "drop", drop->address);
    if (drop->cleared)
      write_line (plan, "cleared", files);
  }

  write_line (plan, "text", self->text);
  return write_file (self, PLAN, plan->str, error);
}

static char *
say_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}

CanvassDestruction *
canvass_destruction_begin (CanvassLedger *ledger,
                           const char *const *keys,
                           const char *const *drops,
                           const char *certificate,
                           const CanvassCertificateVoice *voice,
                           GError **error)
{
  g_autoptr (CanvassDestruction) self = NULL;
  g_autoptr (CanvassRoll) roll = NULL;
  g_autofree char *totals = NULL;

  g_return_val_if_fail (CANVASS_IS_LEDGER (ledger), NULL);

  self = destruction_new (ledger->directory);
  roll = canvass_ledger_open_roll (ledger, NULL, NULL, error);
  if (roll == NULL)
    return NULL;

  self->campaign_id = g_strdup (canvass_campaign_get_id_hex (canvass_ledger_get_campaign (ledger)));
  self->by = g_strdup (ledger->key->pub.name);
  self->day = say_today ();
  self->certificate = g_strdup (certificate);
  self->language = g_strdup (voice != NULL ? voice->language : "en");
  for (guint i = 0; keys[i] != NULL; i++)
    g_ptr_array_add (self->keys, g_strdup (keys[i]));
  for (guint i = 0; drops[i] != NULL; i++) {
    Drop drop = { .address = g_strdup (drops[i]) };

    g_array_append_val (self->drops, drop);
  }

  totals = canvass_totals_write (ledger, roll, error);
  self->text = totals != NULL ? canvass_certificate_describe (ledger, roll, voice, error) : NULL;
  if (self->text == NULL || !write_file (self, TOTALS, totals, error) || !write_plan (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
read_member (CanvassDestruction *self, const char *name, char *value /* (transfer full) */)
{
  Drop drop = { .address = value };

  if (g_str_equal (name, "drop")) {
    g_array_append_val (self->drops, drop);
    return;
  }
  if (g_str_equal (name, "key")) {
    g_ptr_array_add (self->keys, value);
    return;
  }
  if (g_str_equal (name, "cleared") && self->drops->len > 0) {
    Drop *last = &g_array_index (self->drops, Drop, self->drops->len - 1);

    last->cleared = TRUE;
    last->n_files = g_ascii_strtoull (value, NULL, 10);
    g_free (value);
    return;
  }

  if (g_str_equal (name, "campaign"))
    self->campaign_id = value;
  else if (g_str_equal (name, "by"))
    self->by = value;
  else if (g_str_equal (name, "day"))
    self->day = value;
  else if (g_str_equal (name, "language"))
    self->language = value;
  else if (g_str_equal (name, "certificate"))
    self->certificate = value;
  else if (g_str_equal (name, "text"))
    self->text = value;
  else
    g_free (value);
}

CanvassDestruction *
canvass_destruction_find (const char *directory, GError **error)
{
  g_autoptr (CanvassDestruction) self = destruction_new (directory);
  g_autofree char *path = name_file (self, PLAN);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;

  bytes = canvass_file_read (path, PLAN_MAX_BYTES, error);
  if (bytes == NULL)
    return NULL;

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++) {
    char *space = strchr (lines[i], ' ');

    if (space == NULL)
      continue;
    *space = '\0';
    read_member (self, lines[i], g_strcompress (space + 1));
  }

  if (self->language == NULL)
    self->language = g_strdup ("en");
  if (lines[0] != NULL && g_str_equal (lines[0], MAGIC) && self->campaign_id != NULL &&
      self->by != NULL && self->day != NULL && self->text != NULL)
    return g_steal_pointer (&self);

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_CORRUPT,
               "%s is damaged: remove it, then destroy the campaign anew",
               path);
  return NULL;
}

gboolean
canvass_destruction_is_over (const char *directory)
{
  g_autofree char *plan = g_build_filename (directory, PLAN, NULL);
  g_autofree char *certificate = g_build_filename (directory, CERTIFICATE, NULL);
  g_autofree char *campaigns = g_build_filename (directory, "campaigns", NULL);

  return g_file_test (certificate, G_FILE_TEST_EXISTS) && !g_file_test (plan, G_FILE_TEST_EXISTS) &&
         !g_file_test (campaigns, G_FILE_TEST_EXISTS);
}

static gboolean
storage_error (const char *path, GError **error)
{
  int saved_errno = errno;

  g_set_error (
      error,
      CANVASS_LEDGER_ERROR,
      CANVASS_LEDGER_ERROR_STORAGE,
      "%s cannot be destroyed: %s. What is gone is gone; see to that, then run it again, and "
      "it goes on from there",
      path,
      g_strerror (saved_errno));
  return FALSE;
}

/* Over the bytes where they lie, before the name goes: what a disk without tricks has then is
 * noise. Best effort, as flash keeps copies that nobody can reach; the certificate says so. */
static void
overwrite (int fd)
{
  g_autofree guint8 *noise = g_malloc (PIECE_BYTES);
  off_t size = lseek (fd, 0, SEEK_END);

  for (off_t at = 0; at < size; at += PIECE_BYTES) {
    randombytes_buf (noise, PIECE_BYTES);
    if (pwrite (fd, noise, MIN (PIECE_BYTES, size - at), at) < 0)
      return;
  }

  fsync (fd);
}

static gboolean
wipe_file (const char *path, GError **error)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

  if (fd >= 0) {
    overwrite (fd);
    close (fd);
  }

  return g_unlink (path) == 0 || errno == ENOENT || storage_error (path, error);
}

static gboolean
wipe_folder (const char *folder, const char *const *kept, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean good = TRUE;
  const char *name;

  while (good && dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (kept != NULL && g_strv_contains (kept, name))
      continue;

    if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      good =
          wipe_folder (path, NULL, error) && (g_rmdir (path) == 0 || storage_error (path, error));
    else
      good = wipe_file (path, error);
  }

  return good && canvass_folder_sync (folder, error);
}

static gboolean
wipe_keys (const CanvassDestruction *self, GError **error)
{
  for (guint i = 0; i < self->keys->len; i++) {
    g_autofree char *folder = g_path_get_dirname (self->keys->pdata[i]);

    if (!wipe_file (self->keys->pdata[i], error) ||
        (g_file_test (folder, G_FILE_TEST_IS_DIR) && !canvass_folder_sync (folder, error)))
      return FALSE;
  }

  return TRUE;
}

static gboolean
clear_drops (CanvassDestruction *self,
             CanvassClearDrop clear,
             gpointer user_data,
             guint *n_missed,
             GError **error)
{
  *n_missed = 0;
  for (guint i = 0; i < self->drops->len; i++) {
    Drop *drop = &g_array_index (self->drops, Drop, i);
    g_autoptr (GError) cause = NULL;

    if (drop->cleared)
      continue;

    drop->cleared = clear (drop->address, self->campaign_id, &drop->n_files, user_data, &cause);
    if (!drop->cleared) {
      drop->why = g_strdup (cause != NULL ? cause->message : "it could not be reached");
      (*n_missed)++;
    } else if (!write_plan (self, error)) {
      return FALSE;
    }
  }

  return TRUE;
}

static void
describe_drops (const CanvassDestruction *self, GString *text, const CanvassCertificateVoice *voice)
{
  for (guint i = 0; i < self->drops->len; i++) {
    const Drop *drop = &g_array_index (self->drops, Drop, i);
    g_autofree char *n = g_strdup_printf ("%" G_GUINT64_FORMAT, drop->n_files);

    g_string_append (text, "  - ");
    if (drop->cleared)
      canvass_certificate_say (text,
                               voice,
                               N_ ("the campaign's files in the drop %s: %s of them. Whether its "
                                   "server keeps older versions, only who runs it can tell"),
                               drop->address,
                               n);
    else
      canvass_certificate_say (text,
                               voice,
                               N_ ("NOT the files in the drop %s, which could not be reached: %s"),
                               drop->address,
                               drop->why);
    g_string_append_c (text, '\n');
  }
}

/* A line a paragraph, which whoever shows it wraps. */
static const char *const ENDING[] = {
  N_ ("Each file was written over before it was removed. Flash storage, such as in laptops, sticks "
      "and cards, may keep copies of what was written over that nothing can reach from here; "
      "without the key and its passphrase they open to nobody. What was seen on a screen or "
      "printed on paper was never in reach."),
  N_ ("Kept: how many signed, by day, language and district, without anybody's name; counts of "
      "fewer than five people stand together."),
  N_ ("Signed: ______________________________   Day: ______________"),
};

static char *
write_certificate (const CanvassDestruction *self, const CanvassCertificateVoice *voice)
{
  GString *text = g_string_new (NULL);

  canvass_certificate_head (text, voice, N_ ("CERTIFICATE OF DESTRUCTION"), '=');
  g_string_append_c (text, '\n');
  g_string_append (text, self->text);
  g_string_append_c (text, '\n');
  canvass_certificate_head (text, voice, N_ ("WHAT WAS DESTROYED"), '-');
  if (*self->by != '\0')
    canvass_certificate_say (
        text, voice, N_ ("On %s %s destroyed at this desk:"), self->day, self->by);
  else
    canvass_certificate_say (text, voice, N_ ("On %s, destroyed at this desk:"), self->day, NULL);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < self->keys->len; i++) {
    g_autofree char *path = g_filename_display_name (self->keys->pdata[i]);

    g_string_append (text, "  - ");
    canvass_certificate_say (
        text, voice, N_ ("the key %s, without which nothing sealed to it opens"), path, NULL);
    g_string_append_c (text, '\n');
  }
  g_string_append (text, "  - ");
  canvass_certificate_say (text,
                           voice,
                           N_ ("every batch, decision, acknowledgement and note, what was typed "
                               "from paper, and the index of them all"),
                           NULL,
                           NULL);
  g_string_append_c (text, '\n');
  describe_drops (self, text, voice);
  for (gsize i = 0; i < G_N_ELEMENTS (ENDING); i++) {
    g_string_append_c (text, '\n');
    canvass_certificate_say (text, voice, ENDING[i], NULL, NULL);
    g_string_append_c (text, '\n');
  }
  g_string_append_printf (text, "\n[%s]\n", self->language);
  return g_string_free (text, FALSE);
}

static gboolean
place_certificate (const CanvassDestruction *self,
                   const CanvassCertificateVoice *voice,
                   GError **error)
{
  g_autofree char *text = write_certificate (self, voice);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return write_file (self, CERTIFICATE, text, error) &&
         (self->certificate == NULL || canvass_file_write (self->certificate, bytes, 0644, error));
}

static int
hold (const CanvassDestruction *self, GError **error)
{
  g_autofree char *path = name_file (self, CANVASS_LEDGER_LOCK);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (fd >= 0)
    close (fd);
  g_set_error_literal (error,
                       CANVASS_LEDGER_ERROR,
                       CANVASS_LEDGER_ERROR_BUSY,
                       "Another program has this ledger open: end it first, then try again");
  return -1;
}

gboolean
canvass_destruction_run (CanvassDestruction *self,
                         const CanvassCertificateVoice *voice,
                         CanvassClearDrop clear,
                         gpointer user_data,
                         guint *n_missed,
                         GError **error)
{
  g_autofree char *plan = name_file (self, PLAN);
  int lock_fd;
  gboolean good;

  g_return_val_if_fail (self != NULL && n_missed != NULL, FALSE);

  lock_fd = hold (self, error);
  if (lock_fd < 0)
    return FALSE;

  good = clear_drops (self, clear, user_data, n_missed, error) && wipe_keys (self, error) &&
         wipe_folder (self->directory, KEPT, error) && place_certificate (self, voice, error) &&
         (g_unlink (plan) == 0 || storage_error (plan, error)) &&
         canvass_folder_sync (self->directory, error);
  close (lock_fd);
  return good;
}
