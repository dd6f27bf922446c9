/* Strings, VARIANTs, SAFEARRAYs and error information: what libopenimapi-ole exports. */
#ifndef OPENIMAPI_NATIVE_OLEAUTO_H
#define OPENIMAPI_NATIVE_OLEAUTO_H
#include "oaidl.h"
#pragma GCC system_header

#define LOCALE_INVARIANT 0x007F
#define LOCALE_USER_DEFAULT 0x0400
#define LOCALE_SYSTEM_DEFAULT 0x0800
#define VARIANT_NOVALUEPROP 0x01
#define VARIANT_ALPHABOOL 0x02

EXTERN_C BSTR SysAllocString(const OLECHAR* text);
EXTERN_C BSTR SysAllocStringLen(const OLECHAR* text, UINT length);
EXTERN_C BSTR SysAllocStringByteLen(LPCSTR bytes, UINT size);
EXTERN_C INT SysReAllocString(BSTR* text, const OLECHAR* with);
EXTERN_C INT SysReAllocStringLen(BSTR* text, const OLECHAR* with, UINT length);
EXTERN_C void SysFreeString(BSTR text);
EXTERN_C UINT SysStringLen(BSTR text);
EXTERN_C UINT SysStringByteLen(BSTR text);

EXTERN_C void VariantInit(VARIANTARG* value);
EXTERN_C HRESULT VariantClear(VARIANTARG* value);
EXTERN_C HRESULT VariantCopy(VARIANTARG* to, const VARIANTARG* from);
EXTERN_C HRESULT VariantCopyInd(VARIANT* to, const VARIANTARG* from);
EXTERN_C HRESULT VariantChangeType(VARIANTARG* to, const VARIANTARG* from, USHORT flags,
                                   VARTYPE type);
EXTERN_C HRESULT VariantChangeTypeEx(VARIANTARG* to, const VARIANTARG* from, LCID lcid,
                                     USHORT flags, VARTYPE type);
EXTERN_C INT SystemTimeToVariantTime(LPSYSTEMTIME time, DOUBLE* date);
EXTERN_C INT VariantTimeToSystemTime(DOUBLE date, LPSYSTEMTIME time);

EXTERN_C SAFEARRAY* SafeArrayCreate(VARTYPE type, UINT dimensions, SAFEARRAYBOUND* bounds);
EXTERN_C SAFEARRAY* SafeArrayCreateVector(VARTYPE type, LONG lower, ULONG count);
EXTERN_C HRESULT SafeArrayDestroy(SAFEARRAY* array);
EXTERN_C HRESULT SafeArrayDestroyData(SAFEARRAY* array);
EXTERN_C HRESULT SafeArrayLock(SAFEARRAY* array);
EXTERN_C HRESULT SafeArrayUnlock(SAFEARRAY* array);
EXTERN_C HRESULT SafeArrayAccessData(SAFEARRAY* array, void** data);
EXTERN_C HRESULT SafeArrayUnaccessData(SAFEARRAY* array);
EXTERN_C HRESULT SafeArrayPtrOfIndex(SAFEARRAY* array, LONG* indices, void** element);
EXTERN_C HRESULT SafeArrayGetElement(SAFEARRAY* array, LONG* indices, void* element);
EXTERN_C HRESULT SafeArrayPutElement(SAFEARRAY* array, LONG* indices, void* element);
EXTERN_C UINT SafeArrayGetDim(SAFEARRAY* array);
EXTERN_C UINT SafeArrayGetElemsize(SAFEARRAY* array);
EXTERN_C HRESULT SafeArrayGetLBound(SAFEARRAY* array, UINT dimension, LONG* bound);
EXTERN_C HRESULT SafeArrayGetUBound(SAFEARRAY* array, UINT dimension, LONG* bound);
EXTERN_C HRESULT SafeArrayGetVartype(SAFEARRAY* array, VARTYPE* type);
EXTERN_C HRESULT SafeArrayCopy(SAFEARRAY* array, SAFEARRAY** copy);
EXTERN_C HRESULT SafeArrayRedim(SAFEARRAY* array, SAFEARRAYBOUND* bound);

EXTERN_C HRESULT SetErrorInfo(ULONG reserved, IErrorInfo* info);
EXTERN_C HRESULT GetErrorInfo(ULONG reserved, IErrorInfo** info);
EXTERN_C HRESULT CreateErrorInfo(ICreateErrorInfo** info);

#endif
