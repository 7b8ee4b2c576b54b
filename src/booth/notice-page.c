/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/notice-page.h"

#include "pages/language.h"
#include "pages/watch.h"
#include "widgets/column.h"
#include "widgets/grid.h"
#include "widgets/scroller.h"

#include <glib/gi18n.h>

/* The words are as large as all languages fit, between these, in pixels. */
#define MIN_TYPE_PX 11
#define MAX_TYPE_PX 28
/* And in that size: */
#define TITLE 1.4
#define TEXT_LINE 1.42
#define TITLE_LINE 1.3
#define COLUMN 14.0
#define GAP 1.2

struct _CanvassNoticePage {
  AdwBin parent_instance;

  guint type_source;
  int fitted_width, fitted_height; /* that the text was last fitted to */

  CanvassGrid *grid;   /* (borrowed) a column or more of a language each */
  CanvassWatch *watch; /* (owned) */
};

enum {
  SIGNAL_CANVASSER,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassNoticePage, canvass_notice_page, ADW_TYPE_BIN)

/* What happened, what became of the signatures, what to do: to passers-by and to the canvasser. */
static const struct {
  const char *title;
  const char *text;
} WORDS[CANVASS_N_NOTICES] = {
  [CANVASS_NOTICE_NO_CAMPAIGN] = {
    N_ ("There is nothing to sign here yet"),
    N_ ("No petition has been set up on this tablet. At the table: plug in the stick with the "
        "campaign file and press “Set up this table”."),
  },
  [CANVASS_NOTICE_CLOSED] = {
    N_ ("Signing has ended"),
    N_ ("The last day to sign is over. Every signature given here is kept safe. Thank you for "
        "stopping by."),
  },
  [CANVASS_NOTICE_TABLE] = {
    N_ ("This table is closed"),
    N_ ("Thank you to everybody who stopped by. Every signature given here is kept safe."),
  },
  [CANVASS_NOTICE_FULL] = {
    N_ ("Signing is paused: this tablet is full"),
    N_ ("Every signature given so far is kept safe. At the table: make room on the disk, and this "
        "screen opens by itself."),
  },
  [CANVASS_NOTICE_STORAGE] = {
    N_ ("Signing is paused: the disk does not respond"),
    N_ ("Every signature that was thanked for is stored. At the table: check the disk and "
        "whether it may be written to, and this screen opens by itself."),
  },
  [CANVASS_NOTICE_TOO_NEW] = {
    N_ ("This tablet needs a newer version of Canvass"),
    N_ ("A later version has been used here. Nothing was changed or lost. At the table: update "
        "Canvass, then start it again."),
  },
  [CANVASS_NOTICE_VAULT] = {
    N_ ("Signing is closed: something on this tablet is damaged"),
    N_ ("Nothing was changed. At the table: keep this tablet safe, since undamaged signatures can "
        "still be saved, use another one today and tell a coordinator."),
  },
  [CANVASS_NOTICE_UNPROTECTED] = {
    N_ ("Signing is closed to protect those who would sign"),
    N_ ("This tablet could write what people enter to its disk without encryption. Earlier "
        "signatures are safe. At the table: turn off swap and hibernation, or let Canvass lock its "
        "memory, then start it again."),
  },
};

const char *
canvass_notice_get_title (CanvassNotice notice)
{
  return g_dgettext (GETTEXT_PACKAGE, WORDS[notice].title);
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
call_canvasser (CanvassNoticePage *self)
{
  g_signal_emit (self, signals[SIGNAL_CANVASSER], 0);
}

static GtkWidget *
make_button (CanvassNoticePage *self, const CanvassLanguage *language)
{
  GtkWidget *button =
      gtk_button_new_with_label (canvass_language_translate (language, N_ ("Set up this table")));

  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
  gtk_label_set_justify (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                         GTK_JUSTIFY_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (call_canvasser), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_words (CanvassNoticePage *self, const CanvassLanguage *language, CanvassNotice notice)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (box, "notice-words");
  gtk_widget_set_direction (box, language->right_to_left ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  gtk_box_append (
      GTK_BOX (box),
      make_label (canvass_language_translate (language, WORDS[notice].title), "notice-title"));
  gtk_box_append (
      GTK_BOX (box),
      make_label (canvass_language_translate (language, WORDS[notice].text), "notice-text"));
  /* Where nothing was set up yet there is nobody to keep out. */
  if (notice == CANVASS_NOTICE_NO_CAMPAIGN)
    gtk_box_append (GTK_BOX (box), make_button (self, language));
  return box;
}

static gboolean
is_among (GArray *languages, const char *tag)
{
  for (guint i = 0; i < languages->len; i++) {
    if (canvass_language_matches (g_array_index (languages, CanvassLanguage, i).tag, tag))
      return TRUE;
  }
  return FALSE;
}

static void
add_languages (GArray *languages, CanvassCampaign *campaign)
{
  g_autoptr (GArray) offered = canvass_languages_offered (campaign);

  for (guint i = 0; i < offered->len; i++) {
    const CanvassLanguage *language = &g_array_index (offered, CanvassLanguage, i);

    if (language->translated && !is_among (languages, language->tag))
      g_array_append_vals (languages, language, 1);
  }
}

static void
add_all_words (CanvassNoticePage *self, CanvassNotice notice, GPtrArray *campaigns)
{
  g_autoptr (GArray) languages = g_array_new (FALSE, FALSE, sizeof (CanvassLanguage));

  for (guint i = 0; i < campaigns->len; i++)
    add_languages (languages, g_ptr_array_index (campaigns, i));
  if (languages->len == 0)
    add_languages (languages, NULL);

  for (guint i = 0; i < languages->len; i++)
    canvass_grid_append (self->grid,
                         make_words (self, &g_array_index (languages, CanvassLanguage, i), notice));
}

static void
set_label_size (GtkWidget *label, double px, double line)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute ((int)(px * PANGO_SCALE)));
  pango_attr_list_insert (attributes,
                          pango_attr_line_height_new_absolute ((int)(px * line * PANGO_SCALE)));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  pango_attr_list_unref (attributes);
}

static void
set_words_size (GtkWidget *words, guint px)
{
  GtkWidget *title = gtk_widget_get_first_child (words);
  GtkWidget *text = gtk_widget_get_next_sibling (title);
  GtkWidget *button = gtk_widget_get_next_sibling (text);

  set_label_size (title, px * TITLE, TITLE_LINE);
  set_label_size (text, px, TEXT_LINE);
  if (button != NULL)
    set_label_size (gtk_button_get_child (GTK_BUTTON (button)), px, TEXT_LINE);
}

/* Of the words themselves: what a style sheet says is not measured before the next frame. */
static void
set_type (CanvassNoticePage *self, guint px)
{
  double em = px / canvass_widget_get_em (GTK_WIDGET (self->grid));

  for (GtkWidget *words = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); words != NULL;
       words = gtk_widget_get_next_sibling (words))
    set_words_size (words, px);
  g_object_set (self->grid, "column-em", COLUMN * em, "gap-em", GAP * em, NULL);
}

static int
measure (gpointer widget, GtkOrientation orientation, int for_size)
{
  int minimum;

  gtk_widget_measure (GTK_WIDGET (widget), orientation, for_size, &minimum, NULL, NULL, NULL);
  return minimum;
}

static gboolean
fits (CanvassNoticePage *self, guint px, int width, int height)
{
  set_type (self, px);
  return measure (self, GTK_ORIENTATION_HORIZONTAL, -1) <= width &&
         measure (self->grid, GTK_ORIENTATION_VERTICAL, width) <= height;
}

/* Nobody scrolls a screen that was left standing: whoever comes by finds their language on it. */
static void
fit (CanvassNoticePage *self, int width, int height)
{
  guint fitting = MIN_TYPE_PX, too_large = MAX_TYPE_PX + 1;

  while (too_large - fitting > 1) {
    guint middle = (fitting + too_large) / 2;

    if (fits (self, middle, width, height))
      fitting = middle;
    else
      too_large = middle;
  }
  set_type (self, fitting);
  self->fitted_width = width;
  self->fitted_height = height;
}

static gboolean
on_type_outdated (gpointer user_data)
{
  CanvassNoticePage *self = user_data;

  self->type_source = 0;
  fit (self, gtk_widget_get_width (user_data), gtk_widget_get_height (user_data));
  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
canvass_notice_page_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
canvass_notice_page_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  gtk_widget_measure (
      adw_bin_get_child (ADW_BIN (widget)), orientation, for_size, minimum, natural, NULL, NULL);
}

/* The size of the words follows, but not in the middle of a layout. */
static void
canvass_notice_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CanvassNoticePage *self = CANVASS_NOTICE_PAGE (widget);

  gtk_widget_allocate (adw_bin_get_child (ADW_BIN (widget)), width, height, baseline, NULL);
  if ((width != self->fitted_width || height != self->fitted_height) && self->type_source == 0)
    self->type_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_type_outdated, self, NULL);
}

static void
canvass_notice_page_dispose (GObject *object)
{
  CanvassNoticePage *self = CANVASS_NOTICE_PAGE (object);

  g_clear_handle_id (&self->type_source, g_source_remove);
  g_clear_object (&self->watch);

  G_OBJECT_CLASS (canvass_notice_page_parent_class)->dispose (object);
}

static void
canvass_notice_page_class_init (CanvassNoticePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_notice_page_dispose;
  widget_class->get_request_mode = canvass_notice_page_get_request_mode;
  widget_class->measure = canvass_notice_page_measure;
  widget_class->size_allocate = canvass_notice_page_size_allocate;

  signals[SIGNAL_CANVASSER] = g_signal_new ("canvasser",
                                            G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            0);
  gtk_widget_class_set_css_name (widget_class, "notice");
}

static void
canvass_notice_page_init (CanvassNoticePage *self)
{
  CanvassScroller *scroller = g_object_new (CANVASS_TYPE_SCROLLER, NULL);

  /* A bin's own layout would not tell how large it was laid out. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  self->grid = g_object_new (CANVASS_TYPE_GRID, NULL);
  gtk_widget_set_valign (GTK_WIDGET (self->grid), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "notices");
  /* It would stand in one language below all of them. */
  canvass_scroller_set_wordless (scroller, TRUE);
  g_object_set (scroller, "child", self->grid, NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (scroller));
  self->watch = canvass_watch_new (GTK_WIDGET (self));
  g_signal_connect_object (
      self->watch, "corner-held", G_CALLBACK (call_canvasser), self, G_CONNECT_SWAPPED);
}

GtkWidget *
canvass_notice_page_new (CanvassNotice notice, GPtrArray *campaigns)
{
  CanvassNoticePage *self = g_object_new (CANVASS_TYPE_NOTICE_PAGE, NULL);

  add_all_words (self, notice, campaigns);
  set_type (self, MIN_TYPE_PX);
  return GTK_WIDGET (self);
}
