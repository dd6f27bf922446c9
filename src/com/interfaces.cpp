#include "openimapi/com/interface.hpp"

namespace openimapi::inline v1::com::interfaces {

// Late-bound calls never reach these members: they belong to no type library of ours.
#define OPENIMAPI_PLATFORM_INTERFACE(name, base)                                                   \
    constinit const Interface name = {#name, IID_##name, base, false, {}, {}, nullptr}
OPENIMAPI_PLATFORM_INTERFACE(IUnknown, nullptr);
OPENIMAPI_PLATFORM_INTERFACE(IClassFactory, &interfaces::IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(ISequentialStream, &interfaces::IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(IStream, &interfaces::ISequentialStream);
OPENIMAPI_PLATFORM_INTERFACE(IDispatch, &interfaces::IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(IEnumVARIANT, &interfaces::IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(IErrorInfo, &interfaces::IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(ICreateErrorInfo, &interfaces::IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(ISupportErrorInfo, &interfaces::IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(IConnectionPointContainer, &interfaces::IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(IConnectionPoint, &interfaces::IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(IEnumConnections, &interfaces::IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(IEnumConnectionPoints, &interfaces::IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(IProvideClassInfo, &interfaces::IUnknown);
OPENIMAPI_PLATFORM_INTERFACE(IProvideClassInfo2, &interfaces::IProvideClassInfo);
#undef OPENIMAPI_PLATFORM_INTERFACE

} // namespace openimapi::inline v1::com::interfaces
