/*
 * view.h: one of the desk's views, as the sidebar lists them
 *
 * Adding a view: NAME-view.[ch] with a class that derives from CanvassDeskView,
 * ui/desk/NAME-view.ui with <template class="CanvassNAMEView" parent="CanvassDeskView">, a line in
 * views.c, in src/desk/meson.build, ui/canvass.gresource.xml and po/POTFILES, and an own symbolic
 * icon, ui/icons/scalable/actions/canvass-NAME-symbolic.svg, filled shapes only.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "desk/desk.h"
#include "desk/settings.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CANVASS_TYPE_DESK_VIEW (canvass_desk_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (CanvassDeskView, canvass_desk_view, CANVASS, DESK_VIEW, AdwBin)

/**
 * CanvassDeskViewClass:
 * @refresh: show what the desk says now. Called when the view comes to be seen for the first time
 * or after a change, and on "changed" while it is seen. Keeps what the user is in the middle of
 * @wipe: drop everything that is shown or kept of the ledger; the view is destroyed right after,
 *   while jobs of its own may still have to answer
 * @open: (nullable) go to @where, which another view asked for by canvass_desk_view_go ()
 *
 * A view whose template binds the bin's own child calls adw_bin_set_child (…, NULL) before it
 * disposes of the template: GTK would take the child away behind the bin's back.
 *
 * Made when its row is first chosen and kept until the desk is locked. Construct properties "desk"
 * and "settings".
 * Property "tools": (nullable) a widget for the end of the header bar while the view is seen.
 */
struct _CanvassDeskViewClass {
  AdwBinClass parent_class;

  void (*refresh) (CanvassDeskView *self);
  void (*wipe) (CanvassDeskView *self);
  void (*open) (CanvassDeskView *self, const char *where);
};

CanvassDesk *canvass_desk_view_get_desk (CanvassDeskView *self); /* (transfer none) */
/* (transfer none) (nullable) where there are none, as in a test. */
CanvassDeskSettings *canvass_desk_view_get_settings (CanvassDeskView *self);
GtkWidget *canvass_desk_view_get_tools (CanvassDeskView *self); /* (transfer none) (nullable) */
void canvass_desk_view_set_tools (CanvassDeskView *self, GtkWidget *tools);

/* One plain sentence for a moment, over whatever is seen. */
void canvass_desk_view_toast (CanvassDeskView *self, const char *text);
/* The same with what to do about it; nothing for one that somebody asked for by cancelling. */
void canvass_desk_view_toast_error (CanvassDeskView *self, const GError *error);
/* The same of a file that was to be saved. */
void canvass_desk_view_toast_save_error (CanvassDeskView *self, const GError *error);
/* @action, such as "view.undo", with @target (nullable) (floating), behind a button of the toast.
 */
void canvass_desk_view_toast_button (CanvassDeskView *self,
                                     const char *text,
                                     const char *label,
                                     const char *action,
                                     GVariant *target);

/* With an Undo that takes back what was decided. @made: (element-type CanvassDecisionId).
 *
 * Every view has the action "desk-view.undo" for it, with decisions' hashes (n × 32) as "ay". */
void canvass_desk_view_toast_undo (CanvassDeskView *self, const char *text, GArray *made);

/* Shows another view by its id, and @where (nullable) in it. */
void canvass_desk_view_go (CanvassDeskView *self, const char *id, const char *where);

/* For the window. */
void canvass_desk_view_open (CanvassDeskView *self, const char *where);
void canvass_desk_view_wipe (CanvassDeskView *self);

G_END_DECLS
