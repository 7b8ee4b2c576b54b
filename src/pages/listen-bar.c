/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/listen-bar.h"

#include "pages/page.h"
#include "widgets/grid.h"
#include "widgets/pile.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

#define STEP 20

struct _CanvassListenBar {
  GtkBox parent_instance;

  CanvassListenMode mode;
  gboolean asking;         /* about earphones */
  char *language;          /* (owned) (nullable) */
  CanvassSpeech *speech;   /* (owned) */
  CanvassReading *reading; /* (owned) */

  GtkWidget *pause_button; /* (borrowed) (nullable) below @buttons */
  GtkImage *pause_icon;    /* (borrowed) (nullable) below @buttons */
  GtkLabel *pause_words;   /* (borrowed) (nullable) below @buttons */
  GtkButton *yes_button;   /* (borrowed) below @answers */

  /* template widgets */
  GtkBox *notice_row;
  GtkLabel *notice;
  GtkButton *close_button;
  GtkBox *question;
  CanvassGrid *answers;
  CanvassGrid *buttons;
};

enum {
  ADJUSTED,
  AGAIN,
  ANSWERED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassListenBar, canvass_listen_bar, GTK_TYPE_BOX)

const char *
canvass_listen_no_voice (void)
{
  return N_ ("This tablet has no voice for this language. Everything it would say stands on the "
             "screen.");
}

const char *
canvass_listen_notice (CanvassSpeech *speech, const char *language)
{
  CanvassSpeechState state = canvass_speech_get_state (speech);

  if (state == CANVASS_SPEECH_ABSENT)
    return N_ ("This tablet cannot read aloud. Everything it would say stands on the screen.");
  if (state == CANVASS_SPEECH_READY && !canvass_speech_has_voice (speech, language))
    return canvass_listen_no_voice ();
  return NULL;
}

static gboolean
has_focus (GtkWidget *part)
{
  GtkRoot *root = gtk_widget_get_root (part);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, part);
}

/* What cannot be heard is not louder for a button; and while something is asked, that is all. The
 * focus of a button that goes passes to what takes its place. */
static void
show_parts (CanvassListenBar *self)
{
  gboolean told = *gtk_label_get_text (self->notice) != '\0';
  gboolean focused = has_focus (GTK_WIDGET (self->buttons));

  gtk_widget_set_visible (GTK_WIDGET (self->notice_row), told);
  gtk_widget_set_visible (GTK_WIDGET (self->question), self->asking);
  if (focused && (told || self->asking))
    gtk_widget_grab_focus (GTK_WIDGET (self->asking ? self->yes_button : self->close_button));
  gtk_widget_set_visible (GTK_WIDGET (self->buttons), !told && !self->asking);
}

static void
show_notice (CanvassListenBar *self)
{
  const char *notice =
      self->language != NULL ? canvass_listen_notice (self->speech, self->language) : NULL;

  gtk_label_set_text (self->notice, notice != NULL ? _ (notice) : "");
  show_parts (self);
}

static void
show_reading (CanvassListenBar *self)
{
  gboolean reading = canvass_reading_is_reading (self->reading);
  gboolean paused = reading && canvass_reading_is_paused (self->reading);
  const char *words = paused ? _ ("Go on") : reading ? _ ("Pause") : _ ("Listen");

  if (self->pause_words == NULL)
    return;
  gtk_image_set_from_icon_name (self->pause_icon,
                                reading && !paused ? "canvass-pause" : "canvass-play");
  gtk_label_set_text (self->pause_words, words);
  canvass_spoken_set_name (self->pause_button, words);
}

static void
on_pause_clicked (CanvassListenBar *self)
{
  if (!canvass_reading_is_reading (self->reading))
    g_signal_emit (self, signals[AGAIN], 0);
  else if (canvass_reading_is_paused (self->reading))
    canvass_reading_go_on (self->reading);
  else
    canvass_reading_pause (self->reading);
}

static void
change_rate (CanvassListenBar *self, int step)
{
  canvass_speech_set_rate (self->speech, canvass_speech_get_rate (self->speech) + step);
  g_signal_emit (self, signals[ADJUSTED], 0);
}

static void
change_volume (CanvassListenBar *self, int step)
{
  canvass_speech_set_volume (self->speech, canvass_speech_get_volume (self->speech) + step);
  g_signal_emit (self, signals[ADJUSTED], 0);
}

static void
on_slower_clicked (CanvassListenBar *self)
{
  change_rate (self, -STEP);
}

static void
on_faster_clicked (CanvassListenBar *self)
{
  change_rate (self, STEP);
}

static void
on_quieter_clicked (CanvassListenBar *self)
{
  change_volume (self, -STEP);
}

static void
on_louder_clicked (CanvassListenBar *self)
{
  change_volume (self, STEP);
}

static void
answer (CanvassListenBar *self, gboolean letters)
{
  self->asking = FALSE;
  show_parts (self);
  g_signal_emit (self, signals[ANSWERED], 0, letters);
}

static void
on_yes_clicked (CanvassListenBar *self)
{
  answer (self, TRUE);
}

static void
on_no_clicked (CanvassListenBar *self)
{
  answer (self, FALSE);
}

/* For whoever listens since they do not read: a sign above each word. */
static GtkWidget *
add_button (CanvassListenBar *self, const char *icon, const char *words, GCallback on_clicked)
{
  GtkWidget *caption = canvass_pile_new ();
  GtkWidget *button = gtk_button_new ();
  GtkWidget *image = g_object_new (
      GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  canvass_pile_append (CANVASS_PILE (caption), image);
  canvass_pile_append (CANVASS_PILE (caption), gtk_label_new (words));
  gtk_widget_set_valign (caption, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), caption);
  /* It takes its name only from a label that is all its caption. */
  canvass_spoken_set_name (button, words);
  gtk_widget_add_css_class (button, "listen-button");
  if (on_clicked != NULL)
    g_signal_connect_swapped (button, "clicked", on_clicked, self);
  canvass_grid_append (self->buttons, button);
  return button;
}

static GtkButton *
add_answer (CanvassListenBar *self, const char *words, GCallback on_clicked)
{
  GtkWidget *button = gtk_button_new_with_label (words);

  gtk_widget_add_css_class (button, "secondary");
  g_signal_connect_swapped (button, "clicked", on_clicked, self);
  canvass_grid_append (self->answers, button);
  return GTK_BUTTON (button);
}

static void
add_pause_button (CanvassListenBar *self)
{
  GtkWidget *button =
      add_button (self, "canvass-pause", _ ("Pause"), G_CALLBACK (on_pause_clicked));
  GtkWidget *caption = gtk_button_get_child (GTK_BUTTON (button));

  self->pause_button = button;
  self->pause_icon = GTK_IMAGE (gtk_widget_get_first_child (caption));
  self->pause_words = GTK_LABEL (gtk_widget_get_last_child (caption));
}

static void
add_buttons (CanvassListenBar *self)
{
  gboolean page = self->mode == CANVASS_LISTEN_PAGE;
  const char *end = page ? "aloud.listen" : "aloud.by-ear";
  GtkWidget *stop_button;

  if (page)
    add_pause_button (self);
  add_button (self, "canvass-slower", _ ("Slower"), G_CALLBACK (on_slower_clicked));
  add_button (self, "canvass-faster", _ ("Faster"), G_CALLBACK (on_faster_clicked));
  add_button (self, "canvass-quieter", _ ("Quieter"), G_CALLBACK (on_quieter_clicked));
  add_button (self, "canvass-louder", _ ("Louder"), G_CALLBACK (on_louder_clicked));
  stop_button = add_button (self, "canvass-stop", page ? _ ("Stop") : _ ("Stop speaking"), NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (stop_button), end);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->close_button), end);
  self->yes_button = add_answer (self, _ ("Yes, speak my letters"), G_CALLBACK (on_yes_clicked));
  add_answer (self, _ ("No, keep my letters quiet"), G_CALLBACK (on_no_clicked));
  canvass_buttons_wrap (GTK_WIDGET (self));
}

static void
canvass_listen_bar_dispose (GObject *object)
{
  CanvassListenBar *self = CANVASS_LISTEN_BAR (object);

  self->pause_button = NULL;
  self->pause_icon = NULL;
  self->pause_words = NULL;
  g_clear_object (&self->reading);
  g_clear_object (&self->speech);
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_LISTEN_BAR);

  G_OBJECT_CLASS (canvass_listen_bar_parent_class)->dispose (object);
}

static void
canvass_listen_bar_finalize (GObject *object)
{
  g_free (CANVASS_LISTEN_BAR (object)->language);

  G_OBJECT_CLASS (canvass_listen_bar_parent_class)->finalize (object);
}

static void
canvass_listen_bar_class_init (CanvassListenBarClass *klass)
{
  const GType type = G_TYPE_FROM_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_listen_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_listen_bar_finalize;

  signals[ADJUSTED] =
      g_signal_new ("adjusted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[AGAIN] =
      g_signal_new ("again", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ANSWERED] = g_signal_new (
      "answered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  g_type_ensure (CANVASS_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/pages/listen-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassListenBar, notice_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassListenBar, notice);
  gtk_widget_class_bind_template_child (widget_class, CanvassListenBar, close_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassListenBar, question);
  gtk_widget_class_bind_template_child (widget_class, CanvassListenBar, answers);
  gtk_widget_class_bind_template_child (widget_class, CanvassListenBar, buttons);
}

static void
canvass_listen_bar_init (CanvassListenBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

CanvassListenBar *
canvass_listen_bar_new (CanvassSpeech *speech, CanvassReading *reading, CanvassListenMode mode)
{
  CanvassListenBar *self = g_object_new (CANVASS_TYPE_LISTEN_BAR, NULL);

  self->mode = mode;
  self->speech = g_object_ref (speech);
  self->reading = g_object_ref (reading);
  add_buttons (self);
  g_signal_connect_object (speech, "changed", G_CALLBACK (show_notice), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reading, "changed", G_CALLBACK (show_reading), self, G_CONNECT_SWAPPED);
  show_reading (self);
  return self;
}

CanvassListenBar *
canvass_listen_bar_copy (CanvassListenBar *self)
{
  CanvassListenBar *copy;

  g_return_val_if_fail (CANVASS_IS_LISTEN_BAR (self), NULL);

  copy = canvass_listen_bar_new (self->speech, self->reading, self->mode);
  copy->asking = self->asking;
  canvass_listen_bar_set_language (copy, self->language);
  return copy;
}

void
canvass_listen_bar_set_language (CanvassListenBar *self, const char *language)
{
  g_return_if_fail (CANVASS_IS_LISTEN_BAR (self));

  g_free (self->language);
  self->language = g_strdup (language);
  show_notice (self);
}

void
canvass_listen_bar_ask (CanvassListenBar *self)
{
  g_return_if_fail (CANVASS_IS_LISTEN_BAR (self));

  self->asking = TRUE;
  show_parts (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->yes_button));
}

GtkWidget *
canvass_listen_bar_get_question (CanvassListenBar *self)
{
  g_return_val_if_fail (CANVASS_IS_LISTEN_BAR (self), NULL);

  return self->asking ? GTK_WIDGET (self->question) : NULL;
}

const char *
canvass_listen_bar_get_notice (CanvassListenBar *self)
{
  g_return_val_if_fail (CANVASS_IS_LISTEN_BAR (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self->notice_row)) ? gtk_label_get_text (self->notice)
                                                                : NULL;
}
