#include "commands/cutover_take.h"

#include <string.h>

#include "app/action.h"
#include "app/cutover_flag.h"
#include "app/names_file.h"
#include "base/time.h"
#include "commands/cutover_back.h"

/* It is the controller that cuts over: what is done here is to ask for it. */
static void name_result(struct action *action)
{
	if (action->put_back) {
		action->done = "has its times back";
		action->all_done = "have their times back";
	} else if (action->clear) {
		action->done = "has no cutover any more";
		action->all_done = "have no cutover any more";
	} else if (action->at_once) {
		action->done = "is to cut over now";
		action->all_done = "are to cut over now";
	}
}

/* What says the time: at most one of these. */
static bool check_wishes(const struct flag_values *values, struct error *err)
{
	static const char *const wishes[] = {"clear", "by", "put-back", "cutover", "every", "hold"};
	const char *first = NULL;
	for (size_t i = 0; i < sizeof(wishes) / sizeof(*wishes); i++) {
		bool goes_with = first && !strcmp(first, "cutover"); /* --every and --hold do */
		if (!flags_value(values, wishes[i]))
			continue;
		if (first && !goes_with)
			return error_set_kind(err, ERROR_USAGE,
				"--%s and --%s are two different wishes", first, wishes[i]);
		first = wishes[i];
	}
	return true;
}

static bool take_own_times(
	struct action *action, const struct flag_values *values, struct error *err)
{
	const char *own = flags_value(values, "own-times");
	action->own_times = own && !strcmp(own, "include");
	if (own && !action->own_times && strcmp(own, "keep") != 0)
		return error_set_kind(
			err, ERROR_USAGE, "--own-times is keep or include, not \"%s\"", own);
	return true;
}

static bool take_vms(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *vms = flags_value(values, "vms");
	bool of_plan = action->own_times || action->put_back;
	if (vms && of_plan)
		return error_set_kind(err, ERROR_USAGE,
			"--vms gives VMs a time of their own, and --%s is about those of a plan",
			action->put_back ? "put-back" : "own-times");
	return !vms || names_take(&action->names, vms, err);
}

/* "5m"; with SIGNED also "+15m" and "-15m". */
static bool take_length(const struct flag_values *values, const char *name, bool is_signed,
	int64_t *length, struct error *err)
{
	const char *text = flags_value(values, name);
	bool sign = text && is_signed && (*text == '+' || *text == '-');
	int64_t given = text ? time_parse_duration(text + sign, strlen(text + sign)) : 0;
	if (text && given <= 0)
		return error_set_kind(err, ERROR_USAGE,
			"--%s is a length of time, as %s, not \"%s\"", name,
			is_signed ? "+15m or -1h" : "5m", text);
	*length = sign && *text == '-' ? -given : given;
	return true;
}

/* The next one takes a question, and who asks on a shell is gone by then. */
static bool take_hold(struct action *action, const struct flag_values *values, struct error *err)
{
	action->holds = flags_value(values, "hold");
	if (action->holds && flags_value(values, "vms"))
		return error_set_kind(err, ERROR_USAGE,
			"--hold is about whole plans, and --vms about single VMs");
	if (action->holds && action->app->asker)
		return error_set_kind(err, ERROR_USAGE,
			"--hold asks again for each plan, on the screen; on the shell: mtvtop "
			"cutover plan A --wait && mtvtop cutover plan B");
	return true;
}

static bool is_list(const char *times)
{
	return times && (strchr(times, ',') || !strcmp(times, "none"));
}

static bool take_times(struct action *action, const struct flag_values *values, struct error *err)
{
	bool list = is_list(flags_value(values, "cutover"));
	if (!take_length(values, "every", false, &action->every, err) ||
		!take_length(values, "by", true, &action->by, err))
		return false;
	if (list && (action->every || action->holds))
		return error_set_kind(err, ERROR_USAGE,
			"--%s is for one time, the first, and --cutover gives each its own",
			action->holds ? "hold" : "every");
	action->in_order = action->every || action->holds;
	action->at_once = !action->clear && !action->by && !action->put_back &&
		!flags_value(values, "cutover");
	return list ? cutover_flag_take_list(action, values, err)
		    : cutover_flag_take(action, values, err);
}

bool cutover_take(struct action *action, const struct flag_values *values, struct error *err)
{
	action->clear = flags_value(values, "clear");
	if (!check_wishes(values, err) || !take_own_times(action, values, err) ||
		!cutover_back_take(action, values, err) || !take_vms(action, values, err) ||
		!take_hold(action, values, err) || !take_times(action, values, err))
		return false;
	name_result(action);
	return true;
}
