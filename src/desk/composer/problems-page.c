/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/problems-page.h"

#include "campaign/source-folder.h"
#include "desk/composer/words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN 200

struct _CanvassProblemsPage {
  AdwBin parent_instance;

  GtkStack *stack;            /* (borrowed) "none" or "some" */
  AdwPreferencesGroup *group; /* (borrowed) */
  GPtrArray *rows;            /* (element-type GtkWidget) borrowed */
  char *state;                /* what the rows show */

  CanvassDraft *draft; /* (owned) */
};

enum {
  FOLLOWED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (CanvassProblemsPage, canvass_problems_page, ADW_TYPE_BIN)

static void
on_activated (AdwActionRow *row, CanvassProblemsPage *self)
{
  g_signal_emit (self, signals[FOLLOWED], 0, g_object_get_data (G_OBJECT (row), "place"));
}

/* What a window cannot mend is mended with a text editor: there lines count. */
static char *
name_place (CanvassProblemsPage *self,
            const CanvassProblem *problem,
            const CanvassDraftPlace *place)
{
  gboolean ours =
      place->language != NULL || strcmp (problem->file, CANVASS_SOURCE_CAMPAIGN_FILE) == 0;

  if (ours && problem->fault != CANVASS_FAULT_OTHER)
    return canvass_composer_name_place (self->draft, place);
  return problem->line > 0 ? g_strdup_printf ("\u2066%s:%u\u2069", problem->file, problem->line)
                           : g_strdup (problem->file);
}

static void
add_row (CanvassProblemsPage *self, const CanvassProblem *problem)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean fatal = problem->severity == CANVASS_PROBLEM_ERROR;
  GtkWidget *icon =
      gtk_image_new_from_icon_name (fatal ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  CanvassDraftPlace *place = canvass_draft_locate (self->draft, problem);
  g_autofree char *where = name_place (self, problem, place);
  g_autofree char *what = canvass_composer_word_problem (problem);
  g_autofree char *title = g_markup_escape_text (what, -1);
  g_autofree char *subtitle = g_markup_escape_text (where, -1);

  gtk_widget_add_css_class (icon, fatal ? "error" : "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  fatal ? _ ("Has to be mended") : _ ("Somebody will stumble"),
                                  -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "place", place, (GDestroyNotify)canvass_draft_place_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_activated), self, 0);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static char *
describe (GPtrArray *problems)
{
  GString *state = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++) {
    const CanvassProblem *problem = g_ptr_array_index (problems, i);

    g_string_append_printf (state, "%s:%u:%s\n", problem->file, problem->line, problem->what);
  }
  return g_string_free (state, FALSE);
}

void
canvass_problems_page_set_source (CanvassProblemsPage *self, const CanvassSourceFolder *source)
{
  GPtrArray *problems = canvass_source_get_problems (source);
  g_autofree char *state = describe (problems);

  g_return_if_fail (CANVASS_IS_PROBLEMS_PAGE (self));

  if (g_strcmp0 (state, self->state) == 0)
    return;
  g_free (self->state);
  self->state = g_steal_pointer (&state);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < MIN (problems->len, MAX_SHOWN); i++)
    add_row (self, g_ptr_array_index (problems, i));
  gtk_stack_set_visible_child_name (self->stack, problems->len > 0 ? "some" : "none");
}

static void
canvass_problems_page_dispose (GObject *object)
{
  CanvassProblemsPage *self = CANVASS_PROBLEMS_PAGE (object);

  g_clear_object (&self->draft);

  G_OBJECT_CLASS (canvass_problems_page_parent_class)->dispose (object);
}

static void
canvass_problems_page_finalize (GObject *object)
{
  CanvassProblemsPage *self = CANVASS_PROBLEMS_PAGE (object);

  g_ptr_array_unref (self->rows);
  g_free (self->state);

  G_OBJECT_CLASS (canvass_problems_page_parent_class)->finalize (object);
}

static void
canvass_problems_page_class_init (CanvassProblemsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_problems_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_problems_page_finalize;

  signals[FOLLOWED] = g_signal_new ("followed",
                                    G_TYPE_FROM_CLASS (klass),
                                    G_SIGNAL_RUN_LAST,
                                    0,
                                    NULL,
                                    NULL,
                                    NULL,
                                    G_TYPE_NONE,
                                    1,
                                    G_TYPE_POINTER);
}

static void
canvass_problems_page_init (CanvassProblemsPage *self)
{
  GtkWidget *none = adw_status_page_new ();
  GtkWidget *page = adw_preferences_page_new ();

  self->rows = g_ptr_array_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (none), "emblem-ok-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (none), _ ("Nothing is wrong"));
  adw_status_page_set_description (ADW_STATUS_PAGE (none), _ ("The campaign can be sealed."));
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_description (self->group,
                                         _ ("Press one to go where it can be mended."));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  gtk_stack_add_named (self->stack, none, "none");
  gtk_stack_add_named (self->stack, page, "some");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

CanvassProblemsPage *
canvass_problems_page_new (CanvassDraft *draft)
{
  CanvassProblemsPage *self = g_object_new (CANVASS_TYPE_PROBLEMS_PAGE, NULL);

  self->draft = g_object_ref (draft);
  return self;
}
