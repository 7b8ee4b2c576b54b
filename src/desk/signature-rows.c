/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/signature-rows.h"

#include "desk/signature-jobs.h"

#include <string.h>

#define PAGE_ROWS CANVASS_SIGNATURE_PAGE_ROWS

/* About as many as a list view has widgets for, and as much again around them. */
#define MAX_PAGES 12

struct _CanvassSignatureRow {
  GObject parent_instance;

  CanvassSignatureRows *rows; /* (unowned) (nullable) NULL once it is no part of them any more */
  guint position;
};

struct _CanvassSignatureRows {
  GObject parent_instance;

  /* Owned. */
  CanvassDesk *desk;
  CanvassSignatureSearch *search; /* (nullable) the last one */
  GCancellable *searching;        /* (nullable) while it goes on */
  GCancellable *fetching;
  CanvassSignatureFound *found; /* (nullable) */
  GHashTable *live;             /* position → CanvassSignatureRow, unowned */
  GQueue pages;                 /* (element-type CanvassSignaturePage) the one used last first */
  GQueue wanted; /* (element-type guint) numbers of pages, the one wanted last first */

  gboolean reading; /* the list is being made, and searched as it is wanted then */
  gboolean busy;    /* a page is being fetched */
  guint fetch_idle; /* source */
};

enum {
  READING,
  FOUND,
  FAILED,
  EXCHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];
static guint loaded_signal;

static void canvass_signature_rows_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE (CanvassSignatureRow, canvass_signature_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (CanvassSignatureRows,
                               canvass_signature_rows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      canvass_signature_rows_list_model_init))

/* A row */

static void
canvass_signature_row_finalize (GObject *object)
{
  CanvassSignatureRow *self = CANVASS_SIGNATURE_ROW (object);

  if (self->rows != NULL)
    g_hash_table_remove (self->rows->live, GUINT_TO_POINTER (self->position));

  G_OBJECT_CLASS (canvass_signature_row_parent_class)->finalize (object);
}

static void
canvass_signature_row_class_init (CanvassSignatureRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_signature_row_finalize;

  loaded_signal = g_signal_new (
      "loaded", CANVASS_TYPE_SIGNATURE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
canvass_signature_row_init (CanvassSignatureRow *self)
{
}

/* Pages */

static CanvassSignaturePage *
find_page (CanvassSignatureRows *self, guint number)
{
  for (GList *link = self->pages.head; link != NULL; link = link->next) {
    CanvassSignaturePage *page = link->data;

    if (page->number != number)
      continue;
    g_queue_unlink (&self->pages, link);
    g_queue_push_head_link (&self->pages, link);
    return page;
  }

  return NULL;
}

static void
keep_page (CanvassSignatureRows *self, CanvassSignaturePage *page)
{
  g_queue_push_head (&self->pages, page);
  while (self->pages.length > MAX_PAGES)
    canvass_signature_page_free (g_queue_pop_tail (&self->pages));
}

static void
drop_pages (CanvassSignatureRows *self)
{
  g_queue_clear_full (&self->pages, (GDestroyNotify)canvass_signature_page_free);
  g_queue_clear (&self->wanted);
}

static gboolean
is_seen (CanvassSignatureRows *self, guint number)
{
  for (guint i = 0; i < PAGE_ROWS; i++)
    if (g_hash_table_contains (self->live, GUINT_TO_POINTER (number * PAGE_ROWS + i)))
      return TRUE;

  return FALSE;
}

/* (transfer full) what is asked of the desk's thread. */
static CanvassSignaturePage *
describe_page (CanvassSignatureRows *self, guint number)
{
  GArray *rows = self->found->rows;
  guint first = number * PAGE_ROWS;
  CanvassSignaturePage *page = g_new0 (CanvassSignaturePage, 1);

  page->version = self->found->version;
  page->number = number;
  page->n = MIN (PAGE_ROWS, rows->len - first);
  memcpy (page->rows, &g_array_index (rows, guint32, first), page->n * sizeof (guint32));
  return page;
}

static void fetch_next (CanvassSignatureRows *self);

static void
tell_loaded (CanvassSignatureRows *self, guint number)
{
  for (guint i = 0; i < PAGE_ROWS; i++) {
    CanvassSignatureRow *row =
        g_hash_table_lookup (self->live, GUINT_TO_POINTER (number * PAGE_ROWS + i));

    if (row != NULL)
      g_signal_emit (row, loaded_signal, 0);
  }
}

/* Is this what the rows are now? */
static gboolean
fits (CanvassSignatureRows *self, const CanvassSignaturePage *page)
{
  guint first = page->number * PAGE_ROWS;

  return self->found != NULL && self->found->version == page->version &&
         first + page->n <= self->found->rows->len &&
         memcmp (page->rows,
                 &g_array_index (self->found->rows, guint32, first),
                 page->n * sizeof (guint32)) == 0;
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassSignatureRows) self = user_data;
  g_autoptr (GError) error = NULL;
  CanvassSignaturePage *page = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  self->busy = FALSE;
  if (page != NULL && fits (self, page) && find_page (self, page->number) == NULL) {
    keep_page (self, page);
    tell_loaded (self, page->number);
  } else {
    canvass_signature_page_free (page);
  }
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
  fetch_next (self);
}

/* Whoever scrolls past a thousand rows wants those where it ends. */
static void
fetch_next (CanvassSignatureRows *self)
{
  while (!self->busy && self->found != NULL && self->wanted.length > 0) {
    guint number = GPOINTER_TO_UINT (g_queue_pop_head (&self->wanted));

    if (!is_seen (self, number) || number * PAGE_ROWS >= self->found->rows->len ||
        find_page (self, number) != NULL)
      continue;

    self->busy = TRUE;
    canvass_desk_run_async (self->desk,
                            canvass_signature_job_fetch,
                            describe_page (self, number),
                            (GDestroyNotify)canvass_signature_page_free,
                            (GDestroyNotify)canvass_signature_page_free,
                            CANVASS_DESK_READS,
                            NULL,
                            self->fetching,
                            on_fetched,
                            g_object_ref (self));
  }
}

static gboolean
on_fetch_idle (gpointer user_data)
{
  CanvassSignatureRows *self = user_data;

  self->fetch_idle = 0;
  fetch_next (self);
  return G_SOURCE_REMOVE;
}

static void
want_page (CanvassSignatureRows *self, guint number)
{
  g_queue_remove (&self->wanted, GUINT_TO_POINTER (number));
  g_queue_push_head (&self->wanted, GUINT_TO_POINTER (number));
  if (self->fetch_idle == 0)
    self->fetch_idle = g_idle_add (on_fetch_idle, self);
}

const CanvassSignatureBrief *
canvass_signature_row_get_brief (CanvassSignatureRow *self)
{
  CanvassSignaturePage *page;

  g_return_val_if_fail (CANVASS_IS_SIGNATURE_ROW (self), NULL);

  if (self->rows == NULL)
    return NULL;

  page = find_page (self->rows, self->position / PAGE_ROWS);
  if (page == NULL) {
    want_page (self->rows, self->position / PAGE_ROWS);
    return NULL;
  }

  return self->position % PAGE_ROWS < page->n ? &page->briefs[self->position % PAGE_ROWS] : NULL;
}

/* The list */

static GType
canvass_signature_rows_get_item_type (GListModel *model)
{
  return CANVASS_TYPE_SIGNATURE_ROW;
}

static guint
canvass_signature_rows_get_n_items (GListModel *model)
{
  CanvassSignatureRows *self = CANVASS_SIGNATURE_ROWS (model);

  return self->found != NULL ? self->found->rows->len : 0;
}

static gpointer
canvass_signature_rows_get_item (GListModel *model, guint position)
{
  CanvassSignatureRows *self = CANVASS_SIGNATURE_ROWS (model);
  CanvassSignatureRow *row;

  if (position >= canvass_signature_rows_get_n_items (model))
    return NULL;

  row = g_hash_table_lookup (self->live, GUINT_TO_POINTER (position));
  if (row != NULL)
    return g_object_ref (row);

  row = g_object_new (CANVASS_TYPE_SIGNATURE_ROW, NULL);
  row->rows = self;
  row->position = position;
  g_hash_table_insert (self->live, GUINT_TO_POINTER (position), row);
  return row;
}

static void
canvass_signature_rows_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = canvass_signature_rows_get_item_type;
  interface->get_n_items = canvass_signature_rows_get_n_items;
  interface->get_item = canvass_signature_rows_get_item;
}

/* Rows from @first on are others' now, or nobody's. */
static void
disown (CanvassSignatureRows *self, guint first, guint end)
{
  GHashTableIter iter;
  gpointer position, row;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, &position, &row))
    if (GPOINTER_TO_UINT (position) >= first && GPOINTER_TO_UINT (position) < end) {
      ((CanvassSignatureRow *)row)->rows = NULL;
      g_hash_table_iter_remove (&iter);
    }
}

/* Those behind what has changed have other positions now. */
static void
move (CanvassSignatureRows *self, guint from, gint by)
{
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer position, row;

  g_hash_table_iter_init (&iter, self->live);
  while (by != 0 && g_hash_table_iter_next (&iter, &position, &row))
    if (GPOINTER_TO_UINT (position) >= from) {
      g_ptr_array_add (moved, row);
      g_hash_table_iter_remove (&iter);
    }

  for (guint i = 0; i < moved->len; i++) {
    CanvassSignatureRow *one = moved->pdata[i];

    one->position = (guint)((gint)one->position + by);
    g_hash_table_insert (self->live, GUINT_TO_POINTER (one->position), one);
  }
}

static void
tell_all_loaded (CanvassSignatureRows *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_ptr_array_add (rows, g_object_ref (row));
  for (guint i = 0; i < rows->len; i++)
    g_signal_emit (rows->pdata[i], loaded_signal, 0);
}

/* What is the same at both ends stays where it is, so that a decision about one row does not make
 * the list jump. Between them rows stay and say other things, as a list of two hundred widgets
 * takes a tenth of a second to make anew. */
static void
replace (CanvassSignatureRows *self, CanvassSignatureFound *found)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (guint32));
  CanvassSignatureFound *before = self->found;
  const GArray *old = before != NULL ? before->rows : none,
               *new = found != NULL ? found->rows : none;
  guint n = MIN (old->len, new->len), head = 0, tail = 0, kept, gone, come;

  while (head < n && g_array_index (old, guint32, head) == g_array_index (new, guint32, head))
    head++;
  while (tail < n - head && g_array_index (old, guint32, old->len - 1 - tail) ==
                                g_array_index (new, guint32, new->len - 1 - tail))
    tail++;

  kept = n - head - tail;
  gone = old->len - n;
  come = new->len - n;
  drop_pages (self);
  disown (self, head + kept, head + kept + gone);
  move (self, head + kept + gone, (gint) new->len - (gint)old->len);
  self->found = found;
  if (kept > 0)
    g_signal_emit (self, signals[EXCHANGED], 0, head, kept);
  if (gone > 0 || come > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head + kept, gone, come);
  canvass_signature_found_free (before);
  tell_all_loaded (self);
}

static void search (CanvassSignatureRows *self);

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassSignatureRows) self = user_data;
  g_autoptr (GError) error = NULL;

  canvass_desk_run_finish (CANVASS_DESK (source), result, &error);
  self->reading = FALSE;
  if (self->search == NULL || canvass_desk_is_locked (self->desk))
    return;

  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    search (self);
  } else {
    g_clear_object (&self->searching);
    g_signal_emit (self, signals[FAILED], 0, error);
  }
}

static void
make_list (CanvassSignatureRows *self)
{
  g_autoptr (CanvassDeskProgress) progress = canvass_desk_progress_new ();

  self->reading = TRUE;
  canvass_desk_run_async (self->desk,
                          canvass_signature_job_list,
                          NULL,
                          NULL,
                          NULL,
                          CANVASS_DESK_LONG,
                          progress,
                          self->searching,
                          on_listed,
                          g_object_ref (self));
  g_signal_emit (self, signals[READING], 0, progress);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CanvassSignatureRows) self = user_data;
  g_autoptr (GError) error = NULL;
  CanvassSignatureFound *found = canvass_desk_run_finish (CANVASS_DESK (source), result, &error);

  /* Another one was asked for meanwhile, or none any more. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->search == NULL ||
      canvass_desk_is_locked (self->desk)) {
    canvass_signature_found_free (found);
    return;
  }

  if (found == NULL && error == NULL) {
    make_list (self);
    return;
  }

  g_clear_object (&self->searching);
  if (found != NULL) {
    replace (self, found);
    g_signal_emit (self, signals[FOUND], 0);
  } else {
    g_signal_emit (self, signals[FAILED], 0, error);
  }
}

static void
search (CanvassSignatureRows *self)
{
  if (self->reading)
    return;

  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  self->searching = g_cancellable_new ();
  canvass_desk_run_async (self->desk,
                          canvass_signature_job_find,
                          canvass_signature_search_copy (self->search),
                          (GDestroyNotify)canvass_signature_search_free,
                          (GDestroyNotify)canvass_signature_found_free,
                          CANVASS_DESK_READS,
                          NULL,
                          self->searching,
                          on_found,
                          g_object_ref (self));
}

void
canvass_signature_rows_find (CanvassSignatureRows *self, const CanvassRollListQuery *query)
{
  g_return_if_fail (CANVASS_IS_SIGNATURE_ROWS (self));
  g_return_if_fail (query != NULL);

  canvass_signature_search_free (self->search);
  self->search = canvass_signature_search_new (query);
  search (self);
}

void
canvass_signature_rows_find_again (CanvassSignatureRows *self)
{
  g_return_if_fail (CANVASS_IS_SIGNATURE_ROWS (self));

  if (self->search != NULL)
    search (self);
}

void
canvass_signature_rows_clear (CanvassSignatureRows *self)
{
  g_return_if_fail (CANVASS_IS_SIGNATURE_ROWS (self));

  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_pointer (&self->search, canvass_signature_search_free);
  replace (self, NULL);
}

GPtrArray *
canvass_signature_rows_get_languages (CanvassSignatureRows *self)
{
  g_return_val_if_fail (CANVASS_IS_SIGNATURE_ROWS (self), NULL);

  return self->found != NULL ? self->found->languages : NULL;
}

static void
canvass_signature_rows_dispose (GObject *object)
{
  CanvassSignatureRows *self = CANVASS_SIGNATURE_ROWS (object);

  g_clear_handle_id (&self->fetch_idle, g_source_remove);
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_cancellable_cancel (self->fetching);
  g_clear_object (&self->searching);
  g_clear_pointer (&self->search, canvass_signature_search_free);
  drop_pages (self);

  G_OBJECT_CLASS (canvass_signature_rows_parent_class)->dispose (object);
}

static void
canvass_signature_rows_finalize (GObject *object)
{
  CanvassSignatureRows *self = CANVASS_SIGNATURE_ROWS (object);

  disown (self, 0, G_MAXUINT);
  g_hash_table_unref (self->live);
  g_clear_pointer (&self->found, canvass_signature_found_free);
  g_object_unref (self->fetching);
  g_object_unref (self->desk);

  G_OBJECT_CLASS (canvass_signature_rows_parent_class)->finalize (object);
}

static void
canvass_signature_rows_class_init (CanvassSignatureRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_signature_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_signature_rows_finalize;

  signals[READING] = g_signal_new ("reading",
                                   CANVASS_TYPE_SIGNATURE_ROWS,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   CANVASS_TYPE_DESK_PROGRESS);
  signals[FOUND] = g_signal_new (
      "found", CANVASS_TYPE_SIGNATURE_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EXCHANGED] = g_signal_new ("exchanged",
                                     CANVASS_TYPE_SIGNATURE_ROWS,
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     2,
                                     G_TYPE_UINT,
                                     G_TYPE_UINT);
  signals[FAILED] = g_signal_new ("failed",
                                  CANVASS_TYPE_SIGNATURE_ROWS,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_ERROR);
}

static void
canvass_signature_rows_init (CanvassSignatureRows *self)
{
  self->live = g_hash_table_new (NULL, NULL);
  self->fetching = g_cancellable_new ();
  g_queue_init (&self->pages);
  g_queue_init (&self->wanted);
}

CanvassSignatureRows *
canvass_signature_rows_new (CanvassDesk *desk)
{
  CanvassSignatureRows *self;

  g_return_val_if_fail (CANVASS_IS_DESK (desk), NULL);

  self = g_object_new (CANVASS_TYPE_SIGNATURE_ROWS, NULL);
  self->desk = g_object_ref (desk);
  return self;
}
