/*
 * Words of addresses: the suffixes and directions of the United States Postal Service's Publication
 * 28, what people write instead, and the same in Spanish.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "campaign/street-line.h"

#include <string.h>

#define NONE 0
#define DIRECTION CANVASS_STREET_DIRECTION
#define TYPE CANVASS_STREET_TYPE
#define UNIT CANVASS_STREET_UNIT
#define UNIT_ALONE CANVASS_STREET_UNIT_ALONE
#define FLOOR CANVASS_STREET_FLOOR
#define NUMBER_SIGN CANVASS_STREET_NUMBER_SIGN
#define ORDINAL CANVASS_STREET_ORDINAL

/* clang-format off */

/* Sorted by word, for a binary search. */
static const CanvassStreetWord WORDS[] = {
  { "#", "#", UNIT },
  { "alley", "aly", TYPE },
  { "ally", "aly", TYPE },
  { "aly", "aly", TYPE },
  { "apartamento", "apartamento", UNIT },
  { "apartment", "apartment", UNIT },
  { "apt", "apt", UNIT },
  { "apto", "apto", UNIT },
  { "attic", "attic", UNIT_ALONE },
  { "av", "ave", TYPE },
  { "ave", "ave", TYPE },
  { "aven", "ave", TYPE },
  { "avenu", "ave", TYPE },
  { "avenue", "ave", TYPE },
  { "avnue", "ave", TYPE },
  { "basement", "basement", UNIT_ALONE },
  { "bch", "bch", TYPE },
  { "beach", "bch", TYPE },
  { "bl", "blvd", TYPE },
  { "bldg", "bldg", UNIT },
  { "blvd", "blvd", TYPE },
  { "boul", "blvd", TYPE },
  { "boulevard", "blvd", TYPE },
  { "boulv", "blvd", TYPE },
  { "bsmt", "bsmt", UNIT_ALONE },
  { "building", "building", UNIT },
  { "center", "ctr", TYPE },
  { "centre", "ctr", TYPE },
  { "cir", "cir", TYPE },
  { "circ", "cir", TYPE },
  { "circle", "cir", TYPE },
  { "cntr", "ctr", TYPE },
  { "court", "ct", TYPE },
  { "cove", "cv", TYPE },
  { "crcl", "cir", TYPE },
  { "cres", "cres", TYPE },
  { "crescent", "cres", TYPE },
  { "cresent", "cres", TYPE },
  { "crossing", "xing", TYPE },
  { "crt", "ct", TYPE },
  { "ct", "ct", TYPE },
  { "ctr", "ctr", TYPE },
  { "cv", "cv", TYPE },
  { "dept", "dept", UNIT },
  { "depto", "depto", UNIT },
  { "doctor", "dr", NONE },
  { "dr", "dr", TYPE },
  { "drive", "dr", TYPE },
  { "drv", "dr", TYPE },
  { "e", "e", DIRECTION },
  { "east", "e", DIRECTION },
  { "eighth", "8", ORDINAL },
  { "eleventh", "11", ORDINAL },
  { "este", "e", DIRECTION },
  { "expressway", "expy", TYPE },
  { "expwy", "expy", TYPE },
  { "expy", "expy", TYPE },
  { "ext", "ext", TYPE },
  { "extension", "ext", TYPE },
  { "fifth", "5", ORDINAL },
  { "first", "1", ORDINAL },
  { "fl", "fl", FLOOR },
  { "floor", "fl", FLOOR },
  { "flr", "fl", FLOOR },
  { "fort", "ft", NONE },
  { "fourth", "4", ORDINAL },
  { "freeway", "fwy", TYPE },
  { "front", "front", UNIT_ALONE },
  { "frwy", "fwy", TYPE },
  { "ft", "ft", NONE },
  { "fwy", "fwy", TYPE },
  { "garden", "gdns", TYPE },
  { "gardens", "gdns", TYPE },
  { "gdn", "gdns", TYPE },
  { "gdns", "gdns", TYPE },
  { "green", "grn", TYPE },
  { "grn", "grn", TYPE },
  { "grove", "grv", TYPE },
  { "grv", "grv", TYPE },
  { "heights", "hts", TYPE },
  { "highway", "hwy", TYPE },
  { "hill", "hl", TYPE },
  { "hills", "hls", TYPE },
  { "hiway", "hwy", TYPE },
  { "hl", "hl", TYPE },
  { "hls", "hls", TYPE },
  { "hts", "hts", TYPE },
  { "hwy", "hwy", TYPE },
  { "jct", "jct", TYPE },
  { "jr", "jr", NONE },
  { "junction", "jct", TYPE },
  { "junior", "jr", NONE },
  { "lane", "ln", TYPE },
  { "ln", "ln", TYPE },
  { "lobby", "lobby", UNIT_ALONE },
  { "loop", "loop", TYPE },
  { "lot", "lot", UNIT },
  { "lower", "lower", UNIT_ALONE },
  { "mall", "mall", TYPE },
  { "manor", "mnr", TYPE },
  { "mnr", "mnr", TYPE },
  { "mount", "mt", NONE },
  { "mt", "mt", NONE },
  { "n", "n", DIRECTION },
  { "ne", "ne", DIRECTION },
  { "ninth", "9", ORDINAL },
  { "no", "no", NUMBER_SIGN },
  { "noreste", "ne", DIRECTION },
  { "noroeste", "nw", DIRECTION },
  { "norte", "n", DIRECTION },
  { "north", "n", DIRECTION },
  { "northeast", "ne", DIRECTION },
  { "northwest", "nw", DIRECTION },
  { "nr", "nr", NUMBER_SIGN },
  { "num", "num", NUMBER_SIGN },
  { "number", "number", NUMBER_SIGN },
  { "nw", "nw", DIRECTION },
  { "oeste", "w", DIRECTION },
  { "parkway", "pkwy", TYPE },
  { "parkwy", "pkwy", TYPE },
  { "pass", "pass", TYPE },
  { "path", "path", TYPE },
  { "penthouse", "penthouse", UNIT_ALONE },
  { "ph", "ph", UNIT_ALONE },
  { "pike", "pike", TYPE },
  { "piso", "fl", FLOOR },
  { "pkway", "pkwy", TYPE },
  { "pkwy", "pkwy", TYPE },
  { "pky", "pkwy", TYPE },
  { "pl", "pl", TYPE },
  { "place", "pl", TYPE },
  { "plaza", "plz", TYPE },
  { "plz", "plz", TYPE },
  { "plza", "plz", TYPE },
  { "point", "pt", TYPE },
  { "pt", "pt", TYPE },
  { "rd", "rd", TYPE },
  { "rdg", "rdg", TYPE },
  { "rear", "rear", UNIT_ALONE },
  { "ridge", "rdg", TYPE },
  { "rm", "rm", UNIT },
  { "road", "rd", TYPE },
  { "room", "room", UNIT },
  { "route", "rte", TYPE },
  { "row", "row", TYPE },
  { "rte", "rte", TYPE },
  { "s", "s", DIRECTION },
  { "saint", "st", NONE },
  { "sainte", "ste", NONE },
  { "se", "se", DIRECTION },
  { "second", "2", ORDINAL },
  { "senior", "sr", NONE },
  { "seventh", "7", ORDINAL },
  { "sixth", "6", ORDINAL },
  { "south", "s", DIRECTION },
  { "southeast", "se", DIRECTION },
  { "southwest", "sw", DIRECTION },
  { "space", "space", UNIT },
  { "spc", "spc", UNIT },
  { "sq", "sq", TYPE },
  { "sqr", "sq", TYPE },
  { "square", "sq", TYPE },
  { "sr", "sr", NONE },
  { "st", "st", TYPE },
  { "ste", "ste", UNIT },
  { "str", "st", TYPE },
  { "street", "st", TYPE },
  { "strt", "st", TYPE },
  { "suite", "suite", UNIT },
  { "sur", "s", DIRECTION },
  { "sureste", "se", DIRECTION },
  { "suroeste", "sw", DIRECTION },
  { "sw", "sw", DIRECTION },
  { "tenth", "10", ORDINAL },
  { "ter", "ter", TYPE },
  { "terr", "ter", TYPE },
  { "terrace", "ter", TYPE },
  { "third", "3", ORDINAL },
  { "tpke", "tpke", TYPE },
  { "trail", "trl", TYPE },
  { "trailer", "trailer", UNIT },
  { "trl", "trl", TYPE },
  { "trlr", "trlr", UNIT },
  { "trnpk", "tpke", TYPE },
  { "turnpike", "tpke", TYPE },
  { "twelfth", "12", ORDINAL },
  { "unit", "unit", UNIT },
  { "upper", "upper", UNIT_ALONE },
  { "view", "vw", TYPE },
  { "village", "vlg", TYPE },
  { "vlg", "vlg", TYPE },
  { "vw", "vw", TYPE },
  { "w", "w", DIRECTION },
  { "walk", "walk", TYPE },
  { "way", "way", TYPE },
  { "west", "w", DIRECTION },
  { "wy", "way", TYPE },
  { "xing", "xing", TYPE },
};

/* clang-format on */

static gint
compare (const CanvassStreetWord *word, const char *text, gsize length)
{
  gint order = strncmp (word->word, text, length);

  return order != 0 ? order : word->word[length] != '\0';
}

const CanvassStreetWord *
canvass_street_word_find (const char *text, gsize length)
{
  gsize low = 0;
  gsize high = G_N_ELEMENTS (WORDS);

  while (low < high) {
    gsize middle = (low + high) / 2;
    gint order = compare (&WORDS[middle], text, length);

    if (order == 0)
      return &WORDS[middle];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }

  return NULL;
}

const CanvassStreetWord *
canvass_street_word_get (guint i)
{
  return i < G_N_ELEMENTS (WORDS) ? &WORDS[i] : NULL;
}

guint8
canvass_street_word_id (const CanvassStreetWord *word)
{
  G_STATIC_ASSERT (G_N_ELEMENTS (WORDS) < G_MAXUINT8);

  return (guint8)(canvass_street_word_find (word->canonical, strlen (word->canonical)) - WORDS + 1);
}
