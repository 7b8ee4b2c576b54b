/*
 * drop.ini: where the kiosks of a campaign send to, with credentials that may only write.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/source-folder.h"

#include <string.h>

#define FILE_NAME CANVASS_SOURCE_DROP_FILE
#define MAX_FILE_BYTES (64 * 1024)
#define SECTION "drop"

/* (transfer full) (nullable) the text of a file beside it. */
static char *
load_text (CanvassSourceFolder *self, const CanvassEntry *entry)
{
  if (strchr (entry->value, '/') == NULL && entry->value[0] != '.')
    return canvass_source_load (self, entry->value, CANVASS_MEETING_MAX_TEXT_BYTES);

  canvass_source_error (self,
                        CANVASS_FAULT_OTHER,
                        FILE_NAME,
                        entry->line,
                        g_strdup_printf ("“%s” is no file of this folder.", entry->value),
                        g_strdup ("Put the file beside drop.ini, and write its name alone."));
  return NULL;
}

static void
take (CanvassSourceFolder *self, const CanvassEntry *entry, CanvassMeeting meeting)
{
  g_autofree char *value = canvass_meeting_is_text (meeting) && entry->value[0] != '\0'
                               ? load_text (self, entry)
                               : g_strdup (entry->value);

  if (value == NULL || (*value == '\0' && meeting != CANVASS_MEETING_ADDRESS))
    return;

  if (canvass_meeting_is_sound (meeting, value)) {
    self->content->meetings[meeting] = g_steal_pointer (&value);
    return;
  }

  canvass_source_error (
      self,
      CANVASS_FAULT_OTHER,
      FILE_NAME,
      entry->line,
      g_strdup_printf ("This is nothing that %s can be.", entry->key),
      meeting == CANVASS_MEETING_ADDRESS
          ? g_strdup ("Write an address that begins with https://, sftp:// or s3://, and who asks "
                      "in lines of its own.")
          : g_strdup ("Write one line of ASCII; true or false for path_style."));
}

void
canvass_source_read_drop (CanvassSourceFolder *self)
{
  g_autofree char *text = NULL;
  g_autoptr (CanvassEntries) entries = NULL;

  if (!canvass_source_has_file (self, FILE_NAME))
    return;
  text = canvass_source_load (self, FILE_NAME, MAX_FILE_BYTES);
  if (text == NULL)
    return;

  entries = canvass_entries_read (self, FILE_NAME, text, CANVASS_ENTRIES_CAMPAIGN);
  for (guint i = 0; i < entries->entries->len; i++) {
    const CanvassEntry *entry = g_ptr_array_index (entries->entries, i);
    CanvassMeeting meeting;

    if (strcmp (entry->section, SECTION) == 0 &&
        canvass_meeting_parse (entry->key, strlen (entry->key), &meeting))
      take (self, entry, meeting);
    else
      canvass_source_error (
          self,
          CANVASS_FAULT_OTHER,
          FILE_NAME,
          entry->line,
          g_strdup_printf ("“%s” is nothing that drop.ini knows.", entry->key),
          g_strdup ("Begin with a line [drop], and write what a file of credentials has."));
  }

  if (self->content->meetings[CANVASS_MEETING_ADDRESS] == NULL)
    canvass_source_error (self,
                          CANVASS_FAULT_OTHER,
                          FILE_NAME,
                          0,
                          g_strdup ("There is no address to send to."),
                          g_strdup ("Add “address = ” and where the drop is."));
  else
    canvass_source_warn (
        self,
        CANVASS_FAULT_CREDENTIALS,
        FILE_NAME,
        0,
        g_strdup ("Whoever has the campaign file, or a kiosk, has these credentials."),
        g_strdup ("See that they may only write there, and nothing be read, changed or removed."));
}
