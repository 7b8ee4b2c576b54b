/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "panel/pin-page.h"

#include "panel/parts.h"
#include "panel/pin-pad.h"
#include "widgets/pair.h"
#include "widgets/spoken.h"

#include <glib/gi18n-lib.h>

struct _CanvassPinPage {
  CanvassPanelPage parent_instance;

  guint tick_source; /* while it is locked */

  /* template widgets */
  GtkLabel *intro;
  GtkGrid *trouble_row;
  GtkLabel *trouble_label;
  GtkButton *forgotten_button;
  CanvassPinPad *pad;
};

G_DEFINE_FINAL_TYPE (CanvassPinPage, canvass_pin_page, CANVASS_TYPE_PANEL_PAGE)

static guint
get_seconds_left (CanvassPinPage *self)
{
  const CanvassPanelFacts *facts = canvass_panel_page_look (CANVASS_PANEL_PAGE (self));
  gint64 left = facts->locked_until_ms - canvass_panel_now_ms ();

  return facts->gate == CANVASS_GATE_LOCKED && left > 0 ? (guint)((left + 999) / 1000) : 0;
}

static char *
describe_lock (guint seconds)
{
  g_autofree char *time = g_strdup_printf ("%u:%02u", seconds / 60, seconds % 60);
  g_autofree char *written = canvass_part_write_digits (time);

  /* Translators: minutes and seconds, as 4:05. */
  return g_strdup_printf (_ ("Too many wrong PINs: wait for %s. Signing goes on."), written);
}

/* Whoever listens is not told each second. */
static char *
describe_lock_aloud (guint seconds)
{
  guint step = seconds > 60 ? 60 : 15;

  return describe_lock ((seconds + step - 1) / step * step);
}

static char *
describe_wrong (guint tries)
{
  g_autofree char *number = canvass_part_write (tries);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "That is not the PIN. You can try %s more time.",
                                       "That is not the PIN. You can try %s more times.",
                                       tries),
                          number);
}

/* (transfer full) (nullable) */
static char *
describe_trouble (CanvassPinPage *self)
{
  const CanvassPanelFacts *facts = canvass_panel_page_look (CANVASS_PANEL_PAGE (self));
  guint seconds = get_seconds_left (self);

  if (facts->gate == CANVASS_GATE_BROKEN)
    return g_strdup (_ ("What this table remembers is damaged or too new, so nobody gets in here. "
                        "Every signature is safe: tell a coordinator."));
  if (seconds > 0)
    return describe_lock (seconds);

  switch (facts->trouble) {
  case CANVASS_PIN_TROUBLE_WRONG:
    return describe_wrong (facts->tries);
  case CANVASS_PIN_TROUBLE_SHORT:
    return g_strdup (_ ("A PIN has at least six digits."));
  case CANVASS_PIN_TROUBLE_WEAK:
    return g_strdup (_ ("That PIN is among the first that a thief tries. Please choose another."));
  case CANVASS_PIN_TROUBLE_DIFFERENT:
    return g_strdup (_ ("The two were not the same. Please choose again."));
  case CANVASS_PIN_TROUBLE_FAILED:
    return g_strdup (_ ("The PIN could not be stored. Please try again."));
  case CANVASS_PIN_TROUBLE_NONE:
  default:
    return NULL;
  }
}

static gboolean
on_tick (gpointer user_data)
{
  CanvassPinPage *self = user_data;

  if (get_seconds_left (self) == 0)
    self->tick_source = 0;
  canvass_panel_page_update (CANVASS_PANEL_PAGE (self));
  return self->tick_source != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static const char *
get_title (CanvassPinEntry *pin)
{
  switch (canvass_pin_entry_get_ask (pin)) {
  case CANVASS_PIN_ASK_NEW:
    return _ ("Choose a PIN for this table");
  case CANVASS_PIN_ASK_AGAIN:
    return _ ("Enter the same PIN again");
  case CANVASS_PIN_ASK_CURRENT:
  default:
    return _ ("Enter the table’s PIN");
  }
}

static void
canvass_pin_page_shown (CanvassPage *page)
{
  CanvassPinPage *self = CANVASS_PIN_PAGE (page);

  if (gtk_widget_is_sensitive (GTK_WIDGET (self->pad)))
    gtk_widget_child_focus (GTK_WIDGET (self->pad), GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

/* A key that can no longer be pressed loses the focus, and what is typed then reaches nobody. */
static void
keep_focus (CanvassPinPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      (focus != NULL && gtk_widget_is_sensitive (focus) && gtk_widget_get_mapped (focus)))
    return;

  canvass_pin_page_shown (CANVASS_PAGE (self));
}

static void
canvass_pin_page_update (CanvassPanelPage *page)
{
  CanvassPinPage *self = CANVASS_PIN_PAGE (page);
  const CanvassPanelFacts *facts = canvass_panel_page_look (page);
  CanvassPinEntry *pin = canvass_panel_model_get_pin (canvass_panel_page_get_model (page));
  gboolean current = canvass_pin_entry_get_ask (pin) == CANVASS_PIN_ASK_CURRENT;
  g_autofree char *trouble = describe_trouble (self);
  guint seconds = get_seconds_left (self);
  g_autofree char *lock = seconds > 0 ? describe_lock_aloud (seconds) : NULL;

  canvass_page_set_title (CANVASS_PAGE (self), get_title (pin));
  gtk_label_set_text (self->intro,
                      current ? _ ("This page is for the people who run the table.")
                              : _ ("At least six digits. Whoever runs the table needs it: write it "
                                   "down where nobody else sees it."));
  /* What is wrong matters more, and the keys need the room. */
  gtk_widget_set_visible (GTK_WIDGET (self->intro), trouble == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_row), trouble != NULL);
  gtk_label_set_text (self->trouble_label, trouble != NULL ? trouble : "");
  canvass_spoken_set_aloud (GTK_WIDGET (self->trouble_label), lock);
  gtk_widget_set_visible (GTK_WIDGET (self->forgotten_button), current && facts->state == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pad),
                            !facts->deciding && seconds == 0 && facts->gate != CANVASS_GATE_BROKEN);
  if (seconds > 0 && self->tick_source == 0)
    self->tick_source = g_timeout_add (500, on_tick, self);
  keep_focus (self);
}

static void
on_enter (GtkWidget *widget, const char *action, GVariant *parameter)
{
  /* What was wrong with the one before may be wrong with this one, too. */
  canvass_spoken_renew (GTK_WIDGET (CANVASS_PIN_PAGE (widget)->trouble_row));
  canvass_panel_model_submit_pin (canvass_panel_page_get_model (CANVASS_PANEL_PAGE (widget)));
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                CanvassPinPage *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  return canvass_pin_pad_press (self->pad, keyval);
}

static void
canvass_pin_page_constructed (GObject *object)
{
  CanvassPinPage *self = CANVASS_PIN_PAGE (object);
  CanvassPanelPage *page = CANVASS_PANEL_PAGE (object);
  CanvassPinEntry *pin = canvass_panel_model_get_pin (canvass_panel_page_get_model (page));

  canvass_pin_pad_set_entry (self->pad, pin);

  G_OBJECT_CLASS (canvass_pin_page_parent_class)->constructed (object);
}

static void
canvass_pin_page_dispose (GObject *object)
{
  CanvassPinPage *self = CANVASS_PIN_PAGE (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), CANVASS_TYPE_PIN_PAGE);

  G_OBJECT_CLASS (canvass_pin_page_parent_class)->dispose (object);
}

static void
canvass_pin_page_class_init (CanvassPinPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = canvass_pin_page_constructed;
  object_class->dispose = canvass_pin_page_dispose;
  CANVASS_PAGE_CLASS (klass)->shown = canvass_pin_page_shown;
  CANVASS_PANEL_PAGE_CLASS (klass)->update = canvass_pin_page_update;

  g_type_ensure (CANVASS_TYPE_PAIR);
  g_type_ensure (CANVASS_TYPE_PIN_PAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/panel/pin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassPinPage, intro);
  gtk_widget_class_bind_template_child (widget_class, CanvassPinPage, trouble_row);
  gtk_widget_class_bind_template_child (widget_class, CanvassPinPage, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, CanvassPinPage, forgotten_button);
  gtk_widget_class_bind_template_child (widget_class, CanvassPinPage, pad);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_install_action (widget_class, "pin.enter", NULL, on_enter);
}

static void
canvass_pin_page_init (CanvassPinPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  canvass_spoken_set_live (GTK_WIDGET (self->intro), CANVASS_LIVE_ASSERTIVE);
  canvass_spoken_set_live (GTK_WIDGET (self->trouble_row), CANVASS_LIVE_ASSERTIVE);
}
