/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "widgets/entry-buffer.h"

#include "format/payload.h"
#include "format/secret.h"

#include <string.h>

struct _CanvassEntryBuffer {
  GtkEntryBuffer parent_instance;

  char *text; /* (owned) locked, CANVASS_FIELDS_MAX_BYTES and a zero */
  gsize n_bytes;
  guint n_chars;
  gsize max_bytes;
};

enum {
  OVERFLOW,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CanvassEntryBuffer, canvass_entry_buffer, GTK_TYPE_ENTRY_BUFFER)

static const char *
canvass_entry_buffer_get_text (GtkEntryBuffer *buffer, gsize *n_bytes)
{
  CanvassEntryBuffer *self = CANVASS_ENTRY_BUFFER (buffer);

  if (n_bytes != NULL)
    *n_bytes = self->n_bytes;
  return self->text;
}

static guint
canvass_entry_buffer_get_length (GtkEntryBuffer *buffer)
{
  return CANVASS_ENTRY_BUFFER (buffer)->n_chars;
}

/* How many of the characters fit. */
static guint
count_fitting (CanvassEntryBuffer *self, const char *chars, guint n_chars)
{
  gsize room = self->max_bytes > self->n_bytes ? self->max_bytes - self->n_bytes : 0;
  const char *end = chars;
  guint fitting = 0;

  for (; fitting < n_chars; fitting++) {
    const char *next = g_utf8_next_char (end);

    if ((gsize)(next - chars) > room)
      break;
    end = next;
  }
  return fitting;
}

static guint
canvass_entry_buffer_insert_text (GtkEntryBuffer *buffer,
                                  guint position,
                                  const char *chars,
                                  guint n_chars)
{
  CanvassEntryBuffer *self = CANVASS_ENTRY_BUFFER (buffer);
  guint fitting = count_fitting (self, chars, n_chars);
  gsize n_bytes = g_utf8_offset_to_pointer (chars, fitting) - chars;

  if (fitting > 0) {
    char *at = g_utf8_offset_to_pointer (self->text, position);

    memmove (at + n_bytes, at, self->text + self->n_bytes + 1 - at);
    memcpy (at, chars, n_bytes);
    self->n_bytes += n_bytes;
    self->n_chars += fitting;
    gtk_entry_buffer_emit_inserted_text (buffer, position, chars, fitting);
  }
  if (fitting < n_chars)
    g_signal_emit (self, signals[OVERFLOW], 0);
  return fitting;
}

static guint
canvass_entry_buffer_delete_text (GtkEntryBuffer *buffer, guint position, guint n_chars)
{
  CanvassEntryBuffer *self = CANVASS_ENTRY_BUFFER (buffer);

  position = MIN (position, self->n_chars);
  n_chars = MIN (n_chars, self->n_chars - position);
  if (n_chars > 0)
    gtk_entry_buffer_emit_deleted_text (buffer, position, n_chars);
  return n_chars;
}

/* Runs after the other handlers, which may still want to see what is about to go. */
static void
canvass_entry_buffer_deleted_text (GtkEntryBuffer *buffer, guint position, guint n_chars)
{
  CanvassEntryBuffer *self = CANVASS_ENTRY_BUFFER (buffer);
  char *start = g_utf8_offset_to_pointer (self->text, position);
  char *end = g_utf8_offset_to_pointer (start, n_chars);
  gsize n_bytes = end - start;

  memmove (start, end, self->text + self->n_bytes + 1 - end);
  memset (self->text + self->n_bytes + 1 - n_bytes, 0, n_bytes);
  self->n_bytes -= n_bytes;
  self->n_chars -= n_chars;
  g_object_notify (G_OBJECT (self), "text");
  g_object_notify (G_OBJECT (self), "length");
}

static void
canvass_entry_buffer_finalize (GObject *object)
{
  g_clear_pointer (&CANVASS_ENTRY_BUFFER (object)->text, canvass_secret_free);

  G_OBJECT_CLASS (canvass_entry_buffer_parent_class)->finalize (object);
}

static void
canvass_entry_buffer_class_init (CanvassEntryBufferClass *klass)
{
  GtkEntryBufferClass *buffer_class = GTK_ENTRY_BUFFER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = canvass_entry_buffer_finalize;
  buffer_class->get_text = canvass_entry_buffer_get_text;
  buffer_class->get_length = canvass_entry_buffer_get_length;
  buffer_class->insert_text = canvass_entry_buffer_insert_text;
  buffer_class->delete_text = canvass_entry_buffer_delete_text;
  buffer_class->deleted_text = canvass_entry_buffer_deleted_text;

  signals[OVERFLOW] = g_signal_new ("overflow",
                                    G_TYPE_FROM_CLASS (klass),
                                    G_SIGNAL_RUN_LAST,
                                    0,
                                    NULL,
                                    NULL,
                                    NULL,
                                    G_TYPE_NONE,
                                    0);
}

static void
canvass_entry_buffer_init (CanvassEntryBuffer *self)
{
  self->text = canvass_secret_new (CANVASS_FIELDS_MAX_BYTES + 1);
  self->max_bytes = CANVASS_FIELDS_MAX_BYTES;
}

CanvassEntryBuffer *
canvass_entry_buffer_new (void)
{
  return g_object_new (CANVASS_TYPE_ENTRY_BUFFER, NULL);
}

gsize
canvass_entry_buffer_get_room (CanvassEntryBuffer *self)
{
  g_return_val_if_fail (CANVASS_IS_ENTRY_BUFFER (self), 0);

  return self->max_bytes > self->n_bytes ? self->max_bytes - self->n_bytes : 0;
}

void
canvass_entry_buffer_set_max_bytes (CanvassEntryBuffer *self, gsize max_bytes)
{
  g_return_if_fail (CANVASS_IS_ENTRY_BUFFER (self));

  self->max_bytes = MIN (max_bytes, CANVASS_FIELDS_MAX_BYTES);
}
