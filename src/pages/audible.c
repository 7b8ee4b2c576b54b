/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pages/audible.h"

G_DEFINE_INTERFACE (CanvassAudible, canvass_audible, GTK_TYPE_WIDGET)

static void
canvass_audible_default_init (CanvassAudibleInterface *iface)
{
}

GtkWidget *
canvass_audible_get_top (CanvassAudible *self)
{
  g_return_val_if_fail (CANVASS_IS_AUDIBLE (self), NULL);

  return CANVASS_AUDIBLE_GET_IFACE (self)->get_top (self);
}

void
canvass_audible_set_bar (CanvassAudible *self, GtkWidget *bar)
{
  g_return_if_fail (CANVASS_IS_AUDIBLE (self) && (bar == NULL || GTK_IS_WIDGET (bar)));

  CANVASS_AUDIBLE_GET_IFACE (self)->set_bar (self, bar);
}

void
canvass_audible_focus_page (CanvassAudible *self)
{
  g_return_if_fail (CANVASS_IS_AUDIBLE (self));

  CANVASS_AUDIBLE_GET_IFACE (self)->focus_page (self);
}

gboolean
canvass_audible_asks (CanvassAudible *self)
{
  g_return_val_if_fail (CANVASS_IS_AUDIBLE (self), FALSE);

  return CANVASS_AUDIBLE_GET_IFACE (self)->asks (self);
}

CanvassTyping
canvass_audible_get_typing (CanvassAudible *self)
{
  g_return_val_if_fail (CANVASS_IS_AUDIBLE (self), CANVASS_TYPING_NONE);

  return CANVASS_AUDIBLE_GET_IFACE (self)->get_typing (self);
}

GArray *
canvass_audible_get_languages (CanvassAudible *self)
{
  g_return_val_if_fail (CANVASS_IS_AUDIBLE (self), NULL);

  return CANVASS_AUDIBLE_GET_IFACE (self)->get_languages (self);
}
