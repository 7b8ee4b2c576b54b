/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/reading.h"

#include "widgets/sight.h"

/* Black on yellow is seen in all colors that the pages have. */
#define MARK_RED 0xffff
#define MARK_GREEN 0xdcdc
#define MARK_BLUE 0x5a5a

/* Of the page, above and below the sentence. */
#define MARGIN 0.1

struct _CanvassReading {
  GObject parent_instance;

  guint next; /* in @pieces */
  guint id;   /* of the sentence, 0 while none is spoken */
  gboolean paused;

  GtkLabel *marked;             /* (weak) (nullable) */
  PangoAttrList *marked_before; /* (owned) (nullable) its own */
  GtkWidget *followed;          /* (weak) (nullable) what the page was scrolled to last */

  CanvassSpeech *speech; /* (owned) */
  GPtrArray *pieces;     /* (owned) (nullable) */
};

enum {
  CHANGED,
  PROGRESSED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassReading, canvass_reading, G_TYPE_OBJECT)

static void
unmark (CanvassReading *self)
{
  if (self->marked != NULL)
    gtk_label_set_attributes (self->marked, self->marked_before);
  g_clear_weak_pointer (&self->marked);
  g_clear_pointer (&self->marked_before, pango_attr_list_unref);
}

static void
add_attribute (PangoAttrList *attributes, PangoAttribute *attribute, const CanvassPiece *piece)
{
  attribute->start_index = (guint)piece->start;
  attribute->end_index = (guint)piece->end;
  pango_attr_list_insert (attributes, attribute);
}

static void
scroll_to (CanvassReading *self, const CanvassPiece *piece)
{
  GtkWidget *label = GTK_WIDGET (piece->label);
  PangoLayout *layout = gtk_label_get_layout (piece->label);
  PangoRectangle first, last;
  GtkAdjustment *adjustment;
  graphene_rect_t bounds;
  double y, margin;
  int left, top;

  if (canvass_sight_is_held (label) || !canvass_sight_locate (label, &bounds))
    return;
  adjustment = canvass_sight_get_adjustment (label);
  margin = MARGIN * gtk_adjustment_get_page_size (adjustment);
  gtk_label_get_layout_offsets (piece->label, &left, &top);
  pango_layout_index_to_pos (layout, (int)piece->start, &first);
  pango_layout_index_to_pos (layout, (int)piece->end, &last);
  /* A label's layout offsets count from the label itself. */
  y = bounds.origin.y + top;
  gtk_adjustment_clamp_page (adjustment,
                             y + PANGO_PIXELS (first.y) - margin,
                             y + PANGO_PIXELS (last.y + last.height) + margin);
  g_set_weak_pointer (&self->followed, label);
}

/* What is not read from the page is about what has the focus, which may have been scrolled away. */
static void
scroll_back (CanvassReading *self)
{
  if (self->followed != NULL)
    canvass_sight_bring_focus (self->followed);
  g_clear_weak_pointer (&self->followed);
}

static void
mark (CanvassReading *self, const CanvassPiece *piece)
{
  PangoAttrList *before;
  g_autoptr (PangoAttrList) attributes = NULL;

  unmark (self);
  if (piece->label == NULL || !gtk_widget_get_mapped (GTK_WIDGET (piece->label))) {
    scroll_back (self);
    return;
  }
  before = gtk_label_get_attributes (piece->label);
  attributes = before != NULL ? pango_attr_list_copy (before) : pango_attr_list_new ();
  self->marked_before = before != NULL ? pango_attr_list_ref (before) : NULL;
  add_attribute (attributes, pango_attr_background_new (MARK_RED, MARK_GREEN, MARK_BLUE), piece);
  add_attribute (attributes, pango_attr_foreground_new (0, 0, 0), piece);
  g_set_weak_pointer (&self->marked, piece->label);
  gtk_label_set_attributes (piece->label, attributes);
  scroll_to (self, piece);
}

static void
finish (CanvassReading *self)
{
  unmark (self);
  scroll_back (self);
  self->id = 0;
  self->paused = FALSE;
  g_clear_pointer (&self->pieces, g_ptr_array_unref);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
can_speak_next (CanvassReading *self)
{
  const CanvassPiece *piece = self->pieces->pdata[self->next];

  return canvass_reading_has_voice (self, piece->language);
}

static void
speak_next (CanvassReading *self)
{
  const CanvassPiece *piece;

  while (self->next < self->pieces->len && !can_speak_next (self))
    self->next++;
  if (self->next >= self->pieces->len) {
    finish (self);
    return;
  }
  piece = self->pieces->pdata[self->next];
  mark (self, piece);
  self->id = 0;
  if (piece->character != 0)
    self->id = canvass_speech_spell (self->speech, piece->language, piece->character);
  else
    self->id = canvass_speech_say (self->speech, piece->language, piece->text);
}

static void
on_said (CanvassReading *self, guint id)
{
  if (id != self->id)
    return;
  self->id = 0;
  self->next++;
  g_signal_emit (self, signals[PROGRESSED], 0);
  if (self->pieces != NULL && !self->paused && self->id == 0)
    speak_next (self);
}

/* Only of what we did not take back ourselves: there was no voice for it, or the speech is gone. */
static void
on_cancelled (CanvassReading *self, guint id)
{
  if (id != self->id)
    return;
  self->id = 0;
  if (canvass_speech_get_state (self->speech) == CANVASS_SPEECH_READY) {
    self->next++;
    speak_next (self);
  } else {
    finish (self);
  }
}

static void
canvass_reading_finalize (GObject *object)
{
  CanvassReading *self = CANVASS_READING (object);

  unmark (self);
  g_clear_weak_pointer (&self->followed);
  g_clear_pointer (&self->pieces, g_ptr_array_unref);
  g_clear_object (&self->speech);

  G_OBJECT_CLASS (canvass_reading_parent_class)->finalize (object);
}

static void
canvass_reading_class_init (CanvassReadingClass *klass)
{
  static const char *const names[N_SIGNALS] = { "changed", "progressed" };

  G_OBJECT_CLASS (klass)->finalize = canvass_reading_finalize;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i],
                               G_TYPE_FROM_CLASS (klass),
                               G_SIGNAL_RUN_LAST,
                               0,
                               NULL,
                               NULL,
                               NULL,
                               G_TYPE_NONE,
                               0);
}

static void
canvass_reading_init (CanvassReading *self)
{
}

CanvassReading *
canvass_reading_new (CanvassSpeech *speech)
{
  CanvassReading *self = g_object_new (CANVASS_TYPE_READING, NULL);

  self->speech = g_object_ref (speech);
  g_signal_connect_object (speech, "said", G_CALLBACK (on_said), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (speech, "cancelled", G_CALLBACK (on_cancelled), self, G_CONNECT_SWAPPED);
  return self;
}

void
canvass_reading_read (CanvassReading *self, GPtrArray *pieces)
{
  g_return_if_fail (CANVASS_IS_READING (self) && pieces != NULL);

  self->id = 0;
  g_clear_pointer (&self->pieces, g_ptr_array_unref);
  self->pieces = pieces;
  self->next = 0;
  self->paused = FALSE;
  if (pieces->len == 0) {
    canvass_speech_stop (self->speech);
    finish (self);
    return;
  }
  speak_next (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
canvass_reading_pause (CanvassReading *self)
{
  g_return_if_fail (CANVASS_IS_READING (self));

  if (self->pieces == NULL || self->paused)
    return;
  self->paused = TRUE;
  self->id = 0;
  canvass_speech_stop (self->speech);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
canvass_reading_go_on (CanvassReading *self)
{
  g_return_if_fail (CANVASS_IS_READING (self));

  if (self->pieces == NULL || !self->paused)
    return;
  self->paused = FALSE;
  speak_next (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
canvass_reading_repeat (CanvassReading *self)
{
  g_return_if_fail (CANVASS_IS_READING (self));

  if (self->pieces != NULL && !self->paused)
    speak_next (self);
}

void
canvass_reading_stop (CanvassReading *self)
{
  g_return_if_fail (CANVASS_IS_READING (self));

  self->id = 0;
  canvass_speech_stop (self->speech);
  if (self->pieces != NULL)
    finish (self);
}

gboolean
canvass_reading_has_voice (CanvassReading *self, const char *language)
{
  g_return_val_if_fail (CANVASS_IS_READING (self), FALSE);

  return canvass_speech_get_state (self->speech) != CANVASS_SPEECH_READY ||
         canvass_speech_has_voice (self->speech, language);
}

gboolean
canvass_reading_is_reading (CanvassReading *self)
{
  g_return_val_if_fail (CANVASS_IS_READING (self), FALSE);

  return self->pieces != NULL;
}

gboolean
canvass_reading_is_paused (CanvassReading *self)
{
  g_return_val_if_fail (CANVASS_IS_READING (self), FALSE);

  return self->paused;
}
