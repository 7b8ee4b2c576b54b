/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-pages"

#include "pages/flow-parts.h"

#include "pages/aids.h"
#include "pages/colors.h"
#include "pages/interpreter.h"
#include "widgets/restyle.h"
#include "widgets/sight.h"

#include <glib/gi18n-lib.h>

static void
set_enabled (CanvassFlow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
canvass_flow_set_submitting (CanvassFlow *self, gboolean submitting)
{
  static const char *const names[] = { "back", "languages", "start-over", "sign" };

  self->submitting = submitting;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    set_enabled (self, names[i], !submitting);
  if (self->screen != NULL && canvass_screen_get_page (self->screen) != NULL)
    canvass_page_set_busy (canvass_screen_get_page (self->screen), submitting);
  if (submitting)
    canvass_aloud_say (self->aloud, _ ("Storing your signature…"));
  canvass_flow_start_idle (self);
}

static void
on_back (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;

  if (self->page == canvass_flow_first_page (self) || self->page == CANVASS_PAGE_THANKS)
    return;
  canvass_flow_go_to (
      self, canvass_flow_page_before (self, self->page), GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
}

static void
on_next (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;

  if (self->page >= CANVASS_PAGE_SIGN ||
      !canvass_page_complete (canvass_screen_get_page (self->screen)))
    return;
  canvass_form_mark_begun (self->form);
  canvass_flow_go_forward (self, canvass_flow_page_after (self, self->page));
}

static void
on_read (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;

  canvass_form_mark_begun (self->form);
  canvass_flow_go_forward (self, CANVASS_PAGE_TEXT);
}

static void
on_choose_petition (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;
  guint index = g_variant_get_uint32 (parameter);

  if (index >= canvass_form_get_n_campaigns (self->form))
    return;
  canvass_form_set_campaign_index (self->form, index);
  canvass_form_mark_begun (self->form);
  canvass_flow_make_screen (self, canvass_flow_page_after (self, CANVASS_PAGE_PETITIONS));
}

static void
on_choose_language (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;
  CanvassPageId page = self->page;

  canvass_form_set_language (self->form, g_variant_get_string (parameter, NULL));
  canvass_form_mark_begun (self->form);
  canvass_flow_make_screen (
      self, page == CANVASS_PAGE_WELCOME ? canvass_flow_page_after (self, page) : page);
}

static void
open_sheet (CanvassFlow *self, CanvassSheet sheet)
{
  canvass_screen_open_sheet (self->screen, sheet);
  canvass_flow_interpret (self);
  canvass_guard_settle (self->guard);
}

static void
on_aids (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_sheet (user_data, CANVASS_SHEET_AIDS);
}

static gboolean
is_text_size (const char *name)
{
  for (guint i = 0; i < CANVASS_N_TEXT_SIZES; i++)
    if (g_str_equal (canvass_aids_text_sizes[i], name))
      return TRUE;

  return FALSE;
}

/* Letters that grow, and lines that come, move what somebody just chose. */
static void
keep_focus_in_sight (CanvassFlow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL)
    canvass_sight_bring (focus, NULL);
}

/* What somebody chose is theirs, on the first page too: it goes when they do. */
static void
choose (CanvassFlow *self, GSimpleAction *action, GVariant *state)
{
  g_autoptr (GVariant) old = g_action_get_state (G_ACTION (action));

  if (g_variant_equal (old, state))
    return;
  g_simple_action_set_state (action, state);
  canvass_form_mark_begun (self->form);
  canvass_flow_start_idle (self);
  keep_focus_in_sight (self);
}

static void
on_text_size_changed (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  const char *size = g_variant_get_string (state, NULL);
  g_autoptr (GVariant) old = g_action_get_state (G_ACTION (action));
  g_autofree char *before = g_strdup_printf ("text-%s", g_variant_get_string (old, NULL));
  g_autofree char *now = g_strdup_printf ("text-%s", size);

  if (!is_text_size (size))
    return;

  canvass_widget_replace_css_class (user_data, before, now);
  choose (user_data, action, state);
}

static void
on_colors_changed (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  const char *name = g_variant_get_string (state, NULL);

  for (CanvassColors colors = 0; colors < CANVASS_N_COLORS; colors++)
    if (g_str_equal (canvass_colors_names[colors], name)) {
      canvass_colors_use (gtk_widget_get_display (user_data), colors);
      choose (user_data, action, state);
    }
}

static void
on_second_language_changed (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  CanvassFlow *self = user_data;

  choose (self, action, state);
  if (*g_variant_get_string (state, NULL) == '\0')
    canvass_interpreter_apply (self->screen, NULL);
  else
    canvass_flow_interpret (self);
}

static void
set_state (CanvassFlow *self, const char *name, const char *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (state));
}

void
canvass_flow_use_aids (CanvassFlow *self, const CanvassFlowAids *aids)
{
  if (is_text_size (aids->text_size)) {
    g_autofree char *css_class = g_strdup_printf ("text-%s", aids->text_size);

    canvass_widget_replace_css_class (GTK_WIDGET (self), "text-normal", css_class);
    set_state (self, "text-size", aids->text_size);
  }
  for (CanvassColors colors = 0; colors < CANVASS_N_COLORS; colors++)
    if (g_str_equal (canvass_colors_names[colors], aids->colors)) {
      canvass_colors_use (gtk_widget_get_display (GTK_WIDGET (self)), colors);
      set_state (self, "colors", aids->colors);
    }
  if (canvass_language_is_translated (aids->second_language))
    set_state (self, "second-language", aids->second_language);
  self->by_ear = aids->by_ear;
}

static void
copy_state (CanvassFlow *self, const char *name, char *out, gsize size)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), name);

  g_strlcpy (out, g_variant_get_string (state, NULL), size);
}

void
canvass_flow_get_aids (CanvassFlow *self, CanvassFlowAids *aids)
{
  copy_state (self, "text-size", aids->text_size, sizeof aids->text_size);
  copy_state (self, "colors", aids->colors, sizeof aids->colors);
  copy_state (self, "second-language", aids->second_language, sizeof aids->second_language);
  aids->by_ear = canvass_aloud_is_by_ear (self->aloud);
}

static void
on_languages (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_sheet (user_data, CANVASS_SHEET_LANGUAGES);
}

static void
on_start_over (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_sheet (user_data, CANVASS_SHEET_START_OVER);
}

static void
on_dismiss (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_sheet (user_data, CANVASS_SHEET_NONE);
}

static void
on_erase (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  canvass_flow_erase (user_data);
}

static void
on_stay (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;

  canvass_screen_show_face (self->screen, CANVASS_FACE_PAGES);
  canvass_flow_start_idle (self);
}

static void
on_sign (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;
  CanvassPage *page = canvass_screen_get_page (self->screen);
  CanvassCampaign *campaign = canvass_form_get_campaign (self->form);
  CanvassPayload *payload = canvass_form_get_payload (self->form);
  g_autoptr (GError) error = NULL;

  if (self->submitting || self->page != CANVASS_PAGE_SIGN || !canvass_page_complete (page))
    return;
  canvass_form_set_household (self->form, g_variant_get_boolean (parameter));
  canvass_form_prepare (self->form);
  if (!canvass_campaign_check_payload (campaign, payload, &error)) {
    /* The error names a field, never what is in it. */
    g_message ("A signature was not accepted: %s", error->message);
    canvass_form_resume (self->form);
    canvass_page_set_trouble (page, CANVASS_TROUBLE_INCOMPLETE);
    return;
  }
  canvass_flow_set_submitting (self, TRUE);
  g_signal_emit_by_name (self, "submit", canvass_form_get_campaign_index (self->form), payload);
}

static void
on_finish (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;

  if (self->page == CANVASS_PAGE_THANKS)
    canvass_flow_finish (self, canvass_form_get_household (self->form), TRUE);
}

static void
on_another_petition (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CanvassFlow *self = user_data;

  if (self->page == CANVASS_PAGE_THANKS)
    canvass_flow_finish (self, TRUE, FALSE);
}

void
canvass_flow_add_actions (CanvassFlow *self)
{
  static const GActionEntry entries[] = {
    { "back", on_back },
    { "next", on_next },
    { "read", on_read },
    { "choose-petition", on_choose_petition, "u" },
    { "choose-language", on_choose_language, "s" },
    { "aids", on_aids },
    { "text-size", NULL, "s", "'normal'", on_text_size_changed },
    { "colors", NULL, "s", "'paper'", on_colors_changed },
    { "second-language", NULL, "s", "''", on_second_language_changed },
    { "languages", on_languages },
    { "start-over", on_start_over },
    { "dismiss", on_dismiss },
    { "erase", on_erase },
    { "stay", on_stay },
    { "sign", on_sign, "b" },
    { "finish", on_finish },
    { "another-petition", on_another_petition },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (
      G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "flow", G_ACTION_GROUP (self->actions));
}
