/* The target VM, which KubeVirt starts once it is made (kubevirt.md 1.1, 1.2). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "sim/around.h"
#include "sim/chance.h"

/* Milliseconds from the making of the VM to the phases of its instance. */
enum {
	SCHEDULING = 9 * 1000,
	SCHEDULED = 24 * 1000,
	RUNNING = 33 * 1000,
	ADDRESS = 51 * 1000,
	AGENT = 90 * 1000,
	LONG_AGO = 24 * 60 * 60 * 1000,
};

static int64_t age_of(const struct around *around)
{
	int64_t created = around->vm->created_at;
	return created ? around->now - created : LONG_AGO;
}

/* So long behind its making; what was made before the player came runs since its end. */
static int64_t moment(const struct around *around, int64_t after)
{
	const struct run_vm *vm = around->vm;
	return vm->created_at	? vm->created_at + after
		: vm->completed ? vm->completed
				: vm->started;
}

/* auto is what the source was (forklift.md 1.6). */
static bool is_on(const struct around *around)
{
	const struct node *own = node_find(doc_root(around->vm->given), "targetPowerState");
	const struct node *spec = node_find(doc_root(around->run->plan), "spec.targetPowerState");
	const char *power = node_text_or(own, node_text_or(spec, "auto"));
	return !strcmp(power, "auto") || !*power ? around->vm->was_on : !strcmp(power, "on");
}

/* It is made, and KubeVirt cannot start it. */
static bool never_starts(const struct around *around)
{
	const char *at = around->vm->hindrance.at;
	return at && !strcmp(at, HINDERED_START);
}

static const char *wrong_status(const struct around *around)
{
	const char *reason = around->vm->hindrance.reason;
	return reason ? reason : "ErrorUnschedulable";
}

/* ",'conditions': [...]" of a machine that starts, runs or is off (kubevirt.md 1.1). To be freed.
 */
static char *readiness_of(const struct around *around, bool on)
{
	char since[TIME_TEXT];
	bool made = on && age_of(around) >= SCHEDULING;
	bool runs = on && age_of(around) >= RUNNING;
	time_format(moment(around, runs ? RUNNING : made ? SCHEDULING : 0), since);
	return xasprintf(",\"conditions\":[{\"type\":\"Ready\",\"status\":\"%s\",%s"
			 "\"lastTransitionTime\":\"%s\"}]",
		runs ? "True" : "False",
		runs	       ? ""
			: made ? "\"reason\":\"GuestNotRunning\",\"message\":"
				 "\"Guest VM is not reported as running\","
			       : "\"reason\":\"VMINotExists\",\"message\":\"VMI does not "
				 "exist\",",
		since);
}

/*
 * ",'conditions': [...]" of a machine or an instance; of one that does not start as KubeVirt
 * copies them from its pod. To be freed.
 */
static char *trouble_of(const struct around *around, bool on)
{
	char since[TIME_TEXT];
	if (!never_starts(around) || age_of(around) < SCHEDULING)
		return readiness_of(around, on);
	const char *words = around->vm->hindrance.words;
	bool node = !strcmp(wrong_status(around), "ErrorUnschedulable");
	char *text = thing_text(words ? words : "0/6 nodes are available.");
	time_format(around->vm->created_at + SCHEDULING, since);
	char *conditions = xasprintf(
		",\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\",\"reason\":"
		"\"GuestNotRunning\",\"message\":\"Guest VM is not reported as running\","
		"\"lastTransitionTime\":\"%s\"},{\"type\":\"%s\",\"status\":\"False\",\"reason\":"
		"\"%s\",\"message\":\"%s\",\"lastTransitionTime\":\"%s\"}]",
		since, node ? "PodScheduled" : "Synchronized",
		node ? "Unschedulable" : wrong_status(around), text, since);
	free(text);
	return conditions;
}

static const char *printable(const struct around *around, bool on)
{
	int64_t age = age_of(around);
	if (!on)
		return "Stopped";
	if (never_starts(around) && age >= SCHEDULING)
		return wrong_status(around);
	return age < SCHEDULING ? "Provisioning" : age < RUNNING ? "Starting" : "Running";
}

static void add_machine(const struct around *around, struct things *things, bool on)
{
	bool runs = on && !never_starts(around) && age_of(around) >= RUNNING;
	char *trouble = trouble_of(around, on);
	struct thing *machine = things_add(things, THING_MACHINE, around->name_space,
		around->target,
		",'labels':{%s,'resource':'vm-config','guestConverted':'%s'}},'spec':{"
		"'runStrategy':'%s','template':{'metadata':{'labels':{'app':'%s'}},'spec':{"
		"'domain':{'cpu':{'cores':2},'memory':{'guest':'4Gi'},'devices':{}}}}},'status':{"
		"'created':%s,'ready':%s,'printableStatus':'%s'%s}}",
		around->labels, journey_converts(&around->vm->journey) ? "true" : "false",
		on ? "Always" : "Halted", around->target,
		on && age_of(around) >= SCHEDULING ? "true" : "false", runs ? "true" : "false",
		printable(around, on), trouble);
	if (machine)
		machine->born = moment(around, 0);
	free(trouble);
}

/* A made-up address that stays: 10.128.0.0/14 is what clusters give pods. */
static void add_address(const struct around *around, char out[200])
{
	const struct chance chance = {.seed = around->seed, .whose = around->vm->id, .what = "ip"};
	uint64_t bits = chance_bits(&chance);
	snprintf(out, 200,
		",\"interfaces\":[{\"name\":\"default\",\"ipAddress\":\"10.%u.%u.%u\",\"mac\":"
		"\"02:00:00:%02x:%02x:%02x\"}]",
		128 + (unsigned)(bits & 3), (unsigned)(bits >> 8 & 255),
		2 + (unsigned)((bits >> 16 & 255) % 250), (unsigned)(bits >> 24 & 255),
		(unsigned)(bits >> 32 & 255), (unsigned)(bits >> 40 & 255));
}

static void add_conditions(const struct around *around, char out[500])
{
	char at[TIME_TEXT];
	int64_t age = age_of(around);
	time_format(moment(around, age >= RUNNING ? RUNNING : SCHEDULING), at);
	snprintf(out, 500,
		",\"conditions\":[{\"type\":\"Ready\",\"status\":\"%s\",\"lastTransitionTime\":"
		"\"%s\"}%s]",
		age >= RUNNING ? "True" : "False", at,
		age >= AGENT ? ",{\"type\":\"AgentConnected\",\"status\":\"True\"},{\"type\":"
			       "\"LiveMigratable\",\"status\":\"True\"}"
			     : "");
}

/* ",'phaseTransitionTimestamps': [...]" of the phases that it has reached (kubevirt.md 1.2). */
static void add_transitions(const struct around *around, char out[500])
{
	static const struct {
		const char *phase;
		int after;
	} phases[] = {{"Pending", SCHEDULING}, {"Scheduling", SCHEDULING}, {"Scheduled", SCHEDULED},
		{"Running", RUNNING}};
	size_t used = (size_t)snprintf(out, 500, ",\"phaseTransitionTimestamps\":[");
	for (size_t i = 0; i < sizeof(phases) / sizeof(*phases); i++) {
		char at[TIME_TEXT];
		if (age_of(around) < phases[i].after)
			break;
		time_format(moment(around, phases[i].after), at);
		used += (size_t)snprintf(out + used, 500 - used,
			"%s{\"phase\":\"%s\",\"phaseTransitionTimestamp\":\"%s\"}", i ? "," : "",
			phases[i].phase, at);
	}
	snprintf(out + used, 500 - used, "]");
}

/* It waits for a node, and for what its pod needs, for ever. */
static void add_stuck_instance(const struct around *around, struct things *things)
{
	char *trouble = trouble_of(around, true);
	things_add(things, THING_INSTANCE, around->name_space, around->target,
		",'labels':{%s}},'spec':{'domain':{'devices':{}}},'status':{'phase':'Scheduling'"
		"%s}}",
		around->labels, trouble);
	free(trouble);
}

static void add_instance(const struct around *around, struct things *things)
{
	char address[200] = "";
	char conditions[500];
	char transitions[500];
	char node[300] = "";
	int64_t age = age_of(around);
	const char *where = around_node(around, around->vm->id);
	const char *phase = age < SCHEDULED ? "Scheduling"
		: age < RUNNING		    ? "Scheduled"
					    : "Running";
	if (age >= ADDRESS)
		add_address(around, address);
	if (age >= SCHEDULED && where)
		snprintf(node, sizeof(node), ",\"nodeName\":\"%.253s\"", where);
	add_conditions(around, conditions);
	add_transitions(around, transitions);
	bool windows = strstr(around->vm->name, "win") != NULL;
	const char *guest = windows
		? ",\"guestOSInfo\":{\"id\":\"mswindows\",\"prettyName\":\"Windows Server 2022\"}"
		: ",\"guestOSInfo\":{\"id\":\"rhel\",\"prettyName\":\"Red Hat Enterprise Linux "
		  "9\"}";
	things_add(things, THING_INSTANCE, around->name_space, around->target,
		",'labels':{%s}},'spec':{'domain':{'devices':{}}},'status':{'phase':'%s'%s%s%s%s%s}"
		"}",
		around->labels, phase, node, address, conditions, transitions,
		age >= AGENT ? guest : "");
}

void around_add_target(const struct around *around, struct things *things)
{
	bool live = !strcmp(around->vm->journey.type, "live");
	const char *phase = live ? "CreateTarget" : "CreateVM";
	enum around_stage stage = around_stage(around, phase, phase);
	bool on = is_on(around);
	if (stage == AROUND_BEFORE || stage == AROUND_NEVER || around->vm->end == RUN_FAILED)
		return;
	add_machine(around, things, on);
	if (!on || age_of(around) < SCHEDULING)
		return;
	if (never_starts(around))
		add_stuck_instance(around, things);
	else
		add_instance(around, things);
}
