#include "sim/controller_words.h"

#include <stdio.h>

#include "base/time.h"
#include "doc/builder.h"
#include "doc/json.h"
#include "sim/chance.h"

struct line {
	const struct plan_run *run;
	unsigned seed;
	int64_t at;
};

/* "2026-11-21 11:37:05", "plan|vq2kx" and what the line is about. */
static void begin_line(
	struct builder *builder, const struct line *line, bool error, const char *text)
{
	char time[TIME_TEXT];
	char name[6];
	char logger[20];
	const struct chance chance = {
		.seed = line->seed, .whose = line->run->uid, .what = "logger"};
	time_format(line->at, time);
	time[10] = ' ';
	time[19] = '\0';
	chance_suffix(&chance, name, 5);
	snprintf(logger, sizeof(logger), "plan|%s", name);
	builder_init(builder);
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "level", error ? "error" : "info");
	builder_string(builder, "ts", time);
	builder_string(builder, "logger", logger);
	builder_string(builder, "msg", text);
	builder_object(builder, KEY_plan);
	builder_string(builder, "name", line->run->name);
	builder_string(builder, "namespace", line->run->name_space);
	builder_end(builder);
	builder_string(builder, "migration", line->run->migration);
}

static void end_line(struct builder *builder, struct buf *out)
{
	builder_end(builder);
	struct doc *doc = builder_finish_doc(builder);
	builder_finish(builder);
	if (doc)
		json_write(out, doc_root(doc), 0);
	buf_add_char(out, '\n');
	doc_unref(doc);
}

void controller_words_of_vm(struct buf *out, const struct plan_run *run, const struct run_vm *vm,
	unsigned seed, int64_t at)
{
	const struct line line = {run, seed, at};
	static const char *const words[] = {"Migration [RUN]", "Migration [SUCCEEDED]",
		"Migration [FAILED]", "Migration [CANCELED]"};
	struct builder builder;
	bool ended = vm->end != RUN_GOES_ON;
	begin_line(&builder, &line, vm->end == RUN_FAILED, words[vm->end]);
	builder_string(&builder, "vm", vm->name);
	builder_string(
		&builder, "phase", ended && vm->failed_at ? vm->failed_at : run_vm_phase(vm));
	if (vm->end == RUN_FAILED)
		builder_string(&builder, "error", vm->error);
	end_line(&builder, out);
}

void controller_words_of_run(struct buf *out, const struct plan_run *run, unsigned seed, int64_t at)
{
	const struct line line = {run, seed, at};
	struct builder builder;
	begin_line(&builder, &line, !run->executing && plan_run_is(run, "Failed"),
		run->executing ? "Migration [STARTED]" : "Migration [COMPLETED]");
	end_line(&builder, out);
}
