/* The one place where registration numbers leave what people wrote, before anything is kept. */
#ifndef APP_COMMAND_MASK_H
#define APP_COMMAND_MASK_H

#include "app/command.h"

/* Masks them in every text of a record command but those that no person typed. How many. */
int command_mask(struct command *c);

#endif
