/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/composer/campaign-editor.h"

#include "desk/composer/checker.h"
#include "desk/composer/form-page.h"
#include "desk/composer/preview.h"
#include "desk/composer/problems-page.h"
#include "desk/composer/recipients-page.h"
#include "desk/composer/rules-page.h"
#include "desk/composer/seal-page.h"
#include "desk/composer/texts-page.h"
#include "desk/group-header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WIDE_PX 1000 /* from here on the screen is beside the pages */
#define BESIDE 0.42  /* of the width */
#define BELOW 0.4    /* of the height */

#define LEFT_TO_RIGHT(text) "\u2066" text "\u2069"

struct _CanvassCampaignEditor {
  GtkWidget parent_instance;

  GtkWidget *main;          /* (borrowed) the pages and their switcher */
  GtkWidget *side;          /* (borrowed) the preview and what it shows */
  AdwViewStack *stack;      /* (borrowed) */
  GtkDropDown *page_choice; /* (borrowed) */
  GtkDropDown *size_choice; /* (borrowed) */
  CanvassPreview *preview;  /* (borrowed) */

  CanvassTextsPage *texts;           /* (borrowed) */
  CanvassFormPage *form;             /* (borrowed) */
  CanvassRulesPage *rules;           /* (borrowed) */
  CanvassRecipientsPage *recipients; /* (borrowed) */
  CanvassProblemsPage *problems;     /* (borrowed) */
  CanvassSealPage *seal;             /* (borrowed) */
  AdwViewStackPage *problems_tab;    /* (borrowed) */

  CanvassDraft *draft;     /* (owned) */
  CanvassChecker *checker; /* (owned) */
};

G_DEFINE_TYPE (CanvassCampaignEditor, canvass_campaign_editor, GTK_TYPE_WIDGET)

static const struct {
  int width, height;
} SIZES[] = { { 1280, 800 }, { 800, 1280 }, { 1920, 1080 }, { 1024, 600 } };

static gboolean
is_wide (int width)
{
  return width >= WIDE_PX;
}

static void
canvass_campaign_editor_measure (GtkWidget *widget,
                                 GtkOrientation orientation,
                                 int for_size,
                                 int *minimum,
                                 int *natural,
                                 int *minimum_baseline,
                                 int *natural_baseline)
{
  CanvassCampaignEditor *self = CANVASS_CAMPAIGN_EDITOR (widget);
  int main_min, main_nat, side_min = 0, side_nat = 0;

  gtk_widget_measure (self->main, orientation, -1, &main_min, &main_nat, NULL, NULL);
  if (gtk_widget_get_visible (self->side))
    gtk_widget_measure (self->side, orientation, -1, &side_min, &side_nat, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (main_min, side_min);
    *natural = MAX (main_nat + side_nat, WIDE_PX);
  } else {
    *minimum = main_min + side_min;
    *natural = main_nat + side_nat;
  }
}

static void
allocate (GtkWidget *widget, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (widget, &(GtkAllocation){ x, y, width, height }, -1);
}

static int
minimum_of (GtkWidget *widget, GtkOrientation orientation)
{
  int minimum;

  gtk_widget_measure (widget, orientation, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
canvass_campaign_editor_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CanvassCampaignEditor *self = CANVASS_CAMPAIGN_EDITOR (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int room;

  if (!gtk_widget_get_visible (self->side)) {
    allocate (self->main, 0, 0, width, height);
  } else if (is_wide (width)) {
    room = width - minimum_of (self->main, GTK_ORIENTATION_HORIZONTAL);
    room = MAX (minimum_of (self->side, GTK_ORIENTATION_HORIZONTAL),
                MIN (room, (int)(width * BESIDE)));
    allocate (self->main, rtl ? room : 0, 0, width - room, height);
    allocate (self->side, rtl ? 0 : width - room, 0, room, height);
  } else {
    room = height - minimum_of (self->main, GTK_ORIENTATION_VERTICAL);
    room =
        MAX (minimum_of (self->side, GTK_ORIENTATION_VERTICAL), MIN (room, (int)(height * BELOW)));
    allocate (self->main, 0, 0, width, height - room);
    allocate (self->side, 0, height - room, width, room);
  }
}

static void
show_preview (CanvassCampaignEditor *self)
{
  const char *language = canvass_texts_page_get_language (self->texts);

  if (gtk_widget_get_visible (self->side) && language != NULL)
    canvass_preview_show (self->preview,
                          canvass_checker_get_sample (self->checker),
                          gtk_drop_down_get_selected (self->page_choice),
                          language);
}

static void
on_size_chosen (CanvassCampaignEditor *self)
{
  guint selected = gtk_drop_down_get_selected (self->size_choice);

  if (selected < G_N_ELEMENTS (SIZES))
    canvass_preview_set_size (self->preview, SIZES[selected].width, SIZES[selected].height);
}

static void
on_checked (CanvassCampaignEditor *self)
{
  const CanvassSourceFolder *source = canvass_checker_get_source (self->checker);
  guint n = canvass_source_get_problems (source)->len;

  canvass_texts_page_set_source (self->texts, source);
  canvass_rules_page_set_source (self->rules, source);
  canvass_problems_page_set_source (self->problems, source);
  canvass_seal_page_refresh (self->seal, source);
  adw_view_stack_page_set_badge_number (self->problems_tab, n);
  adw_view_stack_page_set_needs_attention (self->problems_tab,
                                           canvass_source_get_n_errors (source) > 0);
  show_preview (self);
}

static void
on_language_chosen (CanvassCampaignEditor *self)
{
  if (self->checker == NULL)
    return;
  if (canvass_checker_get_source (self->checker) != NULL)
    canvass_texts_page_set_source (self->texts, canvass_checker_get_source (self->checker));
  show_preview (self);
}

static void
on_draft_changed (CanvassCampaignEditor *self)
{
  canvass_texts_page_refresh (self->texts);
  canvass_form_page_refresh (self->form);
  canvass_rules_page_refresh (self->rules);
}

static const char *
name_in (const char *section)
{
  const char *space = section != NULL ? strchr (section, ' ') : NULL;

  return space != NULL ? space + 1 : NULL;
}

/* What stands in the form by its name, what is in the rules by its key. */
static void
follow_setting (CanvassCampaignEditor *self, const CanvassDraftPlace *place)
{
  const char *name =
      g_strcmp0 (place->section, "fields") == 0 ? place->key : name_in (place->section);

  if (g_strcmp0 (place->key, "languages") == 0) {
    adw_view_stack_set_visible_child_name (self->stack, "texts");
  } else if (name != NULL || g_strcmp0 (place->section, "fields") == 0) {
    adw_view_stack_set_visible_child_name (self->stack, "form");
    canvass_form_page_focus (self->form, place->section, name);
  } else {
    adw_view_stack_set_visible_child_name (self->stack, "rules");
    canvass_rules_page_focus (self->rules, place->section, place->key);
  }
}

static void
on_followed (CanvassCampaignEditor *self, const CanvassDraftPlace *place)
{
  if (place->language == NULL) {
    follow_setting (self, place);
    return;
  }
  adw_view_stack_set_visible_child_name (self->stack, "texts");
  canvass_texts_page_focus (self->texts, place->language, place->key, place->line);
}

static AdwViewStackPage *
add_page (CanvassCampaignEditor *self,
          gpointer page,
          const char *name,
          const char *title,
          const char *icon)
{
  return adw_view_stack_add_titled_with_icon (self->stack, page, name, title, icon);
}

static void
add_pages (CanvassCampaignEditor *self)
{
  self->texts = canvass_texts_page_new (self->draft);
  self->form = canvass_form_page_new (self->draft);
  self->rules = canvass_rules_page_new (self->draft);
  self->recipients = canvass_recipients_page_new (self->draft);
  self->problems = canvass_problems_page_new (self->draft);
  self->seal = canvass_seal_page_new (self->draft);
  add_page (self, self->texts, "texts", _ ("Texts"), "document-edit-symbolic");
  add_page (self, self->form, "form", _ ("Form"), "view-list-symbolic");
  add_page (self, self->rules, "rules", _ ("Rules"), "preferences-system-symbolic");
  add_page (self, self->recipients, "recipients", _ ("Readers"), "system-users-symbolic");
  self->problems_tab =
      add_page (self, self->problems, "problems", _ ("Problems"), "dialog-warning-symbolic");
  add_page (self, self->seal, "seal", _ ("Seal"), "channel-secure-symbolic");
  canvass_group_headers_wrap (GTK_WIDGET (self->stack));
  g_signal_connect_object (
      self->texts, "language-chosen", G_CALLBACK (on_language_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->problems, "followed", G_CALLBACK (on_followed), self, G_CONNECT_SWAPPED);
}

static void
add_main (CanvassCampaignEditor *self)
{
  GtkWidget *switcher = adw_view_switcher_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->main = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->stack = ADW_VIEW_STACK (adw_view_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (switcher), self->stack);
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_SWITCHER_POLICY_NARROW);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), switcher);
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_box_append (GTK_BOX (self->main), scroller);
  gtk_box_append (GTK_BOX (self->main), GTK_WIDGET (self->stack));
  gtk_widget_set_parent (self->main, GTK_WIDGET (self));
}

static GtkDropDown *
add_choice (GtkWidget *bar, const char *const *words, const char *label)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (words);

  gtk_widget_set_hexpand (choice, TRUE);
  gtk_widget_set_tooltip_text (choice, label);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (bar), choice);
  return GTK_DROP_DOWN (choice);
}

static void
add_side (CanvassCampaignEditor *self)
{
  const char *pages[] = { _ ("Welcome"),          _ ("What is asked"),
                          _ ("The whole text"),   _ ("About the signer"),
                          C_ ("step", "Contact"), _ ("Signing"),
                          _ ("Thank you"),        NULL };
  /* Isolated, or they would be read the other way round between words that run from the right. */
  const char *sizes[] = { LEFT_TO_RIGHT ("1280 × 800"),
                          LEFT_TO_RIGHT ("800 × 1280"),
                          LEFT_TO_RIGHT ("1920 × 1080"),
                          LEFT_TO_RIGHT ("1024 × 600"),
                          NULL };
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_start (self->side, 12);
  gtk_widget_set_margin_end (self->side, 12);
  gtk_widget_set_margin_top (self->side, 12);
  gtk_widget_set_margin_bottom (self->side, 12);
  self->page_choice = add_choice (bar, pages, _ ("Page to look at"));
  self->size_choice = add_choice (bar, sizes, _ ("Size of the screen"));
  gtk_drop_down_set_selected (self->page_choice, CANVASS_FLOW_ASK);
  gtk_box_append (GTK_BOX (self->side), bar);
  self->preview = canvass_preview_new ();
  gtk_widget_set_vexpand (GTK_WIDGET (self->preview), TRUE);
  gtk_box_append (GTK_BOX (self->side), GTK_WIDGET (self->preview));
  g_signal_connect_object (
      self->page_choice, "notify::selected", G_CALLBACK (show_preview), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->size_choice, "notify::selected", G_CALLBACK (on_size_chosen), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->side, GTK_WIDGET (self));
}

static void
canvass_campaign_editor_dispose (GObject *object)
{
  CanvassCampaignEditor *self = CANVASS_CAMPAIGN_EDITOR (object);

  g_clear_pointer (&self->main, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);
  g_clear_object (&self->checker);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (canvass_campaign_editor_parent_class)->dispose (object);
}

static void
canvass_campaign_editor_class_init (CanvassCampaignEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_campaign_editor_dispose;
  widget_class->measure = canvass_campaign_editor_measure;
  widget_class->size_allocate = canvass_campaign_editor_size_allocate;
}

static void
canvass_campaign_editor_init (CanvassCampaignEditor *self)
{
  add_main (self);
  add_side (self);
}

CanvassCampaignEditor *
canvass_campaign_editor_new (CanvassDraft *draft)
{
  CanvassCampaignEditor *self = g_object_new (CANVASS_TYPE_CAMPAIGN_EDITOR, NULL);

  self->draft = g_object_ref (draft);
  add_pages (self);
  self->checker = canvass_checker_new (draft);
  g_signal_connect_object (
      self->checker, "checked", G_CALLBACK (on_checked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      draft, "changed", G_CALLBACK (on_draft_changed), self, G_CONNECT_SWAPPED);
  return self;
}

CanvassDraft *
canvass_campaign_editor_get_draft (CanvassCampaignEditor *self)
{
  g_return_val_if_fail (CANVASS_IS_CAMPAIGN_EDITOR (self), NULL);

  return self->draft;
}

void
canvass_campaign_editor_set_preview_shown (CanvassCampaignEditor *self, gboolean shown)
{
  g_return_if_fail (CANVASS_IS_CAMPAIGN_EDITOR (self));

  gtk_widget_set_visible (self->side, shown);
  show_preview (self);
}

void
canvass_campaign_editor_show_page (CanvassCampaignEditor *self, const char *page)
{
  g_return_if_fail (CANVASS_IS_CAMPAIGN_EDITOR (self));

  adw_view_stack_set_visible_child_name (self->stack, page);
}

void
canvass_campaign_editor_set_key (CanvassCampaignEditor *self, const char *path)
{
  g_return_if_fail (CANVASS_IS_CAMPAIGN_EDITOR (self));

  canvass_seal_page_set_key (self->seal, path);
}
