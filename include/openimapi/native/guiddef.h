/* GUID, its comparison, and the constants and __uuidof that go with interfaces. */
#ifndef OPENIMAPI_NATIVE_GUIDDEF_H
#define OPENIMAPI_NATIVE_GUIDDEF_H
#include "basetypes.h"
#pragma GCC system_header

#include <string.h>
#ifdef __cplusplus
#include <type_traits>
#endif

typedef struct _GUID {
    uint32_t Data1;
    uint16_t Data2;
    uint16_t Data3;
    uint8_t Data4[8];
} GUID, IID, CLSID, UUID, *LPGUID, *LPIID, *LPCLSID;

#ifdef __cplusplus
#define REFGUID const GUID&
#define REFIID const IID&
#define REFCLSID const CLSID&

inline bool operator==(REFGUID a, REFGUID b) {
    return memcmp(&a, &b, sizeof a) == 0;
}
inline bool operator!=(REFGUID a, REFGUID b) {
    return !(a == b);
}
inline bool IsEqualGUID(REFGUID a, REFGUID b) {
    return a == b;
}

/* An inline variable: every file may define a GUID, and none needs INITGUID. */
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                               \
    extern "C++" inline constexpr GUID name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}

extern "C++" {
template <class T>
struct openimapi_uuid_of;
template <class T>
struct openimapi_uuid_of<T*> : openimapi_uuid_of<T> {};
template <class T>
struct openimapi_uuid_of<const T> : openimapi_uuid_of<T> {};
}
#define __CRT_UUID_DECL(type, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                           \
    extern "C++" {                                                                                 \
    template <>                                                                                    \
    struct openimapi_uuid_of<type> {                                                               \
        static constexpr GUID value = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}};               \
    };                                                                                             \
    }
/* Of a type or of an expression. */
#define __uuidof(what) (openimapi_uuid_of<std::remove_reference_t<__typeof__(what)>>::value)
#else
#define REFGUID const GUID*
#define REFIID const IID*
#define REFCLSID const CLSID*
#define IsEqualGUID(a, b) (!memcmp(a, b, sizeof(GUID)))
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                               \
    static const GUID name __attribute__((unused)) = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#endif
#define IsEqualIID(a, b) IsEqualGUID(a, b)
#define IsEqualCLSID(a, b) IsEqualGUID(a, b)

/* An interface of the platform: its IID_ constant and its __uuidof. */
#ifdef __cplusplus
#define OPENIMAPI_IID(type, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                             \
    DEFINE_GUID(IID_##type, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8);                            \
    __CRT_UUID_DECL(type, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)
#else
#define OPENIMAPI_IID(type, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                             \
    DEFINE_GUID(IID_##type, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8);
#endif
/* The common kind, {xxxxxxxx-xxxx-xxxx-C000-000000000046}. */
#define OPENIMAPI_OLE_IID(type, l, w1, w2)                                                         \
    OPENIMAPI_IID(type, l, w1, w2, 0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46)

DEFINE_GUID(GUID_NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
#define IID_NULL GUID_NULL
#define CLSID_NULL GUID_NULL

#endif
