/* What the IDL compiler's headers include by this name: objects and Automation. */
#ifndef OPENIMAPI_NATIVE_OLE2_H
#define OPENIMAPI_NATIVE_OLE2_H
#include "objbase.h"
#include "ocidl.h"
#include "oleauto.h"
#include "windows.h"
#endif
