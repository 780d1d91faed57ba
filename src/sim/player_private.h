#ifndef SIM_PLAYER_PRIVATE_H
#define SIM_PLAYER_PRIVATE_H

/* What the files of the player share: private to player*.c. */

#include "kube/store.h"
#include "kube/watch.h"
#include "sim/around.h"
#include "sim/player.h"
#include "sim/sender.h"
#include "sim/world.h"

/* Where a kubelet's lines go on the simulator (api/back_door.h); a real server has no such place.
 */
#define PLAYER_LOG "/mtvsim/log"

/* Bytes that wait for their answers at once: what is more is not even made before. */
enum { PLAYER_PIECE = 256 * 1024 };

/* The kinds that it watches. */
enum player_kind {
	WATCHED_PLANS,
	WATCHED_MIGRATIONS,
	WATCHED_PROVIDERS,
	WATCHED_NETWORK_MAPS,
	WATCHED_STORAGE_MAPS,
	WATCHED_HOOKS,
	WATCHED_HOSTS,
	WATCHED_CONTROLLERS,
	WATCHED_NODES,
	WATCHED_CONTROLLER_PODS,
	WATCHED_KINDS,
};

struct player {
	struct cluster *cluster;
	struct player_about about;
	struct sender *sender;
	struct store stores[WATCHED_KINDS];
	struct watch *watches[WATCHED_KINDS];
	uint64_t seen[WATCHED_KINDS]; /* store::generation */
	struct world world;
	struct map around;  /* "plan uid/vm id" -> struct surroundings (owned) */
	struct array nodes; /* const char *: names of the nodes, as of this look */
	struct map spaces;  /* namespaces that were made or found */
	struct map lines;   /* uid of a plan -> what was written of it (player_tell.c) */
	struct map told;    /* uid -> struct told (owned): what was written of an object */
	struct timer timer;
	int64_t at;	/* simulated time of the last poll */
	int64_t polled; /* clock::mono of that */
	int polls;
	bool paused;
	struct {
		size_t run; /* as map_next() counts */
		size_t vm;
	} place;      /* of the look that goes on */
	int looks;    /* at what is around the VMs */
	int64_t from; /* simulated time at which the player began */
	bool mute;    /* the server takes no lines of logs */
	bool began;   /* all kinds have been listed */
	bool writes;  /* what came of the last polls is not all written yet */
	bool lags;    /* behind the clock, which was said */
};

/* What was last written of an object. */
struct told {
	uint64_t sum;		      /* of its status as JSON */
	struct conditions conditions; /* that Events were told of */
	int64_t generation;	      /* of the spec that was judged */
	uint64_t judged;	      /* sum of what the judgement hung on */
	uint64_t spec;		      /* sum of that spec */
	int64_t since;		      /* when its judgement began */
	int64_t first;		      /* when a Migration was seen that is not there yet */
	bool known;		      /* it was seen before */
	bool fresh;		      /* without any condition when it was first seen */
	bool pending;		      /* its judgement goes on */
	bool owned;		      /* a Migration that has its owner */
	bool refused;		      /* the server did not take the status */
	int rest;		      /* beats until a run that was refused goes on */
	struct validator validator;   /* of a plan; its texts are found anew */
	bool validates;		      /* there is one */
};

/* The record of an object, made when it is new; its conditions are those of ROOT then. */
struct told *player_told(struct player *player, const struct node *root);
/* The resource of a kind that is watched. */
const struct resource *player_resource(enum player_kind kind);
/* The object that a reference in the spec of another names; NULL: not there. */
const struct node *player_look(
	const struct player *player, enum player_kind kind, const struct node *reference);
/* The path of an object, and BELOW it; to be freed. */
char *player_path(enum player_kind kind, const struct node *root, const char *below);
struct plan_facts player_facts(const struct player *player, const struct node *plan);

/* What is new on the server goes into the world (player_sync.c). */
void player_sync(struct player *player);
/* Validates what is new or changed (player_judge.c). */
void player_judge(struct player *player);
/* The VDDK image of a plan with these facts, "" when nobody named one. */
const char *player_vddk_image(const struct player *player, const struct plan_facts *facts);
/* The Plan that a Migration names; NULL: not there. */
const struct object *player_plan_of(const struct player *player, const struct node *migration);
/* The run of that plan; NULL: none is played. */
struct plan_run *player_run_of(const struct player *player, const struct node *migration);
/* The last poll, but not before the creation of an object: the time to write into it. */
int64_t player_time_of(const struct player *player, const struct node *root);
/* A Migration that has ended. */
bool player_is_over(const struct node *migration);
/* The server did not take what was sent to PATH: when it was a plan's status, that is lost. */
void player_lose_status(struct player *player, const char *path);
/* A piece of what is new in the world goes to the server (player_write.c). True: there is more. */
bool player_write(struct player *player);
/*
 * Writes the status of an object, {"status": ...}, unless it is what was written last, and Events
 * for the conditions that came or went.
 */
void player_write_status(struct player *player, enum player_kind kind, const struct node *root,
	const struct doc *status);
/*
 * A piece of what is around the VMs of runs goes to the server, and away again (player_around.c).
 * True: there is more.
 */
bool player_surround(struct player *player);
void player_forget_surroundings(struct player *player);
/* What is left of all runs of a plan that was archived goes (forklift.md 2.9; player_sweep.c). */
void player_sweep(struct player *player, const struct plan_run *run);
/* The server made the object at PATH and gave it that uid. */
void player_know_uid(struct player *player, const char *path, const char *uid);
/* Events about what became of the conditions of an object (forklift.md 1.4; player_events.c). */
void player_tell_events(struct player *player, const struct node *root, struct told *told,
	const struct node *conditions);

/* What somebody says of an object. */
struct player_event {
	const char *version; /* of the object */
	const char *kind;
	const char *name_space;
	const char *name;
	const char *uid;
	bool warns;
	const char *reason;
	const char *message;
	const char *component; /* who says it */
};
/* Sends it, at the time of the last poll. Its path, to be freed. */
char *player_send_event(struct player *player, const struct player_event *event);

/* What a container has to say. */
struct player_words {
	const char *name_space;
	const char *pod;
	const char *container;
	const char *text;
	bool first;   /* its first words */
	bool restart; /* with them it begins anew */
};
/* Sends it, at the time of the last poll (player_around.c). */
void player_say(struct player *player, const struct player_words *words);
/* What plans have done since goes to the log of the controller's pod, if there is one. */
void player_tell_lines(struct player *player);
void player_forget_lines(struct player *player);

#endif
