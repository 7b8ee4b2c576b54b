/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/ear.h"

#include "format/secret.h"
#include "pages/control.h"
#include "pages/interpreter.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CanvassEar {
  GObject parent_instance;

  GtkWidget *widget;     /* (borrowed) */
  CanvassScreen *screen; /* (weak) (nullable) */
  CanvassListenBar *bar; /* (weak) (nullable) */
  GdkFrameClock *clock;  /* (owned) (nullable) while it listens */
  gulong clock_id;

  /* what was spoken of last */
  GtkWidget *place;   /* (weak) (nullable) */
  GtkWidget *control; /* (weak) (nullable) */
  guint state;        /* a hash of what was said of it */
  char *problems;     /* (owned) (nullable) */
  char *typed;        /* (owned) locked: what its entry held */

  gboolean letters;
  char *preface; /* (owned) (nullable) */

  CanvassForm *form;       /* (owned) */
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
  return self->screen != NULL ? canvass_screen_get_top (self->screen) : NULL;
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

static void
join_problems (GString *problems, GtkWidget *widget, gboolean inside)
{
  inside = inside || gtk_widget_has_css_class (widget, "problem");
  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return;
  if (inside && GTK_IS_LABEL (widget))
    g_string_append_printf (problems,
                            "%.*s\n",
                            (int)canvass_interpreter_get_own_length (GTK_LABEL (widget)),
                            gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    join_problems (problems, child, inside);
}

static char *
find_problems (GtkWidget *place)
{
  GString *problems = g_string_new (NULL);

  if (place != NULL)
    join_problems (problems, place, FALSE);
  return g_string_free (problems, FALSE);
}

static guint
get_state (CanvassEar *self)
{
  const char *description;
  CanvassPiece *piece;
  guint state;

  if (self->control == NULL || GTK_IS_ENTRY (self->control))
    return 0;
  piece = canvass_control_describe (self->control, self->form, FALSE);
  if (piece == NULL)
    return 0;
  description = canvass_spoken_get_description (self->control);
  state = g_str_hash (piece->text) ^ (description != NULL ? g_str_hash (description) : 0);
  canvass_piece_free (piece);
  return state;
}

static void
add_control (CanvassEar *self, GPtrArray *pieces, gboolean with_description)
{
  const char *description;
  CanvassPiece *piece;

  if (self->control == NULL)
    return;
  piece = canvass_control_describe (self->control, self->form, self->letters);
  if (piece != NULL)
    g_ptr_array_add (pieces, piece);
  description = canvass_spoken_get_description (self->control);
  if (description != NULL && with_description)
    canvass_pieces_add (pieces, canvass_language_in_use (), description);
}

static void
add_preface (CanvassEar *self, GPtrArray *pieces)
{
  if (self->preface != NULL)
    canvass_pieces_add (pieces, canvass_language_in_use (), self->preface);
  g_clear_pointer (&self->preface, g_free);
}

void
canvass_ear_say_place (CanvassEar *self)
{
  GPtrArray *pieces;

  g_return_if_fail (CANVASS_IS_EAR (self));

  pieces = canvass_pieces_new ();
  add_preface (self, pieces);
  if (self->place != NULL)
    canvass_pieces_add_page (pieces, self->place, canvass_language_in_use (), FALSE, self->letters);
  add_control (self, pieces, TRUE);
  canvass_reading_read (self->reading, pieces);
}

void
canvass_ear_say_control (CanvassEar *self)
{
  GPtrArray *pieces;

  g_return_if_fail (CANVASS_IS_EAR (self));

  pieces = canvass_pieces_new ();
  add_control (self, pieces, TRUE);
  canvass_reading_read (self->reading, pieces);
}

static void
say_problems (CanvassEar *self)
{
  GPtrArray *pieces = canvass_pieces_new ();

  canvass_pieces_add (pieces, canvass_language_in_use (), self->problems);
  add_control (self, pieces, FALSE);
  canvass_reading_read (self->reading, pieces);
}

void
canvass_ear_say (CanvassEar *self, const char *words)
{
  GPtrArray *pieces;

  g_return_if_fail (CANVASS_IS_EAR (self) && words != NULL);

  pieces = canvass_pieces_new ();
  canvass_pieces_add (pieces, canvass_language_in_use (), words);
  canvass_reading_read (self->reading, pieces);
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
look_at_control (CanvassEar *self, GtkWidget *control)
{
  guint state;

  if (control != self->control) {
    g_set_weak_pointer (&self->control, control);
    remember_typed (self);
    self->state = get_state (self);
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

static void
take_problems (CanvassEar *self, char *problems)
{
  g_free (self->problems);
  self->problems = problems;
}

static void
look (CanvassEar *self)
{
  GtkWidget *control = find_control (self);
  GtkWidget *place = find_place (self, control);
  g_autofree char *problems = find_problems (place);

  if (place != self->place) {
    g_set_weak_pointer (&self->place, place);
    g_set_weak_pointer (&self->control, control);
    remember_typed (self);
    self->state = get_state (self);
    take_problems (self, g_steal_pointer (&problems));
    canvass_ear_say_place (self);
    return;
  }
  if (g_strcmp0 (problems, self->problems) != 0) {
    gboolean new = *problems != '\0';

    take_problems (self, g_steal_pointer (&problems));
    if (new) {
      g_set_weak_pointer (&self->control, control);
      remember_typed (self);
      self->state = get_state (self);
      say_problems (self);
      return;
    }
  }
  look_at_control (self, control);
}

static void
canvass_ear_dispose (GObject *object)
{
  canvass_ear_stop (CANVASS_EAR (object));
  canvass_ear_set_screen (CANVASS_EAR (object), NULL, NULL);

  G_OBJECT_CLASS (canvass_ear_parent_class)->dispose (object);
}

static void
canvass_ear_finalize (GObject *object)
{
  CanvassEar *self = CANVASS_EAR (object);

  g_clear_object (&self->form);
  g_clear_object (&self->reading);
  canvass_secret_free (self->typed);
  g_free (self->problems);
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
canvass_ear_new (GtkWidget *widget, CanvassForm *form, CanvassReading *reading)
{
  CanvassEar *self = g_object_new (CANVASS_TYPE_EAR, NULL);

  self->widget = widget;
  self->form = g_object_ref (form);
  self->reading = g_object_ref (reading);
  return self;
}

void
canvass_ear_set_screen (CanvassEar *self, CanvassScreen *screen, CanvassListenBar *bar)
{
  g_return_if_fail (CANVASS_IS_EAR (self));

  g_set_weak_pointer (&self->screen, screen);
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
  g_clear_pointer (&self->problems, g_free);
  g_clear_pointer (&self->preface, g_free);
}

void
canvass_ear_set_letters (CanvassEar *self, gboolean letters)
{
  g_return_if_fail (CANVASS_IS_EAR (self));

  self->letters = letters;
}
