/*
 * Orders of a listing.
 *
 * Names and places are sorted without being in unlocked memory: their beginnings are sorted run by
 * run in locked memory, the runs lie encrypted, and are merged through a window on each.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/roll-list-private.h"

#include "format/secret.h"

#define KEY_CHARS 28
#define RUN_KEYS 16384
#define WINDOW_KEYS 64 /* 64 × 32 bytes: a whole number of ChaCha20's blocks of 64 bytes */
#define STREAM_BLOCK_BYTES 64

/* Ordered as bytes; the position in the order of ids makes every key another. */
typedef struct {
  char text[KEY_CHARS];
  guint8 position[4];
} Key;

G_STATIC_ASSERT (sizeof (Key) == 32);

typedef struct {
  guint8 stream_key[crypto_stream_chacha20_KEYBYTES];
  guint8 block[CANVASS_ROLL_LIST_BLOCK_BYTES];
  Key run[RUN_KEYS];
} Secrets;

typedef struct {
  guint8 *sealed; /* (owned) */
  guint n;
  guint next;  /* which is to come */
  Key *window; /* (unowned) locked memory */
} Run;

typedef struct {
  CanvassRollList *listing;
  CanvassRollListOrder order;
  guint32 *positions; /* (owned) of each row in the order of ids */
  Secrets *secrets;   /* (owned) */
  guint n;            /* keys in the run being filled */
  GArray *runs;       /* (owned) (element-type Run) */
  Key *windows;       /* (owned) locked memory */
} Sorting;

static void
sift (Key *keys, gsize at, gsize n)
{
  Key key = keys[at];
  gsize child;

  while ((child = 2 * at + 1) < n) {
    if (child + 1 < n && memcmp (&keys[child], &keys[child + 1], sizeof (Key)) < 0)
      child++;
    if (memcmp (&key, &keys[child], sizeof (Key)) >= 0)
      break;
    keys[at] = keys[child];
    at = child;
  }
  keys[at] = key;
  sodium_memzero (&key, sizeof key);
}

/* In place: what the C library's sort would take besides is not locked. */
static void
sort_keys (Key *keys, gsize n)
{
  for (gsize i = n / 2; i > 0; i--)
    sift (keys, i - 1, n);

  for (gsize end = n; end > 1; end--) {
    Key greatest = keys[0];

    keys[0] = keys[end - 1];
    keys[end - 1] = greatest;
    sift (keys, 0, end - 1);
    sodium_memzero (&greatest, sizeof greatest);
  }
}

static void
crypt_keys (const Sorting *self, guint run, guint from, const guint8 *in, guint n, guint8 *out)
{
  guint8 nonce[crypto_stream_chacha20_NONCEBYTES] = { 0 };

  canvass_write_u32 (nonce, run);
  crypto_stream_chacha20_xor_ic (out,
                                 in,
                                 n * sizeof (Key),
                                 nonce,
                                 from * sizeof (Key) / STREAM_BLOCK_BYTES,
                                 self->secrets->stream_key);
}

static void
end_run (Sorting *self)
{
  Run run = { .n = self->n };

  if (run.n == 0)
    return;

  sort_keys (self->secrets->run, run.n);
  run.sealed = g_malloc (run.n * sizeof (Key));
  crypt_keys (self, self->runs->len, 0, (const guint8 *)self->secrets->run, run.n, run.sealed);
  g_array_append_val (self->runs, run);
  self->n = 0;
}

static void
add_key (Sorting *self, guint32 row, const guint8 *text)
{
  Key *key = &self->secrets->run[self->n++];
  gboolean by_name = self->order == CANVASS_ROLL_LIST_BY_NAME;
  const guint8 *from = text + CANVASS_ROLL_LIST_HEAD_BYTES + (by_name ? 0 : text[1]);

  memset (key, 0, sizeof *key);
  memcpy (key->text, from, MIN (text[by_name ? 1 : 2], KEY_CHARS));
  /* Most significant first, as memcmp () reads it. */
  for (guint i = 0; i < sizeof key->position; i++)
    key->position[i] = self->positions[row] >> (24 - 8 * i);
  if (self->n == RUN_KEYS)
    end_run (self);
}

static void
add_keys (Sorting *self)
{
  CanvassRollList *listing = self->listing;

  for (guint block = 0; block <= listing->blocks->len; block++) {
    const guint8 *text = self->secrets->block;

    canvass_roll_list_open_block (listing, block, self->secrets->block);
    for (guint32 i = canvass_roll_list_find_block_start (listing, block);
         i < listing->rows->len && canvass_roll_list_row (listing, i)->block == block;
         i++) {
      if (!canvass_roll_list_row (listing, i)->gone)
        add_key (self, i, text);
      text += canvass_roll_list_text_length (text);
    }
  }
  end_run (self);
}

static const Key *
peek (const Run *run)
{
  return &run->window[run->next % WINDOW_KEYS];
}

static void
look (const Sorting *self, guint i)
{
  Run *run = &g_array_index (self->runs, Run, i);

  if (run->next < run->n && run->next % WINDOW_KEYS == 0)
    crypt_keys (self,
                i,
                run->next,
                run->sealed + run->next * sizeof (Key),
                MIN (WINDOW_KEYS, run->n - run->next),
                (guint8 *)run->window);
}

/* A heap of runs, the one with the least key first. */
static void
sink (const Sorting *self, guint *heap, guint at, guint n)
{
  guint run = heap[at], child;

  while ((child = 2 * at + 1) < n) {
    const Key *key = peek (&g_array_index (self->runs, Run, heap[child]));

    if (child + 1 < n &&
        memcmp (peek (&g_array_index (self->runs, Run, heap[child + 1])), key, sizeof (Key)) < 0)
      key = peek (&g_array_index (self->runs, Run, heap[++child]));
    if (memcmp (peek (&g_array_index (self->runs, Run, run)), key, sizeof (Key)) <= 0)
      break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = run;
}

static void
merge (Sorting *self, const GArray *by_id, GArray *sorted)
{
  guint n = self->runs->len;
  g_autofree guint *heap = g_new (guint, MAX (n, 1));

  self->windows = canvass_secret_new ((gsize)MAX (n, 1) * WINDOW_KEYS * sizeof (Key));
  for (guint i = 0; i < n; i++) {
    heap[i] = i;
    g_array_index (self->runs, Run, i).window = self->windows + (gsize)i * WINDOW_KEYS;
    look (self, i);
  }
  for (guint i = n / 2; i > 0; i--)
    sink (self, heap, i - 1, n);

  while (n > 0) {
    Run *run = &g_array_index (self->runs, Run, heap[0]);
    const guint8 *bytes = peek (run)->position;
    guint32 position = (guint32)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];

    g_array_append_val (sorted, g_array_index (by_id, guint32, position));
    run->next++;
    look (self, heap[0]);
    if (run->next == run->n)
      heap[0] = heap[--n];
    if (n > 0)
      sink (self, heap, 0, n);
  }
}

static void
sort_texts (CanvassRollList *self, CanvassRollListOrder order, GArray *sorted)
{
  const GArray *by_id = self->orders[CANVASS_ROLL_LIST_BY_RECORD_ID];
  Sorting sorting = {
    .listing = self,
    .order = order,
    .positions = g_new (guint32, MAX (self->rows->len, 1)),
    .secrets = canvass_secret_new (sizeof (Secrets)),
    .runs = g_array_new (FALSE, FALSE, sizeof (Run)),
  };

  randombytes_buf (sorting.secrets->stream_key, sizeof sorting.secrets->stream_key);
  for (guint32 i = 0; i < by_id->len; i++)
    sorting.positions[g_array_index (by_id, guint32, i)] = i;
  add_keys (&sorting);
  merge (&sorting, by_id, sorted);

  for (guint i = 0; i < sorting.runs->len; i++)
    g_free (g_array_index (sorting.runs, Run, i).sealed);
  g_array_unref (sorting.runs);
  g_free (sorting.positions);
  canvass_secret_free (sorting.windows);
  canvass_secret_free (sorting.secrets);
}

static int
compare_numbers (const void *a, const void *b)
{
  guint64 first = *(const guint64 *)a, second = *(const guint64 *)b;

  return first < second ? -1 : first > second;
}

static guint32
rank (const CanvassRollList *self, CanvassRollListOrder order, const CanvassRollListRow *row)
{
  return order == CANVASS_ROLL_LIST_BY_DAY
             ? row->day
             : g_array_index (self->kiosks, CanvassRollListKiosk, row->kiosk).rank;
}

/* By what is no secret. */
static void
sort_numbers (CanvassRollList *self, CanvassRollListOrder order, GArray *sorted)
{
  const GArray *by_id = self->orders[CANVASS_ROLL_LIST_BY_RECORD_ID];
  g_autofree guint64 *keys = g_new (guint64, MAX (by_id->len, 1));

  for (guint32 i = 0; i < by_id->len; i++)
    keys[i] =
        (guint64)rank (self, order, canvass_roll_list_row (self, g_array_index (by_id, guint32, i)))
            << 32 |
        i;
  qsort (keys, by_id->len, sizeof *keys, compare_numbers);
  for (guint32 i = 0; i < by_id->len; i++)
    g_array_append_val (sorted, g_array_index (by_id, guint32, (guint32)keys[i]));
}

static gint
compare_kiosks (gconstpointer a, gconstpointer b, gpointer user_data)
{
  char **names = user_data;

  return g_strcmp0 (names[*(const guint *)a], names[*(const guint *)b]);
}

/* Names as people sort them; a name that two have is one rank each, in no order that means a thing.
 */
static void
rank_kiosks (CanvassRollList *self)
{
  const GArray *admitted = self->roll->ledger->kiosks;
  guint n = self->kiosks->len;
  g_autofree guint *places = g_new (guint, MAX (n, 1));
  g_auto (GStrv) names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++) {
    gint place = canvass_find_kiosk ((GArray *)admitted,
                                     g_array_index (self->kiosks, CanvassRollListKiosk, i).id);

    places[i] = i;
    names[i] = g_utf8_collate_key (
        place >= 0 ? g_array_index (admitted, CanvassAdmittedKiosk, place).card.name : "", -1);
  }
  g_qsort_with_data (places, (gint)n, sizeof *places, compare_kiosks, names);
  for (guint i = 0; i < n; i++)
    g_array_index (self->kiosks, CanvassRollListKiosk, places[i]).rank = i;
}

static gint
compare_ids (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CanvassRollList *self = user_data;

  return memcmp (canvass_roll_list_row (self, *(const guint32 *)a)->id,
                 canvass_roll_list_row (self, *(const guint32 *)b)->id,
                 CANVASS_ID_BYTES);
}

GArray *
canvass_roll_list_sort (CanvassRollList *self, CanvassRollListOrder order)
{
  GArray *sorted;

  if (self->orders[order] != NULL)
    return self->orders[order];

  sorted = g_array_sized_new (FALSE, FALSE, sizeof (guint32), self->rows->len);
  self->orders[order] = sorted;
  switch (order) {
  case CANVASS_ROLL_LIST_BY_RECORD_ID:
    for (guint32 i = 0; i < self->rows->len; i++)
      g_array_append_val (sorted, i);
    /* Later rows are put where they belong. */
    g_array_sort_with_data (sorted, compare_ids, self);
    break;
  case CANVASS_ROLL_LIST_BY_KIOSK:
    rank_kiosks (self);
    sort_numbers (self, order, sorted);
    break;
  case CANVASS_ROLL_LIST_BY_DAY:
    sort_numbers (self, order, sorted);
    break;
  case CANVASS_ROLL_LIST_BY_NAME:
  case CANVASS_ROLL_LIST_BY_PLACE:
  case CANVASS_ROLL_LIST_N_ORDERS:
  default:
    sort_texts (self, order, sorted);
    break;
  }

  return sorted;
}
