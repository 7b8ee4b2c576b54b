/*
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ledger/matching/crew.h"

#define MAX_MEMBERS 16

typedef struct {
  CanvassCrewWork work;
  gpointer user_data;
  guint member, size;
} Member;

guint
canvass_crew_size (void)
{
  return CLAMP (g_get_num_processors (), 1, MAX_MEMBERS);
}

static gpointer
run_member (gpointer data)
{
  Member *self = data;

  self->work (self->member, self->size, self->user_data);
  return NULL;
}

void
canvass_crew_run (CanvassCrewWork work, gpointer user_data)
{
  Member members[MAX_MEMBERS];
  GThread *threads[MAX_MEMBERS];
  guint size = canvass_crew_size ();

  for (guint i = 0; i < size; i++) {
    members[i] = (Member){ work, user_data, i, size };
    threads[i] = g_thread_new ("match", run_member, &members[i]);
  }
  for (guint i = 0; i < size; i++)
    g_thread_join (threads[i]);
}
