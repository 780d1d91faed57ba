#include "sim_night.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "doc/json.h"

#define HOOKS                                                                                      \
	",'hooks':[{'step':'PreHook','hook':{'name':'h'}},{'step':'PostHook','hook':{'name':'h'}}" \
	"]"

const struct night_kind night_kinds[NIGHT_KINDS] = {{"vsphere", "cold", "", "", ""},
	{"vsphere", "cold", "", "", HOOKS}, {"vsphere", "cold", "https://b:6443", "", ""},
	{"vsphere", "cold", "", ",'skipGuestConversion':true", ""}, {"vsphere", "warm", "", "", ""},
	{"vsphere", "warm", "", "", HOOKS},
	{"vsphere", "warm", "", ",'runPreflightInspection':false", ""},
	{"vsphere", "conversion", "", "", ""}, {"ovirt", "cold", "", "", HOOKS},
	{"ovirt", "warm", "", "", ""}, {"openstack", "cold", "", "", ""},
	{"ova", "cold", "", "", ""}, {"hyperv", "cold", "", "", ""},
	{"openshift", "cold", "", "", ""}, {"openshift", "live", "", "", ""},
	{"ec2", "cold", "", "", HOOKS}, {"nutanix", "cold", "", "", ""}};
/* JSON in which ' stands for a quote. */
struct doc *night_json(const char *format, ...)
{
	char text[4000];
	struct error err;
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (char *c = text; *c; c++)
		if (*c == '\'')
			*c = '"';
	struct doc *doc = json_parse(text, strlen(text), &err);
	cr_assert(doc, "%s", text);
	return doc;
}

struct doc *night_plan(const struct night_kind *kind, const char *annotations)
{
	return night_json("{'metadata':{'name':'night','namespace':'mtv','uid':'P','generation':1,"
			  "'annotations':{%s}},'spec':{'type':'%s','targetNamespace':'vms',"
			  "'provider':{'source':{'namespace':'mtv','name':'src'},"
			  "'destination':{'namespace':'mtv','name':'host'}}%s,"
			  "'vms':[{'id':'vm-1','name':'web01'%s},{'id':'vm-2','name':'win02'%s},"
			  "{'id':'vm-3','name':'db03'%s}]},"
			  "'status':{'conditions':[{'type':'Ready','status':'True',"
			  "'category':'Required','message':'The migration plan is ready.'}]}}",
		annotations, kind->type, kind->spec, kind->entry, kind->entry, kind->entry);
}

static struct doc *night_migration(const char *uid, const char *spec)
{
	return night_json(
		"{'metadata':{'name':'run-%s','namespace':'mtv','uid':'%s','generation':1},"
		"'spec':{'plan':{'name':'night','namespace':'mtv'}%s}}",
		uid, uid, spec);
}

struct plan_facts night_facts(const struct night *night)
{
	return (struct plan_facts){
		.source = doc_root(night->source), .destination = doc_root(night->host)};
}

void night_begin(struct night *night, const char *uid, const char *spec)
{
	struct plan_facts facts = night_facts(night);
	doc_unref(night->migration);
	night->migration = night_migration(uid, spec);
	cr_assert(plan_run_may_begin(night->run, doc_root(night->migration)));
	plan_run_begin(
		night->run, doc_root(night->migration), &facts, &night->world.rules, night->now);
}

void night_init(
	struct night *night, const struct night_kind *kind, unsigned seed, const char *annotations)
{
	*night = (struct night){.now = NIGHT_NOW};
	world_init(&night->world, seed);
	night->source = night_json("{'spec':{'type':'%s'}}", kind->source);
	night->host = night_json("{'spec':{'type':'openshift','url':'%s'}}", kind->url);
	struct doc *plan = night_plan(kind, annotations);
	struct plan_facts facts = night_facts(night);
	night->run = world_add(&night->world, doc_root(plan), &facts);
	doc_unref(plan);
}

void night_finish(struct night *night)
{
	world_finish(&night->world);
	doc_unref(night->source);
	doc_unref(night->host);
	doc_unref(night->migration);
}

void night_poll(struct night *night)
{
	night->now += WORLD_POLL;
	world_poll(&night->world, night->now);
}

/* The Migration says something else now. */
void night_ask(struct night *night, const char *spec)
{
	char *uid = night->run->migration_uid;
	struct doc *migration = night_migration(uid, spec);
	plan_run_obey(night->run, doc_root(migration));
	doc_unref(night->migration);
	night->migration = migration;
}
