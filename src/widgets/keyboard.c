/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "canvass-keyboard"

#include "widgets/keyboard.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define COLUMNS_PER_KEY 4 /* widths go in quarters of a key */
#define ERASE_AGAIN_MILLISECONDS 90
#define KEY_DATA "canvass-key"

struct _CanvassKeyboard {
  GtkWidget parent_instance;

  char *language;             /* (owned) */
  const char *const *layouts; /* (unowned) XKB names */
  guint layout_index;         /* of those */
  CanvassKeysPurpose purpose;
  CanvassKeyLayout *layout;                     /* (owned) */
  char next_sample[2 * CANVASS_KEY_TEXT_BYTES]; /* of the layout that comes next */
  gboolean symbols;
  gboolean shift;
  gboolean shift_locked;
  const CanvassKey *held; /* (nullable) in layout: whose alternates are offered */
  guint erase_source;     /* 0 or a timer that this owns */

  GtkWidget *grid; /* (owned by the tree) */
};

enum {
  SIGNAL_TYPED,
  SIGNAL_ERASE,
  SIGNAL_DONE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassKeyboard, canvass_keyboard, GTK_TYPE_WIDGET)

static void lay_out_keys (CanvassKeyboard *self);
static void update_captions (CanvassKeyboard *self);

static gboolean
is_shifted (CanvassKeyboard *self)
{
  return self->shift || self->shift_locked;
}

static void
set_shift (CanvassKeyboard *self, gboolean shift, gboolean locked)
{
  if (self->shift == shift && self->shift_locked == locked)
    return;

  self->shift = shift;
  self->shift_locked = locked;
  update_captions (self);
}

static void
type_text (CanvassKeyboard *self, const char *text)
{
  gboolean had_alternates = self->held != NULL;

  /* Before anybody hears of it: whoever does may want the next one capital. */
  self->held = NULL;
  if (self->shift)
    set_shift (self, FALSE, self->shift_locked);
  if (had_alternates)
    lay_out_keys (self);
  g_signal_emit (self, signals[SIGNAL_TYPED], 0, text);
}

static void
press_shift (CanvassKeyboard *self)
{
  if (self->shift_locked)
    set_shift (self, FALSE, FALSE);
  else if (self->shift)
    set_shift (self, FALSE, TRUE);
  else
    set_shift (self, TRUE, FALSE);
}

static guint
count_layouts (CanvassKeyboard *self)
{
  return g_strv_length ((GStrv)self->layouts);
}

static void
find_next_sample (CanvassKeyboard *self)
{
  const char *next = self->layouts[(self->layout_index + 1) % count_layouts (self)];
  g_autofree CanvassKeyLayout *layout =
      canvass_key_layout_new (next, CANVASS_KEYS_TEXT, count_layouts (self), NULL);

  g_strlcpy (self->next_sample, layout != NULL ? layout->sample : "ABC", sizeof self->next_sample);
}

static void
load_layout (CanvassKeyboard *self)
{
  const char *name = self->layouts[self->layout_index];
  g_autoptr (GError) error = NULL;
  CanvassKeyLayout *layout =
      canvass_key_layout_new (name, self->purpose, count_layouts (self), &error);

  /* Latin letters beat no keyboard at all; readiness tells of what is missing. */
  if (layout == NULL) {
    g_message ("%s", error->message);
    layout = canvass_key_layout_new ("us", self->purpose, 1, NULL);
  }

  self->held = NULL;
  self->symbols = FALSE;
  g_free (self->layout);
  self->layout = layout;
  if (count_layouts (self) > 1)
    find_next_sample (self);
  lay_out_keys (self);
}

static void
press_key (CanvassKeyboard *self, const CanvassKey *key)
{
  switch (key->action) {
  case CANVASS_KEY_TEXT:
    type_text (self, is_shifted (self) ? key->shifted : key->text);
    break;
  case CANVASS_KEY_SPACE:
    type_text (self, " ");
    break;
  case CANVASS_KEY_SHIFT:
    press_shift (self);
    break;
  case CANVASS_KEY_BACKSPACE:
    g_signal_emit (self, signals[SIGNAL_ERASE], 0);
    break;
  case CANVASS_KEY_SYMBOLS:
    self->symbols = !self->symbols;
    self->held = NULL;
    lay_out_keys (self);
    break;
  case CANVASS_KEY_LAYOUT:
    self->layout_index = (self->layout_index + 1) % count_layouts (self);
    load_layout (self);
    break;
  case CANVASS_KEY_DONE:
    g_signal_emit (self, signals[SIGNAL_DONE], 0);
    break;
  case CANVASS_KEY_NONE:
  default:
    break;
  }
}

static void
stop_erasing (CanvassKeyboard *self)
{
  g_clear_handle_id (&self->erase_source, g_source_remove);
}

static gboolean
on_erase_again (gpointer user_data)
{
  g_signal_emit (CANVASS_KEYBOARD (user_data), signals[SIGNAL_ERASE], 0);

  return G_SOURCE_CONTINUE;
}

static void
on_key_clicked (GtkButton *button, CanvassKeyboard *self)
{
  const CanvassKey *key = g_object_get_data (G_OBJECT (button), KEY_DATA);

  /* A click that ends a long press has done its work. */
  if (self->erase_source != 0) {
    stop_erasing (self);
    return;
  }

  press_key (self, key);
}

static void
on_key_held (GtkGesture *gesture, double x, double y, CanvassKeyboard *self)
{
  GtkWidget *button = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  const CanvassKey *key = g_object_get_data (G_OBJECT (button), KEY_DATA);

  if (key->action == CANVASS_KEY_BACKSPACE) {
    stop_erasing (self);
    self->erase_source = g_timeout_add (ERASE_AGAIN_MILLISECONDS, on_erase_again, self);
  } else if (key->action == CANVASS_KEY_TEXT && key->n_alternates[is_shifted (self)] > 0) {
    self->held = key;
    lay_out_keys (self);
  }
}

static void
on_key_released (GtkGesture *gesture, GdkEventSequence *sequence, CanvassKeyboard *self)
{
  stop_erasing (self);
}

static void
on_alternate_clicked (GtkButton *button, CanvassKeyboard *self)
{
  char text[CANVASS_KEY_TEXT_BYTES];

  /* The button goes with the others of its row. */
  g_strlcpy (text, gtk_button_get_label (button), sizeof text);
  type_text (self, text);
}

static const char *
describe (const CanvassKey *key)
{
  switch (key->action) {
  case CANVASS_KEY_SHIFT:
    return _ ("Shift");
  case CANVASS_KEY_BACKSPACE:
    return _ ("Erase");
  case CANVASS_KEY_SPACE:
    return _ ("Space");
  case CANVASS_KEY_SYMBOLS:
    return _ ("Digits and signs");
  case CANVASS_KEY_LAYOUT:
    return _ ("Other letters");
  case CANVASS_KEY_DONE:
    return _ ("Done");
  case CANVASS_KEY_TEXT:
  case CANVASS_KEY_NONE:
  default:
    return NULL;
  }
}

/* On the pad of digits the letters are the second page. */
static gboolean
leads_to_letters (CanvassKeyboard *self)
{
  return self->symbols != (self->purpose == CANVASS_KEYS_DIGITS);
}

static void
set_caption (CanvassKeyboard *self, GtkButton *button, const CanvassKey *key)
{
  const char *description = describe (key);

  switch (key->action) {
  case CANVASS_KEY_TEXT:
    gtk_button_set_label (button, is_shifted (self) ? key->shifted : key->text);
    break;
  case CANVASS_KEY_SHIFT:
    gtk_button_set_label (button, self->shift_locked ? "⇪" : "⇧");
    if (is_shifted (self))
      gtk_widget_add_css_class (GTK_WIDGET (button), "active");
    else
      gtk_widget_remove_css_class (GTK_WIDGET (button), "active");
    break;
  case CANVASS_KEY_BACKSPACE:
    gtk_button_set_label (button, "⌫");
    break;
  case CANVASS_KEY_SYMBOLS:
    gtk_button_set_label (button, leads_to_letters (self) ? self->layout->sample : "123");
    break;
  case CANVASS_KEY_LAYOUT:
    gtk_button_set_label (button, self->next_sample);
    break;
  case CANVASS_KEY_DONE:
    gtk_button_set_label (button, description);
    break;
  case CANVASS_KEY_SPACE:
  case CANVASS_KEY_NONE:
  default:
    gtk_button_set_label (button, "");
    break;
  }
  if (description != NULL)
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
}

/* In place: a key must not vanish under the finger that presses it. */
static void
update_captions (CanvassKeyboard *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->grid); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    const CanvassKey *key = g_object_get_data (G_OBJECT (child), KEY_DATA);

    if (key != NULL)
      set_caption (self, GTK_BUTTON (child), key);
  }
}

static GtkWidget *
make_button (void)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_set_focusable (button, FALSE);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_vexpand (button, TRUE);
  gtk_widget_add_css_class (button, "key");
  return button;
}

static GtkWidget *
make_key (CanvassKeyboard *self, const CanvassKey *key)
{
  GtkWidget *button = make_button ();
  GtkGesture *hold = gtk_gesture_long_press_new ();

  g_object_set_data (G_OBJECT (button), KEY_DATA, (gpointer)key);
  set_caption (self, GTK_BUTTON (button), key);
  if (key->action != CANVASS_KEY_TEXT && key->action != CANVASS_KEY_SPACE)
    gtk_widget_add_css_class (button, key->action == CANVASS_KEY_DONE ? "done" : "special");

  g_signal_connect (button, "clicked", G_CALLBACK (on_key_clicked), self);
  g_signal_connect (hold, "pressed", G_CALLBACK (on_key_held), self);
  g_signal_connect (hold, "end", G_CALLBACK (on_key_released), self);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (hold));
  return button;
}

static double
row_width (const CanvassKeyPage *page, guint row)
{
  double width = 0;

  for (guint i = 0; i < page->n_keys[row]; i++)
    width += page->keys[row][i].width;

  return width;
}

static void
remove_keys (CanvassKeyboard *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
}

static void
attach_alternates (CanvassKeyboard *self, guint columns)
{
  guint shift = is_shifted (self);
  guint n = self->held->n_alternates[shift];
  guint width = columns / MAX (n, 8);

  for (guint i = 0; i < n; i++) {
    GtkWidget *button = make_button ();

    gtk_button_set_label (GTK_BUTTON (button), self->held->alternates[shift][i]);
    gtk_widget_add_css_class (button, "alternate");
    g_signal_connect (button, "clicked", G_CALLBACK (on_alternate_clicked), self);
    gtk_grid_attach (GTK_GRID (self->grid), button, (int)(i * width), 0, (int)width, 1);
  }
}

static void
attach_row (CanvassKeyboard *self, const CanvassKeyPage *page, guint row, guint columns)
{
  guint used = (guint)lround (row_width (page, row) * COLUMNS_PER_KEY);
  guint column = (columns - used) / 2;

  for (guint i = 0; i < page->n_keys[row]; i++) {
    const CanvassKey *key = &page->keys[row][i];
    guint width = (guint)lround (key->width * COLUMNS_PER_KEY);

    gtk_grid_attach (
        GTK_GRID (self->grid), make_key (self, key), (int)column, (int)row, (int)width, 1);
    column += width;
  }
}

static void
lay_out_keys (CanvassKeyboard *self)
{
  const CanvassKeyPage *page = self->symbols ? &self->layout->symbols : &self->layout->letters;
  double widest = 0;
  guint columns;

  for (guint row = 0; row < page->n_rows; row++)
    widest = MAX (widest, row_width (page, row));
  columns = (guint)lround (widest * COLUMNS_PER_KEY);

  remove_keys (self);
  for (guint row = 0; row < page->n_rows; row++) {
    if (row == 0 && self->held != NULL)
      attach_alternates (self, columns);
    else
      attach_row (self, page, row, columns);
  }
}

static void
canvass_keyboard_dispose (GObject *object)
{
  CanvassKeyboard *self = CANVASS_KEYBOARD (object);

  stop_erasing (self);
  g_clear_pointer (&self->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (canvass_keyboard_parent_class)->dispose (object);
}

static void
canvass_keyboard_finalize (GObject *object)
{
  CanvassKeyboard *self = CANVASS_KEYBOARD (object);

  g_free (self->layout);
  g_free (self->language);

  G_OBJECT_CLASS (canvass_keyboard_parent_class)->finalize (object);
}

static void
canvass_keyboard_class_init (CanvassKeyboardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = canvass_keyboard_dispose;
  object_class->finalize = canvass_keyboard_finalize;

  signals[SIGNAL_TYPED] = g_signal_new ("typed",
                                        CANVASS_TYPE_KEYBOARD,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_ERASE] = g_signal_new (
      "erase", CANVASS_TYPE_KEYBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DONE] = g_signal_new (
      "done", CANVASS_TYPE_KEYBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "touch-keyboard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
canvass_keyboard_init (CanvassKeyboard *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_grid_set_row_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));

  /* A keyboard's keys are where they are, whichever way the text runs. */
  gtk_widget_set_direction (self->grid, GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Keyboard"), -1);
  canvass_keyboard_set_language (self, "en");
}

CanvassKeyboard *
canvass_keyboard_new (void)
{
  return g_object_new (CANVASS_TYPE_KEYBOARD, NULL);
}

void
canvass_keyboard_set_language (CanvassKeyboard *self, const char *language)
{
  g_return_if_fail (CANVASS_IS_KEYBOARD (self));

  if (g_strcmp0 (self->language, language) == 0)
    return;

  g_free (self->language);
  self->language = g_strdup (language);
  self->layouts = canvass_key_layouts_for_language (language);
  self->layout_index = 0;
  self->shift = FALSE;
  self->shift_locked = FALSE;
  load_layout (self);
}

void
canvass_keyboard_set_purpose (CanvassKeyboard *self, CanvassKeysPurpose purpose)
{
  g_return_if_fail (CANVASS_IS_KEYBOARD (self));

  if (self->purpose == purpose)
    return;

  self->purpose = purpose;
  load_layout (self);
}

void
canvass_keyboard_set_capital (CanvassKeyboard *self, gboolean capital)
{
  g_return_if_fail (CANVASS_IS_KEYBOARD (self));

  if (!self->shift_locked && self->layout->has_case)
    set_shift (self, capital, FALSE);
}
