// What a COM runtime looks for in a library that holds classes.

#include "openimapi/base/export.hpp"
#include "openimapi/com/classes.hpp"

extern "C" OPENIMAPI_API HRESULT DllGetClassObject(REFCLSID clsid, REFIID riid, void** object) {
    return openimapi::com::get_class_object(clsid, riid, object);
}

extern "C" OPENIMAPI_API HRESULT DllCanUnloadNow() {
    return openimapi::com::can_unload_now();
}
