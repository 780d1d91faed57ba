#ifndef BASE_NAMES_H
#define BASE_NAMES_H

/*
 * Keys of objects that the C code looks up. The list makes the first symbols, so that
 * KEY_status is a constant and a look-up costs no hashing. Alphabetical.
 */
#define NAMES(X)                                                                                   \
	X(annotations)                                                                             \
	X(apiVersion)                                                                              \
	X(archived)                                                                                \
	X(cancel)                                                                                  \
	X(category)                                                                                \
	X(completed)                                                                               \
	X(conditions)                                                                              \
	X(continue)                                                                                \
	X(creationTimestamp)                                                                       \
	X(cutover)                                                                                 \
	X(data)                                                                                    \
	X(description)                                                                             \
	X(destination)                                                                             \
	X(disksCopied)                                                                             \
	X(end)                                                                                     \
	X(error)                                                                                   \
	X(failures)                                                                                \
	X(generation)                                                                              \
	X(history)                                                                                 \
	X(id)                                                                                      \
	X(items)                                                                                   \
	X(kind)                                                                                    \
	X(labels)                                                                                  \
	X(lastTransitionTime)                                                                      \
	X(managedFields)                                                                           \
	X(message)                                                                                 \
	X(metadata)                                                                                \
	X(migration)                                                                               \
	X(name)                                                                                    \
	X(namespace)                                                                               \
	X(newName)                                                                                 \
	X(nextPrecopyAt)                                                                           \
	X(object)                                                                                  \
	X(ownerReferences)                                                                         \
	X(phase)                                                                                   \
	X(pipeline)                                                                                \
	X(plan)                                                                                    \
	X(precopies)                                                                               \
	X(progress)                                                                                \
	X(provider)                                                                                \
	X(reason)                                                                                  \
	X(reasons)                                                                                 \
	X(resourceVersion)                                                                         \
	X(source)                                                                                  \
	X(spec)                                                                                    \
	X(specFields)                                                                              \
	X(start)                                                                                   \
	X(started)                                                                                 \
	X(status)                                                                                  \
	X(stringData)                                                                              \
	X(suggestion)                                                                              \
	X(targetName)                                                                              \
	X(targetNamespace)                                                                         \
	X(tasks)                                                                                   \
	X(total)                                                                                   \
	X(type)                                                                                    \
	X(uid)                                                                                     \
	X(unit)                                                                                    \
	X(url)                                                                                     \
	X(value)                                                                                   \
	X(vmCutover)                                                                               \
	X(vms)                                                                                     \
	X(warm)                                                                                    \
	X(warning)

enum {
	KEY_none = 0,
	KEY_overflow = 1,
#define X(name) KEY_##name,
	NAMES(X)
#undef X
};

#endif
