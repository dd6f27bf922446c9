/* IUnknown and IClassFactory. */
#ifndef OPENIMAPI_NATIVE_UNKNWN_H
#define OPENIMAPI_NATIVE_UNKNWN_H
#include "guiddef.h"
#include "winerror.h"
#pragma GCC system_header

typedef interface IUnknown IUnknown, *LPUNKNOWN;
typedef interface IClassFactory IClassFactory;
#ifdef __cplusplus
interface IUnknown {
    virtual HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void** object) = 0;
    virtual ULONG STDMETHODCALLTYPE AddRef() = 0;
    virtual ULONG STDMETHODCALLTYPE Release() = 0;

    template <class T>
    HRESULT QueryInterface(T** object) {
        return QueryInterface(__uuidof(T), reinterpret_cast<void**>(object));
    }
};
interface IClassFactory : public IUnknown {
    virtual HRESULT STDMETHODCALLTYPE CreateInstance(IUnknown* outer, REFIID riid,
                                                     void** object) = 0;
    virtual HRESULT STDMETHODCALLTYPE LockServer(BOOL lock) = 0;
};
#endif
OPENIMAPI_OLE_IID(IUnknown, 0x00000000, 0, 0)
OPENIMAPI_OLE_IID(IClassFactory, 0x00000001, 0, 0)

#ifdef __cplusplus
extern "C++" template <class T>
void** IID_PPV_ARGS_Helper(T** object) {
    static_cast<void>(static_cast<IUnknown*>(*object));
    return reinterpret_cast<void**>(object);
}
#define IID_PPV_ARGS(object) __uuidof(**(object)), IID_PPV_ARGS_Helper(object)
#endif

#endif
