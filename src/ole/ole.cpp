// The helper functions by their Windows names, for programs that call them: each forwards to
// libopenimapi, where memory, error information and classes are kept.
#include "openimapi/com/ole.hpp"

#include "openimapi/com/classes.hpp"
#include "openimapi/com/stream.hpp"

#include <memory>

namespace com = openimapi::com;
namespace ole = openimapi::com::ole;

#define OPENIMAPI_EXPORT extern "C" OPENIMAPI_API

// ---- Objects

/// Threads need no preparation here: every object may be used from any of them.
OPENIMAPI_EXPORT HRESULT CoInitialize(LPVOID reserved) {
    return reserved ? E_INVALIDARG : S_OK;
}
OPENIMAPI_EXPORT HRESULT CoInitializeEx(LPVOID reserved, DWORD) {
    return reserved ? E_INVALIDARG : S_OK;
}
OPENIMAPI_EXPORT void CoUninitialize() {}

OPENIMAPI_EXPORT HRESULT CoCreateInstance(REFCLSID clsid, LPUNKNOWN outer, DWORD context,
                                          REFIID riid, LPVOID* object) {
    if (!object) return E_POINTER;
    *object = nullptr;
    // Everything here is in this process.
    if (!(context & CLSCTX_INPROC_SERVER)) return REGDB_E_CLASSNOTREG;
    return com::create_instance(clsid, outer, riid, object);
}
OPENIMAPI_EXPORT HRESULT CoGetClassObject(REFCLSID clsid, DWORD context, LPVOID, REFIID riid,
                                          LPVOID* object) {
    if (!object) return E_POINTER;
    *object = nullptr;
    if (!(context & CLSCTX_INPROC_SERVER)) return REGDB_E_CLASSNOTREG;
    const HRESULT hr = com::get_class_object(clsid, riid, object);
    return hr == CLASS_E_CLASSNOTAVAILABLE ? REGDB_E_CLASSNOTREG : hr;
}
OPENIMAPI_EXPORT HRESULT CLSIDFromProgID(LPCOLESTR progid, LPCLSID clsid) {
    return com::clsid_from_prog_id(progid, clsid);
}
OPENIMAPI_EXPORT HRESULT ProgIDFromCLSID(REFCLSID clsid, LPOLESTR* progid) {
    return com::prog_id_from_clsid(clsid, progid);
}

// ---- Streams

OPENIMAPI_EXPORT HRESULT CreateStreamOnHGlobal(HANDLE memory, BOOL, IStream** stream) {
    if (!stream) return E_INVALIDARG;
    *stream = nullptr;
    if (memory) return E_NOTIMPL; // there are no such handles here
    return com::boundary([&] { return com::memory_stream().move_to(stream); });
}
OPENIMAPI_EXPORT IStream* SHCreateMemStream(const BYTE* data, UINT size) {
    IStream* stream = nullptr;
    const HRESULT hr = com::boundary([&] {
        const auto* bytes = reinterpret_cast<const std::byte*>(data);
        return com::memory_stream({bytes, data ? size : 0}).move_to(&stream);
    });
    return SUCCEEDED(hr) ? stream : nullptr;
}
OPENIMAPI_EXPORT HRESULT SHCreateStreamOnFileEx(LPCWSTR path, DWORD mode, DWORD, BOOL create,
                                                IStream* reserved, IStream** stream) {
    if (!stream) return E_POINTER;
    *stream = nullptr;
    if (!path || reserved) return E_INVALIDARG;
    return com::boundary([&] {
        const bool writes = (mode & 3) != STGM_READ;
        com::FileMode how = writes ? com::FileMode::read_write : com::FileMode::read;
        // A file that is there is kept unless STGM_CREATE says otherwise.
        const std::filesystem::path host(com::Bstr(path).utf8());
        if (mode & STGM_CREATE || (create && writes && !std::filesystem::exists(host)))
            how = com::FileMode::create;
        return com::file_stream(host, how).move_to(stream);
    });
}

// ---- Memory and GUIDs in text

OPENIMAPI_EXPORT LPVOID CoTaskMemAlloc(SIZE_T size) {
    return ole::CoTaskMemAlloc(size);
}
OPENIMAPI_EXPORT LPVOID CoTaskMemRealloc(LPVOID memory, SIZE_T size) {
    return ole::CoTaskMemRealloc(memory, size);
}
OPENIMAPI_EXPORT void CoTaskMemFree(LPVOID memory) {
    ole::CoTaskMemFree(memory);
}
OPENIMAPI_EXPORT HRESULT CLSIDFromString(LPCOLESTR text, LPCLSID clsid) {
    return ole::CLSIDFromString(text, clsid);
}
OPENIMAPI_EXPORT HRESULT IIDFromString(LPCOLESTR text, LPIID iid) {
    return ole::IIDFromString(text, iid);
}
OPENIMAPI_EXPORT HRESULT StringFromCLSID(REFCLSID clsid, LPOLESTR* text) {
    return ole::StringFromCLSID(clsid, text);
}
OPENIMAPI_EXPORT HRESULT StringFromIID(REFIID iid, LPOLESTR* text) {
    return ole::StringFromIID(iid, text);
}
OPENIMAPI_EXPORT INT StringFromGUID2(REFGUID guid, LPOLESTR text, INT size) {
    return ole::StringFromGUID2(guid, text, size);
}

// ---- Automation

#define FORWARD(type, name, declared, passed)                                                      \
    OPENIMAPI_EXPORT type name declared {                                                          \
        return ole::name passed;                                                                   \
    }
FORWARD(BSTR, SysAllocString, (const OLECHAR* text), (text))
FORWARD(BSTR, SysAllocStringLen, (const OLECHAR* text, UINT length), (text, length))
FORWARD(BSTR, SysAllocStringByteLen, (LPCSTR bytes, UINT size), (bytes, size))
FORWARD(INT, SysReAllocString, (BSTR * text, const OLECHAR* with), (text, with))
FORWARD(INT, SysReAllocStringLen, (BSTR * text, const OLECHAR* with, UINT length),
        (text, with, length))
FORWARD(void, SysFreeString, (BSTR text), (text))
FORWARD(UINT, SysStringLen, (BSTR text), (text))
FORWARD(UINT, SysStringByteLen, (BSTR text), (text))

FORWARD(void, VariantInit, (VARIANTARG * value), (value))
FORWARD(HRESULT, VariantClear, (VARIANTARG * value), (value))
FORWARD(HRESULT, VariantCopy, (VARIANTARG * to, const VARIANTARG* from), (to, from))
FORWARD(HRESULT, VariantCopyInd, (VARIANT * to, const VARIANTARG* from), (to, from))
FORWARD(HRESULT, VariantChangeType,
        (VARIANTARG * to, const VARIANTARG* from, USHORT flags, VARTYPE type),
        (to, from, flags, type))
FORWARD(HRESULT, VariantChangeTypeEx,
        (VARIANTARG * to, const VARIANTARG* from, LCID lcid, USHORT flags, VARTYPE type),
        (to, from, lcid, flags, type))
FORWARD(INT, SystemTimeToVariantTime, (LPSYSTEMTIME time, DOUBLE* date), (time, date))
FORWARD(INT, VariantTimeToSystemTime, (DOUBLE date, LPSYSTEMTIME time), (date, time))

FORWARD(SAFEARRAY*, SafeArrayCreate, (VARTYPE type, UINT dimensions, SAFEARRAYBOUND* bounds),
        (type, dimensions, bounds))
FORWARD(SAFEARRAY*, SafeArrayCreateVector, (VARTYPE type, LONG lower, ULONG count),
        (type, lower, count))
FORWARD(HRESULT, SafeArrayDestroy, (SAFEARRAY * array), (array))
FORWARD(HRESULT, SafeArrayDestroyData, (SAFEARRAY * array), (array))
FORWARD(HRESULT, SafeArrayLock, (SAFEARRAY * array), (array))
FORWARD(HRESULT, SafeArrayUnlock, (SAFEARRAY * array), (array))
FORWARD(HRESULT, SafeArrayAccessData, (SAFEARRAY * array, void** data), (array, data))
FORWARD(HRESULT, SafeArrayUnaccessData, (SAFEARRAY * array), (array))
FORWARD(HRESULT, SafeArrayPtrOfIndex, (SAFEARRAY * array, LONG* indices, void** element),
        (array, indices, element))
FORWARD(HRESULT, SafeArrayGetElement, (SAFEARRAY * array, LONG* indices, void* element),
        (array, indices, element))
FORWARD(HRESULT, SafeArrayPutElement, (SAFEARRAY * array, LONG* indices, void* element),
        (array, indices, element))
FORWARD(UINT, SafeArrayGetDim, (SAFEARRAY * array), (array))
FORWARD(UINT, SafeArrayGetElemsize, (SAFEARRAY * array), (array))
FORWARD(HRESULT, SafeArrayGetLBound, (SAFEARRAY * array, UINT dimension, LONG* bound),
        (array, dimension, bound))
FORWARD(HRESULT, SafeArrayGetUBound, (SAFEARRAY * array, UINT dimension, LONG* bound),
        (array, dimension, bound))
FORWARD(HRESULT, SafeArrayGetVartype, (SAFEARRAY * array, VARTYPE* type), (array, type))
FORWARD(HRESULT, SafeArrayCopy, (SAFEARRAY * array, SAFEARRAY** copy), (array, copy))
FORWARD(HRESULT, SafeArrayRedim, (SAFEARRAY * array, SAFEARRAYBOUND* bound), (array, bound))

FORWARD(HRESULT, SetErrorInfo, (ULONG reserved, IErrorInfo* info), (reserved, info))
FORWARD(HRESULT, GetErrorInfo, (ULONG reserved, IErrorInfo** info), (reserved, info))
FORWARD(HRESULT, CreateErrorInfo, (ICreateErrorInfo * *info), (info))
