/* Integers, characters and macros that Windows headers take for granted, for systems without them.
   Widths and layouts are those of Windows x64: LONG has 32 bits, a character 16.
   These files stand in for the platform's own where there is none; on Windows use its SDK. */
#ifndef OPENIMAPI_NATIVE_BASETYPES_H
#define OPENIMAPI_NATIVE_BASETYPES_H
#pragma GCC system_header

#include <stddef.h>
#include <stdint.h>
#ifndef __cplusplus
#include <uchar.h>
#endif

typedef void VOID, *PVOID, *LPVOID, *HANDLE, *HINSTANCE, *HMODULE, *HWND;
typedef const void* LPCVOID;
typedef char CHAR, *LPSTR;
typedef const char* LPCSTR;
typedef char16_t WCHAR, OLECHAR, *LPWSTR, *LPOLESTR, *BSTR;
typedef const char16_t *LPCWSTR, *LPCOLESTR;
typedef uint8_t BYTE, UCHAR, BOOLEAN, boolean, byte, *LPBYTE;
typedef int16_t SHORT, VARIANT_BOOL;
typedef uint16_t USHORT, WORD, VARTYPE;
typedef int32_t INT, LONG, BOOL, WINBOOL, HRESULT, SCODE, DISPID, MEMBERID, *LPLONG;
typedef uint32_t UINT, ULONG, DWORD, LCID, HREFTYPE, *LPDWORD;
typedef int64_t LONGLONG, LONG64, INT_PTR, LONG_PTR, hyper;
typedef uint64_t ULONGLONG, ULONG64, DWORD64, UINT_PTR, ULONG_PTR, SIZE_T;
typedef float FLOAT;
typedef double DOUBLE, DATE;

#ifndef TRUE
#define TRUE 1
#define FALSE 0
#endif
#define VARIANT_TRUE ((VARIANT_BOOL)-1)
#define VARIANT_FALSE ((VARIANT_BOOL)0)

typedef union _LARGE_INTEGER {
    struct {
        ULONG LowPart;
        LONG HighPart;
    };
    struct {
        ULONG LowPart;
        LONG HighPart;
    } u;
    LONGLONG QuadPart;
} LARGE_INTEGER;

typedef union _ULARGE_INTEGER {
    struct {
        ULONG LowPart;
        ULONG HighPart;
    };
    struct {
        ULONG LowPart;
        ULONG HighPart;
    } u;
    ULONGLONG QuadPart;
} ULARGE_INTEGER;

/* 100 ns since 1601-01-01 UTC. */
typedef struct _FILETIME {
    DWORD dwLowDateTime;
    DWORD dwHighDateTime;
} FILETIME;

typedef struct _SYSTEMTIME {
    WORD wYear, wMonth, wDayOfWeek, wDay, wHour, wMinute, wSecond, wMilliseconds;
} SYSTEMTIME, *LPSYSTEMTIME;

/* Ten-thousandths. */
typedef union tagCY {
    struct {
        ULONG Lo;
        LONG Hi;
    };
    LONGLONG int64;
} CY, CURRENCY;

typedef struct tagDEC {
    USHORT wReserved;
    union {
        struct {
            BYTE scale;
            BYTE sign;
        };
        USHORT signscale;
    };
    ULONG Hi32;
    union {
        struct {
            ULONG Lo32;
            ULONG Mid32;
        };
        ULONGLONG Lo64;
    };
} DECIMAL;

/* What the IDL compiler's output is written in. */
#define interface struct
#define STDMETHODCALLTYPE
#define STDAPICALLTYPE
#define STDAPI EXTERN_C HRESULT STDAPICALLTYPE
#define STDAPI_(type) EXTERN_C type STDAPICALLTYPE
#define STDMETHODIMP HRESULT STDMETHODCALLTYPE
#define STDMETHODIMP_(type) type STDMETHODCALLTYPE
#define __stdcall
#define __cdecl
#define WINAPI
#define CALLBACK
#define APIENTRY
#define PASCAL
#define __RPC_STUB
#define __RPC_USER
#define __RPC_FAR
#define BEGIN_INTERFACE
#define END_INTERFACE
#define CONST_VTBL const
#define DECLSPEC_UUID(text)
#define DECLSPEC_NOVTABLE
#define MIDL_INTERFACE(text) struct
#define FORCEINLINE static inline
#ifdef __cplusplus
#define EXTERN_C extern "C"
#else
#define EXTERN_C extern
#endif

/* Only ever named in declarations of proxies, which do not exist here. */
typedef struct IRpcStubBuffer IRpcStubBuffer;
typedef struct IRpcChannelBuffer IRpcChannelBuffer;
typedef struct _RPC_MESSAGE* PRPC_MESSAGE;

#endif
