/* Creating objects and allocating task memory: what libopenimapi-ole exports. */
#ifndef OPENIMAPI_NATIVE_OBJBASE_H
#define OPENIMAPI_NATIVE_OBJBASE_H
#include "objidl.h"
#pragma GCC system_header

typedef enum tagCLSCTX {
    CLSCTX_INPROC_SERVER = 0x1,
    CLSCTX_INPROC_HANDLER = 0x2,
    CLSCTX_LOCAL_SERVER = 0x4,
    CLSCTX_REMOTE_SERVER = 0x10
} CLSCTX;
#define CLSCTX_ALL                                                                                 \
    (CLSCTX_INPROC_SERVER | CLSCTX_INPROC_HANDLER | CLSCTX_LOCAL_SERVER | CLSCTX_REMOTE_SERVER)
#define CLSCTX_SERVER (CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER | CLSCTX_REMOTE_SERVER)
typedef enum tagCOINIT {
    COINIT_MULTITHREADED = 0x0,
    COINIT_APARTMENTTHREADED = 0x2,
    COINIT_DISABLE_OLE1DDE = 0x4,
    COINIT_SPEED_OVER_MEMORY = 0x8
} COINIT;

EXTERN_C HRESULT CoInitialize(LPVOID reserved);
EXTERN_C HRESULT CoInitializeEx(LPVOID reserved, DWORD model);
EXTERN_C void CoUninitialize(void);
EXTERN_C HRESULT CoCreateInstance(REFCLSID clsid, LPUNKNOWN outer, DWORD context, REFIID riid,
                                  LPVOID* object);
EXTERN_C HRESULT CoGetClassObject(REFCLSID clsid, DWORD context, LPVOID reserved, REFIID riid,
                                  LPVOID* object);
EXTERN_C LPVOID CoTaskMemAlloc(SIZE_T size);
EXTERN_C LPVOID CoTaskMemRealloc(LPVOID memory, SIZE_T size);
EXTERN_C void CoTaskMemFree(LPVOID memory);
EXTERN_C HRESULT CLSIDFromProgID(LPCOLESTR progid, LPCLSID clsid);
EXTERN_C HRESULT ProgIDFromCLSID(REFCLSID clsid, LPOLESTR* progid);
EXTERN_C HRESULT CLSIDFromString(LPCOLESTR text, LPCLSID clsid);
EXTERN_C HRESULT IIDFromString(LPCOLESTR text, LPIID iid);
EXTERN_C HRESULT StringFromCLSID(REFCLSID clsid, LPOLESTR* text);
EXTERN_C HRESULT StringFromIID(REFIID iid, LPOLESTR* text);
EXTERN_C INT StringFromGUID2(REFGUID guid, LPOLESTR text, INT size);
EXTERN_C HRESULT CreateStreamOnHGlobal(HANDLE memory, BOOL free_on_release, IStream** stream);
EXTERN_C IStream* SHCreateMemStream(const BYTE* data, UINT size);
EXTERN_C HRESULT SHCreateStreamOnFileEx(LPCWSTR path, DWORD mode, DWORD attributes, BOOL create,
                                        IStream* reserved, IStream** stream);

/* What libopenimapi exports. */
EXTERN_C HRESULT DllGetClassObject(REFCLSID clsid, REFIID riid, LPVOID* object);
EXTERN_C HRESULT DllCanUnloadNow(void);

#endif
