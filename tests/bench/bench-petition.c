/*
 * The petition of ten thousand people as PDF, against the bare Pango and Cairo that it cannot do
 * without: the same lines on as many pages, untagged, unsorted, and unread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "print/font-families.h"
#include "print/petition.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <time.h>

#define PER_BATCH 2000
#define LINES 25 /* of a sheet */
#define ROW_HEIGHT 21
#define ROUNDS 5
#define LIMIT 2.5

static const char *const NAMES[] = {
  "Zoë Ångström",    "Ana Lucía Pérez", "محمد العلي",  "प्रिया क्षत्रिय",
  "પ્રિયંકા શાહ",      "አበበ ቢቂላ",         "王小明",      "김민준",
  "Nguyễn Thị Hồng", "Олена Шевченко",  "محمد گیلانی", "Kevin Smith",
};

static char *
make_name (guint i)
{
  return g_strdup_printf ("%s %u", NAMES[i % G_N_ELEMENTS (NAMES)], i);
}

static double
now (void)
{
  return (double)clock () / CLOCKS_PER_SEC;
}

static void
collect (Fixture *self, guint n)
{
  g_autoptr (Kiosk) kiosk = kiosk_new (self->campaign, "Plaza");
  g_auto (CanvassAccount) account;

  canvass_account_init (&account);
  fixture_admit (self, kiosk);
  for (guint i = 0; i < n;) {
    g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
    g_autofree char *name = g_strdup_printf ("%06u", i);
    g_autofree char *path = NULL;

    for (; i < n && records->len < PER_BATCH; i++) {
      g_autofree char *signer = make_name (i);
      g_autoptr (CanvassPayload) payload = fixture_payload (signer);

      g_ptr_array_add (records, fixture_record (kiosk, self->campaign, payload));
    }
    path = fixture_write_batch (self, name, kiosk, self->campaign, records);
    fixture_import (self, path, &account);
  }
}

static void
count_bytes (const guint8 *bytes, gsize length, gpointer total)
{
  *(gsize *)total += length;
}

static double
print_ours (Fixture *self, CanvassRoll *roll, const CanvassTally *tally, guint n, gsize *bytes)
{
  const CanvassPetitionForm form = { .language = "en", .day = "2026-11-28" };
  g_autoptr (CanvassPetitionList) list = NULL;
  g_autoptr (GError) error = NULL;
  double start = now ();

  *bytes = 0;
  list = canvass_petition_list_new (self->ledger, roll, FALSE, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (canvass_petition_list_get_n (list), ==, n);
  canvass_petition_print (
      self->campaign, tally, list, &form, count_bytes, bytes, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return now () - start;
}

static cairo_status_t
count_bare_bytes (void *total, const unsigned char *bytes, unsigned int length)
{
  *(gsize *)total += length;
  return CAIRO_STATUS_SUCCESS;
}

static void
show (cairo_t *cr, PangoLayout *layout, const char *text, double x, double y)
{
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_bare (cairo_t *cr, PangoLayout *layout, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    g_autofree char *name = make_name (i);
    double y = 172 + i % LINES * ROW_HEIGHT;

    show (cr, layout, number, 54, y);
    show (cr, layout, name, 100, y);
    show (cr, layout, "60608", 430, y);
    if (i % LINES == LINES - 1)
      cairo_show_page (cr);
  }
}

static double
print_bare (guint n, gsize *bytes)
{
  double start = now ();
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (count_bare_bytes, bytes, 612, 792);
  cairo_t *cr = cairo_create (surface);
  PangoLayout *layout = pango_cairo_create_layout (cr);
  g_autofree char *families = canvass_font_families ("en");
  PangoFontDescription *font = pango_font_description_from_string (families);

  *bytes = 0;
  pango_font_description_set_absolute_size (font, 10.5 * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  draw_bare (cr, layout, n);
  pango_font_description_free (font);
  g_object_unref (layout);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return now () - start;
}

static int
compare_doubles (const void *a, const void *b)
{
  double first = *(const double *)a, second = *(const double *)b;

  return first < second ? -1 : first > second;
}

/* Pairs, since a machine is not equally fast all the time. */
static void
measure (Fixture *self, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CanvassRoll) roll = canvass_ledger_open_roll (self->ledger, NULL, NULL, &error);
  g_autoptr (CanvassTally) tally = NULL;
  double ratios[ROUNDS], fastest = G_MAXDOUBLE;
  gsize bytes, bare_bytes;

  g_assert_no_error (error);
  tally = canvass_tally_new (self->ledger, roll, &error);
  g_assert_no_error (error);
  print_bare (n, &bare_bytes); /* fonts are found once a process */
  for (guint i = 0; i < ROUNDS; i++) {
    double bare = print_bare (n, &bare_bytes);
    double ours = print_ours (self, roll, tally, n, &bytes);

    ratios[i] = ours / bare;
    fastest = MIN (fastest, ours);
  }
  qsort (ratios, ROUNDS, sizeof ratios[0], compare_doubles);
  g_print ("{\"name\":\"the petition of %u as PDF / bare Pango and Cairo\",\"ratio\":%.3f,"
           "\"limit\":%g,\"bound\":\"most\",\"seconds\":%.2f,\"bytes\":%" G_GSIZE_FORMAT
           ",\"bare_bytes\":%" G_GSIZE_FORMAT "}\n",
           n,
           ratios[ROUNDS / 2],
           LIMIT,
           fastest,
           bytes,
           bare_bytes);
}

int
main (int argc, char *argv[])
{
  Fixture fixture = { NULL };
  guint n = argc > 1 ? (guint)atoi (argv[1]) : 10000;

  fixture_setup (&fixture, NULL);
  collect (&fixture, n);
  measure (&fixture, n);
  fixture_teardown (&fixture, NULL);
  return 0;
}
