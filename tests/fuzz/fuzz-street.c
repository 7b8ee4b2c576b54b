/*
 * fuzz-street.c: whatever is typed, a district of the table is found or none
 *
 * The input is what was typed and, behind a zero byte, the name of a street that the table then has
 * as well.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/districts.h"
#include "fuzz.h"

static const char *const STREETS[] = { "Avenue N", "E Cermak Rd", "N State Rd 5", "W Cermak Rd" };

static CanvassDistricts *
make_table (const char *own)
{
  CanvassDistricts *districts = canvass_districts_new ();

  canvass_districts_add_district (districts, "1", 1);
  canvass_districts_add_district (districts, "2", 1);
  for (gsize i = 0; i < G_N_ELEMENTS (STREETS); i++) {
    canvass_districts_add_street (districts, STREETS[i], strlen (STREETS[i]));
    canvass_districts_add_range (districts, 1, 99, i % 2);
    canvass_districts_add_range (districts, 0, 200, i % 2);
    FUZZ_CHECK (canvass_districts_find_fault (districts) == NULL);
  }
  if (own != NULL) {
    canvass_districts_add_street (districts, own, strlen (own));
    canvass_districts_add_range (districts, 1, 9999999, 0);
  }

  canvass_districts_prepare (districts);
  return districts;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autofree char *typed = g_strndup ((const char *)bytes, length);
  gsize typed_length = strlen (typed);
  g_autofree char *own = NULL;
  g_autoptr (CanvassDistricts) districts = NULL;
  const char *found;

  if (typed_length < length)
    own = g_strndup ((const char *)bytes + typed_length + 1, length - typed_length - 1);
  if (own != NULL && !g_utf8_validate (own, -1, NULL))
    g_clear_pointer (&own, g_free);

  districts = make_table (own);
  found = canvass_districts_find (districts, typed);
  FUZZ_CHECK (found == NULL || found == canvass_districts_get_district (districts, 0) ||
              found == canvass_districts_get_district (districts, 1));

  /* A second look gives the same. */
  FUZZ_CHECK (canvass_districts_find (districts, typed) == found);
  FUZZ_CHECK (g_strcmp0 (canvass_districts_find (districts, "7 w. cermak"), "2") == 0 ||
              own != NULL);
  return 0;
}
