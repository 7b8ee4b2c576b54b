/*
 * spoken.h: what is said of a widget
 *
 * GTK before 4.10 tells nobody what it was told for assistive technology. Who speaks by itself
 * finds here what cannot be read off the screen: what is set goes to both.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The accessible label and description; NULL or "" for none. Never of what a signer typed. */
void canvass_spoken_set_name (GtkWidget *widget, const char *name);
void canvass_spoken_set_description (GtkWidget *widget, const char *description);
const char *canvass_spoken_get_name (GtkWidget *widget);        /* (transfer none) (nullable) */
const char *canvass_spoken_get_description (GtkWidget *widget); /* (transfer none) (nullable) */

/* What is said aloud instead, where others may not hear the name or the text, or would not follow;
 * a screen reader is its user's own and still says those. */
void canvass_spoken_set_aloud (GtkWidget *widget, const char *words);
const char *canvass_spoken_get_aloud (GtkWidget *widget); /* (transfer none) (nullable) */

typedef enum {
  CANVASS_LIVE_OFF,
  CANVASS_LIVE_POLITE,    /* told once nothing else is being said */
  CANVASS_LIVE_ASSERTIVE, /* told at once */
} CanvassLive;

/* What the labels in @widget say is told whenever it is another. */
void canvass_spoken_set_live (GtkWidget *widget, CanvassLive live);
CanvassLive canvass_spoken_get_live (GtkWidget *widget);
/* It happened once more: the same words are told again. */
void canvass_spoken_renew (GtkWidget *widget);
guint canvass_spoken_get_renewals (GtkWidget *widget);

/* BCP 47: the language of @widget and what is in it, where it is not that of the pages. */
void canvass_spoken_set_language (GtkWidget *widget, const char *tag);
/* (transfer none) (nullable) of @widget or what it is in. */
const char *canvass_spoken_get_language (GtkWidget *widget);

/* Shows what a signer typed: others may not hear it. */
void canvass_spoken_set_private (GtkWidget *widget, gboolean is_private);
gboolean canvass_spoken_is_private (GtkWidget *widget);

G_END_DECLS
