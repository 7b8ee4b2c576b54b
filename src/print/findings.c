/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/findings.h"

#include <langinfo.h>
#include <string.h>

#define MAX_ITEMS 1024
#define MAX_WORDS 16
#define MAX_MISSES 9999
#define TARGETS 5
/* Of a language's tag. */
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
#define LETTER_HEIGHT_MM 279

static const char *const TOUCHES[CANVASS_FINDINGS_TOUCHES] = { "dry", "wet", "protector" };

static void
petition_free (gpointer data)
{
  CanvassFindingsPetition *petition = data;

  g_free (petition->title);
  g_free (petition->table);
  g_free (petition);
}

CanvassFindings *
canvass_findings_new (void)
{
  CanvassFindings *self = g_new0 (CanvassFindings, 1);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  self->language = g_strdup ("en");
  self->day = g_date_time_format (now, "%Y-%m-%d");
  self->time = g_date_time_format (now, "%H:%M");
  self->petitions = g_ptr_array_new_with_free_func (petition_free);
  self->checks = canvass_checks_new ();
  return self;
}

void
canvass_findings_free (CanvassFindings *self)
{
  g_free (self->language);
  g_free (self->day);
  g_free (self->time);
  g_ptr_array_unref (self->petitions);
  g_ptr_array_unref (self->checks);
  g_free (self);
}

void
canvass_findings_add_petition (CanvassFindings *self, const CanvassFindingsPetition *petition)
{
  CanvassFindingsPetition *copy = g_memdup2 (petition, sizeof *petition);

  copy->title = g_strdup (petition->title);
  copy->table = g_strdup (petition->table);
  g_ptr_array_add (self->petitions, copy);
}

/* "4+2" */
static gboolean
read_touch (const char *text, CanvassTouchFinding *touch)
{
  g_auto (GStrv) parts = g_strsplit (text, "+", 3);
  guint64 hits, misses;

  if (g_strv_length (parts) != 2 ||
      !g_ascii_string_to_unsigned (parts[0], 10, 0, TARGETS, &hits, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 0, MAX_MISSES, &misses, NULL))
    return FALSE;

  *touch = (CanvassTouchFinding){ .done = TRUE, .hits = (guint)hits, .misses = (guint)misses };
  return TRUE;
}

static gboolean
hear_word (const char *word, char **language, CanvassTouchFinding *touches)
{
  const char *value = strchr (word, '=');
  gsize length = value != NULL ? (gsize)(value - word) : 0;

  if (value == NULL)
    return *word == '\0';

  value++;
  for (guint i = 0; i < CANVASS_FINDINGS_TOUCHES; i++)
    if (strlen (TOUCHES[i]) == length && strncmp (word, TOUCHES[i], length) == 0)
      return read_touch (value, &touches[i]);
  if (g_str_has_prefix (word, "language=")) {
    g_free (*language);
    *language = g_strdup (value);
    return strspn (value, LETTERS) == strlen (value) && *value != '\0';
  }
  return TRUE;
}

gboolean
canvass_findings_hear (CanvassFindings *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", MAX_WORDS);
  CanvassTouchFinding touches[CANVASS_FINDINGS_TOUCHES] = { 0 };
  g_autofree char *language = g_strdup (self->language);

  for (char **word = words; *word != NULL; word++)
    if (!hear_word (*word, &language, touches))
      return FALSE;

  memcpy (self->touches, touches, sizeof touches);
  g_free (self->language);
  self->language = g_steal_pointer (&language);
  return TRUE;
}

static void
write_petition (GKeyFile *file, guint i, const CanvassFindingsPetition *petition)
{
  g_autofree char *group = g_strdup_printf ("petition %u", i);

  g_key_file_set_string (file, group, "title", petition->title);
  g_key_file_set_string (file, group, "table", petition->table);
  g_key_file_set_uint64 (file, group, "version", petition->version);
  g_key_file_set_uint64 (file, group, "records", petition->records);
  g_key_file_set_uint64 (file, group, "unacknowledged", petition->unacknowledged);
  g_key_file_set_uint64 (file, group, "room", petition->room);
}

static void
write_check (GKeyFile *file, guint i, const CanvassCheck *check)
{
  g_autofree char *group = g_strdup_printf ("check %u", i);

  g_key_file_set_string (file, group, "id", check->id);
  g_key_file_set_string (file, group, "fitness", canvass_fitness_name (check->fitness));
  g_key_file_set_string (file, group, "subject", check->subject);
  g_key_file_set_string (file, group, "detail", check->detail);
  g_key_file_set_string (file, group, "text", check->text);
}

GBytes *
canvass_findings_write (const CanvassFindings *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gsize length;
  char *text;

  g_key_file_set_string (file, "sheet", "language", self->language);
  g_key_file_set_boolean (file, "sheet", "letter", self->paper == CANVASS_PAPER_LETTER);
  g_key_file_set_string (file, "sheet", "day", self->day);
  g_key_file_set_string (file, "sheet", "time", self->time);
  for (guint i = 0; i < CANVASS_FINDINGS_TOUCHES; i++)
    if (self->touches[i].done) {
      g_key_file_set_uint64 (file, TOUCHES[i], "hits", self->touches[i].hits);
      g_key_file_set_uint64 (file, TOUCHES[i], "misses", self->touches[i].misses);
    }
  for (guint i = 0; i < self->petitions->len; i++)
    write_petition (file, i, g_ptr_array_index (self->petitions, i));
  for (guint i = 0; i < self->checks->len; i++)
    write_check (file, i, g_ptr_array_index (self->checks, i));

  text = g_key_file_to_data (file, &length, NULL);
  return g_bytes_new_take (text, length);
}

/* (transfer full) what is missing is "". */
static char *
read_text (GKeyFile *file, const char *group, const char *key)
{
  char *text = g_key_file_get_string (file, group, key, NULL);

  return text != NULL ? text : g_strdup ("");
}

static void
read_petition (CanvassFindings *self, GKeyFile *file, const char *group)
{
  g_autofree char *title = read_text (file, group, "title");
  g_autofree char *table = read_text (file, group, "table");
  const CanvassFindingsPetition petition = {
    .title = title,
    .table = table,
    .version = g_key_file_get_uint64 (file, group, "version", NULL),
    .records = g_key_file_get_uint64 (file, group, "records", NULL),
    .unacknowledged = g_key_file_get_uint64 (file, group, "unacknowledged", NULL),
    .room = g_key_file_get_uint64 (file, group, "room", NULL),
  };

  canvass_findings_add_petition (self, &petition);
}

static gboolean
read_check (CanvassFindings *self, GKeyFile *file, const char *group)
{
  g_autofree char *id = read_text (file, group, "id");
  g_autofree char *name = read_text (file, group, "fitness");
  g_autofree char *subject = read_text (file, group, "subject");
  g_autofree char *detail = read_text (file, group, "detail");
  g_autofree char *text = read_text (file, group, "text");
  CanvassFitness fitness;

  if (!canvass_fitness_from_name (name, &fitness))
    return FALSE;

  g_ptr_array_add (self->checks,
                   canvass_check_new (g_intern_string (id), fitness, subject, detail, text));
  return TRUE;
}

static gboolean
read_groups (CanvassFindings *self, GKeyFile *file)
{
  gsize n;
  g_auto (GStrv) groups = g_key_file_get_groups (file, &n);

  if (n > MAX_ITEMS)
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    if (g_str_has_prefix (groups[i], "petition "))
      read_petition (self, file, groups[i]);
    else if (g_str_has_prefix (groups[i], "check ") && !read_check (self, file, groups[i]))
      return FALSE;
  }
  for (guint i = 0; i < CANVASS_FINDINGS_TOUCHES; i++) {
    self->touches[i].done = g_key_file_has_group (file, TOUCHES[i]);
    self->touches[i].hits = (guint)g_key_file_get_uint64 (file, TOUCHES[i], "hits", NULL);
    self->touches[i].misses = (guint)g_key_file_get_uint64 (file, TOUCHES[i], "misses", NULL);
  }
  return TRUE;
}

CanvassFindings *
canvass_findings_read (GBytes *text, GError **error)
{
  g_autoptr (CanvassFindings) self = canvass_findings_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gsize length;
  const char *bytes = g_bytes_get_data (text, &length);

  if (length == 0 || length > CANVASS_FINDINGS_MAX_BYTES ||
      !g_utf8_validate_len (bytes, length, NULL) ||
      !g_key_file_load_from_data (file, bytes, length, G_KEY_FILE_NONE, NULL) ||
      !g_key_file_has_group (file, "sheet") || !read_groups (self, file)) {
    g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "What should be printed cannot be understood");
    return NULL;
  }

  g_free (self->language);
  self->language = read_text (file, "sheet", "language");
  g_free (self->day);
  self->day = read_text (file, "sheet", "day");
  g_free (self->time);
  self->time = read_text (file, "sheet", "time");
  self->paper = g_key_file_get_boolean (file, "sheet", "letter", NULL) ? CANVASS_PAPER_LETTER
                                                                       : CANVASS_PAPER_A4;
  return g_steal_pointer (&self);
}

CanvassPaper
canvass_paper_find (void)
{
  /* glibc's own item: its value is the number itself. */
  return (int)(intptr_t)nl_langinfo (_NL_PAPER_HEIGHT) == LETTER_HEIGHT_MM ? CANVASS_PAPER_LETTER
                                                                           : CANVASS_PAPER_A4;
}
