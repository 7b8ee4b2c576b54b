/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/contacts-output.h"

#include "cli/json-output.h"
#include "cli/path-check.h"
#include "cli/progress.h"
#include "ledger/contacts.h"

#include <stdio.h>
#include <string.h>

static const char *const CONTACTS_FORMATS[] = { "civicrm", "actionnetwork", "nationbuilder", NULL };

typedef struct {
  char *path; /* (owned) */
  const CanvassContactConsent *consent;
  CanvassContactsAccount account;
} File;

typedef struct {
  CanvassOpenLedger *open;
  CanvassRoll *roll;       /* (owned) */
  CanvassColumns *columns; /* (owned) */
  GPtrArray *consents;     /* (owned) */
  GArray *files;           /* (owned) (element-type File) */
  const CanvassPublicKey *recipients;
  guint n_recipients;
} Output;

static void
file_clear (gpointer data)
{
  g_free (((File *)data)->path);
}

static void
output_clear (Output *self)
{
  g_clear_pointer (&self->roll, canvass_roll_free);
  g_clear_pointer (&self->columns, canvass_columns_free);
  g_clear_pointer (&self->consents, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Output, output_clear)

static gboolean
wrong_usage (const char *what, GError **error)
{
  g_set_error_literal (error, CANVASS_USAGE_ERROR, CANVASS_USAGE_ERROR_WRONG, what);
  return FALSE;
}

gboolean
canvass_contacts_wanted (const CanvassOptions *options)
{
  const char *format = canvass_options_get (options, "format");

  return canvass_options_has (options, "mapping") || canvass_options_has (options, "consent") ||
         canvass_options_has (options, "suppression") ||
         (format != NULL && g_strv_contains (CONTACTS_FORMATS, format));
}

static CanvassColumns *
read_columns (const CanvassOptions *options, GError **error)
{
  const char *mapping = canvass_options_get (options, "mapping");
  const char *format = canvass_options_get (options, "format");
  CanvassColumns *columns;

  if (mapping != NULL)
    return canvass_columns_read (mapping, error);

  columns = canvass_columns_of_preset (format);
  if (columns == NULL)
    wrong_usage ("--format of contacts is civicrm, actionnetwork, nationbuilder, csv or jsonl",
                 error);
  return columns;
}

gboolean
canvass_contacts_check_options (const CanvassOptions *options, GError **error)
{
  g_autoptr (CanvassColumns) columns = NULL;
  gboolean format = canvass_options_has (options, "format");
  gboolean mapping = canvass_options_has (options, "mapping");

  if (canvass_options_has (options, "suppression"))
    return (!format && !mapping && !canvass_options_has (options, "consent")) ||
           wrong_usage ("--suppression stands alone, without --format, --mapping and --consent",
                        error);
  if (format == mapping)
    return wrong_usage ("give --format or --mapping, one of them", error);

  columns = read_columns (options, error);
  return columns != NULL;
}

/* NAME-CONSENT.csv where there are several: each of them is a list of its own in the CRM. */
static char *
name_file (const char *path, const char *consent)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = NULL;
  char *dot = strrchr (base, '.');

  if (dot == NULL || dot == base)
    name = g_strdup_printf ("%s-%s", base, consent);
  else
    name = g_strdup_printf ("%.*s-%s%s", (int)(dot - base), base, consent, dot);

  return g_str_equal (folder, ".") && strchr (path, '/') == NULL
             ? g_steal_pointer (&name)
             : g_build_filename (folder, name, NULL);
}

static gboolean
list_files (Output *self, const char *path, const char *only, GError **error)
{
  for (guint i = 0; i < self->consents->len; i++) {
    const CanvassContactConsent *consent = self->consents->pdata[i];
    File file = { .consent = consent };

    if (only != NULL && !g_str_equal (only, consent->name))
      continue;

    file.path = only != NULL || self->consents->len == 1 ? g_strdup (path)
                                                         : name_file (path, consent->name);
    g_array_append_val (self->files, file);
    if (!canvass_output_check (file.path, "CVX1", error))
      return FALSE;
  }

  if (self->files->len > 0)
    return TRUE;

  g_set_error (
      error,
      CANVASS_LEDGER_ERROR,
      CANVASS_LEDGER_ERROR_REFUSED,
      "The campaign asks for no consent%s%s that somebody could be reached by, so there is "
      "nobody to export: “canvass campaign show” lists its consents",
      only != NULL ? " " : "",
      only != NULL ? only : "");
  return FALSE;
}

static gboolean
write_files (Output *self, GError **error)
{
  for (guint i = 0; i < self->files->len; i++) {
    File *file = &g_array_index (self->files, File, i);
    gboolean done;

    canvass_progress_begin ("Exporting");
    done = canvass_contacts_export (self->open->ledger,
                                    self->roll,
                                    self->columns,
                                    file->consent->name,
                                    file->path,
                                    self->recipients,
                                    self->n_recipients,
                                    &file->account,
                                    canvass_progress_step,
                                    NULL,
                                    NULL,
                                    error);
    canvass_progress_end ();
    if (!done)
      return FALSE;
  }

  return TRUE;
}

static void
print_json (const Output *self)
{
  g_autoptr (JsonBuilder) object = json_builder_new ();

  json_builder_begin_object (object);
  json_builder_set_member_name (object, "files");
  json_builder_begin_array (object);
  for (guint i = 0; i < self->files->len; i++) {
    const File *file = &g_array_index (self->files, File, i);

    json_builder_begin_object (object);
    canvass_json_add_path (object, "path", file->path);
    canvass_json_add_text (object, "consent", file->consent->name);
    canvass_json_add_text (object, "channel", file->consent->channel);
    canvass_json_add_number (object, "opted_in", file->account.opted_in);
    canvass_json_add_number (object, "contacts", file->account.contacts);
    canvass_json_add_number (object, "minors", file->account.minors);
    canvass_json_add_number (object, "doubtful", file->account.doubtful);
    canvass_json_add_number (object, "without_address", file->account.without_address);
    json_builder_end_object (object);
  }
  json_builder_end_array (object);
  json_builder_end_object (object);
  canvass_json_print (object);
}

static void
print_left_out (const char *why, guint64 n)
{
  if (n > 0)
    printf ("  Left out, %s: %" G_GUINT64_FORMAT "\n", why, n);
}

static void
print_text (const Output *self)
{
  for (guint i = 0; i < self->files->len; i++) {
    const File *file = &g_array_index (self->files, File, i);

    printf ("Exported contacts: %" G_GUINT64_FORMAT " by consent %s, to %s%s\n",
            file->account.contacts,
            file->consent->name,
            file->path,
            self->n_recipients == 0 ? ", which anybody can read" : "; “canvass open” reads it");
    print_left_out ("under 18 or perhaps so", file->account.minors);
    print_left_out ("marked doubtful at the table", file->account.doubtful);
    print_left_out ("without an address of that kind", file->account.without_address);
  }
}

static gboolean
write_contacts (const CanvassOptions *options, Output *self, GError **error)
{
  self->columns = read_columns (options, error);
  if (self->columns == NULL ||
      !list_files (self,
                   canvass_options_get (options, "out"),
                   canvass_options_get (options, "consent"),
                   error) ||
      !write_files (self, error))
    return FALSE;

  if (canvass_options_has (options, "json"))
    print_json (self);
  else
    print_text (self);
  return TRUE;
}

static gboolean
write_suppression (const CanvassOptions *options, Output *self, GError **error)
{
  const char *path = canvass_options_get (options, "out");
  guint64 n = 0;

  if (!canvass_suppression_export (
          self->open->ledger, self->roll, path, self->recipients, self->n_recipients, &n, error))
    return FALSE;

  if (canvass_options_has (options, "json")) {
    g_autoptr (JsonBuilder) object = json_builder_new ();

    json_builder_begin_object (object);
    canvass_json_add_path (object, "path", path);
    canvass_json_add_number (object, "suppressed", n);
    json_builder_end_object (object);
    canvass_json_print (object);
  } else {
    printf ("To be removed where contacts were taken to: %" G_GUINT64_FORMAT ", in %s%s\n",
            n,
            path,
            self->n_recipients == 0 ? ", which anybody can read" : "; “canvass open” reads it");
  }

  return TRUE;
}

gboolean
canvass_contacts_write (const CanvassOptions *options,
                        CanvassOpenLedger *open,
                        const CanvassPublicKey *recipients,
                        guint n_recipients,
                        GError **error)
{
  g_auto (Output) output = { .open = open, .recipients = recipients, .n_recipients = n_recipients };

  output.files = g_array_new (FALSE, TRUE, sizeof (File));
  g_array_set_clear_func (output.files, file_clear);
  output.consents = canvass_ledger_list_contact_consents (open->ledger);
  output.roll = canvass_ledger_open_roll (open->ledger, NULL, NULL, error);
  if (output.roll == NULL)
    return FALSE;

  return canvass_options_has (options, "suppression") ? write_suppression (options, &output, error)
                                                      : write_contacts (options, &output, error);
}
