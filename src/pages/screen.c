/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/screen.h"

#include "pages/aids.h"
#include "pages/audible.h"
#include "pages/numerals.h"
#include "pages/sheet-box.h"
#include "pages/tiles.h"
#include "pages/tray.h"
#include "widgets/bar.h"
#include "widgets/column.h"
#include "widgets/pile.h"
#include "widgets/restyle.h"
#include "widgets/scroller.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

/* More would not fit beside each other in the header. */
#define MAX_NAMES 3
/* A screen lower than this has no room for a page's actions beside the keyboard. */
#define CRAMPED_EM 34
/* And one lower than this none for the names of the steps, nor for wide margins. */
#define LOW_EM 27

struct _CanvassScreen {
  AdwBin parent_instance;

  CanvassPage *page; /* (borrowed) (nullable) in @pages */
  GtkWidget *focus;  /* (weak) (nullable) what had the focus before a sheet opened */
  CanvassSheet sheet;
  gboolean has_aids, has_languages; /* the sheets are filled */
  gboolean has_bar;
  guint seconds_left;
  int height;        /* as last laid out */
  guint room_source; /* while it is about to be found out how much room there is */

  CanvassForm *form; /* (owned) */

  /* template widgets */
  GtkStack *faces;
  GtkBox *front;
  CanvassBar *header;
  GtkButton *back_button;
  GtkButton *ear_button;
  GtkButton *listen_button;
  GtkButton *aids_button;
  GtkButton *language_button;
  GtkLabel *language_label;
  GtkButton *start_over_button;
  CanvassSteps *steps;
  CanvassScroller *bar_place;
  GtkStack *pages;
  CanvassTray *tray;
  GtkLabel *seconds_label;
  GtkButton *stay_button;
  GtkWidget *aids_sheet;
  GtkWidget *language_sheet;
  GtkWidget *start_over_sheet;
  GtkButton *keep_button;
};

static void canvass_screen_audible_init (CanvassAudibleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CanvassScreen,
                               canvass_screen,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CANVASS_TYPE_AUDIBLE,
                                                      canvass_screen_audible_init))

/* Nobody has chosen a language yet: each is told by its own name. */
static char *
join_language_names (GArray *languages)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint shown = 0;

  for (guint i = 0; i < languages->len && shown < MAX_NAMES; i++) {
    const CanvassLanguage *language = &g_array_index (languages, CanvassLanguage, i);

    if (language->translated)
      g_string_append_printf (names, "%s%s", shown++ > 0 ? " · " : "", language->name);
  }
  return g_strdup (names->str);
}

static char *
get_language_name (CanvassForm *form)
{
  g_autoptr (GArray) languages = canvass_form_get_languages (form);
  const char *chosen = canvass_form_get_language (form);
  CanvassLanguage language;

  if (*chosen != '\0' && canvass_form_find_language (form, chosen, &language))
    return g_strdup (language.name);
  return join_language_names (languages);
}

static void
show_language (CanvassScreen *self)
{
  g_autofree char *name = get_language_name (self->form);
  /* Translators: what a screen reader says of the button that changes the language. */
  g_autofree char *label = g_strdup_printf (_ ("Language: %s"), name);

  gtk_label_set_text (self->language_label, name);
  canvass_spoken_set_name (GTK_WIDGET (self->language_button), label);
}

/* Only what is on top can be reached. */
static void
set_front_reachable (CanvassScreen *self, gboolean reachable)
{
  gtk_widget_set_can_focus (GTK_WIDGET (self->front), reachable);
  gtk_widget_set_can_target (GTK_WIDGET (self->front), reachable);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->front), GTK_ACCESSIBLE_STATE_HIDDEN, !reachable, -1);
}

/* A face that is only behind another one would still be read out by a screen reader. */
static void
show_only (GtkStack *faces, GtkWidget *shown)
{
  gtk_widget_set_visible (shown, TRUE);
  gtk_stack_set_visible_child (faces, shown);
  for (GtkWidget *face = gtk_widget_get_first_child (GTK_WIDGET (faces)); face != NULL;
       face = gtk_widget_get_next_sibling (face))
    gtk_widget_set_visible (face, face == shown);
}

static void
remove_other_pages (CanvassScreen *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->pages));

  while (child != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (child);

    if (child != GTK_WIDGET (self->page))
      gtk_stack_remove (self->pages, child);
    child = next;
  }
}

static void
on_transition_changed (CanvassScreen *self)
{
  if (!gtk_stack_get_transition_running (self->pages))
    remove_other_pages (self);
}

static gboolean
is_lower_than (CanvassScreen *self, double em)
{
  return self->height > 0 && self->height < em * canvass_widget_get_em (GTK_WIDGET (self));
}

static CanvassRoom
get_room (CanvassScreen *self)
{
  if (!canvass_tray_is_open (self->tray))
    return CANVASS_ROOM_FOR_ALL;
  return is_lower_than (self, CRAMPED_EM) ? CANVASS_ROOM_FOR_A_FIELD : CANVASS_ROOM_FOR_TYPING;
}

/* At once when the keyboard opens: both together might push the window out of the screen. */
static void
update_room (CanvassScreen *self)
{
  CanvassRoom room = get_room (self);

  if (self->page != NULL)
    canvass_page_set_room (self->page, room);
  gtk_widget_set_visible (GTK_WIDGET (self->bar_place),
                          self->has_bar && room != CANVASS_ROOM_FOR_A_FIELD);
  if (room == CANVASS_ROOM_FOR_A_FIELD)
    canvass_steps_set_size (self->steps, CANVASS_STEPS_HIDDEN);
  else if (is_lower_than (self, LOW_EM))
    canvass_steps_set_size (self->steps, CANVASS_STEPS_NAMELESS);
  else
    canvass_steps_set_size (self->steps, CANVASS_STEPS_NAMED);
  if (is_lower_than (self, LOW_EM) != gtk_widget_has_css_class (GTK_WIDGET (self), "low"))
    canvass_widget_replace_css_class (GTK_WIDGET (self),
                                      is_lower_than (self, LOW_EM) ? NULL : "low",
                                      is_lower_than (self, LOW_EM) ? "low" : NULL);
}

static gboolean
on_room_outdated (gpointer user_data)
{
  CanvassScreen *self = user_data;

  self->room_source = 0;
  update_room (self);
  return G_SOURCE_REMOVE;
}

static void
canvass_screen_dispose (GObject *object)
{
  CanvassScreen *self = CANVASS_SCREEN (object);

  g_clear_handle_id (&self->room_source, g_source_remove);
  self->page = NULL;
  g_clear_weak_pointer (&self->focus);
  g_clear_object (&self->form);
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_SCREEN);

  G_OBJECT_CLASS (canvass_screen_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/screen.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, faces);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, front);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, header);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, back_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, ear_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, listen_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, aids_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, language_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, language_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, start_over_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, steps);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, bar_place);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, pages);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, tray);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, seconds_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, stay_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, aids_sheet);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, language_sheet);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, start_over_sheet);
  gtk_widget_class_bind_template_child (widget_class, CanvassScreen, keep_button);
  gtk_widget_class_bind_template_callback (widget_class, on_transition_changed);
}

static void
canvass_screen_class_init (CanvassScreenClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_screen_dispose;

  g_type_ensure (CANVASS_TYPE_BAR);
  g_type_ensure (CANVASS_TYPE_COLUMN);
  g_type_ensure (CANVASS_TYPE_PILE);
  g_type_ensure (CANVASS_TYPE_SCROLLER);
  g_type_ensure (CANVASS_TYPE_SHEET_BOX);
  g_type_ensure (CANVASS_TYPE_STEPS);
  g_type_ensure (CANVASS_TYPE_TRAY);
  bind_template (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "flow.dismiss", NULL);
  gtk_widget_class_set_css_name (widget_class, "screen");
}

static void
canvass_screen_init (CanvassScreen *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_scroller_set_bare (self->bar_place, TRUE);
  canvass_buttons_wrap (gtk_stack_get_child_by_name (self->faces, "cover"));
}

/* An answer may leave one out: nobody under 18 is asked for contact. */
static void
show_steps (CanvassScreen *self, CanvassStep current)
{
  canvass_steps_set_present (self->steps, CANVASS_STEP_YOU, canvass_form_has_fields (self->form));
  canvass_steps_set_present (
      self->steps, CANVASS_STEP_CONTACT, canvass_form_has_contact_page (self->form));
  canvass_steps_set_current (self->steps, current);
}

CanvassScreen *
canvass_screen_new (CanvassForm *form)
{
  CanvassScreen *self;

  g_return_val_if_fail (CANVASS_IS_FORM (form), NULL);

  self = g_object_new (CANVASS_TYPE_SCREEN, NULL);
  self->form = g_object_ref (form);
  show_only (self->faces, GTK_WIDGET (self->front));
  g_signal_connect_object (
      self->tray, "notify::visible", G_CALLBACK (update_room), self, G_CONNECT_SWAPPED);
  canvass_tray_set_language (self->tray, canvass_form_get_language (form));
  canvass_language_add_css_class (GTK_WIDGET (self), canvass_form_get_language (form));
  return self;
}

CanvassPage *
canvass_screen_get_page (CanvassScreen *self)
{
  g_return_val_if_fail (CANVASS_IS_SCREEN (self), NULL);

  return self->page;
}

void
canvass_screen_show_page (CanvassScreen *self,
                          CanvassPage *page,
                          CanvassStep step,
                          CanvassHeader header,
                          GtkStackTransitionType transition)
{
  g_return_if_fail (CANVASS_IS_SCREEN (self) && CANVASS_IS_PAGE (page));

  self->page = page;
  canvass_page_set_room (page, get_room (self));
  gtk_stack_add_child (self->pages, GTK_WIDGET (page));
  gtk_stack_set_transition_type (self->pages, transition);
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (page));
  on_transition_changed (self);

  show_steps (self, step);
  show_language (self);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), header.back);
  gtk_widget_set_visible (GTK_WIDGET (self->ear_button), header.by_ear);
  gtk_widget_set_visible (GTK_WIDGET (self->listen_button), header.listen);
  gtk_widget_set_visible (GTK_WIDGET (self->aids_button), header.aids);
  gtk_widget_set_visible (GTK_WIDGET (self->language_button), header.languages);
  gtk_widget_set_visible (GTK_WIDGET (self->start_over_button), header.start_over);
  gtk_widget_set_visible (GTK_WIDGET (self->header),
                          header.back || header.by_ear || header.listen || header.aids ||
                              header.languages || header.start_over);
  canvass_page_shown (page);
}

void
canvass_screen_forget_page (CanvassScreen *self)
{
  g_return_if_fail (CANVASS_IS_SCREEN (self));

  self->page = NULL;
  g_clear_weak_pointer (&self->focus);
  remove_other_pages (self);
}

void
canvass_screen_show_face (CanvassScreen *self, CanvassFace face)
{
  static const char *const names[] = { "pages", "cover", "erased" };

  g_return_if_fail (CANVASS_IS_SCREEN (self));

  canvass_screen_open_sheet (self, CANVASS_SHEET_NONE);
  show_only (self->faces, gtk_stack_get_child_by_name (self->faces, names[face]));
  if (face == CANVASS_FACE_COVER)
    gtk_widget_grab_focus (GTK_WIDGET (self->stay_button));
  else if (face == CANVASS_FACE_PAGES && self->page != NULL)
    canvass_page_shown (self->page);
}

CanvassFace
canvass_screen_get_face (CanvassScreen *self)
{
  const char *name;

  g_return_val_if_fail (CANVASS_IS_SCREEN (self), CANVASS_FACE_PAGES);

  name = gtk_stack_get_visible_child_name (self->faces);
  if (g_strcmp0 (name, "cover") == 0)
    return CANVASS_FACE_COVER;
  return g_strcmp0 (name, "erased") == 0 ? CANVASS_FACE_ERASED : CANVASS_FACE_PAGES;
}

void
canvass_screen_set_seconds_left (CanvassScreen *self, guint seconds)
{
  g_autofree char *number = canvass_numerals_write (seconds);
  g_autofree char *words = NULL;

  g_return_if_fail (CANVASS_IS_SCREEN (self));

  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                        "What you entered will be erased in %s second.",
                                        "What you entered will be erased in %s seconds.",
                                        seconds),
                           number);
  self->seconds_left = seconds;
  gtk_label_set_text (self->seconds_label, words);
}

guint
canvass_screen_get_seconds_left (CanvassScreen *self)
{
  g_return_val_if_fail (CANVASS_IS_SCREEN (self), 0);

  return self->seconds_left;
}

static void
remember_focus (CanvassScreen *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL)
    g_set_weak_pointer (&self->focus, gtk_root_get_focus (root));
}

static void
bring_focus_back (CanvassScreen *self)
{
  if (self->focus != NULL && gtk_widget_get_mapped (self->focus))
    gtk_widget_grab_focus (self->focus);
  else if (self->page != NULL)
    canvass_page_shown (self->page);
  g_clear_weak_pointer (&self->focus);
}

/* Only once somebody opens it: every language's letters take their time. */
static void
fill_sheet (CanvassScreen *self, CanvassSheet sheet)
{
  if (sheet == CANVASS_SHEET_AIDS && !self->has_aids) {
    CanvassAids *aids = g_object_new (CANVASS_TYPE_AIDS, NULL);

    canvass_aids_offer (aids, self->form);
    g_object_set (self->aids_sheet, "child", aids, NULL);
    self->has_aids = TRUE;
  } else if (sheet == CANVASS_SHEET_LANGUAGES && !self->has_languages) {
    CanvassGrid *languages =
        g_object_new (CANVASS_TYPE_GRID, "column-em", 9.0, "gap-em", 0.8, NULL);

    canvass_tiles_add_languages (languages, self->form);
    g_object_set (self->language_sheet, "child", languages, NULL);
    self->has_languages = TRUE;
  }
}

void
canvass_screen_open_sheet (CanvassScreen *self, CanvassSheet sheet)
{
  g_return_if_fail (CANVASS_IS_SCREEN (self));

  if (sheet == self->sheet)
    return;
  if (self->sheet == CANVASS_SHEET_NONE)
    remember_focus (self);
  self->sheet = sheet;
  fill_sheet (self, sheet);
  gtk_widget_set_visible (self->aids_sheet, sheet == CANVASS_SHEET_AIDS);
  gtk_widget_set_visible (self->language_sheet, sheet == CANVASS_SHEET_LANGUAGES);
  gtk_widget_set_visible (self->start_over_sheet, sheet == CANVASS_SHEET_START_OVER);
  set_front_reachable (self, sheet == CANVASS_SHEET_NONE);

  if (sheet == CANVASS_SHEET_AIDS)
    gtk_widget_child_focus (self->aids_sheet, GTK_DIR_TAB_FORWARD);
  else if (sheet == CANVASS_SHEET_LANGUAGES)
    gtk_widget_child_focus (self->language_sheet, GTK_DIR_TAB_FORWARD);
  else if (sheet == CANVASS_SHEET_START_OVER)
    gtk_widget_grab_focus (GTK_WIDGET (self->keep_button));
  else
    bring_focus_back (self);
}

void
canvass_screen_set_height (CanvassScreen *self, int height)
{
  g_return_if_fail (CANVASS_IS_SCREEN (self));

  self->height = height;
  /* Not in the middle of a layout. */
  if (self->room_source == 0)
    self->room_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_room_outdated, self, NULL);
}

CanvassSheet
canvass_screen_get_sheet (CanvassScreen *self)
{
  g_return_val_if_fail (CANVASS_IS_SCREEN (self), CANVASS_SHEET_NONE);

  return self->sheet;
}

void
canvass_screen_forget_press (CanvassScreen *self)
{
  g_return_if_fail (CANVASS_IS_SCREEN (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->header), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->header), TRUE);
}

static GtkWidget *
get_top (CanvassAudible *audible)
{
  CanvassScreen *self = CANVASS_SCREEN (audible);
  GtkWidget *faces = GTK_WIDGET (self->faces);
  GtkWidget *face = gtk_stack_get_visible_child (self->faces);

  for (GtkWidget *sheet = gtk_widget_get_next_sibling (faces); sheet != NULL;
       sheet = gtk_widget_get_next_sibling (sheet))
    if (gtk_widget_get_visible (sheet))
      return sheet;
  return face == GTK_WIDGET (self->front) && self->page != NULL ? GTK_WIDGET (self->page) : face;
}

static void
set_bar (CanvassAudible *audible, GtkWidget *bar)
{
  CanvassScreen *self = CANVASS_SCREEN (audible);

  g_object_set (self->bar_place, "child", bar, NULL);
  self->has_bar = bar != NULL;
  update_room (self);
}

static void
focus_page (CanvassAudible *audible)
{
  CanvassScreen *self = CANVASS_SCREEN (audible);

  if (self->page != NULL)
    canvass_page_shown (self->page);
}

static gboolean
asks (CanvassAudible *audible)
{
  return canvass_screen_get_face (CANVASS_SCREEN (audible)) != CANVASS_FACE_PAGES;
}

static CanvassTyping
get_typing (CanvassAudible *audible)
{
  const char *language = canvass_form_get_language (CANVASS_SCREEN (audible)->form);

  return *language != '\0' ? CANVASS_TYPING_PRIVATE : CANVASS_TYPING_NONE;
}

static GArray *
get_languages (CanvassAudible *audible)
{
  return canvass_form_get_languages (CANVASS_SCREEN (audible)->form);
}

static void
canvass_screen_audible_init (CanvassAudibleInterface *iface)
{
  iface->get_top = get_top;
  iface->set_bar = set_bar;
  iface->focus_page = focus_page;
  iface->asks = asks;
  iface->get_typing = get_typing;
  iface->get_languages = get_languages;
}
