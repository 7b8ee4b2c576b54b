/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-kiosk"

#include "kiosk/petitions.h"

/* One campaign of the folder, whether or not it could be opened. */
typedef struct {
  char *id;
  CanvassPetition *petition; /* (nullable) */
  GError *failure;           /* (nullable) why it cannot be signed */
} Entry;

struct _CanvassPetitions {
  GObject parent_instance;

  char *directory;
  char **campaign_ids; /* (nullable) */

  GPtrArray *entries; /* (element-type Entry) */
  GPtrArray *offered; /* (element-type CanvassPetition) */
  GError *failure;    /* (nullable) of the folder itself */
  CanvassNotice notice;
};

G_DEFINE_FINAL_TYPE (CanvassPetitions, canvass_petitions, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_clear_object (&entry->petition);
  g_clear_error (&entry->failure);
  g_free (entry);
}

static void
replace_failure (GError **failure, GError *now, const char *what)
{
  if (now != NULL && (*failure == NULL || !g_str_equal ((*failure)->message, now->message)))
    g_message ("%s: %s", what, now->message);

  g_clear_error (failure);
  *failure = now;
}

static gboolean
has_entry (CanvassPetitions *self, const char *id)
{
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (self->entries, i);

    if (g_str_equal (entry->id, id))
      return TRUE;
  }
  return FALSE;
}

static void
add_entry (CanvassPetitions *self, const char *id)
{
  Entry *entry;

  if (has_entry (self, id))
    return;

  entry = g_new0 (Entry, 1);
  entry->id = g_strdup (id);
  g_ptr_array_add (self->entries, entry);
}

/* A campaign may be enrolled while the table is up. */
static void
list_entries (CanvassPetitions *self)
{
  g_autoptr (GPtrArray) ids = NULL;
  GError *error = NULL;

  if (self->campaign_ids != NULL) {
    for (char **id = self->campaign_ids; *id != NULL; id++)
      add_entry (self, *id);
    return;
  }

  ids = canvass_vault_list (self->directory, &error);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    add_entry (self, g_ptr_array_index (ids, i));
  replace_failure (&self->failure, error, "Nothing can be signed here");
}

static void
refresh_entry (CanvassPetitions *self, Entry *entry)
{
  g_autofree char *what = NULL;
  GError *error = NULL;

  if (entry->petition == NULL)
    entry->petition = canvass_petition_open (self->directory, entry->id, &error);
  if (entry->petition != NULL)
    canvass_petition_can_store (entry->petition, &error);

  what = g_strdup_printf ("Petition %s cannot be signed", entry->id);
  replace_failure (&entry->failure, error, what);
}

static CanvassNotice
notice_of_failure (const GError *failure)
{
  if (failure->domain != CANVASS_VAULT_ERROR)
    return CANVASS_NOTICE_VAULT;

  switch ((CanvassVaultError)failure->code) {
  case CANVASS_VAULT_ERROR_MISSING:
    return CANVASS_NOTICE_NO_CAMPAIGN;
  case CANVASS_VAULT_ERROR_TOO_NEW:
    return CANVASS_NOTICE_TOO_NEW;
  case CANVASS_VAULT_ERROR_FULL:
    return CANVASS_NOTICE_FULL;
  case CANVASS_VAULT_ERROR_BUSY:
  case CANVASS_VAULT_ERROR_STORAGE:
    return CANVASS_NOTICE_STORAGE;
  case CANVASS_VAULT_ERROR_EXISTS:
  case CANVASS_VAULT_ERROR_CORRUPT:
  case CANVASS_VAULT_ERROR_REFUSED:
  case CANVASS_VAULT_ERROR_OTHER_KIOSK:
  default:
    return CANVASS_NOTICE_VAULT;
  }
}

/* Of several reasons the one that asks for most: CanvassNotice is in that order. */
static CanvassNotice
find_notice (CanvassPetitions *self)
{
  CanvassNotice notice = CANVASS_NOTICE_NO_CAMPAIGN;

  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (self->entries, i);
    CanvassNotice one =
        entry->failure != NULL ? notice_of_failure (entry->failure) : CANVASS_NOTICE_CLOSED;

    notice = MAX (notice, one);
  }
  return notice;
}

/* (transfer full) those that can be signed on @day; or all that are open when @day is NULL. */
static GPtrArray *
collect_petitions (CanvassPetitions *self, const char *day)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->entries->len && found->len < CANVASS_MAX_CAMPAIGNS; i++) {
    const Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->petition == NULL)
      continue;
    if (day == NULL ||
        (entry->failure == NULL &&
         canvass_campaign_is_open (canvass_petition_get_campaign (entry->petition), day)))
      g_ptr_array_add (found, g_object_ref (entry->petition));
  }
  return found;
}

static gboolean
are_equal (const GPtrArray *a, const GPtrArray *b)
{
  return a->len == b->len &&
         (a->len == 0 || memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0);
}

gboolean
canvass_petitions_refresh (CanvassPetitions *self, const char *day)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->offered);
  CanvassNotice notice_before = self->notice;

  list_entries (self);
  for (guint i = 0; i < self->entries->len; i++)
    refresh_entry (self, g_ptr_array_index (self->entries, i));

  self->notice = CANVASS_NOTICE_NONE;
  self->offered = collect_petitions (self, day);
  if (self->offered->len == 0) {
    g_ptr_array_unref (self->offered);
    self->offered = collect_petitions (self, NULL);
    self->notice = find_notice (self);
  }

  return self->notice != notice_before || !are_equal (before, self->offered);
}

gboolean
canvass_petitions_check_busy (CanvassPetitions *self, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (self->entries, i);

    if (g_error_matches (entry->failure, CANVASS_VAULT_ERROR, CANVASS_VAULT_ERROR_BUSY)) {
      g_propagate_error (error, g_error_copy (entry->failure));
      return TRUE;
    }
  }
  return FALSE;
}

GPtrArray *
canvass_petitions_get_offered (CanvassPetitions *self)
{
  return self->offered;
}

CanvassNotice
canvass_petitions_get_notice (CanvassPetitions *self)
{
  return self->notice;
}

GArray *
canvass_petitions_list (CanvassPetitions *self, const char *day)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (CanvassPetitionPlace));

  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (self->entries, i);
    CanvassPetitionPlace place = { entry->id, entry->petition, CANVASS_NOTICE_NONE };

    if (entry->failure != NULL)
      place.notice = notice_of_failure (entry->failure);
    else if (entry->petition != NULL &&
             !canvass_campaign_is_open (canvass_petition_get_campaign (entry->petition), day))
      place.notice = CANVASS_NOTICE_CLOSED;
    g_array_append_val (places, place);
  }
  return places;
}

GPtrArray *
canvass_petitions_list_vaults (CanvassPetitions *self)
{
  GPtrArray *vaults = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (self->entries, i);

    if (entry->petition != NULL)
      g_ptr_array_add (vaults, g_object_ref (canvass_petition_get_vault (entry->petition)));
  }
  return vaults;
}

void
canvass_petitions_renew (CanvassPetitions *self)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = g_ptr_array_index (self->entries, i);
    CanvassPetition *renewed;

    if (entry->petition == NULL)
      continue;

    renewed = canvass_petition_renew (entry->petition, NULL);
    if (renewed == NULL)
      continue;
    g_object_unref (entry->petition);
    entry->petition = renewed;
  }
}

CanvassPetitions *
canvass_petitions_new (const char *directory, const char *const *campaign_ids)
{
  CanvassPetitions *self = g_object_new (CANVASS_TYPE_PETITIONS, NULL);

  self->directory = g_strdup (directory);
  self->campaign_ids = g_strdupv ((char **)campaign_ids);
  return self;
}

static void
canvass_petitions_finalize (GObject *object)
{
  CanvassPetitions *self = CANVASS_PETITIONS (object);

  g_ptr_array_unref (self->offered);
  g_ptr_array_unref (self->entries);
  g_clear_error (&self->failure);
  g_strfreev (self->campaign_ids);
  g_free (self->directory);

  G_OBJECT_CLASS (canvass_petitions_parent_class)->finalize (object);
}

static void
canvass_petitions_class_init (CanvassPetitionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = canvass_petitions_finalize;
}

static void
canvass_petitions_init (CanvassPetitions *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->offered = g_ptr_array_new_with_free_func (g_object_unref);
  self->notice = CANVASS_NOTICE_NO_CAMPAIGN;
}
