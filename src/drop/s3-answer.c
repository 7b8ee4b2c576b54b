/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drop/s3-answer.h"

#define MAX_ANSWER_BYTES (256 * 1024)

static gboolean
on_restart (gpointer user_data, GError **error)
{
  g_string_truncate (user_data, 0);
  return TRUE;
}

static gboolean
on_take (const guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  GString *answer = user_data;

  if (answer->len + length <= MAX_ANSWER_BYTES) {
    g_string_append_len (answer, (const char *)bytes, (gssize)length);
    return TRUE;
  }

  g_set_error_literal (error,
                       CANVASS_DROP_ERROR,
                       CANVASS_DROP_ERROR_NONSENSE,
                       "The server's answer never ends. Nothing is lost. See that the address is "
                       "right, and who runs the server");
  return FALSE;
}

CanvassDropSink
canvass_s3_answer_sink (GString *answer)
{
  return (CanvassDropSink){ on_take, on_restart, answer };
}

typedef struct {
  const CanvassS3Answer *wanted;
  GString *texts[CANVASS_S3_ANSWER_TEXTS]; /* (owned) of the entry that is open */
} Reading;

static void
on_start (GMarkupParseContext *context,
          const char *name,
          const char **names,
          const char **values,
          gpointer user_data,
          GError **error)
{
  Reading *self = user_data;

  for (gsize i = 0; i < G_N_ELEMENTS (self->texts) && g_str_equal (name, self->wanted->entry); i++)
    g_string_truncate (self->texts[i], 0);
}

static void
on_text (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Reading *self = user_data;
  const char *name = g_markup_parse_context_get_element (context);

  for (gsize i = 0; i < G_N_ELEMENTS (self->texts); i++) {
    if (self->wanted->texts[i] != NULL && g_str_equal (name, self->wanted->texts[i]))
      g_string_append_len (self->texts[i], text, (gssize)length);
  }
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Reading *self = user_data;

  if (g_str_equal (name, self->wanted->entry))
    self->wanted->take (
        (char *const[]){ self->texts[0]->str, self->texts[1]->str, self->texts[2]->str },
        self->wanted->user_data);
}

/* GLib's markup is the little of XML that is wanted here: no document types and no entities. */
gboolean
canvass_s3_answer_read (const CanvassS3Answer *self, const GString *answer)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  Reading reading = { .wanted = self };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &reading, NULL);
  gboolean read;

  for (gsize i = 0; i < G_N_ELEMENTS (reading.texts); i++)
    reading.texts[i] = g_string_new (NULL);
  read = g_markup_parse_context_parse (context, answer->str, (gssize)answer->len, NULL) &&
         g_markup_parse_context_end_parse (context, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (reading.texts); i++)
    g_string_free (reading.texts[i], TRUE);
  return read;
}
