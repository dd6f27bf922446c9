/// The helper functions of COM and Automation, by their Windows names but in a namespace of ours,
/// so that they clash with nothing. On Windows they are the system's. Programs written for Windows
/// find the unprefixed ones in libopenimapi-ole, which forwards to these.
///
/// Ownership, nulls and results are as Windows documents them; every function is noexcept and may
/// be called from any thread.
#pragma once

#include "openimapi/base/export.hpp"

#include <ole2.h>

#if defined(_WIN32)
#include <oleauto.h>
#endif

namespace openimapi::inline v1::com::ole {

#if defined(_WIN32)
using ::CLSIDFromString, ::IIDFromString, ::StringFromCLSID, ::StringFromIID, ::StringFromGUID2;
using ::CoTaskMemAlloc, ::CoTaskMemRealloc, ::CoTaskMemFree;
using ::SafeArrayCreate, ::SafeArrayCreateVector, ::SafeArrayDestroy, ::SafeArrayDestroyData,
    ::SafeArrayLock, ::SafeArrayUnlock, ::SafeArrayAccessData, ::SafeArrayUnaccessData,
    ::SafeArrayPtrOfIndex, ::SafeArrayGetElement, ::SafeArrayPutElement, ::SafeArrayGetDim,
    ::SafeArrayGetElemsize, ::SafeArrayGetLBound, ::SafeArrayGetUBound, ::SafeArrayGetVartype,
    ::SafeArrayCopy, ::SafeArrayRedim;
using ::SetErrorInfo, ::GetErrorInfo, ::CreateErrorInfo;
using ::SysAllocString, ::SysAllocStringLen, ::SysAllocStringByteLen, ::SysReAllocString,
    ::SysReAllocStringLen, ::SysFreeString, ::SysStringLen, ::SysStringByteLen;
using ::VariantInit, ::VariantClear, ::VariantCopy, ::VariantCopyInd, ::VariantChangeType,
    ::VariantChangeTypeEx, ::SystemTimeToVariantTime, ::VariantTimeToSystemTime;
#else
#define OPENIMAPI_OLE OPENIMAPI_API
OPENIMAPI_OLE BSTR SysAllocString(const OLECHAR* text) noexcept;
OPENIMAPI_OLE BSTR SysAllocStringLen(const OLECHAR* text, UINT length) noexcept;
OPENIMAPI_OLE BSTR SysAllocStringByteLen(LPCSTR bytes, UINT size) noexcept;
OPENIMAPI_OLE INT SysReAllocString(BSTR* text, const OLECHAR* with) noexcept;
OPENIMAPI_OLE INT SysReAllocStringLen(BSTR* text, const OLECHAR* with, UINT length) noexcept;
OPENIMAPI_OLE void SysFreeString(BSTR text) noexcept;
OPENIMAPI_OLE UINT SysStringLen(BSTR text) noexcept;
OPENIMAPI_OLE UINT SysStringByteLen(BSTR text) noexcept;

OPENIMAPI_OLE void VariantInit(VARIANTARG* value) noexcept;
OPENIMAPI_OLE HRESULT VariantClear(VARIANTARG* value) noexcept;
OPENIMAPI_OLE HRESULT VariantCopy(VARIANTARG* to, const VARIANTARG* from) noexcept;
OPENIMAPI_OLE HRESULT VariantCopyInd(VARIANT* to, const VARIANTARG* from) noexcept;
OPENIMAPI_OLE HRESULT VariantChangeType(VARIANTARG* to, const VARIANTARG* from, USHORT flags,
                                        VARTYPE type) noexcept;
OPENIMAPI_OLE HRESULT VariantChangeTypeEx(VARIANTARG* to, const VARIANTARG* from, LCID lcid,
                                          USHORT flags, VARTYPE type) noexcept;
OPENIMAPI_OLE INT SystemTimeToVariantTime(LPSYSTEMTIME time, DOUBLE* date) noexcept;
OPENIMAPI_OLE INT VariantTimeToSystemTime(DOUBLE date, LPSYSTEMTIME time) noexcept;

OPENIMAPI_OLE SAFEARRAY* SafeArrayCreate(VARTYPE type, UINT dimensions,
                                         SAFEARRAYBOUND* bounds) noexcept;
OPENIMAPI_OLE SAFEARRAY* SafeArrayCreateVector(VARTYPE type, LONG lower, ULONG count) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayDestroy(SAFEARRAY* array) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayDestroyData(SAFEARRAY* array) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayLock(SAFEARRAY* array) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayUnlock(SAFEARRAY* array) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayAccessData(SAFEARRAY* array, void** data) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayUnaccessData(SAFEARRAY* array) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayPtrOfIndex(SAFEARRAY* array, LONG* indices, void** element) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayGetElement(SAFEARRAY* array, LONG* indices, void* element) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayPutElement(SAFEARRAY* array, LONG* indices, void* element) noexcept;
OPENIMAPI_OLE UINT SafeArrayGetDim(SAFEARRAY* array) noexcept;
OPENIMAPI_OLE UINT SafeArrayGetElemsize(SAFEARRAY* array) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayGetLBound(SAFEARRAY* array, UINT dimension, LONG* bound) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayGetUBound(SAFEARRAY* array, UINT dimension, LONG* bound) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayGetVartype(SAFEARRAY* array, VARTYPE* type) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayCopy(SAFEARRAY* array, SAFEARRAY** copy) noexcept;
OPENIMAPI_OLE HRESULT SafeArrayRedim(SAFEARRAY* array, SAFEARRAYBOUND* bound) noexcept;

OPENIMAPI_OLE HRESULT SetErrorInfo(ULONG reserved, IErrorInfo* info) noexcept;
OPENIMAPI_OLE HRESULT GetErrorInfo(ULONG reserved, IErrorInfo** info) noexcept;
OPENIMAPI_OLE HRESULT CreateErrorInfo(ICreateErrorInfo** info) noexcept;

OPENIMAPI_OLE LPVOID CoTaskMemAlloc(SIZE_T size) noexcept;
OPENIMAPI_OLE LPVOID CoTaskMemRealloc(LPVOID memory, SIZE_T size) noexcept;
OPENIMAPI_OLE void CoTaskMemFree(LPVOID memory) noexcept;
OPENIMAPI_OLE HRESULT CLSIDFromString(LPCOLESTR text, LPCLSID clsid) noexcept;
OPENIMAPI_OLE HRESULT IIDFromString(LPCOLESTR text, LPIID iid) noexcept;
OPENIMAPI_OLE HRESULT StringFromCLSID(REFCLSID clsid, LPOLESTR* text) noexcept;
OPENIMAPI_OLE HRESULT StringFromIID(REFIID iid, LPOLESTR* text) noexcept;
OPENIMAPI_OLE INT StringFromGUID2(REFGUID guid, LPOLESTR text, INT size) noexcept;
#undef OPENIMAPI_OLE
#endif

} // namespace openimapi::inline v1::com::ole
