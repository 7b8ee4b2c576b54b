/*
 * test-listing.c: what servers say is in a folder, however it is cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/listing.h"

#include <string.h>

#define DAV "<D:multistatus xmlns:D='DAV:'>"
#define DAV_FILE(href) "<D:response><D:href>" href "</D:href></D:response>"
#define S3 "<ListBucketResult>"
#define S3_FILE(key) "<Contents><Key>" key "</Key><Size>7</Size></Contents>"

typedef struct {
  CanvassListingKind kind;
  const char *text;
  const char *shown; /* NULL for nonsense */
} Case;

static gboolean
on_entry (const CanvassDropEntry *entry, gpointer user_data, GError **error)
{
  g_string_append_printf (user_data,
                          "%s/%s=%" G_GUINT64_FORMAT ";",
                          entry->folder != NULL ? entry->folder : "",
                          entry->name != NULL ? entry->name : "",
                          entry->size);
  return TRUE;
}

static void
check (const Case *expected, gsize step)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  g_autoptr (CanvassListing) listing =
      canvass_listing_new (expected->kind, "batches", on_entry, shown);
  gsize length = strlen (expected->text);
  gboolean good = TRUE;
  g_autoptr (GError) error = NULL;

  for (gsize at = 0; at < length && good; at += step)
    good = canvass_listing_feed (
        listing, (const guint8 *)expected->text + at, MIN (step, length - at), &error);
  good = good && canvass_listing_finish (listing, &error);

  if (expected->shown == NULL) {
    g_assert_error (error, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_NONSENSE);
  } else {
    g_assert_no_error (error);
    g_assert_cmpstr (shown->str, ==, expected->shown);
  }
}

static void
test_it_is_read_however_it_is_cut (void)
{
  static const Case cases[] = {
    { CANVASS_LISTING_DAV, DAV "</D:multistatus>", "" },
    { CANVASS_LISTING_DAV, DAV DAV_FILE ("/x/a%20b.batch") "</D:multistatus>", "/a b.batch=0;" },
    { CANVASS_LISTING_DAV, DAV DAV_FILE ("/x/..%2Fetc") DAV_FILE ("/x/..") "</D:multistatus>", "" },
    { CANVASS_LISTING_DAV,
      DAV "<D:response><D:href>/x/batches/</D:href><D:propstat><D:prop><D:resourcetype>"
          "<D:collection/></D:resourcetype></D:prop></D:propstat></D:response>"
          "<D:response><D:href>/x/batches/ab/</D:href><D:propstat><D:prop><D:resourcetype>"
          "<D:collection/></D:resourcetype></D:prop></D:propstat></D:response></D:multistatus>",
      "ab/=0;" },
    { CANVASS_LISTING_S3,
      S3 S3_FILE ("batches") S3_FILE ("batchesa/b") S3_FILE ("batchesc%2Fd")
          S3_FILE ("other") "</ListBucketResult>",
      "a/b=7;c/d=7;" },
    { CANVASS_LISTING_SFTP,
      "drwxr-xr-x 1 a a 4096 Nov 28 09:30 ab\n-rw-r--r-- 1 a a 12 Nov 28 09:30 c\n"
      "lrwxrwxrwx 1 a a 12 Nov 28 09:30 d -> c\ntotal 7\n",
      "ab/=4096;/c=12;" },
    { CANVASS_LISTING_SFTP, "-rw- 1 a a 99999999999999999999 Nov 28 09:30 c\n", "/c=0;" },
    { CANVASS_LISTING_SFTP,
      "-rw-r--r-- 1 a domain users 12 Nov 28 09:30 c\ndrwx------ 1 a domain users 7 May  2  2025 "
      "d\n",
      "/c=12;d/=7;" },
    { CANVASS_LISTING_SFTP, "-rw- 1 a a 12 2025-11-28 09:30 +0000 c d\n", "/c d=12;" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (gsize step = 1; step <= strlen (cases[i].text); step++)
      check (&cases[i], step);
  }
}

static void
test_links_end_no_list (void)
{
  g_autofree char *far = g_strnfill (CANVASS_LISTING_MAX_TEXT_BYTES, 'f');
  g_autoptr (GString) text = g_string_new (NULL);
  Case many = { .kind = CANVASS_LISTING_SFTP, .shown = "/c=12;" };

  g_string_append_printf (text, "lrwxrwxrwx 1 a a 12 Nov 28 09:30 l -> %s\n", far);
  while (text->len < 2 * CANVASS_LISTING_MAX_GAP_BYTES)
    g_string_append (text, "lrwxrwxrwx 1 a a 12 Nov 28 09:30 l -> c\n");
  g_string_append (text, "-rw-r--r-- 1 a a 12 Nov 28 09:30 c\n");
  many.text = text->str;
  check (&many, 4096);
  check (&many, 7);
}

static void
test_nonsense_is_refused (void)
{
  static const Case cases[] = {
    { CANVASS_LISTING_DAV, "", NULL },
    { CANVASS_LISTING_DAV, "hello", NULL },
    { CANVASS_LISTING_DAV, "<html/>", NULL },
    { CANVASS_LISTING_DAV, DAV, NULL },
    { CANVASS_LISTING_DAV, "<!DOCTYPE x [<!ENTITY a 'b'>]>" DAV "&a;</D:multistatus>", NULL },
    { CANVASS_LISTING_S3, DAV "</D:multistatus>", NULL },
    { CANVASS_LISTING_S3, S3 S3_FILE ("b") S3_FILE ("a") "</ListBucketResult>", NULL },
    { CANVASS_LISTING_S3, S3 S3_FILE ("b") S3_FILE ("b") "</ListBucketResult>", NULL },
    { CANVASS_LISTING_S3, S3 S3_FILE ("%zz") "</ListBucketResult>", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (gsize step = 1; step <= strlen (cases[i].text) + 1; step++)
      check (&cases[i], step);
  }
}

/* A drop with a folder more than is looked into. */
#define MANY_TYPE_DROP (many_drop_get_type ())
G_DECLARE_FINAL_TYPE (ManyDrop, many_drop, MANY, DROP, GObject)

struct _ManyDrop {
  GObject parent_instance;

  guint n_folders;
};

static void many_drop_iface_init (CanvassDropInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManyDrop,
                               many_drop,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CANVASS_TYPE_DROP, many_drop_iface_init))

static gboolean
many_drop_list (CanvassDrop *drop,
                const char *folder,
                gboolean deep,
                CanvassDropVisit visit,
                gpointer user_data,
                const CanvassDropWatch *watch,
                GError **error)
{
  const CanvassDropEntry of_many = { .folder = "many" };

  for (guint i = 0; *folder == '\0' && i < MANY_DROP (drop)->n_folders; i++) {
    if (!visit (&of_many, user_data, error))
      return FALSE;
  }

  return TRUE;
}

static void
many_drop_iface_init (CanvassDropInterface *iface)
{
  iface->list = many_drop_list;
}

static void
many_drop_class_init (ManyDropClass *klass)
{
}

static void
many_drop_init (ManyDrop *self)
{
}

static gboolean
visit_none (const CanvassDropEntry *entry, gpointer user_data, GError **error)
{
  return TRUE;
}

static void
test_more_folders_than_are_looked_into_are_told (void)
{
  g_autoptr (ManyDrop) drop = g_object_new (MANY_TYPE_DROP, NULL);
  const CanvassDropWatch watch = { 0 };
  g_autoptr (GError) error = NULL;

  drop->n_folders = 1000000;
  g_assert_true (
      canvass_drop_list (CANVASS_DROP (drop), "", TRUE, visit_none, NULL, &watch, &error));
  g_assert_no_error (error);
  drop->n_folders++;
  g_assert_false (
      canvass_drop_list (CANVASS_DROP (drop), "", TRUE, visit_none, NULL, &watch, &error));
  g_assert_error (error, CANVASS_DROP_ERROR, CANVASS_DROP_ERROR_NONSENSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/drop/listing/it_is_read_however_it_is_cut", test_it_is_read_however_it_is_cut);
  g_test_add_func ("/drop/listing/links_end_no_list", test_links_end_no_list);
  g_test_add_func ("/drop/listing/nonsense_is_refused", test_nonsense_is_refused);

  g_test_add_func ("/drop/listing/more_folders_than_are_looked_into_are_told",
                   test_more_folders_than_are_looked_into_are_told);

  return g_test_run ();
}
