/*
 * What may leave a cluster. Each place in which a secret can stand has one, HUNTER2, and none may
 * be left in what comes out, however the object is read back.
 */
#include "mtv/redact.h"

#include <criterion/criterion.h>
#include <string.h>

#include "doc/json.h"
#include "doc/yaml.h"
#include "unit/given.h"

TestSuite(mtv_redact);

enum { TEXT_MAX = 1024 * 1024 };

static struct buf text; /* of the last object */
static struct findings findings;

static void begin(void)
{
	buf_init(&text, TEXT_MAX);
	findings_init(&findings);
}

static void end(void)
{
	buf_finish(&text);
	findings_finish(&findings);
}

static struct doc *redacted(const char *yaml)
{
	struct doc *whole = given_yaml(yaml);
	const char *kind = node_text_or(node_get(doc_root(whole), KEY_kind), "");
	const struct resource *known = resource_find(kind);
	const struct resource other = {"others", kind, "example.com", "v1", true, false};
	struct doc *doc = redact(known ? known : &other, doc_root(whole), &findings);
	buf_clear(&text);
	cr_assert(yaml_write(&text, doc_root(doc)));
	json_write(&text, doc_root(doc), 0);
	doc_unref(whole);
	return doc;
}

/* Each object holds HUNTER2 once, in a place of its own, and KEPT, which stays. */
static const struct {
	const char *yaml;
	const char *reason; /* that is told */
	const char *kept;
} places[] = {
	{"kind: Secret\nmetadata: {name: s}\nstringData: {password: HUNTER2}", "contents",
		"name: s"},
	{"kind: Secret\nmetadata: {name: s}\ndata: {x: HUNTER2}", "contents", "name: s"},
	{"kind: ConfigMap\nmetadata: {name: scripts}\ndata: {run.sh: HUNTER2}", "contents",
		"scripts"},
	{"kind: ConfigMap\nmetadata: {name: scripts}\nbinaryData: {run.sh: HUNTER2}", "contents",
		"scripts"},
	{"kind: Unknown\nmetadata: {name: u}\nspec: {anything: HUNTER2}", NULL, "name: u"},
	{"kind: Plan\nmetadata: {name: p, annotations: "
	 "{kubectl.kubernetes.io/last-applied-configuration: HUNTER2}}",
		"annotations", "name: p"},
	{"kind: Plan\nmetadata: {name: p, annotations: {example.com/kubeconfig: HUNTER2}}",
		"annotations", "name: p"},
	{"kind: Plan\nmetadata: {name: p, annotations: "
	 "{forklift.konveyor.io/x: 'password: HUNTER2'}}",
		"passwords and tokens", "name: p"},
	{"kind: Plan\nmetadata: {name: p, labels: {api-token: HUNTER2}}", "passwords and tokens",
		"name: p"},
	{"kind: Plan\nmetadata: {name: p, managedFields: [{manager: HUNTER2}]}", NULL, "name: p"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {vms: [{name: a, luks: {name: HUNTER2}}]}",
		"references to keys of disks", "name: a"},
	{"kind: Plan\nmetadata: {name: p}\n"
	 "status: {migration: {vms: [{name: a, luks: {name: HUNTER2}}]}}",
		"references to keys of disks", "name: a"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {customizationScripts: {name: HUNTER2}}",
		"references to scripts", "name: p"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {description: 'root password=HUNTER2'}",
		"passwords and tokens", "root password"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {password: HUNTER2}", "passwords and tokens",
		"name: p"},
	{"kind: Plan\nmetadata: {name: p}\nstatus: {conditions: [{type: Failed, "
	 "message: 'https://u:HUNTER2@vc/sdk refused'}]}",
		"users and passwords in addresses", "vc/sdk refused"},
	{"kind: Plan\nmetadata: {name: p}\nstatus: {conditions: [{type: Failed, items: "
	 "['token=HUNTER2']}]}",
		"passwords and tokens", "Failed"},
	{"kind: Plan\nmetadata: {name: p}\nstatus: {migration: {vms: [{error: {reasons: "
	 "['Bearer HUNTER2HUNTER2']}}]}}",
		"passwords and tokens", "reasons"},
	{"kind: Migration\nmetadata: {name: m}\nstatus: {vms: [{luks: {name: HUNTER2}, id: vm-1}]}",
		"references to keys of disks", "vm-1"},
	{"kind: ForkliftController\nmetadata: {name: c}\n"
	 "spec: {virt_v2v_extra_args: HUNTER2, controller_max_vm_inflight: 20}",
		"command lines", "controller_max_vm_inflight: 20"},
	{"kind: Provider\nmetadata: {name: v}\nspec: {url: 'https://root:HUNTER2@vc.example.com'}",
		"users and passwords in addresses", "vc.example.com"},
	{"kind: Provider\nmetadata: {name: v}\nspec: {settings: {extra: HUNTER2, sdkEndpoint: "
	 "esxi}}",
		"settings of providers that are not known", "sdkEndpoint: esxi"},
	{"kind: Provider\nmetadata: {name: v}\nspec: {secret: {name: ref, cacert: HUNTER2}}", NULL,
		"name: ref"},
	{"kind: Hook\nmetadata: {name: h}\nspec: {playbook: HUNTER2, image: i}", "playbooks",
		"image: i"},
	{"kind: Hook\nmetadata: {name: h}\nspec: {aap: {tokenSecret: {name: HUNTER2}, url: u}}",
		"references to tokens", "url: u"},
	{"kind: Host\nmetadata: {name: h}\nspec: {id: host-1, secret: {name: s, key: HUNTER2}}",
		NULL, "host-1"},
	{"kind: Conversion\nmetadata: {name: c}\n"
	 "spec: {type: Remote, diskEncryption: {secret: {name: HUNTER2}}}",
		"references to keys of disks", "Remote"},
	{"kind: Conversion\nmetadata: {name: c}\nspec: {type: Remote, settings: {KEY: HUNTER2}}",
		NULL, "Remote"},
	{"kind: Conversion\nmetadata: {name: c}\nspec: {extraVolumes: [{secret: {name: HUNTER2}}]}",
		NULL, "name: c"},
	{"kind: Pod\nmetadata: {name: p}\n"
	 "spec: {containers: [{name: c, env: [{name: X, value: HUNTER2}]}]}",
		"environments of containers", "name: c"},
	{"kind: Pod\nmetadata: {name: p}\nspec: {initContainers: [{name: c, env: [{value: "
	 "HUNTER2}]}]}",
		"environments of containers", "name: c"},
	{"kind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, args: [--pw, HUNTER2]}]}",
		"command lines", "name: c"},
	{"kind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, command: [sh, -c, "
	 "HUNTER2]}]}",
		"command lines", "name: c"},
	{"kind: Pod\nmetadata: {name: p}\nspec: {ephemeralContainers: [{command: [HUNTER2]}]}",
		NULL, "name: p"},
	{"kind: Pod\nmetadata: {name: p}\nspec: {volumes: [{projected: {sources: [HUNTER2]}}]}",
		"volumes of pods", "name: p"},
	{"kind: Pod\nmetadata: {name: p}\nspec: {imagePullSecrets: [{name: HUNTER2}]}", NULL,
		"name: p"},
	{"kind: Pod\nmetadata: {name: p, annotations: {k8s.io/token: HUNTER2}}", "annotations",
		"name: p"},
	{"kind: Pod\nmetadata: {name: p}\nstatus: {containerStatuses: [{name: c, state: "
	 "{terminated: "
	 "{message: 'nbdkit --password HUNTER2'}}}]}",
		"passwords and tokens", "nbdkit"},
	{"kind: Job\nmetadata: {name: j}\nspec: {template: {spec: {containers: [{args: "
	 "[HUNTER2]}]}}}",
		"command lines and environments", "name: j"},
	{"kind: VirtualMachine\nmetadata: {name: v}\nspec: {template: {spec: {volumes: [{name: ci, "
	 "cloudInitNoCloud: {userData: HUNTER2}}]}}}",
		"user data of guests", "name: ci"},
	{"kind: VirtualMachine\nmetadata: {name: v}\nspec: {template: {spec: {volumes: [{name: ci, "
	 "cloudInitNoCloud: {networkDataBase64: HUNTER2}}]}}}",
		"user data of guests", "name: ci"},
	{"kind: VirtualMachine\nmetadata: {name: v}\nspec: {template: {spec: {volumes: [{name: ci, "
	 "cloudInitConfigDrive: {userDataBase64: HUNTER2}}]}}}",
		"user data of guests", "name: ci"},
	{"kind: VirtualMachine\nmetadata: {name: v}\nspec: {template: {spec: {volumes: [{name: sp, "
	 "sysprep: {secret: {name: HUNTER2}}}]}}}",
		"user data of guests", "name: sp"},
	{"kind: VirtualMachine\nmetadata: {name: v}\nspec: {template: {spec: {accessCredentials: "
	 "[{userPassword: HUNTER2}]}}}",
		"access credentials", "name: v"},
	{"kind: VirtualMachine\nmetadata: {name: v}\n"
	 "spec: {template: {metadata: {annotations: {x: HUNTER2}}}}",
		NULL, "name: v"},
	{"kind: VirtualMachine\nmetadata: {name: v}\nspec: {template: {spec: {domain: {devices: "
	 "{disks: [{name: d, serial: HUNTER2}]}}}}}",
		NULL, "name: d"},
	{"kind: VirtualMachineInstance\nmetadata: {name: v}\nspec: {volumes: [{name: ci, "
	 "cloudInitNoCloud: {userData: HUNTER2}}]}\nstatus: {phase: Running}",
		"user data of guests", "Running"},
	{"kind: VirtualMachineInstance\nmetadata: {name: v}\nspec: {accessCredentials: [HUNTER2]}",
		"access credentials", "name: v"},
	{"kind: DataVolume\nmetadata: {name: d}\nspec: {source: {http: {url: u, secretRef: "
	 "HUNTER2}}}",
		NULL, "url: u"},
	{"kind: DataVolume\nmetadata: {name: d}\n"
	 "spec: {source: {http: {url: u, extraHeaders: ['Authorization: HUNTER2']}}}",
		NULL, "url: u"},
	{"kind: DataVolume\nmetadata: {name: d}\n"
	 "spec: {source: {vddk: {url: u, thumbprint: HUNTER2}}}",
		NULL, "url: u"},
	{"kind: PersistentVolumeClaim\nmetadata: {name: c, annotations: "
	 "{cdi.kubevirt.io/storage.import.extraHeaders.0: HUNTER2}}",
		"annotations", "name: c"},
	{"kind: Event\nmetadata: {name: e}\nmessage: 'pull of https://u:HUNTER2@r failed'",
		"users and passwords in addresses", "failed"},
	{"kind: Event\nmetadata: {name: e}\nmessage: ok\nrelated: {name: HUNTER2}", NULL, "ok"},
	{"kind: Namespace\nmetadata: {name: apps, annotations: {openshift.io/x: HUNTER2}}",
		"annotations", "name: apps"},
	{"kind: NetworkMap\nmetadata: {name: n}\nspec: {map: [{source: {name: a}}], other: "
	 "HUNTER2}",
		NULL, "name: a"},
};

Test(mtv_redact, no_place_of_a_secret_is_forgotten, .init = begin, .fini = end)
{
	for (size_t i = 0; i < COUNT(places); i++) {
		findings.list.count = 0;
		doc_unref(redacted(places[i].yaml));
		cr_expect_not(strcasestr(text.text, "HUNTER2"), "%s\nbecame %s", places[i].yaml,
			text.text);
		cr_expect(strstr(text.text, places[i].kept), "%s\nbecame %s", places[i].yaml,
			text.text);
		if (places[i].reason)
			cr_expect_eq(findings_count(&findings, NULL, places[i].reason), 1,
				"%s: not told as %s", places[i].yaml, places[i].reason);
	}
}

/*
 * In the tests' own words: whoever adds a kind says what of it may leave the cluster. What only
 * checks look at is in no snapshot.
 */
Test(mtv_redact, all_kinds_that_are_read_have_rules)
{
	static const char *const surroundings[] = {"NetworkAttachmentDefinition", "ResourceQuota"};
	size_t left_out = 0;
	for (const struct resource *row = resources; row->name; row++) {
		bool stays = false;
		for (size_t i = 0; i < COUNT(surroundings); i++)
			stays |= !strcmp(row->kind, surroundings[i]);
		left_out += stays;
		cr_expect_eq(redact_has_rules(row->kind), !stays, "%s", row->kind);
	}
	cr_expect_eq(left_out, COUNT(surroundings));
}

Test(mtv_redact, says_what_it_is_of_the_table, .init = begin, .fini = end)
{
	struct doc *doc = redacted("kind: Plan\nmetadata: {name: p, uid: u}");
	cr_expect(node_equals(
		node_get(doc_root(doc), KEY_apiVersion), "forklift.konveyor.io/v1beta1"));
	cr_expect(node_equals(node_find(doc_root(doc), "metadata.uid"), "u"));
	cr_expect_eq(findings.list.count, 0);
	doc_unref(doc);
}

/* A scenario takes no such key, and is not nested so deep. */
Test(mtv_redact, what_no_scenario_can_hold, .init = begin, .fini = end)
{
	struct buf deep;
	buf_init(&deep, TEXT_MAX);
	buf_add_text(&deep, "{\"kind\":\"Plan\",\"metadata\":{\"name\":\"p\"},\"spec\":{\"<<\":1,");
	buf_add_text(&deep, "\"a\":");
	for (int i = 0; i < 500; i++)
		buf_add_char(&deep, '[');
	buf_add_text(&deep, "\"HUNTER2\"");
	for (int i = 0; i < 500; i++)
		buf_add_char(&deep, ']');
	buf_add_text(&deep, "}}");
	struct doc *whole = given_json(deep.text);
	struct doc *doc = redact(resource_find("plans"), doc_root(whole), &findings);
	struct yaml_file file;
	struct error err;
	cr_assert(yaml_write(&text, doc_root(doc)));
	cr_assert(yaml_parse("text", text.text, text.used, &file, &err), "%s", err.text);
	cr_expect_not(strstr(text.text, "HUNTER2"));
	yaml_finish(&file);
	doc_unref(doc);
	doc_unref(whole);
	buf_finish(&deep);
}
