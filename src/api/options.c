#include "api/options.h"

#include <string.h>

#include "api/causes.h"

struct choice {
	const char *name;
	const char *values[6];
	const char *said;
};

static const struct choice validation = {"fieldValidation", {"", "Ignore", "Strict", "Warn"},
	"\"\", \"Ignore\", \"Strict\", \"Warn\""};
static const struct choice propagation = {"propagationPolicy",
	{"", "Foreground", "Background", "Orphan"},
	"\"Foreground\", \"Background\", \"Orphan\", \"nil\""};

/* Kind of the options of a verb, as refusals name it. */
static const char *kind_of(const struct api_call *call)
{
	const char *verb = call->verb;
	if (!strncmp(verb, "delete", 6))
		return "DeleteOptions";
	if (!strcmp(verb, "create"))
		return "CreateOptions";
	return !strcmp(verb, "update") ? "UpdateOptions" : "PatchOptions";
}

static bool is_known(const struct choice *choice, const char *value)
{
	for (size_t i = 0; choice->values[i]; i++)
		if (!strcmp(choice->values[i], value))
			return true;
	return false;
}

static void check(struct api_causes *causes, const struct choice *choice, const char *value)
{
	if (!is_known(choice, value))
		api_causes_add(causes, "FieldValueNotSupported", choice->name,
			"Unsupported value: \"%s\": supported values: %s", value, choice->said);
}

static const char *dry_of(const struct api_call *call, const struct node *options)
{
	const struct node *list = node_get(options, symbol("dryRun"));
	const char *said = api_call_parameter(call, "dryRun");
	return *said ? said : node_text_or(node_first(list), "");
}

bool api_options_dry(const struct api_call *call, const struct node *options)
{
	return !strcmp(dry_of(call, options), "All");
}

static const char *policy_of(const struct api_call *call, const struct node *options)
{
	const char *said = api_call_parameter(call, "propagationPolicy");
	return *said ? said : node_text_or(node_get(options, symbol("propagationPolicy")), "");
}

const char *api_options_propagation(const struct api_call *call, const struct node *options)
{
	const char *policy = policy_of(call, options);
	bool orphans = node_true(node_get(options, symbol("orphanDependents"))) ||
		api_call_flag(call, "orphanDependents");
	if (*policy)
		return policy;
	return orphans ? "Orphan" : "Background";
}

bool api_options_check(
	const struct api_call *call, const struct node *options, struct api_answer *answer)
{
	struct api_causes causes;
	const char *dry = dry_of(call, options);
	bool deletes = !strncmp(call->verb, "delete", 6);
	api_causes_init(&causes);
	for (int i = 0; i < call->parameter_count; i++)
		if (!strcmp(call->parameters[i].name, "dryRun") &&
			strcmp(call->parameters[i].value, "All") != 0)
			dry = call->parameters[i].value; /* each of them has to be All */
	if (*dry && strcmp(dry, "All") != 0)
		api_causes_add(&causes, "FieldValueNotSupported", "dryRun",
			"Unsupported value: [\"%s\"]: supported values: \"All\"", dry);
	if (deletes)
		check(&causes, &propagation, policy_of(call, options));
	else
		check(&causes, &validation, api_call_parameter(call, "fieldValidation"));
	if (deletes && *policy_of(call, options) && node_get(options, symbol("orphanDependents")))
		api_causes_add(&causes, "FieldValueInvalid", "propagationPolicy",
			"Invalid value: \"%s\": orphanDependents and deletionPropagation cannot be "
			"both set",
			policy_of(call, options));
	bool good = !causes.items.count;
	const struct api_invalid invalid = {"meta.k8s.io", kind_of(call), ""};
	if (!good)
		api_causes_refuse(&causes, &invalid, answer);
	api_causes_finish(&causes);
	return good;
}
