/* The name by which programs find the CONNECT_E_ codes. */
#ifndef OPENIMAPI_NATIVE_OLECTL_H
#define OPENIMAPI_NATIVE_OLECTL_H
#include "ole2.h"
#endif
