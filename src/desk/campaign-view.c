/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "desk/campaign-view.h"

#include "pages/language.h"

#include <glib/gi18n-lib.h>

struct _CanvassCampaignView {
  CanvassDeskView parent_instance;

  /* template widgets */
  AdwStatusPage *status_page;
};

G_DEFINE_FINAL_TYPE (CanvassCampaignView, canvass_campaign_view, CANVASS_TYPE_DESK_VIEW)

static void
canvass_campaign_view_refresh (CanvassDeskView *view)
{
  CanvassCampaignView *self = CANVASS_CAMPAIGN_VIEW (view);
  CanvassCampaign *campaign = canvass_desk_get_campaign (canvass_desk_view_get_desk (view));
  const CanvassRules *rules = canvass_campaign_get_rules (campaign);
  g_autofree char *version =
      g_strdup_printf ("%" G_GUINT64_FORMAT, canvass_campaign_get_sequence (campaign));
  g_autofree char *title = g_markup_escape_text (
      canvass_text_get_title (canvass_campaign_get_text (campaign, canvass_language_in_use ())),
      -1);
  /* Translators: a version's number, the last day to sign, the day of destruction. */
  g_autofree char *about = g_strdup_printf (
      _ ("Version %1$s; last day to sign: %2$s; everything is destroyed by: %3$s."),
      version,
      *rules->closes != '\0' ? rules->closes : "—",
      rules->destroy_by);

  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, about);
}

static void
canvass_campaign_view_wipe (CanvassDeskView *view)
{
  CanvassCampaignView *self = CANVASS_CAMPAIGN_VIEW (view);

  adw_status_page_set_title (self->status_page, "");
  adw_status_page_set_description (self->status_page, "");
}

static void
canvass_campaign_view_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CANVASS_TYPE_CAMPAIGN_VIEW);

  G_OBJECT_CLASS (canvass_campaign_view_parent_class)->dispose (object);
}

static void
canvass_campaign_view_class_init (CanvassCampaignViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = canvass_campaign_view_dispose;
  CANVASS_DESK_VIEW_CLASS (klass)->refresh = canvass_campaign_view_refresh;
  CANVASS_DESK_VIEW_CLASS (klass)->wipe = canvass_campaign_view_wipe;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/canvass/Canvass/desk/campaign-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CanvassCampaignView, status_page);
}

static void
canvass_campaign_view_init (CanvassCampaignView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
