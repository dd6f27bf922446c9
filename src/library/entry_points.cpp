/// What a COM runtime, or a program that stands in for one, asks a library for.
#include "openimapi/base/export.hpp"
#include "openimapi/com/classes.hpp"

#include <objbase.h>

using namespace openimapi;

extern "C" OPENIMAPI_API HRESULT DllGetClassObject(REFCLSID clsid, REFIID riid, LPVOID* object) {
    return com::get_class_object(clsid, riid, object);
}

extern "C" OPENIMAPI_API HRESULT DllCanUnloadNow() {
    return com::can_unload_now();
}
