#ifndef API_BACK_DOOR_H
#define API_BACK_DOOR_H

#include "api/api.h"

/*
 * What no Kubernetes server has: paths under /mtvsim, with which the player does what a kubelet
 * would, and people make faults. POST /mtvsim/log, for the user `controller` alone:
 *   {"namespace", "pod", "container", "restart": true,
 *    "lines": ["text", {"time": RFC 3339, "text": "text"}] or "text": "lines with newlines",
 *    "time": RFC 3339, "first": true}
 * A restart comes before the lines. Without a time they are written now. What is said to be the
 * first is left out when the container has written something before: a player that was away does
 * not know what it has said. The answer is the Status
 * of success, 404 for a pod that is not there, 400 for one without such a container.
 * POST /mtvsim/ctl, for the user `admin` alone: commands (api/ctl.h) as text, answered as text; 400
 * with a sentence when one is none.
 */

/* Answers a call of such a path; false: it is another. */
bool api_back_door_answer(struct api *api, const struct api_user *user, const struct api_call *call,
	struct api_answer *answer);
/* The lines alone, whoever asks: ROOT is such a body. */
void api_back_door_log(struct api *api, const struct node *root, struct api_answer *answer);

#endif
