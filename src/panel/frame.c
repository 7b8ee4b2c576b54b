/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/frame.h"

#include "pages/audible.h"
#include "pages/numerals.h"
#include "pages/sheet-box.h"
#include "pages/tiles.h"
#include "pages/tray.h"
#include "widgets/bar.h"
#include "widgets/pile.h"
#include "widgets/scroller.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassFrame {
  AdwBin parent_instance;

  CanvassCover cover;
  gboolean has_bar;
  GtkWidget *focus; /* (weak) (nullable) what had it before it was covered */
  char *language;   /* (owned) */

  /* template widgets */
  GtkBox *front;
  CanvassBar *header;
  GtkButton *back_button;
  GtkButton *language_button;
  GtkLabel *language_label;
  CanvassScroller *bar_place;
  AdwBin *place;
  CanvassTray *tray;
  GtkWidget *language_sheet;
  GtkWidget *idle_sheet;
  GtkLabel *seconds_label;
  GtkButton *stay_button;
};

static void canvass_frame_audible_init (CanvassAudibleInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CanvassFrame,
                               canvass_frame,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CANVASS_TYPE_AUDIBLE,
                                                      canvass_frame_audible_init))

static void
show_language (CanvassFrame *self)
{
  g_autoptr (GArray) languages = canvass_languages_offered (NULL);

  for (guint i = 0; i < languages->len; i++) {
    const CanvassLanguage *language = &g_array_index (languages, CanvassLanguage, i);
    g_autofree char *label = NULL;

    if (!canvass_language_matches (language->tag, self->language))
      continue;
    label = g_strdup_printf (_ ("Language: %s"), language->name);
    gtk_label_set_text (self->language_label, language->name);
    canvass_spoken_set_name (GTK_WIDGET (self->language_button), label);
  }
}

/* Only once somebody opens it: every language's letters take their time. */
static void
fill_languages (CanvassFrame *self)
{
  g_autoptr (GArray) languages = canvass_languages_offered (NULL);
  CanvassGrid *tiles = g_object_new (CANVASS_TYPE_GRID, "column-em", 9.0, "gap-em", 0.8, NULL);

  for (guint i = 0; i < languages->len; i++)
    canvass_grid_append (
        tiles,
        canvass_tiles_make_language (&g_array_index (languages, CanvassLanguage, i),
                                     NULL,
                                     self->language,
                                     "panel.choose-language"));
  g_object_set (self->language_sheet, "child", tiles, NULL);
}

/* Whoever types by touch needs the room, and so does a page that wants all of it. */
static void
show_bar (CanvassFrame *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->bar_place),
                          self->has_bar && gtk_widget_get_visible (GTK_WIDGET (self->header)) &&
                              !canvass_tray_is_open (self->tray));
}

CanvassPanelPage *
canvass_frame_get_page (CanvassFrame *self)
{
  GtkWidget *page;

  g_return_val_if_fail (CANVASS_IS_FRAME (self), NULL);

  page = adw_bin_get_child (self->place);
  return page != NULL ? CANVASS_PANEL_PAGE (page) : NULL;
}

void
canvass_frame_set_page (CanvassFrame *self,
                        CanvassPanelPage *page,
                        gboolean has_header,
                        gboolean has_back)
{
  g_return_if_fail (CANVASS_IS_FRAME (self) && CANVASS_IS_PANEL_PAGE (page));

  adw_bin_set_child (self->place, GTK_WIDGET (page));
  gtk_widget_set_visible (GTK_WIDGET (self->header), has_header);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), has_back);
  show_bar (self);
  if (self->cover == CANVASS_COVER_NONE)
    canvass_page_shown (CANVASS_PAGE (page));
}

static void
remember_focus (CanvassFrame *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL)
    g_set_weak_pointer (&self->focus, gtk_root_get_focus (root));
}

static void
bring_focus_back (CanvassFrame *self)
{
  CanvassPanelPage *page = canvass_frame_get_page (self);

  if (self->focus != NULL && gtk_widget_get_mapped (self->focus))
    gtk_widget_grab_focus (self->focus);
  else if (page != NULL)
    canvass_page_shown (CANVASS_PAGE (page));
  g_clear_weak_pointer (&self->focus);
}

/* Only what is on top can be reached. */
static void
set_front_reachable (CanvassFrame *self, gboolean reachable)
{
  gtk_widget_set_can_focus (GTK_WIDGET (self->front), reachable);
  gtk_widget_set_can_target (GTK_WIDGET (self->front), reachable);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->front), GTK_ACCESSIBLE_STATE_HIDDEN, !reachable, -1);
}

void
canvass_frame_cover (CanvassFrame *self, CanvassCover cover)
{
  g_return_if_fail (CANVASS_IS_FRAME (self));

  if (cover == self->cover)
    return;
  if (self->cover == CANVASS_COVER_NONE)
    remember_focus (self);
  self->cover = cover;
  if (cover == CANVASS_COVER_LANGUAGES)
    fill_languages (self);
  gtk_widget_set_visible (self->language_sheet, cover == CANVASS_COVER_LANGUAGES);
  gtk_widget_set_visible (self->idle_sheet, cover == CANVASS_COVER_IDLE);
  set_front_reachable (self, cover == CANVASS_COVER_NONE);

  if (cover == CANVASS_COVER_LANGUAGES)
    gtk_widget_child_focus (self->language_sheet, GTK_DIR_TAB_FORWARD);
  else if (cover == CANVASS_COVER_IDLE)
    gtk_widget_grab_focus (GTK_WIDGET (self->stay_button));
  else
    bring_focus_back (self);
}

CanvassCover
canvass_frame_get_cover (CanvassFrame *self)
{
  g_return_val_if_fail (CANVASS_IS_FRAME (self), CANVASS_COVER_NONE);

  return self->cover;
}

void
canvass_frame_set_seconds_left (CanvassFrame *self, guint seconds)
{
  g_autofree char *number = canvass_numerals_write (seconds);
  g_autofree char *words = NULL;

  g_return_if_fail (CANVASS_IS_FRAME (self));

  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                        "This page closes in %s second.",
                                        "This page closes in %s seconds.",
                                        seconds),
                           number);
  gtk_label_set_text (self->seconds_label, words);
}

static void
canvass_frame_dispose (GObject *object)
{
  CanvassFrame *self = CANVASS_FRAME (object);

  g_clear_weak_pointer (&self->focus);
  g_clear_pointer (&self->language, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_FRAME);

  G_OBJECT_CLASS (canvass_frame_parent_class)->dispose (object);
}

static void
canvass_frame_class_init (CanvassFrameClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_frame_dispose;

  g_type_ensure (CANVASS_TYPE_BAR);
  g_type_ensure (CANVASS_TYPE_PILE);
  g_type_ensure (CANVASS_TYPE_SCROLLER);
  g_type_ensure (CANVASS_TYPE_SHEET_BOX);
  g_type_ensure (CANVASS_TYPE_TRAY);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/canvass/Canvass/panel/frame.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassFrame, front);
  gtk_widget_class_bind_template_child (widget_class, CanvassFrame, header);
  gtk_widget_class_bind_template_child (widget_class, CanvassFrame, back_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassFrame, language_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassFrame, language_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassFrame, place);
  gtk_widget_class_bind_template_child (widget_class, CanvassFrame, bar_place);
  gtk_widget_class_bind_template_child (widget_class, CanvassFrame, tray);
  gtk_widget_class_bind_template_child (widget_class, CanvassFrame, language_sheet);
  gtk_widget_class_bind_template_child (widget_class, CanvassFrame, idle_sheet);
  gtk_widget_class_bind_template_child (widget_class, CanvassFrame, seconds_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassFrame, stay_button);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "panel.escape", NULL);
  /* As the signing pages': the size of the text goes by it. */
  gtk_widget_class_set_css_name (widget_class, "screen");
}

static void
canvass_frame_init (CanvassFrame *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_scroller_set_bare (self->bar_place, TRUE);
  g_signal_connect_object (
      self->tray, "notify::visible", G_CALLBACK (show_bar), self, G_CONNECT_SWAPPED);
}

CanvassFrame *
canvass_frame_new (const char *language)
{
  CanvassFrame *self = g_object_new (CANVASS_TYPE_FRAME, NULL);

  self->language = g_strdup (language);
  show_language (self);
  canvass_tray_set_language (self->tray, language);
  canvass_language_add_css_class (GTK_WIDGET (self), language);
  return self;
}

static GtkWidget *
get_top (CanvassAudible *audible)
{
  CanvassFrame *self = CANVASS_FRAME (audible);

  switch (self->cover) {
  case CANVASS_COVER_LANGUAGES:
    return self->language_sheet;
  case CANVASS_COVER_IDLE:
    return self->idle_sheet;
  case CANVASS_COVER_NONE:
  default:
    return GTK_WIDGET (canvass_frame_get_page (self));
  }
}

static void
set_bar (CanvassAudible *audible, GtkWidget *bar)
{
  CanvassFrame *self = CANVASS_FRAME (audible);

  g_object_set (self->bar_place, "child", bar, NULL);
  self->has_bar = bar != NULL;
  show_bar (self);
}

static void
focus_page (CanvassAudible *audible)
{
  CanvassPanelPage *page = canvass_frame_get_page (CANVASS_FRAME (audible));

  if (page != NULL)
    canvass_page_shown (CANVASS_PAGE (page));
}

static gboolean
asks (CanvassAudible *audible)
{
  return CANVASS_FRAME (audible)->cover == CANVASS_COVER_IDLE;
}

/* All that is typed into an entry here is the table's own name; a PIN is never in one. */
static CanvassTyping
get_typing (CanvassAudible *audible)
{
  return CANVASS_TYPING_OPEN;
}

static GArray *
get_languages (CanvassAudible *audible)
{
  return canvass_languages_offered (NULL);
}

static void
canvass_frame_audible_init (CanvassAudibleInterface *iface)
{
  iface->get_top = get_top;
  iface->set_bar = set_bar;
  iface->focus_page = focus_page;
  iface->asks = asks;
  iface->get_typing = get_typing;
  iface->get_languages = get_languages;
}
