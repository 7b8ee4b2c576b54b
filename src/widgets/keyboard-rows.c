/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/key-cap.h"
#include "widgets/keyboard-private.h"

#define WIDEST_OFFER 1.5
#define WAITING_WIDTH 2.0
#define CHARACTER_WIDTH 0.75

gboolean
canvass_keyboard_is_shifted (CanvassKeyboard *self)
{
  return self->shift || self->shift_locked;
}

/* On the pad of digits the letters are the second page. */
static gboolean
shows_letters (CanvassKeyboard *self)
{
  return self->symbols == (self->purpose == CANVASS_KEYS_DIGITS);
}

gboolean
canvass_keyboard_has_strip (CanvassKeyboard *self)
{
  return shows_letters (self) &&
         (self->layout->follows || self->layout->composing == CANVASS_COMPOSING_PINYIN);
}

/* In place: a key must not vanish under the finger that presses it. */
void
canvass_keyboard_update_captions (CanvassKeyboard *self)
{
  CanvassKeyState state = {
    .shift = canvass_keyboard_is_shifted (self),
    .shift_locked = self->shift_locked,
    .accents = self->accents,
    .letters = shows_letters (self),
    .done_below = self->done_below,
    .waiting = canvass_composer_get_waiting (self->composer),
    .sample = self->layout->sample,
    .next_sample = self->next_sample,
    .accent_sample = self->layout->accent_sample,
  };

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (canvass_key_cap_get_key (child) != NULL)
      canvass_key_cap_update (child, &state);
}

static void
attach (CanvassKeyboard *self, GtkWidget *button, guint row, double column, double width)
{
  gtk_widget_set_focusable (button, self->focusable);
  canvass_key_grid_attach (self->grid, button, row, column, width);
}

static double
row_width (const CanvassKeyPage *page, guint row)
{
  double width = 0;

  for (guint i = 0; i < page->n_keys[row]; i++)
    width += page->keys[row][i].width;

  return width;
}

static GtkWidget *
make_key (CanvassKeyboard *self, const CanvassKey *key)
{
  GtkWidget *button = canvass_key_cap_new (key);
  GtkGesture *press = gtk_gesture_long_press_new ();

  g_signal_connect (button, "clicked", G_CALLBACK (canvass_keyboard_on_key_clicked), self);
  g_signal_connect (press, "pressed", G_CALLBACK (canvass_keyboard_on_key_held), self);
  g_signal_connect (press, "end", G_CALLBACK (canvass_keyboard_on_key_released), self);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (press));
  return button;
}

static gboolean
may_stretch (const CanvassKey *key)
{
  return key->action == CANVASS_KEY_SHIFT || key->action == CANVASS_KEY_BACKSPACE;
}

/* A row that is shorter than the others stands in their middle, or its Shift and Erase reach out to
 * the edges, so that it does not look indented. */
static void
attach_row (CanvassKeyboard *self, const CanvassKeyPage *page, guint row)
{
  double spare = canvass_key_grid_get_n_columns (self->grid) - row_width (page, row);
  guint n_stretched = 0;
  double column;

  for (guint i = 0; i < page->n_keys[row]; i++)
    n_stretched += may_stretch (&page->keys[row][i]);
  column = n_stretched == 2 ? 0 : spare / 2;
  for (guint i = 0; i < page->n_keys[row]; i++) {
    const CanvassKey *key = &page->keys[row][i];
    double width = key->width;

    if (n_stretched == 2 && may_stretch (key))
      width += spare / 2;
    attach (self, make_key (self, key), row + canvass_keyboard_has_strip (self), column, width);
    column += width;
  }
}

static void
attach_offer (CanvassKeyboard *self, const char *text, guint index, double column, double width)
{
  GtkWidget *button = canvass_key_cap_new_offer (text, index);

  g_signal_connect (button, "clicked", G_CALLBACK (canvass_keyboard_on_offer_clicked), self);
  attach (self, button, 0, column, width);
}

static void
attach_offers (CanvassKeyboard *self)
{
  const CanvassKey *key = self->held;
  guint shift = self->held_shift;
  guint itself = !self->held_typed;
  guint n = key->n_alternates[shift] + itself;
  double width = MIN (WIDEST_OFFER, canvass_key_grid_get_n_columns (self->grid) / n);

  if (itself)
    attach_offer (self, shift ? key->shifted : key->text, CANVASS_KEYBOARD_LETTER_ITSELF, 0, width);
  for (guint i = itself; i < n; i++)
    attach_offer (self, key->alternates[shift][i - itself], i - itself, i * width, width);
}

static void
attach_more (CanvassKeyboard *self, double column)
{
  GtkWidget *button = canvass_key_cap_new_more ();

  g_signal_connect_swapped (button, "clicked", G_CALLBACK (canvass_keyboard_on_more_clicked), self);
  attach (self, button, 0, column, 1);
}

/* As many as fit between the letters that wait and the key for more. */
static void
attach_candidates (CanvassKeyboard *self)
{
  double columns = canvass_key_grid_get_n_columns (self->grid);
  guint n = canvass_composer_get_n_candidates (self->composer);
  GtkWidget *waiting = gtk_label_new (canvass_composer_get_waiting (self->composer));
  double column = WAITING_WIDTH;
  guint i = self->first_candidate;

  gtk_widget_add_css_class (waiting, "waiting");
  canvass_key_grid_attach (self->grid, waiting, 0, 0, WAITING_WIDTH);
  for (; i < n; i++) {
    const char *text = canvass_composer_get_candidate (self->composer, i);
    double width = MAX (1, CHARACTER_WIDTH * g_utf8_strlen (text, -1));
    GtkWidget *button;

    if (column + width > columns - 1 && i > self->first_candidate)
      break;
    button = canvass_key_cap_new_offer (text, i);
    g_signal_connect (button, "clicked", G_CALLBACK (canvass_keyboard_on_candidate_clicked), self);
    width = MIN (width, columns - 1 - column);
    attach (self, button, 0, column, width);
    column += width;
  }
  self->n_candidates = i - self->first_candidate;
  if (self->n_candidates < n)
    attach_more (self, columns - 1);
}

static const CanvassKeyPage *
get_page (CanvassKeyboard *self)
{
  return self->symbols ? &self->layout->symbols : &self->layout->letters;
}

void
canvass_keyboard_lay_out_top (CanvassKeyboard *self)
{
  canvass_key_grid_clear_row (self->grid, 0);
  if (self->held != NULL)
    attach_offers (self);
  else if (!canvass_keyboard_has_strip (self))
    attach_row (self, get_page (self), 0);
  else if (*canvass_composer_get_waiting (self->composer) != '\0')
    attach_candidates (self);
  canvass_keyboard_update_captions (self);
  canvass_key_grid_bring_focus_back (self->grid);
}

void
canvass_keyboard_lay_out (CanvassKeyboard *self)
{
  const CanvassKeyPage *page = get_page (self);
  guint strip = canvass_keyboard_has_strip (self);
  double columns = 0;

  for (guint row = 0; row < page->n_rows; row++)
    columns = MAX (columns, row_width (page, row));

  canvass_key_grid_reset (self->grid, page->n_rows + strip, columns);
  for (guint row = 1 - strip; row < page->n_rows; row++)
    attach_row (self, page, row);
  canvass_keyboard_lay_out_top (self);
}
