/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "print/petition-list.h"

#include "campaign/public-name.h"
#include "format/secret.h"
#include "print/tidy.h"

#include <sodium.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#define CHUNK_BYTES (256 * 1024)
#define NAME_BYTES (2 * CANVASS_FIELDS_MAX_BYTES)
#define UNITS (2 * CANVASS_FIELDS_MAX_BYTES)
#define KEY_BYTES (8 * CANVASS_FIELDS_MAX_BYTES)

typedef struct {
  guint packet;
  gboolean withheld;
  const char *key; /* as ICU compares it */
  const char *name, *place, *street;
  const guint16 *strokes;
  guint8 hash[CANVASS_ID_BYTES]; /* the first of it */
} Line;

/* What a name goes through on its way. */
typedef struct {
  char raw[NAME_BYTES], tidy[NAME_BYTES], place[CANVASS_FIELDS_MAX_BYTES],
      street[CANVASS_FIELDS_MAX_BYTES];
  UChar units[UNITS];
  uint8_t key[KEY_BYTES];
} Scratch;

struct _CanvassPetitionList {
  CanvassPlaces *places; /* (owned) */
  GArray *packets;
  GHashTable *numbers; /* district → packet + 1, while collecting */
  GArray *lines;       /* (element-type Line) */
  GPtrArray *chunks;   /* (owned) locked memory */
  gsize used;          /* of the last chunk */
  Scratch *scratch;    /* (owned) locked memory */
  UCollator *collator;
  gboolean with_street, with_drawings;
  gint outside, unknown; /* their packets, or -1 */
  CanvassLostDrawings lost;
};

static void
packet_clear (gpointer packet)
{
  g_free (((CanvassPacket *)packet)->district);
}

static gpointer
take (CanvassPetitionList *self, gsize length)
{
  guint8 *chunk;

  length = (length + 7) & ~(gsize)7;
  g_assert (length <= CHUNK_BYTES);
  if (self->chunks->len == 0 || self->used + length > CHUNK_BYTES) {
    g_ptr_array_add (self->chunks, canvass_secret_new (CHUNK_BYTES));
    self->used = 0;
  }
  chunk = (guint8 *)self->chunks->pdata[self->chunks->len - 1] + self->used;
  self->used += length;
  return chunk;
}

static const char *
keep (CanvassPetitionList *self, const char *text)
{
  gsize length = strlen (text) + 1;

  return length == 1 ? "" : memcpy (take (self, length), text, length);
}

static const char *
make_key (CanvassPetitionList *self, const char *name)
{
  Scratch *scratch = self->scratch;
  UErrorCode status = U_ZERO_ERROR;
  int32_t units = 0, length;

  u_strFromUTF8 (scratch->units, UNITS, &units, name, -1, &status);
  if (U_FAILURE (status))
    return keep (self, name);

  length = ucol_getSortKey (self->collator, scratch->units, units, scratch->key, KEY_BYTES);
  if (length <= 0 || length > KEY_BYTES)
    return keep (self, name);
  return memcpy (take (self, (gsize)length), scratch->key, (gsize)length);
}

static const guint16 *
keep_strokes (CanvassPetitionList *self, const CanvassDrawing *drawing)
{
  guint16 *strokes;
  guint stroke = 0;

  if (drawing == NULL || drawing->n_points == 0)
    return NULL;

  strokes = take (self, (CANVASS_STROKES_HEADER + 2 * (gsize)drawing->n_points) * sizeof *strokes);
  strokes[0] = drawing->width;
  strokes[1] = drawing->height;
  strokes[2] = drawing->n_points;
  for (guint i = 0; i < drawing->n_points; i++) {
    guint16 *point = strokes + CANVASS_STROKES_HEADER + (gsize)2 * i;

    point[0] = (guint16)drawing->points[i].x;
    point[1] = (guint16)drawing->points[i].y;
    if (i + 1u == drawing->stroke_ends[stroke]) {
      point[0] |= CANVASS_STROKES_END;
      stroke++;
    }
  }
  return strokes;
}

static guint
add_packet (CanvassPetitionList *self, CanvassPlacement placement, const char *district)
{
  const CanvassPacket packet = { .placement = placement, .district = g_strdup (district) };

  g_array_append_val (self->packets, packet);
  return self->packets->len - 1;
}

/* A district of the table is known by its very letters, one that was typed by what is printed. */
static guint
find_packet (CanvassPetitionList *self, const char *district, const char *tidy)
{
  CanvassPlacement placement = canvass_places_find (self->places, district);
  const char *name = canvass_places_get_rank (self->places, district) >= 0 ? district : tidy;
  gint *other = placement == CANVASS_PLACEMENT_OUTSIDE ? &self->outside : &self->unknown;
  guint number;

  if (placement != CANVASS_PLACEMENT_DISTRICT) {
    if (*other < 0)
      *other = (gint)add_packet (self, placement, NULL);
    return (guint)*other;
  }

  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, name));
  if (number == 0) {
    number = add_packet (self, placement, name) + 1;
    g_hash_table_insert (self->numbers, g_strdup (name), GUINT_TO_POINTER (number));
  }
  return number - 1;
}

static const char *
get_field (const CanvassPayload *payload, const char *name)
{
  const char *value = canvass_payload_get_field (payload, name);

  return value != NULL ? value : "";
}

static void
add_line (CanvassPetitionList *self, const CanvassRollEntry *entry)
{
  const CanvassPayload *payload = entry->payload;
  CanvassPublicName choice = canvass_payload_get_public_name (payload);
  gboolean full = choice == CANVASS_PUBLIC_FULL || choice == CANVASS_PUBLIC_UNSET;
  const char *district = get_field (payload, "district");
  Scratch *scratch = self->scratch;
  Line line = { .street = "" };

  line.withheld = !canvass_public_name (choice,
                                        get_field (payload, "name"),
                                        get_field (payload, "given_name"),
                                        get_field (payload, "family_name"),
                                        scratch->raw,
                                        sizeof scratch->raw);
  canvass_tidy (scratch->raw, scratch->tidy, sizeof scratch->tidy);
  line.name = keep (self, scratch->tidy);
  line.key = *line.name == '\0' ? "" : make_key (self, line.name);

  canvass_tidy (district, scratch->place, sizeof scratch->place);
  line.packet = find_packet (self, district, scratch->place);
  canvass_public_place (
      district, get_field (payload, "postcode"), scratch->raw, sizeof scratch->raw);
  canvass_tidy (scratch->raw, scratch->place, sizeof scratch->place);
  line.place = keep (self, scratch->place);

  if (self->with_street && full) {
    canvass_tidy (get_field (payload, "street"), scratch->street, sizeof scratch->street);
    line.street = keep (self, scratch->street);
  }
  if (self->with_drawings && full) {
    line.strokes = keep_strokes (self, canvass_payload_get_drawing (payload));
    if (entry->drawing_lost)
      canvass_lost_drawings_add (&self->lost, entry->record_id);
  }
  memcpy (line.hash, entry->hash, sizeof line.hash);
  g_array_append_val (self->lines, line);
}

static gboolean
visit (const CanvassRollEntry *entry, gpointer user_data)
{
  /* One signature of each person. */
  if (!entry->merged)
    add_line (user_data, entry);
  return TRUE;
}

static gint
compare_packets (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CanvassPetitionList *self = user_data;
  const CanvassPacket *one = &g_array_index (self->packets, CanvassPacket, *(const guint *)a);
  const CanvassPacket *other = &g_array_index (self->packets, CanvassPacket, *(const guint *)b);
  gint ranks[2];

  if (one->placement != other->placement)
    return (gint)one->placement - (gint)other->placement;
  if (one->placement != CANVASS_PLACEMENT_DISTRICT)
    return 0;

  ranks[0] = canvass_places_get_rank (self->places, one->district);
  ranks[1] = canvass_places_get_rank (self->places, other->district);
  return ranks[0] != ranks[1] ? ranks[0] - ranks[1]
                              : canvass_compare_places (one->district, other->district);
}

/* Numbers them in the order in which they are handed in. */
static void
sort_packets (CanvassPetitionList *self)
{
  guint n = self->packets->len;
  g_autofree guint *order = g_new (guint, n + 1);
  g_autofree guint *places = g_new (guint, n + 1);
  GArray *sorted = g_array_new (FALSE, TRUE, sizeof (CanvassPacket));

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint)n, sizeof *order, compare_packets, self);
  for (guint i = 0; i < n; i++) {
    places[order[i]] = i;
    g_array_append_val (sorted, g_array_index (self->packets, CanvassPacket, order[i]));
  }

  g_array_set_clear_func (self->packets, NULL);
  g_array_unref (self->packets);
  self->packets = sorted;
  g_array_set_clear_func (sorted, packet_clear);
  for (guint i = 0; i < self->lines->len; i++) {
    Line *line = &g_array_index (self->lines, Line, i);

    line->packet = places[line->packet];
  }
}

static gint
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *one = a, *other = b;
  gboolean unnamed = *one->name == '\0', other_unnamed = *other->name == '\0';
  gint result;

  if (one->packet != other->packet)
    return one->packet < other->packet ? -1 : 1;
  if (unnamed != other_unnamed)
    return unnamed ? 1 : -1;
  if (one->withheld != other->withheld)
    return one->withheld ? 1 : -1;
  result = strcmp (one->key, other->key);
  return result != 0 ? result : memcmp (one->hash, other->hash, sizeof one->hash);
}

static void
sort (CanvassPetitionList *self)
{
  sort_packets (self);
  g_array_sort (self->lines, compare_lines);
  for (guint i = 0; i < self->lines->len; i++) {
    CanvassPacket *packet =
        &g_array_index (self->packets, CanvassPacket, g_array_index (self->lines, Line, i).packet);

    if (packet->n++ == 0)
      packet->first = i;
  }
}

static gboolean
check_complete (const CanvassPetitionList *self, CanvassRoll *roll, GError **error)
{
  if (self->lines->len == canvass_roll_get_n_unique (roll))
    return TRUE;

  g_set_error (error,
               CANVASS_LEDGER_ERROR,
               CANVASS_LEDGER_ERROR_CORRUPT,
               "Only %u of %" G_GUINT64_FORMAT " signatures could be read, so nothing was written. "
               "The ledger is untouched: rebuild its index, then export again",
               self->lines->len,
               canvass_roll_get_n_unique (roll));
  return FALSE;
}

CanvassPetitionList *
canvass_petition_list_new (CanvassLedger *ledger,
                           CanvassRoll *roll,
                           gboolean with_street,
                           gboolean with_drawings,
                           GError **error)
{
  g_autoptr (CanvassPetitionList) self = g_new0 (CanvassPetitionList, 1);
  UErrorCode status = U_ZERO_ERROR;

  self->places = canvass_places_new (canvass_ledger_get_campaign (ledger));
  self->packets = g_array_new (FALSE, TRUE, sizeof (CanvassPacket));
  g_array_set_clear_func (self->packets, packet_clear);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self->chunks = g_ptr_array_new_with_free_func (canvass_secret_free);
  self->scratch = canvass_secret_new (sizeof *self->scratch);
  self->collator = ucol_open ("", &status);
  self->with_street = with_street;
  self->with_drawings = with_drawings;
  self->outside = self->unknown = -1;
  g_return_val_if_fail (U_SUCCESS (status), NULL);

  if (!canvass_roll_foreach (roll, with_drawings, visit, self, error) ||
      !check_complete (self, roll, error))
    return NULL;

  sort (self);
  return g_steal_pointer (&self);
}

void
canvass_petition_list_free (CanvassPetitionList *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->collator, ucol_close);
  g_clear_pointer (&self->scratch, canvass_secret_free);
  g_clear_pointer (&self->chunks, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_clear_pointer (&self->packets, g_array_unref);
  g_clear_pointer (&self->places, canvass_places_free);
  canvass_lost_drawings_clear (&self->lost);
  g_free (self);
}

guint
canvass_petition_list_get_n (const CanvassPetitionList *self)
{
  return self->lines->len;
}

const CanvassLostDrawings *
canvass_petition_list_get_lost (const CanvassPetitionList *self)
{
  return &self->lost;
}

GArray *
canvass_petition_list_get_packets (const CanvassPetitionList *self)
{
  return self->packets;
}

void
canvass_petition_list_get_line (const CanvassPetitionList *self, guint i, CanvassPetitionLine *line)
{
  const Line *entry = &g_array_index (self->lines, Line, i);

  *line = (CanvassPetitionLine){ .withheld = entry->withheld,
                                 .name = entry->name,
                                 .place = entry->place,
                                 .street = entry->street,
                                 .strokes = entry->strokes };
}
