/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/ear.h"

#include "format/secret.h"
#include "pages/control.h"
#include "pages/news.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CanvassEar {
  GObject parent_instance;

  GtkWidget *widget;       /* (borrowed) */
  CanvassAudible *audible; /* (weak) (nullable) */
  CanvassListenBar *bar;   /* (weak) (nullable) */
  GdkFrameClock *clock;    /* (owned) (nullable) while it listens */
  gulong clock_id;

  /* what was spoken of last */
  GtkWidget *place;   /* (weak) (nullable) */
  GtkWidget *control; /* (weak) (nullable) */
  guint state;        /* a hash of what was said of it */
  CanvassNews *news;  /* (owned) (nullable) */
  char *typed;        /* (owned) locked: what its entry held */

  gboolean letters;
  char *preface; /* (owned) (nullable) */

  CanvassReading *reading; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CanvassEar, canvass_ear, G_TYPE_OBJECT)

static GtkWidget *
find_control (CanvassEar *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkEditable *entry = focus != NULL ? canvass_control_get_entry (focus) : NULL;

  return entry != NULL ? GTK_WIDGET (entry) : focus;
}

static GtkWidget *
find_place (CanvassEar *self, GtkWidget *control)
{
  GtkWidget *question = self->bar != NULL ? canvass_listen_bar_get_question (self->bar) : NULL;

  if (question != NULL && control != NULL && gtk_widget_is_ancestor (control, question))
    return question;
  return self->audible != NULL ? canvass_audible_get_top (self->audible) : NULL;
}

static const char *
get_typed (GtkWidget *control)
{
  if (control == NULL || !GTK_IS_ENTRY (control))
    return "";
  return gtk_entry_buffer_get_text (gtk_entry_get_buffer (GTK_ENTRY (control)));
}

static void
remember_typed (CanvassEar *self)
{
  memset (self->typed, 0, CANVASS_CONTROL_MAX_BYTES);
  g_strlcpy (self->typed, get_typed (self->control), CANVASS_CONTROL_MAX_BYTES);
}

static guint
get_state (CanvassEar *self)
{
  const char *description;
  CanvassPiece *piece;
  guint state;

  if (self->control == NULL || GTK_IS_ENTRY (self->control))
    return 0;
  piece = canvass_control_describe (self->control, self->audible, FALSE);
  if (piece == NULL)
    return 0;
  description = canvass_spoken_get_description (self->control);
  state = g_str_hash (piece->text) ^ (description != NULL ? g_str_hash (description) : 0);
  canvass_piece_free (piece);
  return state;
}

/* A language that has no voice: one that has says which it is. */
static void
add_voiceless (GPtrArray *pieces, const char *tag)
{
  g_autofree char *name = canvass_language_called (tag);

  if (name != NULL)
    canvass_pieces_add (pieces, canvass_language_in_use (), name);
  canvass_pieces_add (pieces, canvass_language_in_use (), _ (canvass_listen_no_voice ()));
}

static void
add_control (CanvassEar *self, GPtrArray *pieces, gboolean with_description)
{
  const char *description;
  CanvassPiece *piece;

  if (self->control == NULL)
    return;
  piece = canvass_control_describe (self->control, self->audible, self->letters);
  if (piece != NULL && !canvass_reading_has_voice (self->reading, piece->language) &&
      !canvass_language_matches (piece->language, canvass_language_in_use ()))
    add_voiceless (pieces, piece->language);
  if (piece != NULL)
    g_ptr_array_add (pieces, piece);
  description = canvass_spoken_get_description (self->control);
  if (description != NULL && with_description)
    canvass_pieces_add (pieces, canvass_language_in_use (), description);
}

/* @pieces: (transfer full) */
static void
read_after_preface (CanvassEar *self, GPtrArray *pieces)
{
  GPtrArray *all = canvass_pieces_new ();

  if (self->preface != NULL)
    canvass_pieces_add (all, canvass_language_in_use (), self->preface);
  g_clear_pointer (&self->preface, g_free);
  g_ptr_array_extend_and_steal (all, pieces);
  canvass_reading_read (self->reading, all);
}

void
canvass_ear_say_place (CanvassEar *self)
{
  GPtrArray *pieces;

  g_return_if_fail (CANVASS_IS_EAR (self));

  pieces = canvass_pieces_new ();
  if (self->place != NULL)
    canvass_pieces_add_page (pieces, self->place, canvass_language_in_use (), FALSE, self->letters);
  add_control (self, pieces, TRUE);
  read_after_preface (self, pieces);
}

void
canvass_ear_say_control (CanvassEar *self)
{
  GPtrArray *pieces;

  g_return_if_fail (CANVASS_IS_EAR (self));

  pieces = canvass_pieces_new ();
  add_control (self, pieces, TRUE);
  read_after_preface (self, pieces);
}

void
canvass_ear_say (CanvassEar *self, const char *words)
{
  g_return_if_fail (CANVASS_IS_EAR (self) && words != NULL);

  g_free (self->preface);
  self->preface = g_strdup (words);
  gtk_widget_queue_draw (self->widget);
}

static CanvassPiece *
make_format_piece (const char *format, gunichar character)
{
  const char *language = canvass_language_in_use ();
  char *letter = canvass_secret_new (8);
  char *words = canvass_secret_new (256);
  CanvassPiece *piece;

  g_unichar_to_utf8 (character, letter);
  if (character == ' ')
    g_snprintf (words, 256, format, _ ("Space"));
  else
    g_snprintf (words, 256, format, letter);
  piece = canvass_piece_new (language, words);
  canvass_secret_free (words);
  canvass_secret_free (letter);
  return piece;
}

static CanvassPiece *
make_letter (gunichar character)
{
  if (character == ' ')
    return canvass_piece_new (canvass_language_in_use (), _ ("Space"));
  if (g_unichar_isupper (character) && g_unichar_tolower (character) != character)
    /* Translators: spoken of a letter that is typed as a capital. */
    return make_format_piece (_ ("Capital %s"), character);
  return canvass_piece_new_character (canvass_language_in_use (), character);
}

/* Between what the two texts have in common at their beginnings and at their ends. */
static void
find_change (const char *before,
             const char *now,
             const char **removed_end,
             const char **inserted_end,
             gsize *start)
{
  const char *old = before, *new = now;

  while (*old != '\0' && g_utf8_get_char (old) == g_utf8_get_char (new)) {
    old = g_utf8_next_char (old);
    new = g_utf8_next_char (new);
  }
  *start = (gsize)(old - before);
  *removed_end = before + strlen (before);
  *inserted_end = now + strlen (now);
  while (*removed_end > old && *inserted_end > new) {
    const char *old_last = g_utf8_prev_char (*removed_end);
    const char *new_last = g_utf8_prev_char (*inserted_end);

    if (g_utf8_get_char (old_last) != g_utf8_get_char (new_last))
      break;
    *removed_end = old_last;
    *inserted_end = new_last;
  }
}

static void
say_typed (CanvassEar *self)
{
  const char *now = get_typed (self->control);
  GPtrArray *pieces = canvass_pieces_new ();
  const char *removed_end, *inserted_end;
  gsize start;

  find_change (self->typed, now, &removed_end, &inserted_end, &start);
  for (const char *c = now + start; c < inserted_end; c = g_utf8_next_char (c))
    g_ptr_array_add (pieces, make_letter (g_utf8_get_char (c)));
  if (pieces->len == 0 && removed_end > self->typed + start)
    /* Translators: spoken when a letter was erased. */
    g_ptr_array_add (
        pieces,
        make_format_piece (_ ("%s erased"), g_utf8_get_char (g_utf8_prev_char (removed_end))));
  if (*now == '\0')
    /* Translators: spoken when a text field is empty again. */
    canvass_pieces_add (pieces, canvass_language_in_use (), _ ("Empty"));
  remember_typed (self);
  canvass_reading_read (self->reading, pieces);
}

static void
take_control (CanvassEar *self, GtkWidget *control)
{
  g_set_weak_pointer (&self->control, control);
  remember_typed (self);
  self->state = get_state (self);
}

static void
take_news (CanvassEar *self, CanvassNews *news)
{
  canvass_news_free (self->news);
  self->news = news;
}

static void
look_at_control (CanvassEar *self, GtkWidget *control)
{
  guint state;

  if (control != self->control) {
    take_control (self, control);
    canvass_ear_say_control (self);
    return;
  }
  if (self->letters && !g_str_equal (self->typed, get_typed (control))) {
    say_typed (self);
    return;
  }
  state = get_state (self);
  if (state != self->state) {
    self->state = state;
    canvass_ear_say_control (self);
  }
}

/* What can wait does, unless something is said now anyway. */
static gboolean
tell_news (CanvassEar *self, CanvassNews *news, GtkWidget *control)
{
  gboolean moved = control != self->control || get_state (self) != self->state;
  gboolean quiet = !canvass_reading_is_reading (self->reading);
  CanvassLive least =
      moved || quiet || self->preface != NULL ? CANVASS_LIVE_POLITE : CANVASS_LIVE_ASSERTIVE;
  gboolean problem = canvass_news_has_other_problems (news, self->news);
  g_autoptr (GPtrArray) pieces = canvass_pieces_new ();
  gboolean told = canvass_news_add_new (news, self->news, least, pieces);

  take_news (self, news);
  if (!told)
    return FALSE;
  if (moved || problem) {
    take_control (self, control);
    add_control (self, pieces, !problem);
  }
  read_after_preface (self, g_steal_pointer (&pieces));
  return TRUE;
}

static void
look (CanvassEar *self)
{
  GtkWidget *control = find_control (self);
  GtkWidget *place = find_place (self, control);
  CanvassNews *news = canvass_news_gather (place);

  if (place != self->place) {
    g_set_weak_pointer (&self->place, place);
    take_control (self, control);
    take_news (self, news);
    canvass_ear_say_place (self);
  } else if (!tell_news (self, news, control)) {
    look_at_control (self, control);
  }
  if (self->preface != NULL)
    read_after_preface (self, canvass_pieces_new ());
}

/* What waited for it is found by another look. */
static void
on_reading_changed (CanvassEar *self)
{
  if (self->clock != NULL && !canvass_reading_is_reading (self->reading))
    gtk_widget_queue_draw (self->widget);
}

static void
canvass_ear_dispose (GObject *object)
{
  canvass_ear_stop (CANVASS_EAR (object));
  canvass_ear_set_audible (CANVASS_EAR (object), NULL, NULL);

  G_OBJECT_CLASS (canvass_ear_parent_class)->dispose (object);
}

static void
canvass_ear_finalize (GObject *object)
{
  CanvassEar *self = CANVASS_EAR (object);

  g_clear_object (&self->reading);
  canvass_secret_free (self->typed);
  g_free (self->preface);

  G_OBJECT_CLASS (canvass_ear_parent_class)->finalize (object);
}

static void
canvass_ear_class_init (CanvassEarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = canvass_ear_dispose;
  G_OBJECT_CLASS (klass)->finalize = canvass_ear_finalize;
}

static void
canvass_ear_init (CanvassEar *self)
{
  self->typed = canvass_secret_new (CANVASS_CONTROL_MAX_BYTES);
}

CanvassEar *
canvass_ear_new (GtkWidget *widget, CanvassReading *reading)
{
  CanvassEar *self = g_object_new (CANVASS_TYPE_EAR, NULL);

  self->widget = widget;
  self->reading = g_object_ref (reading);
  g_signal_connect_object (
      reading, "changed", G_CALLBACK (on_reading_changed), self, G_CONNECT_SWAPPED);
  return self;
}

void
canvass_ear_set_audible (CanvassEar *self, CanvassAudible *audible, CanvassListenBar *bar)
{
  g_return_if_fail (CANVASS_IS_EAR (self));

  g_set_weak_pointer (&self->audible, audible);
  g_set_weak_pointer (&self->bar, bar);
}

void
canvass_ear_start (CanvassEar *self, const char *preface)
{
  GdkFrameClock *clock;

  g_return_if_fail (CANVASS_IS_EAR (self));

  clock = gtk_widget_get_frame_clock (self->widget);
  if (self->clock != NULL || clock == NULL)
    return;
  self->preface = g_strdup (preface);
  self->clock = g_object_ref (clock);
  self->clock_id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (look), self);
  gtk_widget_queue_draw (self->widget);
}

void
canvass_ear_stop (CanvassEar *self)
{
  g_return_if_fail (CANVASS_IS_EAR (self));

  /* A clock whose window is gone has dropped its handlers. */
  if (self->clock != NULL && g_signal_handler_is_connected (self->clock, self->clock_id))
    g_signal_handler_disconnect (self->clock, self->clock_id);
  g_clear_object (&self->clock);
  g_clear_weak_pointer (&self->place);
  g_clear_weak_pointer (&self->control);
  memset (self->typed, 0, CANVASS_CONTROL_MAX_BYTES);
  g_clear_pointer (&self->news, canvass_news_free);
  g_clear_pointer (&self->preface, g_free);
}

void
canvass_ear_set_letters (CanvassEar *self, gboolean letters)
{
  g_return_if_fail (CANVASS_IS_EAR (self));

  self->letters = letters;
}
