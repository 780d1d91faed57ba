#ifndef SIM_CONTROL_H
#define SIM_CONTROL_H

#include "api/api.h"
#include "sim/player.h"

/* What a running simulator can be told about its time and its player: the hands of api_control. */
struct control {
	struct clock *clock;
	struct cluster *cluster; /* of the player; NULL: nobody plays */
	struct player **player;	 /* NULL while it is dead */
	struct player_about about;
	bool asleep;
};

/* CONTROL stays where it is as long as the api does. */
struct api_control control_hands(struct control *control);

#endif
