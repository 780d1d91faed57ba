#ifndef API_PROTOBUF_H
#define API_PROTOBUF_H

#include "api/call.h"
#include "base/buf.h"
#include "base/error.h"

/*
 * Bodies as kubectl sends them where it has types of its own (create namespace, create secret,
 * auth can-i): Kubernetes' protobuf, that is `k8s\0` and a runtime.Unknown of metav1.TypeMeta and
 * the object (generated.proto of each group). Everything else it sends as JSON.
 */

/* Whether the headers of a request say that its body is such a one. */
bool api_protobuf_is(const struct api_request *request);
/*
 * The body as JSON, added to OUT. False and ERR: it is none, or of a kind that this server reads
 * as JSON alone.
 */
bool api_protobuf_read(const struct api_request *request, struct buf *out, struct error *err);

#endif
