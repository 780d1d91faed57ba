#ifndef APP_ACTION_H
#define APP_ACTION_H

#include "app/verb.h"

/* What the parts of the gate share: actions and their subjects. */
/* Belongs to APP from then on. */
struct action *action_create(struct app *app, const struct verb *verb);
/* Cancels what is under way; its dialog must be gone. */
void action_destroy(struct action *action);
/* The subject of a plan (or of an object of verb::about), a new one when it is none yet. */
struct subject *action_add(struct action *action, const struct object *object);
/* What VERB is about: plans, or verb::about. */
const struct resource *verb_about(const struct verb *verb);
/* One of them in words: "plan", "ForkliftController". */
const char *verb_noun(const struct verb *verb);
/* Takes over what was read of it: DOC (referenced anew) is the object as it is now. */
void subject_take(struct subject *subject, struct doc *doc);
/* What was read behind it is forgotten (verb::part). */
void subject_drop_parts(struct subject *subject);
/* Whether the watches tell that it is gone; of what nobody watches that is not known. */
bool subject_is_gone(const struct subject *subject);
/* VM (id or name) of the plan was chosen. */
void subject_add_vm(struct subject *subject, const char *vm);
/* How many subjects are in STATE. */
size_t action_count(const struct action *action, enum subject_state state);
/* What SUBJECT asks of an answer by itself, its time and place left aside. */
enum tier subject_tier(const struct subject *subject);
/* It is about VMs of its plans that were marked or named, and not about whole plans. */
bool action_of_vms(const struct action *action);
/* The first subject in STATE, or NULL. */
struct subject *action_first(const struct action *action, enum subject_state state);
/* A request is out and it is not known what came of it, or another one follows it. */
bool subject_under_way(const struct subject *subject);
size_t action_under_way(const struct action *action);
/* It was not done, or it could not be found out. */
bool subject_failed(const struct subject *subject);
size_t action_failed(const struct action *action);
/* The state and its reason, printed; "" is none. */
void subject_set(struct subject *subject, enum subject_state state, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Nothing is done to it, or nothing more: REASON says why. */
void subject_leave_out(struct subject *subject, const char *reason);
/* Of the Migration of a plan that was read: the active one, or verb::which; "": there is none. */
const char *subject_run_name(const struct subject *subject);
const char *subject_run_uid(const struct subject *subject);
/* Path of the object that is written: of the plan (or object), or of its active Migration. free()
 * it. */
char *subject_path(const struct subject *subject);
/* uid of that object. */
const char *subject_target_uid(const struct subject *subject);
/* "plan web" or "plan shop/web", when all namespaces are looked at; in the action's arena. */
const char *subject_words(const struct subject *subject);

/* targets.c: fills the subjects, by name, or with action::in_order as they were named or shown;
 * false and ERR when there is none or a name is not known. */
bool targets_choose(struct action *action, const struct flag_values *values, struct error *err);
/* targets.c: whether NAME, or NAMESPACE/NAME, means PLAN; a name alone in NAME_SPACE ("": all). */
bool targets_is_called(const struct object *plan, const char *name_space, const char *name);
/* targets.c: appends all plans of NAME_SPACE ("": all) that are looked at: struct scope. */
void targets_scopes(const struct app *app, const char *name_space, struct array *scopes);
/* targets.c: "plan" or "plans", which says nothing that the verb does not say. */
bool targets_is_noun(const char *word);
/* targets.c: nothing stands behind the verb, or only "plan": it is for what one looks at. */
bool targets_bare(const struct arguments *arguments);
/* targets.c: whether a command line itself says which plans it is about. */
bool targets_named(const struct flag_values *values);
/* targets.c: names of its plans but those that are left out, as a flag takes them; in the arena.
 * NULL: there are too many for a command line. */
const char *targets_names(struct action *action);
/* targets.c: what the operator looks at: the marked rows, else that of the cursor, or the page. */
void targets_look(struct action *action);

#endif
