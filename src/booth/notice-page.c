/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "booth/notice-page.h"

#include "pages/language.h"
#include "pages/watch.h"
#include "widgets/grid.h"

#include <glib/gi18n.h>

struct _CanvassNoticePage {
  AdwBin parent_instance;

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

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
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
canvass_notice_page_dispose (GObject *object)
{
  g_clear_object (&CANVASS_NOTICE_PAGE (object)->watch);

  G_OBJECT_CLASS (canvass_notice_page_parent_class)->dispose (object);
}

static void
canvass_notice_page_class_init (CanvassNoticePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_notice_page_dispose;

  signals[SIGNAL_CANVASSER] = g_signal_new ("canvasser",
                                            G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            0);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "notice");
}

static void
canvass_notice_page_init (CanvassNoticePage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->grid = g_object_new (CANVASS_TYPE_GRID, "column-em", 15.0, "gap-em", 1.2, NULL);
  gtk_widget_set_valign (GTK_WIDGET (self->grid), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "notices");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1500);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->grid));
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  adw_bin_set_child (ADW_BIN (self), scroller);
  self->watch = canvass_watch_new (GTK_WIDGET (self));
  g_signal_connect_object (
      self->watch, "corner-held", G_CALLBACK (call_canvasser), self, G_CONNECT_SWAPPED);
}

GtkWidget *
canvass_notice_page_new (CanvassNotice notice, GPtrArray *campaigns)
{
  CanvassNoticePage *self = g_object_new (CANVASS_TYPE_NOTICE_PAGE, NULL);

  add_all_words (self, notice, campaigns);
  return GTK_WIDGET (self);
}
