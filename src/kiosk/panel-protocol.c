/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kiosk/panel-protocol.h"

#include "format/cbor.h"
#include "kiosk/channel.h"

#include <string.h>

#define MAX_PARTS 8
#define NAME_BYTES 256

static const struct {
  CanvassPanelMessageKind kind;
  CanvassSide from;
  gsize n_parts; /* without the kind */
} KINDS[] = {
  { CANVASS_PANEL_SETUP, CANVASS_SIDE_KIOSK, 8 },
  { CANVASS_PANEL_VERDICT, CANVASS_SIDE_KIOSK, 3 },
  { CANVASS_PANEL_STATE, CANVASS_SIDE_KIOSK, 1 },
  { CANVASS_PANEL_PROGRESS, CANVASS_SIDE_KIOSK, 2 },
  { CANVASS_PANEL_OUTCOME, CANVASS_SIDE_KIOSK, 5 },
  { CANVASS_PANEL_WORDS, CANVASS_SIDE_KIOSK, 3 },
  { CANVASS_PANEL_READINESS, CANVASS_SIDE_KIOSK, 2 },
  { CANVASS_PANEL_PING, CANVASS_SIDE_KIOSK, 1 },
  { CANVASS_PANEL_LEAVE, CANVASS_SIDE_KIOSK, 0 },
  { CANVASS_PANEL_READY, CANVASS_SIDE_BOOTH, 3 },
  { CANVASS_PANEL_SHOWN, CANVASS_SIDE_BOOTH, 0 },
  { CANVASS_PANEL_PONG, CANVASS_SIDE_BOOTH, 1 },
  { CANVASS_PANEL_PIN, CANVASS_SIDE_BOOTH, 1 },
  { CANVASS_PANEL_CHOOSE_PIN, CANVASS_SIDE_BOOTH, 1 },
  { CANVASS_PANEL_BACK, CANVASS_SIDE_BOOTH, 1 },
  { CANVASS_PANEL_DO, CANVASS_SIDE_BOOTH, 4 },
  { CANVASS_PANEL_CANCEL, CANVASS_SIDE_BOOTH, 0 },
  { CANVASS_PANEL_QUIT, CANVASS_SIDE_BOOTH, 0 },
  { CANVASS_PANEL_LANGUAGE, CANVASS_SIDE_BOOTH, 1 },
};

/* Every layout below is written once and passes values one way or the other: out of a message when
 * there is a writer, into one when there is a reader. */
typedef struct {
  CanvassCborWriter *writer; /* (nullable) */
  CanvassCborReader *reader; /* (nullable) */
} Codec;

static guint64
pass_number (const Codec *codec, guint64 value, guint64 max)
{
  if (codec->writer != NULL)
    canvass_cbor_write_uint (codec->writer, value);
  else if (!canvass_cbor_read_uint (codec->reader, max, &value))
    value = 0;

  return value;
}

#define PASS_NUMBER(codec, place, max) ((place) = pass_number ((codec), (place), (max)))
#define PASS_CODE(codec, place, n) PASS_NUMBER (codec, place, (n)-1)

static void
pass_bool (const Codec *codec, gboolean *value)
{
  if (codec->writer != NULL)
    canvass_cbor_write_bool (codec->writer, *value);
  else if (!canvass_cbor_read_bool (codec->reader, value))
    *value = FALSE;
}

/* (transfer full) @text or as much of it as fits, at the end of a character. */
static char *
cut (const char *text, gsize max)
{
  const char *end = text + strlen (text);

  while ((gsize)(end - text) > max)
    end = g_utf8_find_prev_char (text, end);
  return g_strndup (text, end - text);
}

static void
pass_text (const Codec *codec, char **value, gsize max)
{
  CanvassCborText text;

  if (codec->writer != NULL) {
    g_autofree char *fitting = cut (*value != NULL ? *value : "", max);

    canvass_cbor_write_text (codec->writer, fitting);
  } else if (canvass_cbor_read_text (codec->reader, max, &text)) {
    *value = g_strndup (text.text, text.length);
  }
}

static void
pass_digits (const Codec *codec, char digits[static CANVASS_PIN_MAX_DIGITS + 1])
{
  CanvassCborText text;

  if (codec->writer != NULL) {
    canvass_cbor_write_text (codec->writer, digits);
    return;
  }
  if (!canvass_cbor_read_text (codec->reader, CANVASS_PIN_MAX_DIGITS, &text))
    return;

  for (gsize i = 0; i < text.length; i++) {
    if (!g_ascii_isdigit (text.text[i]))
      canvass_cbor_refuse (codec->reader);
  }
  memcpy (digits, text.text, text.length);
}

/* Returns how many items follow. */
static gsize
pass_length (const Codec *codec, gsize length, gsize max)
{
  if (codec->writer != NULL)
    canvass_cbor_write_array (codec->writer, length);
  else if (!canvass_cbor_read_array (codec->reader, max, &length))
    length = 0;

  return length;
}

static void
pass_head (const Codec *codec, gsize n_parts)
{
  if (pass_length (codec, n_parts, n_parts) != n_parts && codec->reader != NULL)
    canvass_cbor_refuse (codec->reader);
}

typedef void (*PassItem) (const Codec *codec, gpointer item);
typedef gpointer (*NewItem) (void);

static void
pass_items (const Codec *codec, GPtrArray *items, gsize max, NewItem new_item, PassItem pass_item)
{
  gsize n = pass_length (codec, items->len, max);

  for (gsize i = 0; i < n && (codec->reader == NULL || !codec->reader->failed); i++) {
    if (codec->reader != NULL)
      g_ptr_array_add (items, new_item ());
    pass_item (codec, g_ptr_array_index (items, i));
  }
}

static void
pass_petition (const Codec *codec, gpointer item)
{
  CanvassPanelPetition *petition = item;

  pass_head (codec, 11);
  pass_text (codec, &petition->id, NAME_BYTES);
  pass_text (codec, &petition->title, NAME_BYTES);
  pass_text (codec, &petition->table, NAME_BYTES);
  PASS_CODE (codec, petition->notice, CANVASS_N_NOTICES);
  PASS_NUMBER (codec, petition->session, G_MAXUINT64);
  PASS_NUMBER (codec, petition->signatures, G_MAXUINT64);
  PASS_NUMBER (codec, petition->acknowledged, G_MAXUINT64);
  PASS_NUMBER (codec, petition->room, G_MAXUINT64);
  PASS_NUMBER (codec, petition->goal, G_MAXUINT64);
  PASS_NUMBER (codec, petition->version, G_MAXUINT64);
  PASS_NUMBER (codec, petition->unreadable, G_MAXUINT64);
}

static void
pass_stick (const Codec *codec, gpointer item)
{
  CanvassPanelStick *stick = item;

  pass_head (codec, 8);
  pass_text (codec, &stick->id, NAME_BYTES);
  pass_text (codec, &stick->name, NAME_BYTES);
  PASS_NUMBER (codec, stick->free_bytes, G_MAXUINT64);
  pass_bool (codec, &stick->read_only);
  pass_bool (codec, &stick->enrolled);
  pass_bool (codec, &stick->mirror);
  PASS_NUMBER (codec, stick->n_acknowledgements, G_MAXUINT32);
  PASS_NUMBER (codec, stick->n_pin_resets, G_MAXUINT32);
}

static void
pass_offer (const Codec *codec, gpointer item)
{
  CanvassPanelOffer *offer = item;

  pass_head (codec, 5);
  pass_text (codec, &offer->stick, NAME_BYTES);
  pass_text (codec, &offer->file, NAME_BYTES);
  pass_text (codec, &offer->title, NAME_BYTES);
  PASS_CODE (codec, offer->kind, CANVASS_N_OFFERS);
  PASS_CODE (codec, offer->why, CANVASS_N_WHYS);
}

static void
pass_check (const Codec *codec, gpointer item)
{
  CanvassPanelCheck *check = item;

  pass_head (codec, 5);
  pass_text (codec, &check->id, NAME_BYTES);
  PASS_CODE (codec, check->fitness, CANVASS_FITNESS_CLOSED + 1);
  pass_text (codec, &check->text, NAME_BYTES * 2);
  pass_text (codec, &check->subject, NAME_BYTES);
  pass_text (codec, &check->detail, NAME_BYTES);
}

static void
pass_battery (const Codec *codec, CanvassPanelState *state)
{
  guint percent = state->battery_percent + 1;

  PASS_NUMBER (codec, percent, 101);
  state->battery_percent = (int)percent - 1;
  pass_bool (codec, &state->charging);
}

static void
pass_last_export (const Codec *codec, CanvassPanelState *state)
{
  pass_text (codec, &state->last_export_day, NAME_BYTES);
  pass_text (codec, &state->last_export_time, NAME_BYTES);
  pass_text (codec, &state->last_export_stick, NAME_BYTES);
  PASS_NUMBER (codec, state->last_export_records, G_MAXUINT64);
}

static void
pass_state (const Codec *codec, CanvassPanelState *state)
{
  pass_head (codec, 19);
  pass_items (codec,
              state->petitions,
              CANVASS_MAX_CAMPAIGNS,
              (NewItem)canvass_panel_petition_new,
              pass_petition);
  pass_items (
      codec, state->sticks, CANVASS_PANEL_MAX_STICKS, (NewItem)canvass_panel_stick_new, pass_stick);
  pass_items (
      codec, state->offers, CANVASS_PANEL_MAX_OFFERS, (NewItem)canvass_panel_offer_new, pass_offer);
  pass_bool (codec, &state->closed);
  pass_bool (codec, &state->practice);
  pass_bool (codec, &state->begun);
  pass_bool (codec, &state->can_doubt);
  pass_bool (codec, &state->has_drop);
  PASS_NUMBER (codec, state->warnings, CANVASS_WARNING_ALL);
  pass_battery (codec, state);
  PASS_CODE (codec, state->mirror, CANVASS_N_MIRRORS);
  pass_text (codec, &state->mirror_name, NAME_BYTES);
  pass_last_export (codec, state);
  PASS_NUMBER (codec, state->crashes, G_MAXUINT32);
  pass_text (codec, &state->last_crash_time, NAME_BYTES);
}

static void
pass_setup (const Codec *codec, CanvassPanelMessage *message)
{
  guint version = CANVASS_PANEL_PROTOCOL_VERSION;

  PASS_NUMBER (codec, version, G_MAXUINT32);
  if (codec->reader != NULL && version != CANVASS_PANEL_PROTOCOL_VERSION)
    canvass_cbor_refuse (codec->reader);
  pass_bool (codec, &message->setup.windowed);
  pass_bool (codec, &message->setup.demo);
  PASS_CODE (codec, message->setup.gate, CANVASS_N_GATES);
  PASS_NUMBER (codec, message->setup.tries, G_MAXUINT32);
  PASS_NUMBER (codec, message->setup.wait_seconds, G_MAXUINT32);
  pass_bool (codec, &message->setup.begun);
  pass_text (codec, &message->setup.language, NAME_BYTES);
}

static void
pass_outcome (const Codec *codec, CanvassPanelMessage *message)
{
  PASS_CODE (codec, message->outcome.task, CANVASS_N_TASKS);
  PASS_CODE (codec, message->outcome.outcome, CANVASS_N_OUTCOMES);
  PASS_NUMBER (codec, message->outcome.number, G_MAXUINT64);
  pass_text (codec, &message->outcome.name, NAME_BYTES);
  PASS_CODE (codec, message->outcome.why, CANVASS_N_WHYS);
}

static void
pass_task (const Codec *codec, CanvassPanelMessage *message)
{
  PASS_CODE (codec, message->task.task, CANVASS_N_TASKS);
  pass_text (codec, &message->task.stick, NAME_BYTES);
  pass_text (codec, &message->task.campaign, NAME_BYTES);
  pass_text (codec, &message->task.text, NAME_BYTES);
}

static void
pass_parts (const Codec *codec, CanvassPanelMessage *message)
{
  switch (message->kind) {
  case CANVASS_PANEL_SETUP:
    pass_setup (codec, message);
    break;
  case CANVASS_PANEL_VERDICT:
    PASS_CODE (codec, message->verdict.verdict, CANVASS_N_VERDICTS);
    PASS_NUMBER (codec, message->verdict.tries, G_MAXUINT32);
    PASS_NUMBER (codec, message->verdict.wait_seconds, G_MAXUINT32);
    break;
  case CANVASS_PANEL_STATE:
    if (codec->reader != NULL)
      message->state = canvass_panel_state_new ();
    pass_state (codec, message->state);
    break;
  case CANVASS_PANEL_PROGRESS:
    PASS_CODE (codec, message->progress.task, CANVASS_N_TASKS);
    PASS_NUMBER (codec, message->progress.permille, 1000);
    break;
  case CANVASS_PANEL_OUTCOME:
    pass_outcome (codec, message);
    break;
  case CANVASS_PANEL_WORDS:
    pass_text (codec, &message->words.words, NAME_BYTES);
    pass_text (codec, &message->words.title, NAME_BYTES);
    pass_bool (codec, &message->words.changed);
    break;
  case CANVASS_PANEL_READINESS:
    if (codec->reader != NULL)
      message->readiness.checks =
          g_ptr_array_new_with_free_func ((GDestroyNotify)canvass_panel_check_free);
    pass_items (codec,
                message->readiness.checks,
                CANVASS_PANEL_MAX_CHECKS,
                (NewItem)canvass_panel_check_new,
                pass_check);
    PASS_NUMBER (codec, message->readiness.left_out, G_MAXUINT32);
    pass_text (codec, &message->readiness.day, NAME_BYTES);
    pass_text (codec, &message->readiness.time, NAME_BYTES);
    break;
  case CANVASS_PANEL_PING:
  case CANVASS_PANEL_PONG:
    PASS_NUMBER (codec, message->number, G_MAXUINT32);
    break;
  case CANVASS_PANEL_READY:
    pass_bool (codec, &message->ready.locked);
    pass_bool (codec, &message->ready.dumps_core);
    pass_bool (codec, &message->ready.refuses_inspector);
    break;
  case CANVASS_PANEL_PIN:
  case CANVASS_PANEL_CHOOSE_PIN:
    pass_digits (codec, message->digits);
    break;
  case CANVASS_PANEL_BACK:
    pass_bool (codec, &message->keep_form);
    break;
  case CANVASS_PANEL_DO:
    pass_task (codec, message);
    break;
  case CANVASS_PANEL_LANGUAGE:
    pass_text (codec, &message->language, NAME_BYTES);
    break;
  case CANVASS_PANEL_LEAVE:
  case CANVASS_PANEL_SHOWN:
  case CANVASS_PANEL_CANCEL:
  case CANVASS_PANEL_QUIT:
    break;
  default:
    g_assert_not_reached ();
  }
}

static gssize
find_kind (guint64 kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (KINDS); i++) {
    if (KINDS[i].kind == kind)
      return i;
  }
  return -1;
}

gsize
canvass_panel_message_write (const CanvassPanelMessage *message,
                             guint8 out[static CANVASS_PANEL_MESSAGE_MAX_BYTES])
{
  CanvassCborWriter writer = { .buffer = out, .capacity = CANVASS_PANEL_MESSAGE_MAX_BYTES };
  Codec codec = { .writer = &writer };
  gssize place = find_kind (message->kind);
  CanvassPanelMessage copy = *message; /* of pointers: nothing is passed into it */

  g_return_val_if_fail (place >= 0, 0);

  canvass_cbor_write_array (&writer, 1 + KINDS[place].n_parts);
  canvass_cbor_write_uint (&writer, message->kind);
  pass_parts (&codec, &copy);
  explicit_bzero (&copy, sizeof copy);
  return writer.overflow ? 0 : writer.length;
}

static gint
compare_fitness (gconstpointer a, gconstpointer b)
{
  const CanvassPanelCheck *const *first = a, *const *second = b;

  return (gint)(*second)->fitness - (gint)(*first)->fitness;
}

void
canvass_panel_message_fit_checks (CanvassPanelMessage *message)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);
  GPtrArray *checks = message->readiness.checks;
  guint n = checks->len;

  g_return_if_fail (message->kind == CANVASS_PANEL_READINESS);

  message->readiness.left_out = n;
  g_ptr_array_sort (checks, compare_fitness);
  g_ptr_array_set_size (checks, MIN ((gint)n, CANVASS_PANEL_MAX_CHECKS));
  while (canvass_panel_message_write (message, bytes) == 0)
    g_ptr_array_set_size (checks, (gint)checks->len - 1);
  message->readiness.left_out = n - checks->len;
}

static gboolean
read_message (CanvassPanelMessage *message, CanvassCborReader *reader, CanvassSide from)
{
  Codec codec = { .reader = reader };
  gsize n_items = 0;
  guint64 kind = 0;
  gssize place;

  if (!canvass_cbor_read_array (reader, 1 + MAX_PARTS, &n_items) ||
      !canvass_cbor_read_uint (reader, G_MAXUINT8, &kind))
    return FALSE;

  place = find_kind (kind);
  if (place < 0 || KINDS[place].from != from || n_items != 1 + KINDS[place].n_parts)
    return FALSE;

  message->kind = KINDS[place].kind;
  pass_parts (&codec, message);
  return canvass_cbor_finish (reader, "A message", NULL);
}

gboolean
canvass_panel_message_read (CanvassPanelMessage *message,
                            const guint8 *bytes,
                            gsize length,
                            CanvassSide from,
                            GError **error)
{
  CanvassCborReader reader;

  memset (message, 0, sizeof *message);
  canvass_cbor_reader_init (&reader, bytes, length);
  if (read_message (message, &reader, from))
    return TRUE;

  canvass_panel_message_clear (message);
  g_set_error_literal (error,
                       CANVASS_PROTOCOL_ERROR,
                       CANVASS_PROTOCOL_ERROR_MALFORMED,
                       from == CANVASS_SIDE_BOOTH ? "The panel sent something unreadable"
                                                  : "The kiosk sent something unreadable");
  return FALSE;
}

static void
free_parts (CanvassPanelMessage *message)
{
  switch ((guint)message->kind) {
  case CANVASS_PANEL_SETUP:
    g_free (message->setup.language);
    break;
  case CANVASS_PANEL_STATE:
    g_clear_pointer (&message->state, canvass_panel_state_free);
    break;
  case CANVASS_PANEL_OUTCOME:
    g_free (message->outcome.name);
    break;
  case CANVASS_PANEL_WORDS:
    g_free (message->words.words);
    g_free (message->words.title);
    break;
  case CANVASS_PANEL_READINESS:
    g_clear_pointer (&message->readiness.checks, g_ptr_array_unref);
    g_clear_pointer (&message->readiness.day, g_free);
    g_clear_pointer (&message->readiness.time, g_free);
    break;
  case CANVASS_PANEL_DO:
    g_free (message->task.stick);
    g_free (message->task.campaign);
    g_free (message->task.text);
    break;
  case CANVASS_PANEL_LANGUAGE:
    g_free (message->language);
    break;
  default:
    break;
  }
}

void
canvass_panel_message_clear (CanvassPanelMessage *message)
{
  free_parts (message);
  explicit_bzero (message, sizeof *message);
}

gboolean
canvass_panel_send (int channel, const CanvassPanelMessage *message, int passed, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);
  gsize length = canvass_panel_message_write (message, bytes);
  gboolean sent;

  g_return_val_if_fail (length > 0, FALSE);

  sent = canvass_packet_send (channel, bytes, length, passed, error);
  explicit_bzero (bytes, length);
  return sent;
}

gboolean
canvass_panel_receive (
    int channel, CanvassSide from, CanvassPanelMessage *message, int *passed, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (CANVASS_PANEL_MESSAGE_MAX_BYTES);
  gssize received =
      canvass_packet_receive (channel, bytes, CANVASS_PANEL_MESSAGE_MAX_BYTES, passed, error);
  gboolean good;

  if (received < 0)
    return FALSE;

  good = canvass_panel_message_read (message, bytes, received, from, error);
  if (!good)
    canvass_packet_refuse_descriptor (passed);
  explicit_bzero (bytes, received);
  return good;
}

static void
petition_free (gpointer data)
{
  CanvassPanelPetition *petition = data;

  g_free (petition->id);
  g_free (petition->title);
  g_free (petition->table);
  g_free (petition);
}

static void
offer_free (gpointer data)
{
  CanvassPanelOffer *offer = data;

  g_free (offer->stick);
  g_free (offer->file);
  g_free (offer->title);
  g_free (offer);
}

static void
stick_free (gpointer data)
{
  CanvassPanelStick *stick = data;

  g_free (stick->id);
  g_free (stick->name);
  g_free (stick);
}

CanvassPanelPetition *
canvass_panel_petition_new (void)
{
  return g_new0 (CanvassPanelPetition, 1);
}

CanvassPanelOffer *
canvass_panel_offer_new (void)
{
  return g_new0 (CanvassPanelOffer, 1);
}

CanvassPanelStick *
canvass_panel_stick_new (void)
{
  return g_new0 (CanvassPanelStick, 1);
}

CanvassPanelCheck *
canvass_panel_check_new (void)
{
  return g_new0 (CanvassPanelCheck, 1);
}

void
canvass_panel_check_free (CanvassPanelCheck *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self->subject);
  g_free (self->detail);
  g_free (self);
}

CanvassPanelState *
canvass_panel_state_new (void)
{
  CanvassPanelState *self = g_new0 (CanvassPanelState, 1);

  self->petitions = g_ptr_array_new_with_free_func (petition_free);
  self->sticks = g_ptr_array_new_with_free_func (stick_free);
  self->offers = g_ptr_array_new_with_free_func (offer_free);
  self->battery_percent = -1;
  return self;
}

void
canvass_panel_state_free (CanvassPanelState *self)
{
  g_ptr_array_unref (self->petitions);
  g_ptr_array_unref (self->sticks);
  g_ptr_array_unref (self->offers);
  g_free (self->mirror_name);
  g_free (self->last_export_day);
  g_free (self->last_export_time);
  g_free (self->last_export_stick);
  g_free (self->last_crash_time);
  g_free (self);
}
