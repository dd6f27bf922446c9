/* What the IDL compiler's headers include by this name: types, codes, GUIDs. */
#ifndef OPENIMAPI_NATIVE_WINDOWS_H
#define OPENIMAPI_NATIVE_WINDOWS_H
#include "basetypes.h"
#include "guiddef.h"
#include "winerror.h"
#endif
