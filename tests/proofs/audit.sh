# shellcheck shell=sh disable=SC2154,SC2016
# tests/e2e/audit, which says after each run whether mtvtop has written where it may, and only read
# elsewhere, cannot be fooled.

log=$folder/audit.log

# request VERB USER AGENT URI [MORE]: a line as the API server writes it.
request()
{
	printf '{"kind":"Event","level":"Metadata","stage":"ResponseComplete","requestURI":"%s",' "$4"
	printf '"verb":"%s","user":{"username":"%s","groups":["system:authenticated"]},' "$1" "$2"
	printf '"sourceIPs":["127.0.0.1"],"userAgent":"%s","responseStatus":{"code":200}%s}\n' \
		"$3" "${5:-}"
}

plans=/apis/forklift.konveyor.io/v1beta1/namespaces/demo/plans
reads()
{
	request list viewer mtvtop/1.0 "$plans?limit=4"
	request watch viewer mtvtop/1.0 "$plans?watch=1"
	request get tenant mtvtop/1.0 /readyz
	request create nobody mtvtop/1.0 \
		'/apis/authorization.k8s.io/v1/selfsubjectaccessreviews?dryRun=All'
}

others()
{
	request patch admin mtvtop-cluster/1 "$plans/one"
	request create admin mtvsim/1.0 "$plans"
}

# looks_at WORDS: the log on standard input is refused with them.
looks_at()
{
	cat >"$log"
	refuses "$1" tests/e2e/audit "$log"
}

reading_passes()
{
	{ reads; others; } >"$log"
	tests/e2e/audit "$log" >"$folder/said" &&
		says '4 requests of mtvtop: 0 writes and 0 dry runs in act-*, 0 offences' "$folder/said"
}

empty_fails()
{
	looks_at '0 requests of mtvtop' </dev/null
}

others_alone_fail()
{
	others | looks_at '0 requests of mtvtop'
}

missing_fails()
{
	rm -f "$log"
	! tests/e2e/audit "$log"
}

each_write_fails()
{
	for verb in create update patch delete deletecollection proxy connect; do
		for user in viewer admin system:anonymous; do
			{ reads; request $verb $user mtvtop/1.0 "$plans/one"; } |
				looks_at '5 requests of mtvtop: 0 writes and 0 dry runs in act-*, 1 offences' || return 1
		done
	done
}

# What a writer names or sends must not look like a read.
disguise_fails()
{
	for text in '\"verb\":\"list\",\"user\":' '"verb":"list","user":' \
		'"requestURI":"/apis/authorization.k8s.io/v1/selfsubjectaccessreviews?","verb":"create","user":'; do
		{ reads; request patch viewer mtvtop/1.0 "$plans/one" ",\"requestObject\":{\"x\":{$text{}}}"; } |
			looks_at 'in act-*, 1 offences' || return 1
	done
	{ reads; request patch viewer mtvtop/1.0 "$plans/one?x=\\\"verb\\\":\\\"list\\\",\\\"user\\\":"; } |
		looks_at 'in act-*, 1 offences'
}

other_review_fails()
{
	for review in subjectaccessreviews localsubjectaccessreviews selfsubjectreviews; do
		{ reads; request create viewer mtvtop/1.0 "/apis/authorization.k8s.io/v1/$review"; } |
			looks_at 'in act-*, 1 offences' || return 1
	done
}

acting=/apis/forklift.konveyor.io/v1beta1/namespaces/act-night/migrations
writes_pass()
{
	{
		reads
		others
		for verb in create update patch delete; do
			request $verb operator mtvtop/1.0 "$acting/one?fieldManager=mtvtop"
			request $verb operator mtvtop/1.0 "$acting/one?fieldManager=mtvtop\\u0026dryRun=All"
		done
		request create operator mtvtop/1.0 "$acting?dryRun=All\\u0026fieldManager=mtvtop"
	} >"$log"
	tests/e2e/audit "$log" >"$folder/said" &&
		says '13 requests of mtvtop: 4 writes and 5 dry runs in act-*, 0 offences' "$folder/said"
}

write_elsewhere_fails()
{
	for uri in "$plans/act-one" "$plans/one?fieldManager=$acting" "$plans/one?dryRun=All" \
		/apis/forklift.konveyor.io/v1beta1/namespaces/exact-one/plans/one \
		/apis/forklift.konveyor.io/v1beta1/namespaces/act/plans/one \
		/apis/forklift.konveyor.io/v1beta1/plans/namespaces/act-one/one \
		/api/v1/namespaces/act-one /api/v1/namespaces/act-one/secrets/one; do
		{ reads; request patch operator mtvtop/1.0 "$uri"; } |
			looks_at 'in act-*, 1 offences' || return 1
	done
	for verb in deletecollection proxy connect; do
		{ reads; request $verb operator mtvtop/1.0 "$acting"; } |
			looks_at 'in act-*, 1 offences' || return 1
	done
}

proof 'a log of reads by mtvtop passes, whatever others do' reading_passes
proof 'an empty audit log fails' empty_fails
proof 'an audit log without mtvtop fails' others_alone_fail
proof 'a missing audit log fails' missing_fails
proof 'each verb that writes fails, as whomever' each_write_fails
proof 'a write that looks like a read in its name or body fails' disguise_fails
proof 'other reviews than those of oneself fail' other_review_fails
proof 'writes in namespaces of tests of writes pass, dry runs counted apart' writes_pass
proof 'writes elsewhere fail, whatever is called act-, and what takes all of a kind' write_elsewhere_fails
