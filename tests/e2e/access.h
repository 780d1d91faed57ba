/*
 * Kubeconfigs made for a test: one cluster, one user and one context, all called `test`.
 */
#ifndef TESTS_E2E_ACCESS_H
#define TESTS_E2E_ACCESS_H

/* Texts are borrowed; members are YAML in flow style: "a: b, c: d". */
struct access {
	const char *as; /* whose token it has: viewer (if NULL), operator, tenant, nobody, admin */
	const char *user; /* members of the user, in place of that token */
	const char
		*server;   /* URL; NULL: that of the API server, at the port below if that is set */
	int port;	   /* of a proxy on this machine */
	const char *trust; /* members about TLS; NULL: the certificate of the cluster's CA */
	const char *cluster;	/* further members of the cluster, or NULL */
	const char *name_space; /* of the context; NULL: openshift-mtv */
	const char *context;	/* its name; NULL: test */
};

/* The kubeconfig as text, to be freed. */
char *access_write(const struct access *access);

/* The token of a user of the cluster, to be freed. */
char *access_token(const char *name);

/* A JSON web token without signature that ends then (seconds since 1970), to be freed. */
char *access_web_token(long long end);

#endif
