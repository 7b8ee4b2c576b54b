/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/courier.h"

#include "drop/child.h"
#include "drop/collect.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MEMORIES "drops"
/* A child tells how far it is several times a second, whatever the network does. */
#define SILENCE_MS 60000

char *
canvass_courier_folder (const CanvassCourier *self, const char *name, GError **error)
{
  g_autofree char *ledger = g_canonicalize_filename (self->directory, NULL);
  g_autofree char *path = g_build_filename (ledger, name, NULL);

  if (g_mkdir (path, 0700) == 0 || errno == EEXIST)
    return g_steal_pointer (&path);

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               "%s cannot be made: %s. Nothing is lost; free some room, then try again",
               path,
               g_strerror (errno));
  return NULL;
}

void
canvass_courier_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (folder, name, NULL);

    g_unlink (file);
  }
}

static void
add (GPtrArray *argv, const char *name, const char *value)
{
  if (value == NULL)
    return;

  g_ptr_array_add (argv, g_strdup (name));
  g_ptr_array_add (argv, g_strdup (value));
}

static void
add_seconds (GPtrArray *argv, const char *name, guint seconds)
{
  g_autofree char *value = seconds == 0 ? NULL : g_strdup_printf ("%u", seconds);

  add (argv, name, value);
}

/* (transfer full) (nullable) */
static GPtrArray *
make_argv (const CanvassCourier *self, const char *const *arguments, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *memory = canvass_courier_folder (self, MEMORIES, error);

  if (memory == NULL)
    return NULL;

  add (argv, self->program, "drop");
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (arguments[i]));
  add (argv, "--json", "--campaign");
  add (argv, self->campaign, "--known");
  g_ptr_array_add (argv, g_steal_pointer (&memory));
  add (argv, "--credentials", self->credentials);
  add_seconds (argv, "--patience", self->patience_seconds);
  add_seconds (argv, "--time-limit", self->time_limit_seconds);
  g_ptr_array_add (argv, NULL);
  return g_steal_pointer (&argv);
}

/* It starts in no folder of ours. */
static gboolean
run (const CanvassCourier *self,
     const char *const *arguments,
     CanvassDropLine *last,
     GError **error)
{
  g_autoptr (GPtrArray) argv = make_argv (self, arguments, error);
  CanvassDropChild child = { .patience_ms = SILENCE_MS + self->patience_seconds * 1000,
                             .progress = self->progress,
                             .user_data = self->user_data,
                             .cancellable = self->cancellable };

  if (argv == NULL)
    return FALSE;

  child.argv = (const char *const *)argv->pdata;
  if (canvass_drop_child_run (&child, last, error))
    return TRUE;

  canvass_drop_child_shorten (error);
  return FALSE;
}

static guint
count_files (const CanvassCourier *self, const char *incoming)
{
  g_autoptr (GPtrArray) fetched = canvass_collected_list (incoming, self->campaign);

  return fetched->len;
}

gboolean
canvass_courier_fetch (const CanvassCourier *self, CanvassFetched *fetched, GError **error)
{
  g_autofree char *incoming = canvass_courier_folder (self, "incoming", error);
  const char *const arguments[] = { "pull", "--inbox", incoming, "--from", self->address, NULL };
  CanvassDropLine last = { 0 };
  gboolean done;

  *fetched = (CanvassFetched){ 0 };
  if (incoming == NULL)
    return FALSE;

  canvass_courier_empty (incoming);
  done = run (self, arguments, &last, error);
  fetched->n_files = count_files (self, incoming);
  fetched->n_left = done ? last.left : 0;
  fetched->more =
      done && (last.files >= CANVASS_COLLECT_MAX_FILES || last.bytes >= CANVASS_COLLECT_MAX_BYTES);
  return done;
}

gboolean
canvass_courier_make_ready (const CanvassCourier *self,
                            CanvassLedger *ledger,
                            guint64 *n_records,
                            GError **error)
{
  g_autofree char *outgoing = canvass_courier_folder (self, "outgoing", error);
  g_autoptr (GPtrArray) paths = NULL;

  if (outgoing == NULL)
    return FALSE;

  canvass_courier_empty (outgoing);
  return canvass_ledger_acknowledge (ledger, outgoing, &paths, n_records, error);
}

/* What a table fetches besides, and what other desks go by, goes along. */
gboolean
canvass_courier_send (const CanvassCourier *self, CanvassDropLine *sent, GError **error)
{
  g_autofree char *outgoing = canvass_courier_folder (self, "outgoing", error);
  g_autofree char *campaigns =
      outgoing == NULL ? NULL : canvass_courier_folder (self, "campaigns", error);
  g_autofree char *decisions =
      campaigns == NULL ? NULL : canvass_courier_folder (self, "decisions", error);
  const char *const arguments[] = { "push",     "--outbox", outgoing, "--outbox",    campaigns,
                                    "--outbox", decisions,  "--to",   self->address, NULL };

  return decisions != NULL && run (self, arguments, sent, error);
}

gboolean
canvass_courier_check (const CanvassCourier *self, CanvassDropLine *found, GError **error)
{
  const char *const arguments[] = { "check", "--from", self->address, NULL };

  return run (self, arguments, found, error);
}
