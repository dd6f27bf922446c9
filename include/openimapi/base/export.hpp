/// What the shared library shows: everything else is hidden.
#pragma once

#if defined(_WIN32)
#define OPENIMAPI_API
#else
#define OPENIMAPI_API __attribute__((visibility("default")))
#endif
