/*
 * The interface is at-spi2-core's, xml/Status.xml.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/screen-reader.h"

#include <gio/gio.h>

#define BUS_NAME "org.a11y.Bus"
#define OBJECT_PATH "/org/a11y/bus"
#define ANSWER_MS 1000

/* Nobody may have the name: then nobody ever asked, and nothing is started in order to find out. */
static gboolean
is_enabled (GDBusConnection *bus)
{
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_sync (bus,
                                   BUS_NAME,
                                   OBJECT_PATH,
                                   "org.freedesktop.DBus.Properties",
                                   "Get",
                                   g_variant_new ("(ss)", "org.a11y.Status", "IsEnabled"),
                                   G_VARIANT_TYPE ("(v)"),
                                   G_DBUS_CALL_FLAGS_NO_AUTO_START,
                                   ANSWER_MS,
                                   NULL,
                                   NULL);
  g_autoptr (GVariant) enabled = NULL;

  if (answer == NULL)
    return FALSE;

  g_variant_get (answer, "(v)", &enabled);
  return g_variant_is_of_type (enabled, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (enabled);
}

/* A connection of its own: the one that a process shares would end it together with the bus. */
gboolean
canvass_screen_reader_runs (const char *address)
{
  g_autoptr (GDBusConnection) bus = NULL;

  if (address == NULL)
    return FALSE;

  bus = g_dbus_connection_new_for_address_sync (address,
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                    G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL,
                                                NULL,
                                                NULL);
  return bus != NULL && is_enabled (bus);
}
