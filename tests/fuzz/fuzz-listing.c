/*
 * fuzz-listing.c: a hostile server's listing is read or refused, in small memory, and shows names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/listing.h"
#include "fuzz.h"

/* What can be given to open () below a folder, and stays in it. */
static gboolean
is_name (const char *name)
{
  gsize length = strlen (name);

  return length >= 1 && length <= 255 && memchr (name, '/', length) == NULL &&
         strcmp (name, ".") != 0 && strcmp (name, "..") != 0 && g_utf8_validate (name, -1, NULL);
}

static gboolean
is_md5 (const char *md5)
{
  return strlen (md5) == 32 && strspn (md5, "0123456789abcdef") == 32;
}

static gboolean
on_entry (const CanvassDropEntry *entry, gpointer unused, GError **error)
{
  FUZZ_CHECK (entry->name != NULL || entry->folder != NULL);
  FUZZ_CHECK (entry->name == NULL || is_name (entry->name));
  FUZZ_CHECK (entry->folder == NULL || is_name (entry->folder));
  FUZZ_CHECK (entry->size <= G_MAXINT64);
  FUZZ_CHECK (*entry->md5 == '\0' || is_md5 (entry->md5));
  FUZZ_CHECK (entry->mark == NULL || (*entry->mark != '\0' && strlen (entry->mark) <= 64));
  return TRUE;
}

/* The first byte tells of which kind, and how it is cut. */
int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (CanvassListing) listing = NULL;
  gsize step;

  if (length == 0)
    return 0;

  listing = canvass_listing_new (bytes[0] % 3, "batches", on_entry, NULL);
  step = 1 + bytes[0] / 3;
  for (gsize at = 1; at < length; at += step) {
    if (!canvass_listing_feed (listing, bytes + at, MIN (step, length - at), NULL))
      return 0;
  }

  canvass_listing_finish (listing, NULL);
  return 0;
}
